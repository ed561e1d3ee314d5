#include "view/detail_parts.h"

#include "view/figure.h"
#include "view/glyph.h"
#include "view/sheet_value.h"

/* The words of an event that are shown as they are; else all of its attributes. */
static const struct word_row {
	const char *event;
	const char *key;
} words[] = {
	{"thought", "text"},
	{"log", "body"},
	{"exception", "exception.message"},
};

static const struct scan_value *event_words(const struct facts *e, struct str *key)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(e->name, str_from(words[i].event))) {
			*key = str_from(words[i].key);
			return facts_attribute(e, *key);
		}
	*key = (struct str){0};
	return NULL;
}

/* `• +1.234s  log  warn` */
static void event_head(
	struct sheet *s, const struct detail *d, const struct facts *e, struct row *r)
{
	const struct scan_value *severity = facts_attribute(e, STR("severity"));
	const struct scan_value *type = facts_attribute(e, STR("exception.type"));
	struct buf offset = {0};
	bool failed = type != NULL;

	row_add(r, ROLE_PLAIN, STR(" "), 1);
	glyph_add(r, failed ? ROLE_ERROR : ROLE_DIM, GLYPH_BULLET, s->set);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	figure_offset(figure_since(e->start_ns, d->t0), &offset);
	row_add(r, ROLE_DIM, buf_str(&offset), (int)offset.len);
	row_pad(r, 14);
	row_add_text(r, ROLE_STRONG, e->name, s->set, s->width);
	buf_release(&offset);
	if (!severity)
		severity = type;
	if (!severity)
		return;
	row_add(r, ROLE_PLAIN, STR("  "), 2);
	row_add_text(r, failed ? ROLE_ERROR : ROLE_PLAIN, severity->text, s->set, 40);
}

static void add_words(struct sheet *s, const struct scan_value *v, size_t of)
{
	struct sheet_part p = {.form = SHEET_TEXT, .indent = 14, .of = of};

	p.text = v->type == SCAN_STRING ? json_string_read(&s->strings, v).text : v->text;
	sheet_add(s, &p);
}

static void add_event(
	struct sheet *s, const struct detail *d, const struct facts *e, size_t of)
{
	struct sheet_part p = {.of = of};
	struct str key;
	const struct scan_value *said = event_words(e, &key);

	event_head(s, d, e, &p.head);
	sheet_add(s, &p);
	if (said)
		add_words(s, said, of);
	for (size_t i = 0; i < e->attribute_count; i++) {
		const struct attribute *a = &e->attributes[i];

		if (said &&
			(str_eq(a->key, key) || str_eq(a->key, STR("severity")) ||
				str_eq(a->key, STR("exception.type"))))
			continue;
		sheet_add_pair(s, a->key, &a->value);
	}
}

size_t detail_events(
	struct sheet *s, const struct detail *d, bool states, size_t from, size_t most)
{
	for (; from < d->moment_count && most; from++, most--) {
		size_t i = from;
		struct facts e;

		if (states && d->moments[i].kind != EVENT_STATE)
			continue;
		if (moment_open(&d->moments[i], &e, d->life, d->arena))
			add_event(s, d, &e, i);
	}
	return from;
}

static const char *const types[] = {
	[RECORD_NONE] = "record",
	[RECORD_SPAN_START] = "span_start",
	[RECORD_SPAN_UPDATE] = "span_update",
	[RECORD_SPAN_END] = "span_end",
	[RECORD_EVENT] = "event",
	[RECORD_SPAN] = "span",
};

void detail_raw(struct sheet *s, const struct detail *d)
{
	for (size_t i = 0; i < d->facts->record_count; i++) {
		const struct record *r = &d->facts->records[i];
		struct str text = str_tail(r->line.text, r->before.len);
		const char *reason;
		struct buf title = {0};
		size_t offset;

		/* Of a file's line it is known where it begins, not which one it is. */
		buf_addf(&title, "%s, %s %llu", types[r->type],
			r->line.number == r->line.offset ? "byte" : "line",
			(unsigned long long)r->line.number);
		sheet_add_block_text(
			s, buf_str(&title), text, scan_check(text, &offset, &reason));
		buf_release(&title);
	}
}

void detail_status(struct sheet *s, const struct detail *d)
{
	if (d->facts->status_message.len)
		sheet_add_words(s, STR("status"),
			d->facts->status == STATUS_ERROR ? ROLE_ERROR : ROLE_PLAIN,
			d->facts->status_message);
}

void detail_failure(struct sheet *s, const struct detail *d)
{
	detail_status(s, d);
	for (size_t i = 0; i < d->moment_count; i++) {
		struct facts e;

		if (d->moments[i].kind != EVENT_EXCEPTION)
			continue;
		if (moment_open(&d->moments[i], &e, d->life, d->arena))
			add_event(s, d, &e, i);
	}
}

/* What a document says of itself, the best first. */
static const struct document_row {
	const char *score[4];
	const char *title[6];
	const char *text[5];
} document = {
	.score = {"score", "document.score", "relevance_score", NULL},
	.title = {"title", "name", "source", "id", "document.id", NULL},
	.text = {"content", "text", "document.content", "page_content", NULL},
};

static bool document_member(
	struct str object, const char *const *keys, struct scan_value *v)
{
	for (; *keys; keys++)
		if (scan_find(object, str_from(*keys), v) && v->type != SCAN_NULL)
			return true;
	return false;
}

/* `  .83  src/auth.py` and below it its text; folded: all on one row. */
static void add_document(struct sheet *s, const struct scan_value *v)
{
	struct sheet_part p = {
		.form = SHEET_JSON, .text = v->text, .indent = 4, .fold = true};
	struct scan_value found;

	if (v->type != SCAN_OBJECT) {
		sheet_add_pair(s, STR("document"), v);
		return;
	}
	p.folded = true;
	row_add(&p.head, ROLE_PLAIN, STR(" "), 1);
	if (document_member(v->text, document.score, &found))
		row_add_text(&p.head, ROLE_RETRIEVAL, found.text, s->set, 8);
	row_pad(&p.head, 10);
	if (document_member(v->text, document.title, &found))
		row_add_text(&p.head, ROLE_STRONG, found.text, s->set, s->width / 3);
	sheet_add(s, &p);
	if (!document_member(v->text, document.text, &found) || found.type != SCAN_STRING)
		return;
	p = (struct sheet_part){.form = SHEET_TEXT, .indent = 10, .fold = true, .most = 3};
	p.text = json_string_read(&s->strings, &found).text;
	sheet_add(s, &p);
}

void detail_documents(struct sheet *s, const struct scan_value *v)
{
	struct scan_value element;
	struct scan walk;
	size_t count = 0;
	struct buf title = {0};

	scan_init(&walk, v->text, 0);
	if (scan_array(&walk))
		while (scan_element(&walk, &element))
			count++;
	buf_addf(&title, "%zu %s", count, count == 1 ? "document" : "documents");
	sheet_add_rule(s, buf_str(&title));
	buf_release(&title);
	scan_init(&walk, v->text, 0);
	if (scan_array(&walk))
		while (scan_element(&walk, &element))
			add_document(s, &element);
}
