#include "model/facts_parts.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "model/place.h"

/* Up to so many attributes are found by looking at each. */
enum { FEW_ATTRIBUTES = 16 };

/* The slot of `key`: its own, or the free one where it belongs. */
static uint32_t *facts_slot(const struct facts *f, struct str key)
{
	uint32_t i = (uint32_t)hash_text(key, f->seed) & f->attribute_mask;

	while (f->attribute_slots[i] &&
		!str_eq(f->attributes[f->attribute_slots[i] - 1].key, key))
		i = (i + 1) & f->attribute_mask;
	return &f->attribute_slots[i];
}

static struct attribute *facts_look(const struct facts *f, struct str key)
{
	if (f->attribute_slots) {
		uint32_t n = *facts_slot(f, key);

		return n ? &f->attributes[n - 1] : NULL;
	}
	for (size_t i = 0; i < f->attribute_count; i++)
		if (str_eq(f->attributes[i].key, key))
			return &f->attributes[i];
	return NULL;
}

static void facts_rehash(struct facts *f, struct arena *arena)
{
	f->attribute_mask = (uint32_t)f->attribute_room * 2 - 1;
	f->attribute_slots = arena_new(
		arena, ((size_t)f->attribute_mask + 1) * sizeof(*f->attribute_slots));
	for (size_t i = 0; i < f->attribute_count; i++)
		*facts_slot(f, f->attributes[i].key) = (uint32_t)i + 1;
}

static void facts_grow(struct facts *f, struct arena *arena)
{
	struct attribute *old = f->attributes;

	f->attribute_room = old ? f->attribute_room * 2 : FEW_ATTRIBUTES;
	f->attributes = arena_new(arena, f->attribute_room * sizeof(*old));
	if (!old)
		return;
	memcpy(f->attributes, old, f->attribute_count * sizeof(*old));
	facts_rehash(f, arena);
}

bool facts_first_seconds(
	const struct scan_value *s, const struct scan_value *ms, double *seconds)
{
	double unit = s ? 1 : 1e-3;

	s = s ? s : ms;
	if (!s || s->type != SCAN_NUMBER || !scan_double(s, seconds))
		return false;
	*seconds *= unit;
	return *seconds > 0 && *seconds < 1e9;
}

int64_t facts_first_token(
	const struct facts *f, const struct scan_value *s, const struct scan_value *ms)
{
	double seconds;
	int64_t at;

	if (!f->has_start || !facts_first_seconds(s, ms, &seconds))
		return INT64_MIN;
	if (__builtin_add_overflow(f->start_ns, (int64_t)(seconds * 1e9), &at))
		return INT64_MIN;
	return at;
}

struct str facts_text(const struct scan_value *v, struct arena *arena)
{
	struct buf text = {0};
	struct str copy = v->text;

