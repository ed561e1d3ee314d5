#include "import/otlp_in.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "read/line.h"

/* ---- members ------------------------------------------------------------------------------- */

void otlp_in_take(void *to, struct scan *s, size_t arg)
{
	scan_pass(s, (struct scan_value *)((char *)to + arg));
}

void otlp_in_take_time(void *to, struct scan *s, size_t arg)
{
	struct otlp_in_time *time = (void *)((char *)to + arg);

	*time = (struct otlp_in_time){0};
	if (scan_pass(s, &time->said))
		time->ns = otlp_in_ns(&time->said);
}

/* ---- records ------------------------------------------------------------------------------- */

/* What was said since then is taken back. */
struct otlp_in_back {
	size_t len;
	size_t marks;
	uint64_t items;
	int64_t latest_ns;
};

static struct otlp_in_back otlp_in_here(const struct otlp_in *o)
{
	const struct import_out *out = o->out;

	return (struct otlp_in_back){
		out->text.len, out->mark_count, out->items, o->latest_ns};
}

static void otlp_in_go_back(struct otlp_in *o, const struct otlp_in_back *back)
{
	o->out->text.len = o->out->begun = back->len;
	o->out->mark_count = back->marks;
	o->out->items = back->items;
	o->latest_ns = back->latest_ns;
}

/* ---- resources and scopes ------------------------------------------------------------------ */

/* One of ResourceSpans and ScopeSpans, or the same of logs, before what is in it is walked. */
struct otlp_in_group {
	struct otlp_in *o;
	struct scan_value head;	  /* resource, scope */
	struct scan_value inner;  /* what is in it */
	struct scan_value schema; /* schemaUrl */
	void (*begin)(struct otlp_in *o, const struct otlp_in_head *h); /* before that */
	void (*take)(void *to, struct scan *s);				/* each of that */
	void *to;							/* for take */
	bool *late; /* of such groups: what is said of all that is in one was behind it */
	bool items; /* what is in it are spans or logs */
	bool walked;
	struct otlp_in_back back; /* to before the walk */
	const char *list_at;	  /* it was of this, */
	const char *head_at;	  /* and these were known then */
	const char *schema_at;
};

static void otlp_in_head_attributes(void *to, struct scan *s, size_t arg)
{
	struct otlp_in_head *h = to;

	(void)arg;
	if (!h->attributes.len)
		otlp_in_pairs(s, &h->attributes, 0);
	else
		otlp_in_take(&(struct scan_value){0}, s, 0);
}

static const struct otlp_in_row otlp_in_head_rows[] = {
	{"name", otlp_in_take, offsetof(struct otlp_in_head, name)},
	{"version", otlp_in_take, offsetof(struct otlp_in_head, version)},
	{"attributes", otlp_in_head_attributes, 0},
	{"droppedAttributesCount", otlp_in_take, offsetof(struct otlp_in_head, dropped)},
	{"entityRefs", otlp_in_take, offsetof(struct otlp_in_head, entities)},
	{0},
};

/* What is said of all of it. */
static void otlp_in_begin_group(const struct otlp_in_group *g)
{
	struct otlp_in_head h = {.schema = g->schema};
	struct scan s;

	if (g->head.type == SCAN_OBJECT) {
		scan_init(&s, g->head.text, LINE_PAD);
		otlp_in_object(&s, otlp_in_head_rows, &h);
	}
	g->begin(g->o, &h);
	buf_release(&h.attributes);
}

/* ---- documents ----------------------------------------------------------------------------- */

/* Spans or logs. */
struct otlp_in_signal {
	const struct otlp_in_row *resource; /* rows of ResourceSpans */
	const struct otlp_in_row *scope;    /* and ScopeSpans */
	void (*record)(void *to, struct scan *s);
};

static void otlp_in_walk_list(struct otlp_in_group *g, struct scan *s)
{
	size_t count;

	g->walked = true;
	g->back = otlp_in_here(g->o);
	g->list_at = s->at;
	g->head_at = g->head.text.at;
	g->schema_at = g->schema.text.at;
	otlp_in_begin_group(g);
	count = otlp_in_array(s, g->take, g->to);
	if (g->items)
		g->o->out->items += count;
}

