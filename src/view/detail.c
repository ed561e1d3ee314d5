#include "view/detail_parts.h"

#include "base/stamp.h"
#include "view/figure.h"
#include "view/gist.h"
#include "view/glyph.h"
#include "view/sheet_value.h"
#include "view/talk.h"

enum { OTHERS_MAX = 5000 }; /* attributes that are shown one by one */

static const struct detail_row rows[] = {
	{MEANING_MODEL, "model", DETAIL_ARGS, false},
	{MEANING_PROVIDER, "provider", DETAIL_ARGS, false},
	{MEANING_TEMPERATURE, "temperature", DETAIL_ARGS, false},
	{MEANING_AGENT_NAME, "agent", DETAIL_ARGS, false},
	{MEANING_TOOL_NAME, "tool", DETAIL_ARGS, false},
	{MEANING_TOOL_CALL_ID, "call", DETAIL_ARGS, false},
	{MEANING_SESSION, "session", DETAIL_ARGS, false},
	{MEANING_USER, "user", DETAIL_ARGS, false},
	{MEANING_RETRY, "attempt", DETAIL_ARGS, false},
	{MEANING_TOOL_ARGUMENTS, "arguments", DETAIL_ARGS, true},
	{MEANING_QUERY, "query", DETAIL_ARGS, true},
	{MEANING_INPUT_TOKENS, "tokens in", DETAIL_RESULT, false},
	{MEANING_CACHE_READ, "  read from cache", DETAIL_RESULT, false},
	{MEANING_CACHE_WRITE, "  written to cache", DETAIL_RESULT, false},
	{MEANING_OUTPUT_TOKENS, "tokens out", DETAIL_RESULT, false},
	{MEANING_REASONING, "  reasoning", DETAIL_RESULT, false},
	{MEANING_FIRST_TOKEN_S, "first token, s", DETAIL_RESULT, false},
	{MEANING_FIRST_TOKEN_MS, "first token, ms", DETAIL_RESULT, false},
	{MEANING_COST, "cost, $", DETAIL_RESULT, false},
	{MEANING_FINISH, "stopped", DETAIL_RESULT, false},
	{MEANING_EXIT_CODE, "exit", DETAIL_RESULT, false},
	{MEANING_HTTP_STATUS, "HTTP status", DETAIL_RESULT, false},
	{MEANING_ERROR_TYPE, "error", DETAIL_RESULT, false},
	{MEANING_ERROR_MESSAGE, "error says", DETAIL_RESULT, false},
	{MEANING_DOCUMENTS, "documents", DETAIL_RESULT, true},
	{MEANING_TOOL_RESULT, "result", DETAIL_RESULT, true},
};

const struct detail_row *detail_rows(size_t *count)
{
	*count = sizeof(rows) / sizeof(rows[0]);
	return rows;
}

static const struct detail_row *row_of(enum meaning what)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].meaning == what)
			return &rows[i];
	return NULL;
}

/* The attribute that stands for a meaning, where it is not shown as a message. */
static const struct attribute *attribute_of(const struct detail *d, enum meaning what)
{
	const struct scan_value *v = facts_find(d->facts, what);

	for (size_t i = 0; v && i < d->facts->attribute_count; i++)
		if (&d->facts->attributes[i].value == v)
			return d->messages &&
					messages_claim(
						d->messages, d->facts->attributes[i].key)
				? NULL
				: &d->facts->attributes[i];
	return NULL;
}

bool detail_claims(const struct detail *d, struct str key)
{
	int rank;
	enum meaning what = vocabulary_meaning(key, &rank);
	const struct attribute *a;

	if (d->messages && messages_claim(d->messages, key))
		return true;
	if (what == MEANING_NONE || !row_of(what))
		return false;
	a = attribute_of(d, what);
	return a && str_eq(a->key, key) && detail_shows_figure(d, what, &a->value);
}

static void add_row(
	struct sheet *s, const struct detail_row *row, const struct scan_value *v)
{
	struct str words = str_from(row->words);

	if (row->meaning == MEANING_DOCUMENTS && v->type == SCAN_ARRAY)
		detail_documents(s, v);
	else if (row->block)
		sheet_add_block(s, words, v);
	else
		sheet_add_pair(s, words, v);
}

/* What the table has for a tab: short ones first, then those with a place of their own. */
static void add_rows(struct sheet *s, const struct detail *d, enum detail_tab tab)
{
	for (int block = 0; block <= 1; block++)
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			const struct attribute *a;

			if (rows[i].tab != tab || rows[i].block != (block == 1) ||
				detail_figure(s, d, &rows[i]))
				continue;
			a = attribute_of(d, rows[i].meaning);
			if (a)
				add_row(s, &rows[i], &a->value);
		}
}

