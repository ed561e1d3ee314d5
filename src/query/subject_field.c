#include <strings.h>

#include "model/extent.h"
#include "model/tally.h"
#include "model/tree.h"
#include "model/usage.h"
#include "query/subject_parts.h"

/* A row a field: who answers, and what that costs. */
struct subject_row {
	struct value (*get)(struct subject *s);
	unsigned cost;
};

static const struct span *subject_span(const struct subject *s)
{
	return &s->scene->t->spans[s->span];
}

static struct value subject_text(struct str text)
{
	return (struct value){.type = VALUE_STRING, .text = text};
}

static struct value subject_int(uint64_t n)
{
	return (struct value){
		.type = VALUE_INT, .number = n > INT64_MAX ? INT64_MAX : (int64_t)n};
}

static struct value subject_duration_of(int64_t ns)
{
	return (struct value){.type = VALUE_DURATION, .number = ns};
}

/* b - a; what is further apart than can be said wraps around. */
static int64_t subject_between(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)b - (uint64_t)a);
}

static struct value subject_id_text(struct subject *s, const struct id *id, size_t digits)
{
	struct buf text = {0};
	struct value v;

	id_format(id, digits, &text);
	v = subject_text(arena_copy(&s->arena, buf_str(&text)));
	buf_release(&text);
	return v;
}

/* ---- of the span -------------------------------------------------------------------------- */

static struct value subject_name(struct subject *s)
{
	return subject_text(scene_name(s->scene, s->span, &s->arena));
}

static struct value subject_status(struct subject *s)
{
	return (struct value){
		.type = VALUE_STATUS, .number = (int64_t)span_status(subject_span(s))};
}

static struct value subject_message(struct subject *s)
{
	return subject_text(subject_facts(s)->status_message);
}

static bool subject_ended(const struct subject *s)
{
	const uint16_t both = SPAN_HAS_START | SPAN_HAS_END;

	return (subject_span(s)->flags & both) == both;
}

/* What has not ended has no duration yet. */
static struct value subject_duration(struct subject *s)
{
	const struct span *span = subject_span(s);

	if (!subject_ended(s))
		return (struct value){0};
	return subject_duration_of(subject_between(span->start_ns, span->end_ns));
}

static struct value subject_span_id(struct subject *s)
{
	struct id id;

	trace_span_id(s->scene->t, s->span, &id);
	return subject_id_text(s, &id, 16);
}

static struct value subject_parent_id(struct subject *s)
{
	struct id id;

	if (!subject_span(s)->parent)
		return subject_text((struct str){0});
	trace_span_id(s->scene->t, subject_span(s)->parent, &id);
	return subject_id_text(s, &id, 16);
}

static struct value subject_state(struct subject *s)
{
	enum span_loss loss;

	return (struct value){.type = VALUE_STATE,
		.number = (int64_t)facts_state(
			s->scene->t, s->span, s->scene->life, &loss)};
}

/* ---- kinds -------------------------------------------------------------------------------- */

static const struct str subject_kinds[] = {
	{"internal", 8},
	{"client", 6},
	{"server", 6},
	{"producer", 8},
	{"consumer", 8},
	{"unspecified", 11},
};

/* OpenTelemetry's word; empty: it is none of them. */
static struct str subject_kind_word(struct str word)
{
	for (size_t i = 0; i < sizeof(subject_kinds) / sizeof(subject_kinds[0]); i++)
		if (word.len == subject_kinds[i].len &&
			strncasecmp(word.at, subject_kinds[i].at, word.len) == 0)
			return subject_kinds[i];
	return (struct str){0};
}

/* What a span that came by OpenTelemetry was there (aitrace-import(7)); empty: it did not. */
static struct str subject_otlp_kind(const struct facts *f)
{
	static const struct str numbers[] = {{"internal", 8}, {"server", 6}, {"client", 6},
		{"producer", 8}, {"consumer", 8}};
	struct scan_value otlp, kind;
	int64_t n;

	for (size_t i = f->record_count; i > 0; i--) {
		const struct record *r = &f->records[i - 1];

		if (scan_find(str_tail(r->line.text, r->before.len), STR("otlp"), &otlp) &&
			otlp.type == SCAN_OBJECT &&
			scan_find(otlp.text, STR("kind"), &kind) &&
			kind.type == SCAN_NUMBER && scan_int(&kind, &n) && n >= 1 && n <= 5)
			return numbers[n - 1];
	}
	return (struct str){0};
}