/*
 * It may stand before what is said of all that is in it. Mostly it does not, so it is walked at once, and
 * once more if it did; from then on it is passed first.
 */
static void otlp_in_list(void *to, struct scan *s, size_t arg)
{
	struct otlp_in_group *g = to;

	(void)arg;
	if (*g->late || g->inner.text.len || scan_sight(s) != '[') {
		scan_pass(s, &g->inner);
		return;
	}
	otlp_in_walk_list(g, s);
	g->inner = (struct scan_value){
		.text = {g->list_at, (size_t)(s->at - g->list_at)}, .type = SCAN_ARRAY};
}

static const struct otlp_in_row otlp_in_resource_spans[] = {
	{"resource", otlp_in_take, offsetof(struct otlp_in_group, head)},
	{"scopeSpans", otlp_in_list, 0},
	{"schemaUrl", otlp_in_take, offsetof(struct otlp_in_group, schema)},
	{"instrumentationLibrarySpans", otlp_in_list, 0},
	{0},
};

static const struct otlp_in_row otlp_in_scope_spans[] = {
	{"scope", otlp_in_take, offsetof(struct otlp_in_group, head)},
	{"spans", otlp_in_list, 0},
	{"schemaUrl", otlp_in_take, offsetof(struct otlp_in_group, schema)},
	{"instrumentationLibrary", otlp_in_take, offsetof(struct otlp_in_group, head)},
	{0},
};

static const struct otlp_in_row otlp_in_resource_logs[] = {
	{"resource", otlp_in_take, offsetof(struct otlp_in_group, head)},
	{"scopeLogs", otlp_in_list, 0},
	{"schemaUrl", otlp_in_take, offsetof(struct otlp_in_group, schema)},
	{0},
};

static const struct otlp_in_row otlp_in_scope_logs[] = {
	{"scope", otlp_in_take, offsetof(struct otlp_in_group, head)},
	{"logRecords", otlp_in_list, 0},
	{"schemaUrl", otlp_in_take, offsetof(struct otlp_in_group, schema)},
	{0},
};

static const struct otlp_in_signal otlp_in_spans = {
	otlp_in_resource_spans, otlp_in_scope_spans, otlp_in_span};
static const struct otlp_in_signal otlp_in_logs = {
	otlp_in_resource_logs, otlp_in_scope_logs, otlp_in_log};

/* What each element of an array of scopes, or of resources, is given to. */
struct otlp_in_walk {
	struct otlp_in *o;
	const struct otlp_in_signal *signal;
};

/* What it said was said without all that is to be said of it. */
static bool otlp_in_too_early(const struct otlp_in_group *g)
{
	return g->head.text.at != g->head_at || g->inner.text.at != g->list_at ||
		(g->schema.text.at != g->schema_at && g->schema.text.len);
}

static void otlp_in_group(
	struct otlp_in_group *g, const struct otlp_in_row *rows, struct scan *s)
{
	struct scan inner;

	otlp_in_object(s, rows, g);
	if (s->error || (g->walked && !otlp_in_too_early(g)))
		return;
	if (g->walked)
		otlp_in_go_back(g->o, &g->back);
	*g->late |= g->walked;
	if (g->inner.type != SCAN_ARRAY)
		return;
	scan_init(&inner, g->inner.text, LINE_PAD);
	otlp_in_walk_list(g, &inner);
}

static void otlp_in_one_scope(void *to, struct scan *s)
{
	const struct otlp_in_walk *w = to;
	struct otlp_in_group g = {.o = w->o,
		.begin = otlp_in_scope,
		.take = w->signal->record,
		.to = w->o,
		.items = true,
		.late = &w->o->late_scopes};

	otlp_in_group(&g, w->signal->scope, s);
}

static void otlp_in_one_resource(void *to, struct scan *s)
{
	const struct otlp_in_walk *w = to;
	struct otlp_in_group g = {.o = w->o,
		.begin = otlp_in_resource,
		.take = otlp_in_one_scope,
		.to = to,
		.late = &w->o->late_resources};

	otlp_in_group(&g, w->signal->resource, s);
}