	if (!v->escaped)
		return copy;
	scan_unescape(v, &text);
	copy = arena_copy(arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

static void facts_put(struct facts *f, const struct scan_member *m, struct arena *arena)
{
	struct str key = facts_text(&m->key, arena);
	struct attribute *a = facts_look(f, key);

	if (a) {
		a->value = m->value;
		return;
	}
	if (f->attribute_count == f->attribute_room)
		facts_grow(f, arena);
	f->attributes[f->attribute_count] = (struct attribute){key, m->value};
	f->attribute_count++;
	if (f->attribute_slots)
		*facts_slot(f, key) = (uint32_t)f->attribute_count;
}

void facts_merge(struct facts *f, struct str object, struct arena *arena)
{
	struct scan_member m;
	struct scan s;

	if (!object.len)
		return;
	scan_init(&s, object, 0);
	if (scan_object(&s))
		while (scan_member(&s, &m))
			facts_put(f, &m, arena);
}

const struct scan_value *facts_attribute(const struct facts *f, struct str key)
{
	struct attribute *a = facts_look(f, key);

	return a ? &a->value : NULL;
}

const struct scan_value *facts_find(const struct facts *f, enum meaning what)
{
	const struct scan_value *best = NULL;
	int best_rank = 0;

	for (size_t i = 0; i < f->attribute_count; i++) {
		int rank;

		if (vocabulary_meaning(f->attributes[i].key, &rank) != what)
			continue;
		if (f->attributes[i].value.type == SCAN_NULL || (best && rank >= best_rank))
			continue;
		best = &f->attributes[i].value;
		best_rank = rank;
	}
	return best;
}

/* The line is copied: what a file gives lasts only until the next line is read. */
bool facts_read(struct facts *f, uint64_t place, const struct life *life,
	struct arena *arena, struct record *r)
{
	struct line line;
	struct diag why;

	if (!place)
		return false;
	if (!place_open(place, life->in, &line)) {
		f->gone = true;
		return false;
	}
	line.text = arena_copy(arena, line.text);
	if (decode(life->decoder, &line, arena, r, &why) == DECODED_RECORD)
		return true;
	f->gone = true;
	return false;
}

static void facts_raw(struct scan_value *out, struct str text)
{
	if (text.len)
		*out = scan_value_of(text);
}

/* When a record says what it says of the status: a whole span at its end. */
static int64_t facts_said(const struct record *r)
{
	return r->type == RECORD_SPAN ? r->end_ts : r->ts;
}

static void facts_take(struct facts *f, const struct record *r, struct arena *arena)
{
	if (record_names_span(r))
		f->name = r->name;
	if (r->kind.len)
		f->kind = r->kind;
	if (r->message.at && facts_said(r) >= f->message_ts) {
		f->status_message = r->message;
		f->message_ts = facts_said(r);
	}
	facts_raw(&f->resource, r->resource);
	facts_raw(&f->scope, r->scope);
	facts_merge(f, r->attributes, arena);
}

static size_t facts_place_count(const struct trace *t, const struct span *s)
{
	size_t count = 2;

	if (s->more && t->mores[s->more].history)
		for (struct span_record *r = t->mores[s->more].history->records; r;
			r = r->next)
			count++;
	return count;
}

/* Its places, start first, end last, between them the further ones as they came. */
static uint64_t *facts_places(
	const struct trace *t, const struct span *s, size_t count, struct arena *arena)
{
	uint64_t *places = arena_new(arena, count * sizeof(*places));
	size_t i = count - 1;

	places[0] = s->start_place;
	places[i] = s->end_place;
	if (s->more && t->mores[s->more].history)
		for (struct span_record *r = t->mores[s->more].history->records; r;
			r = r->next)
			places[--i] = r->place;
	return places;
}

/* By time, at equal times what tells of a span ahead first, and else as their lines came. */
static int facts_compare(const void *a, const void *b)
{
	const struct record *x = a, *y = b;

	if (x->ts != y->ts)
		return x->ts < y->ts ? -1 : 1;
	if (record_ahead(x) != record_ahead(y))
		return record_ahead(x) ? -1 : 1;
	if (x->line.source != y->line.source)
		return x->line.source < y->line.source ? -1 : 1;
	return (x->line.number > y->line.number) - (x->line.number < y->line.number);
}

static void facts_insert(struct record *records, size_t count)
{
	struct record last = records[count];

	while (count && facts_compare(&records[count - 1], &last) > 0) {
		records[count] = records[count - 1];
		count--;
	}
	records[count] = last;
}

/* Nearly always two, and in order. */
static void facts_sort(struct record *records, size_t count)
{
	if (count > 64) {
		qsort(records, count, sizeof(*records), facts_compare);
		return;
	}
	for (size_t i = 1; i < count; i++)
		facts_insert(records, i);
}

struct str facts_name(
	const struct trace *t, uint32_t span, const struct life *life, struct arena *arena)
{
	const struct span *s = &t->spans[span];
	uint64_t place = s->start_place;
	struct facts f = {0};
	struct record r;

	if (!(s->flags & SPAN_NAME_AT_START) && s->more && t->mores[s->more].history)
		place = t->mores[s->more].history->name_place;
	return facts_read(&f, place, life, arena, &r) ? r.name : (struct str){0};
}

void facts_records(struct facts *f, const struct trace *t, const struct span *s,
	const struct life *life, struct arena *arena)
{
	size_t places_count = facts_place_count(t, s), count = 0;
	uint64_t *places = facts_places(t, s, places_count, arena);
	struct record *records = arena_new(arena, places_count * sizeof(*records));

	f->message_ts = INT64_MIN;
	for (size_t i = 0; i < places_count; i++) {
		if (!facts_read(f, places[i], life, arena, &records[count]))
			continue;
		count++;
	}
	facts_sort(records, count);
	f->records = records;
	f->record_count = count;
	for (size_t i = 0; i < count; i++)
		facts_take(f, &records[i], arena);
	facts_raw(&f->links, facts_links(records, count, f->seed, arena));
}

/* Whether a word of this row says a kind that we know, and if, which one. */
static bool facts_kind_word(const struct facts *f, const struct scan_value *v,
	struct arena *arena, struct str *kind)
{
	struct str word;

	if (v->type != SCAN_STRING)
		return false;
	word = facts_text(v, arena);
	*kind = vocabulary_kind(word);
	if (vocabulary_letter(*kind) == '*' || !kind->len)
		return false;
	/* The names of the Vercel AI SDK's functions are any program's own. */
	return !str_starts(word, STR("ai.")) || facts_find(f, MEANING_MODEL) ||
		str_eq(*kind, STR("tool"));
}

/* The best attribute whose word is known: what one says that we do not know another may. */
static struct str facts_said_kind(const struct facts *f, struct arena *arena)
{
	struct str best = {0}, kind;
	int best_rank = INT_MAX;

	for (size_t i = 0; i < f->attribute_count; i++) {
		const struct vocabulary_row *row = vocabulary_find(f->attributes[i].key);

		if (!row || row->meaning != MEANING_KIND || row->rank >= best_rank ||
			!facts_kind_word(f, &f->attributes[i].value, arena, &kind))
			continue;
		best = kind;
		best_rank = row->rank;
	}
	return best;
}

/*
 * A span that names a model is a call of it. The bare word may be any program's argument: spans that Rust's
 * tracing makes of functions, which say where these stand, have it of all that is done around a call.
 */
static bool facts_calls_model(const struct facts *f)
{
	const struct scan_value *v = facts_find(f, MEANING_MODEL);

	return v &&
		(v != facts_attribute(f, STR("model")) ||
			!facts_attribute(f, STR("code.file.path")));
}

static struct str facts_infer_kind(const struct facts *f, struct arena *arena)
{
	struct str kind = facts_said_kind(f, arena);

	if (kind.len)
		return kind;
	if (facts_find(f, MEANING_TOOL_NAME) ||
		facts_attribute(f, STR("gen_ai.tool.call.id")))
		return STR("tool");
	kind = vocabulary_name_kind(f->name);
	if (kind.len)
		return kind;
	if (facts_calls_model(f))
		return STR("llm");
	return facts_find(f, MEANING_HTTP_STATUS) ? STR("http") : (struct str){0};
}

static struct str facts_id(const struct trace *t, uint32_t span, struct arena *arena)
{
	struct buf text = {0};
	struct str copy;
	struct id id;

	trace_span_id(t, span, &id);
	id_format(&id, 16, &text);
	copy = arena_copy(arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

/* Any record of the span. */
static uint64_t facts_place(const struct trace *t, const struct span *s)
{
	if (s->start_place || s->end_place)
		return s->start_place ? s->start_place : s->end_place;
	if (s->more && t->mores[s->more].history && t->mores[s->more].history->records)
		return t->mores[s->more].history->records->place;
	return 0;
}

enum span_state facts_state(
	const struct trace *t, uint32_t span, const struct life *life, enum span_loss *loss)
{
	const struct span *s = &t->spans[span];

	*loss = LOSS_NONE;
	if (!(s->flags & SPAN_SEEN))
		return SPAN_MISSING;
	if (s->flags & SPAN_HAS_END)
		return SPAN_ENDED;
	*loss = facts_loss(t, span, life);
	if (*loss == LOSS_NONE && life->in && !life->stopped && facts_place(t, s) &&
		input_ended(life->in, place_source(facts_place(t, s))))
		*loss = LOSS_INPUT;
	return *loss == LOSS_NONE ? SPAN_OPEN : SPAN_LOST;
}

void facts_open(struct facts *f, const struct trace *t, uint32_t span,
	const struct life *life, struct arena *arena)
{
	const struct span *s = &t->spans[span];

	*f = (struct facts){.seed = life->seed};
	if (!span)
		return;
	f->span_id = facts_id(t, span, arena);
	facts_records(f, t, s, life, arena);
	if (s->parent)
		f->parent_id = facts_id(t, s->parent, arena);
	f->inferred = !f->kind.len;
	if (f->inferred)
		f->kind = facts_infer_kind(f, arena);
	f->state = facts_state(t, span, life, &f->loss);
	f->status = span_status(s);
	f->has_start = (s->flags & SPAN_HAS_START) != 0;
	f->has_end = (s->flags & SPAN_HAS_END) != 0;
	f->start_ns = s->start_ns;
	f->end_ns = s->end_ns;
}