/* The word that it has, or that stands for none. */
static struct value subject_kind_or(struct subject *s, struct str none)
{
	const struct facts *f = subject_facts(s);
	const struct scan_value *v = facts_attribute(f, STR("span.kind"));
	struct value out = {.type = VALUE_KIND, .text = subject_kind_word(f->kind)};

	if (!out.text.len && v && v->type == SCAN_STRING)
		out.text = subject_kind_word(v->text);
	if (!out.text.len)
		out.text = subject_otlp_kind(f);
	if (!out.text.len)
		out.text = none;
	return out;
}

/* Emitters leave out what is usual there. */
struct value subject_span_kind(struct subject *s)
{
	return subject_kind_or(s, STR("internal"));
}

static struct value subject_kind(struct subject *s)
{
	const struct facts *f = subject_facts(s);

	if (f->kind.len)
		return (struct value){.type = VALUE_KIND, .text = f->kind};
	return subject_kind_or(s, STR("unspecified"));
}

/* ---- its place in the tree ---------------------------------------------------------------- */

static struct value subject_child_count(struct subject *s)
{
	struct trace *t = s->scene->t;
	uint64_t count = 0;

	for (uint32_t i = tree_first(t, s->span); i; i = tree_next(t, i))
		count++;
	return subject_int(count);
}

static struct value subject_left(struct subject *s)
{
	return subject_int(order_left(scene_order(s->scene), s->span));
}

static struct value subject_right(struct subject *s)
{
	return subject_int(order_right(scene_order(s->scene), s->span));
}

static struct value subject_nested_parent(struct subject *s)
{
	uint32_t parent = subject_span(s)->parent;

	if (!parent)
		return (struct value){.type = VALUE_INT, .number = -1};
	return subject_int(order_left(scene_order(s->scene), parent));
}

static struct value subject_depth(struct subject *s)
{
	const struct order *o = scene_order(s->scene);

	return subject_int(o->depth[o->rank[s->span]]);
}

static struct value subject_self(struct subject *s)
{
	if (!subject_ended(s))
		return (struct value){0};
	return subject_duration_of(extent_self(s->scene->t, s->span));
}

/* ---- tokens and cost ---------------------------------------------------------------------- */

/* Of a span that says nothing of tokens they are nil, not 0; so are parts that nobody told. */
static struct value subject_tokens(const struct usage *u, enum meaning what)
{
	if (!u->input && !u->output)
		return (struct value){0};
	if (what != MEANING_INPUT_TOKENS && what != MEANING_OUTPUT_TOKENS &&
		what != MEANING_TOTAL_TOKENS && !tally_of(u, what))
		return (struct value){0};
	return subject_int(tally_of(u, what));
}

static struct value subject_fresh_tokens(const struct usage *u)
{
	if (!u->input && !u->output)
		return (struct value){0};
	return subject_int(tally_fresh(u));
}

static struct value subject_money(double cost)
{
	if (!(cost > 0))
		return (struct value){0};
	return (struct value){.type = VALUE_FLOAT, .real = cost};
}

static struct value subject_own(const struct subject *s, enum meaning what)
{
	struct usage u = usage_of_span(s->scene->t, s->span);

	return subject_tokens(&u, what);
}

static struct usage subject_used(const struct subject *s)
{
	struct trace *t = s->scene->t;

	tree_settle(t);
	usage_total(t, 0);
	return usage_of_tree(t, s->span);
}

static struct value subject_all(const struct subject *s, enum meaning what)
{
	struct usage used = subject_used(s);

	return subject_tokens(&used, what);
}

static struct value subject_input(struct subject *s)
{
	return subject_own(s, MEANING_INPUT_TOKENS);
}

static struct value subject_output(struct subject *s)
{
	return subject_own(s, MEANING_OUTPUT_TOKENS);
}

static struct value subject_total(struct subject *s)
{
	return subject_own(s, MEANING_TOTAL_TOKENS);
}

static struct value subject_fresh(struct subject *s)
{
	struct usage u = usage_of_span(s->scene->t, s->span);

	return subject_fresh_tokens(&u);
}

static struct value subject_cache_read(struct subject *s)
{
	return subject_own(s, MEANING_CACHE_READ);
}

static struct value subject_cache_write(struct subject *s)
{
	return subject_own(s, MEANING_CACHE_WRITE);
}