static void add_talk(struct sheet *s, const struct detail *d, bool answer)
{
	struct talk t = {
		.messages = d->messages, .names = true, .outcome = d->outcome, .of = d->of};

	if (!d->messages)
		return;
	t.from = answer ? d->messages->asked : 0;
	t.to = answer ? d->messages->count : d->messages->asked;
	if (t.from == t.to)
		return;
	if (!answer)
		sheet_add_rule(s, STR("messages"));
	talk_fill(s, &t);
}

static void add_more(struct sheet *s, size_t more)
{
	struct buf text = {0};

	buf_addf(&text, "%zu more, in the records (raw)", more);
	sheet_add_words(s, STR(""), ROLE_DIM, arena_copy(&s->arena, buf_str(&text)));
	buf_release(&text);
}

/* Whatever no tab shows. */
static void add_others(struct sheet *s, const struct detail *d)
{
	size_t count = 0;

	for (size_t i = 0; i < d->facts->attribute_count; i++) {
		const struct attribute *a = &d->facts->attributes[i];

		if (detail_claims(d, a->key))
			continue;
		if (!count)
			sheet_add_rule(s, STR("other attributes"));
		if (count++ < OTHERS_MAX)
			sheet_add_pair(s, a->key, &a->value);
	}
	if (count > OTHERS_MAX)
		add_more(s, count - OTHERS_MAX);
}

static void add_members(struct sheet *s, struct str words, const struct scan_value *object)
{
	struct scan_member m;
	struct scan walk;

	if (!object->text.len)
		return;
	sheet_add_rule(s, words);
	scan_init(&walk, object->text, 0);
	if (object->type == SCAN_OBJECT && scan_object(&walk))
		while (scan_member(&walk, &m))
			sheet_add_pair(s, m.key.text, &m.value);
	else
		sheet_add_pair(s, words, object);
}

static void fill_args(struct sheet *s, const struct detail *d)
{
	const struct attribute *arguments = attribute_of(d, MEANING_TOOL_ARGUMENTS);

	/* Who opens what has failed wants to know why, and comes here first. */
	if (d->facts->status == STATUS_ERROR)
		detail_status(s, d);
	if (arguments)
		detail_change(s, &arguments->value);
	add_rows(s, d, DETAIL_ARGS);
	add_talk(s, d, false);
	add_others(s, d);
	add_members(s, STR("resource"), &d->facts->resource);
	add_members(s, STR("scope"), &d->facts->scope);
	if (d->facts->links.text.len)
		sheet_add_block(s, STR("links"), &d->facts->links);
}

static void fill_result(struct sheet *s, const struct detail *d)
{
	detail_failure(s, d);
	detail_cause(s, d);
	detail_added(s, d);
	add_rows(s, d, DETAIL_RESULT);
	detail_add_rate(s, d);
	add_talk(s, d, true);
	detail_below(s, d);
}

static const char *nothing[] = {
	[DETAIL_ARGS] = "nothing is known of what went in",
	[DETAIL_RESULT] = "nothing is known of what came out",
	[DETAIL_EVENTS] = "no events",
	[DETAIL_STATE] = "no change of state in this span",
	[DETAIL_RAW] = "no records: only others have named it",
};

enum { EVENTS_AT_ONCE = 256 }; /* half a millisecond */

size_t detail_fill_more(
	struct sheet *s, const struct detail *d, enum detail_tab tab, size_t from)
{
	from = detail_events(s, d, tab == DETAIL_STATE, from, EVENTS_AT_ONCE);
	return from < d->moment_count ? from : 0;
}

size_t detail_fill(struct sheet *s, const struct detail *d, enum detail_tab tab)
{
	size_t next = 0;

	if (tab == DETAIL_ARGS)
		fill_args(s, d);
	else if (tab == DETAIL_RESULT)
		fill_result(s, d);
	else if (tab == DETAIL_RAW)
		detail_raw(s, d);
	else
		next = detail_fill_more(s, d, tab, 0);
	if (!s->count && !next)
		sheet_add_words(s, STR(""), ROLE_DIM,
			d->reading ? STR("reading events") : str_from(nothing[tab]));
	return next;
}

struct str detail_value(const struct detail *d, enum detail_tab tab, bool *json)
{
	const struct attribute *a = NULL;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && !a; i++)
		if (rows[i].tab == tab && rows[i].block)
			a = attribute_of(d, rows[i].meaning);
	if (!a && tab != DETAIL_RAW && d->messages)
		a = d->messages->from[tab == DETAIL_RESULT];
	*json = !a || a->value.type != SCAN_STRING;
	if (a)
		return *json ? a->value.text : facts_text(&a->value, d->arena);
	return d->facts->record_count ? d->facts->records[0].line.text : (struct str){0};
}