static void otlp_in_of_resources(void *to, struct scan *s, size_t logs)
{
	struct otlp_in_walk w = {.o = to, .signal = logs ? &otlp_in_logs : &otlp_in_spans};

	w.o->known = true;
	otlp_in_array(s, otlp_in_one_resource, &w);
}

static void otlp_in_metrics(void *to, struct scan *s, size_t arg)
{
	struct otlp_in *o = to;
	struct scan_value v;

	(void)arg;
	o->known = true;
	if (scan_pass(s, &v) && v.type == SCAN_ARRAY && v.text.len > 2)
		o->out->skipped++;
}

static const struct otlp_in_row otlp_in_rows[] = {
	{"resourceSpans", otlp_in_of_resources, 0},
	{"resourceLogs", otlp_in_of_resources, 1},
	{"resourceMetrics", otlp_in_metrics, 0},
	{0},
};

/* What one source's documents need again and again. */
void *otlp_in_begin(const struct import_from *from)
{
	(void)from;
	return mem_new(sizeof(struct otlp_in));
}

void otlp_in_end_source(void *state, const struct import_from *from, struct import_out *out)
{
	(void)from;
	(void)out;
	otlp_in_release(state);
	free(state);
}

/* An element of `resourceSpans` stands alone, as if it were the only one. */
static void otlp_in_element(struct otlp_in *o, struct str within, struct scan *s)
{
	struct otlp_in_walk w = {.o = o};
	struct scan_value none;

	if (str_eq(within, STR("resourceMetrics"))) {
		scan_pass(s, &none);
		o->out->skipped++;
		return;
	}
	w.signal = str_eq(within, STR("resourceLogs")) ? &otlp_in_logs : &otlp_in_spans;
	otlp_in_one_resource(&w, s);
}

/* One that has nothing of OTLP's is of somebody else, unless it says nothing at all. */
static void otlp_in_whole(struct otlp_in *o, struct str text, struct scan *s)
{
	o->known = false;
	otlp_in_object(s, otlp_in_rows, o);
	if (!o->known && memchr(text.at, '"', text.len))
		o->out->skipped++;
}

bool otlp_in_value(void *state, const struct import_from *from,
	const struct import_value *v, struct arena *arena, struct import_out *out)
{
	struct otlp_in alone = {0}, *o = state ? state : &alone;
	struct str text = v->text;
	struct scan s;

	(void)arena;
	o->from = from;
	o->out = out;
	o->latest_ns = 0;
	while (text.len && (text.at[0] == ' ' || text.at[0] == '\t' || text.at[0] == '\n'))
		text = str_tail(text, 1);
	if (!text.len || text.at[0] != '{')
		return false;
	scan_init(&s, text, LINE_PAD);
	if (v->within.len)
		otlp_in_element(o, v->within, &s);
	else
		otlp_in_whole(o, text, &s);
	otlp_in_release(&alone);
	return scan_done(&s);
}

/* ---- what it looks like -------------------------------------------------------------------- */

const char *const otlp_in_members[] = {
	"resourceSpans", "resourceLogs", "resourceMetrics", NULL};

/* The first name in the object: whole, or cut off by the end of what is seen. */
static enum import_likeness otlp_in_first(struct str name)
{
	struct str word = str_head(name, str_find(name, '"'));
	struct scan_value key = {.text = word};

	for (const char *const *m = otlp_in_members; *m; m++) {
		if (word.len == name.len && str_starts(str_from(*m), word))
			return IMPORT_MORE;
		if (word.len < name.len && otlp_in_is(&key, *m))
			return IMPORT_SURE;
	}
	return IMPORT_NOT;
}

static struct str otlp_in_unblank(struct str text)
{
	while (text.len && strchr(" \t\r\n", text.at[0]))
		text = str_tail(text, 1);
	return text;
}

enum import_likeness otlp_in_look(struct str head)
{
	if (!head.len || head.at[0] != '{')
		return IMPORT_NOT;
	head = otlp_in_unblank(str_tail(head, 1));
	if (!head.len)
		return IMPORT_MORE;
	return head.at[0] == '"' ? otlp_in_first(str_tail(head, 1)) : IMPORT_NOT;
}