static struct value subject_reasoning(struct subject *s)
{
	return subject_own(s, MEANING_REASONING);
}

static struct value subject_tree_input(struct subject *s)
{
	return subject_all(s, MEANING_INPUT_TOKENS);
}

static struct value subject_tree_output(struct subject *s)
{
	return subject_all(s, MEANING_OUTPUT_TOKENS);
}

static struct value subject_tree_total(struct subject *s)
{
	return subject_all(s, MEANING_TOTAL_TOKENS);
}

static struct value subject_tree_fresh(struct subject *s)
{
	struct usage used = subject_used(s);

	return subject_fresh_tokens(&used);
}

static struct value subject_tree_cache_read(struct subject *s)
{
	return subject_all(s, MEANING_CACHE_READ);
}

static struct value subject_tree_cache_write(struct subject *s)
{
	return subject_all(s, MEANING_CACHE_WRITE);
}

static struct value subject_tree_reasoning(struct subject *s)
{
	return subject_all(s, MEANING_REASONING);
}

static struct value subject_cost_own(struct subject *s)
{
	return subject_money(usage_of_span(s->scene->t, s->span).cost);
}

static struct value subject_cost_tree(struct subject *s)
{
	return subject_money(subject_used(s).cost);
}

/* ---- whose it is -------------------------------------------------------------------------- */

/* What the span says, or else its resource, by whichever name is best. */
static struct value subject_whose(struct subject *s, enum meaning what)
{
	const struct scan_value *v = facts_find(subject_facts(s), what);
	struct facts resource = {.seed = s->scene->life->seed};
	struct value out = {0};

	if (!v) {
		facts_merge(&resource, subject_resource(s), &s->arena);
		v = facts_find(&resource, what);
	}
	if (v && v->type == SCAN_STRING)
		out = subject_text(facts_text(v, &s->arena));
	else if (v && v->type == SCAN_NUMBER)
		out = subject_text(v->text);
	return out;
}

static struct value subject_session(struct subject *s)
{
	return subject_whose(s, MEANING_SESSION);
}

static struct value subject_user(struct subject *s)
{
	return subject_whose(s, MEANING_USER);
}

/* ---- of the trace, of an event, of a link ------------------------------------------------- */

static struct value subject_trace_id(struct subject *s)
{
	return subject_id_text(s, &s->scene->t->id, 32);
}

static struct value subject_trace_duration(struct subject *s)
{
	int64_t ns = scene_duration(s->scene);

	if (ns < 0)
		return (struct value){0};
	return subject_duration_of(ns);
}

static struct value subject_root_name(struct subject *s)
{
	if (!scene_root(s->scene))
		return (struct value){0};
	return subject_text(s->scene->root_name);
}

static struct value subject_root_service(struct subject *s)
{
	scene_root(s->scene);
	if (!s->scene->root_service.at)
		return (struct value){0};
	return subject_text(s->scene->root_service);
}

static struct value subject_event_name(struct subject *s)
{
	const struct facts *f = subject_event(s);

	return f ? subject_text(f->name) : (struct value){0};
}

static struct value subject_event_time(struct subject *s)
{
	const struct span *span = subject_span(s);
	const struct facts *f = subject_event(s);

	if (!f || !(span->flags & SPAN_HAS_START))
		return (struct value){0};
	return subject_duration_of(subject_between(span->start_ns, f->start_ns));
}

static struct value subject_link_member(struct subject *s, struct str key)
{
	if (s->link >= subject_links(s))
		return (struct value){0};
	return subject_member(s, s->links[s->link].text, key);
}

static struct value subject_link_trace(struct subject *s)
{
	return subject_link_member(s, STR("trace_id"));
}

static struct value subject_link_span(struct subject *s)
{
	return subject_link_member(s, STR("span_id"));
}

static struct value subject_scope_member(struct subject *s, struct str key)
{
	const struct facts *f = subject_facts(s);

	if (f->scope.type != SCAN_OBJECT)
		return (struct value){0};
	return subject_member(s, f->scope.text, key);
}

static struct value subject_scope_name(struct subject *s)
{
	return subject_scope_member(s, STR("name"));
}

static struct value subject_scope_version(struct subject *s)
{
	return subject_scope_member(s, STR("version"));
}

/* ---- the table ---------------------------------------------------------------------------- */

enum { HELD = 1, WALKS = 10, OPENS = SUBJECT_OPENS, INHERITS = 120, EVENTS = 200 };

static const struct subject_row subject_rows[FIELD_COUNT] = {
	[FIELD_NAME] = {subject_name, HELD},
	[FIELD_STATUS] = {subject_status, HELD},
	[FIELD_STATUS_MESSAGE] = {subject_message, OPENS},
	[FIELD_KIND] = {subject_kind, OPENS},
	[FIELD_DURATION] = {subject_duration, HELD},
	[FIELD_SPAN_ID] = {subject_span_id, HELD},
	[FIELD_PARENT_ID] = {subject_parent_id, HELD},
	[FIELD_CHILD_COUNT] = {subject_child_count, WALKS},
	[FIELD_NESTED_LEFT] = {subject_left, HELD},
	[FIELD_NESTED_RIGHT] = {subject_right, HELD},
	[FIELD_NESTED_PARENT] = {subject_nested_parent, HELD},
	[FIELD_TRACE_ID] = {subject_trace_id, HELD},
	[FIELD_TRACE_DURATION] = {subject_trace_duration, HELD},
	[FIELD_ROOT_NAME] = {subject_root_name, HELD},
	[FIELD_ROOT_SERVICE] = {subject_root_service, HELD},
	[FIELD_EVENT_NAME] = {subject_event_name, EVENTS},
	[FIELD_EVENT_TIME] = {subject_event_time, EVENTS},
	[FIELD_LINK_TRACE_ID] = {subject_link_trace, OPENS},
	[FIELD_LINK_SPAN_ID] = {subject_link_span, OPENS},
	[FIELD_INSTRUMENTATION_NAME] = {subject_scope_name, OPENS},
	[FIELD_INSTRUMENTATION_VERSION] = {subject_scope_version, OPENS},
	[FIELD_STATE] = {subject_state, HELD},
	[FIELD_DEPTH] = {subject_depth, HELD},
	[FIELD_SELF_DURATION] = {subject_self, WALKS},
	[FIELD_TOKENS_INPUT] = {subject_input, HELD},
	[FIELD_TOKENS_OUTPUT] = {subject_output, HELD},
	[FIELD_TOKENS_TOTAL] = {subject_total, HELD},
	[FIELD_TOKENS_FRESH] = {subject_fresh, HELD},
	[FIELD_TOKENS_CACHE_READ] = {subject_cache_read, HELD},
	[FIELD_TOKENS_CACHE_WRITE] = {subject_cache_write, HELD},
	[FIELD_TOKENS_REASONING] = {subject_reasoning, HELD},
	[FIELD_TREE_TOKENS_INPUT] = {subject_tree_input, HELD},
	[FIELD_TREE_TOKENS_OUTPUT] = {subject_tree_output, HELD},
	[FIELD_TREE_TOKENS_TOTAL] = {subject_tree_total, HELD},
	[FIELD_TREE_TOKENS_FRESH] = {subject_tree_fresh, HELD},
	[FIELD_TREE_TOKENS_CACHE_READ] = {subject_tree_cache_read, HELD},
	[FIELD_TREE_TOKENS_CACHE_WRITE] = {subject_tree_cache_write, HELD},
	[FIELD_TREE_TOKENS_REASONING] = {subject_tree_reasoning, HELD},
	[FIELD_COST] = {subject_cost_own, HELD},
	[FIELD_TREE_COST] = {subject_cost_tree, HELD},
	[FIELD_SESSION] = {subject_session, INHERITS},
	[FIELD_USER] = {subject_user, INHERITS},
};

static const unsigned subject_scope_costs[SCOPE_COUNT] = {
	[SCOPE_ANY] = EVENTS,
	[SCOPE_SPAN] = OPENS,
	[SCOPE_RESOURCE] = INHERITS,
	[SCOPE_EVENT] = EVENTS,
	[SCOPE_LINK] = OPENS,
	[SCOPE_INSTRUMENTATION] = OPENS,
};

struct value subject_field(struct subject *s, const struct field *f)
{
	if (!s->span)
		return (struct value){0};
	if (f->id == FIELD_ATTRIBUTE)
		return subject_scoped(s, f);
	return subject_rows[f->id].get(s);
}

unsigned subject_cost(const struct field *f)
{
	unsigned cost = f->id == FIELD_ATTRIBUTE ? subject_scope_costs[f->scope]
						 : subject_rows[f->id].cost;

	return f->parent ? cost + HELD : cost;
}
