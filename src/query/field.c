#include "query/field.h"

#include "base/near.h"

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}
#define NONE      \
	{         \
		0 \
	}

static const struct field_row rows[FIELD_COUNT] = {
	[FIELD_NAME] = {WORD("name"), WORD("span:name"), NONE, SCOPE_SPAN, VALUE_STRING,
		QUERY_SPAN, false, false, "what the span is: its name"},
	[FIELD_STATUS] = {WORD("status"), WORD("span:status"), NONE, SCOPE_SPAN,
		VALUE_STATUS, QUERY_SPAN, false, false, "ok, error or unset"},
	[FIELD_STATUS_MESSAGE] = {WORD("statusMessage"), WORD("span:statusMessage"), NONE,
		SCOPE_SPAN, VALUE_STRING, QUERY_SPAN, false, false,
		"what was said beside the status; empty when nothing was"},
	[FIELD_KIND] = {WORD("kind"), WORD("span:kind"), NONE, SCOPE_SPAN, VALUE_KIND,
		QUERY_SPAN, false, false,
		"what sort of work: llm, tool, server and so on; unspecified when nothing says it"},
	[FIELD_DURATION] = {WORD("duration"), WORD("span:duration"), NONE, SCOPE_SPAN,
		VALUE_DURATION, QUERY_SPAN, false, false,
		"from the span's start to its end"},
	[FIELD_SPAN_ID] = {WORD("span:id"), NONE, NONE, SCOPE_SPAN, VALUE_STRING,
		QUERY_SPAN, false, false, "the span's id"},
	[FIELD_PARENT_ID] = {WORD("span:parentID"), NONE, NONE, SCOPE_SPAN, VALUE_STRING,
		QUERY_SPAN, false, false, "the id of the parent; empty for a root"},
	[FIELD_CHILD_COUNT] = {WORD("span:childCount"), NONE, WORD("childCount"),
		SCOPE_SPAN, VALUE_INT, QUERY_TRACE, false, false,
		"how many spans have this one as parent"},
	[FIELD_NESTED_LEFT] = {WORD("nestedSetLeft"), NONE, NONE, SCOPE_SPAN, VALUE_INT,
		QUERY_TRACE, false, false,
		"left bound in the nested set model of the trace"},
	[FIELD_NESTED_RIGHT] = {WORD("nestedSetRight"), NONE, NONE, SCOPE_SPAN, VALUE_INT,
		QUERY_TRACE, false, false, "right bound in the nested set model"},
	[FIELD_NESTED_PARENT] = {WORD("nestedSetParent"), NONE, NONE, SCOPE_SPAN, VALUE_INT,
		QUERY_TRACE, false, false, "left bound of the parent; -1 for a root"},
	[FIELD_TRACE_ID] = {WORD("trace:id"), NONE, NONE, SCOPE_TRACE, VALUE_STRING,
		QUERY_SPAN, false, false, "the trace's id; zeros in front do not count"},
	[FIELD_TRACE_DURATION] = {WORD("traceDuration"), WORD("trace:duration"), NONE,
		SCOPE_TRACE, VALUE_DURATION, QUERY_TRACE, false, false,
		"from the first start to the last end in the trace"},
	[FIELD_ROOT_NAME] = {WORD("rootName"), WORD("trace:rootName"), NONE, SCOPE_TRACE,
		VALUE_STRING, QUERY_TRACE, false, false,
		"the name of the trace's root span"},
	[FIELD_ROOT_SERVICE] = {WORD("rootServiceName"), WORD("trace:rootService"), NONE,
		SCOPE_TRACE, VALUE_STRING, QUERY_TRACE, false, false,
		"the service.name of the root span's resource"},
	[FIELD_EVENT_NAME] = {WORD("event:name"), NONE, NONE, SCOPE_EVENT, VALUE_STRING,
		QUERY_SPAN, false, false, "the name of an event of the span"},
	[FIELD_EVENT_TIME] = {WORD("event:timeSinceStart"), NONE, NONE, SCOPE_EVENT,
		VALUE_DURATION, QUERY_SPAN, false, false,
		"from the span's start to an event of it"},
	[FIELD_LINK_TRACE_ID] = {WORD("link:traceID"), NONE, NONE, SCOPE_LINK, VALUE_STRING,
		QUERY_SPAN, false, false, "the trace that a link of the span refers to"},
	[FIELD_LINK_SPAN_ID] = {WORD("link:spanID"), NONE, NONE, SCOPE_LINK, VALUE_STRING,
		QUERY_SPAN, false, false, "the span that a link of the span refers to"},
	/* Tempo does not hold what these two are compared with to be text, so nor do we. */
	[FIELD_INSTRUMENTATION_NAME] = {WORD("instrumentation:name"), NONE, NONE,
		SCOPE_INSTRUMENTATION, VALUE_UNKNOWN, QUERY_SPAN, false, false,
		"the name of the instrumentation scope"},
	[FIELD_INSTRUMENTATION_VERSION] = {WORD("instrumentation:version"), NONE, NONE,
		SCOPE_INSTRUMENTATION, VALUE_UNKNOWN, QUERY_SPAN, false, false,
		"the version of the instrumentation scope"},

	[FIELD_STATE] = {WORD("state"), NONE, NONE, SCOPE_SPAN, VALUE_STATE, QUERY_SPAN,
		true, false,
		"open, ended, lost (will never end) or missing (only others name it)"},
	[FIELD_DEPTH] = {WORD("depth"), NONE, NONE, SCOPE_SPAN, VALUE_INT, QUERY_TRACE,
		true, false, "how many spans are above; 0 for a root"},
	[FIELD_SELF_DURATION] = {WORD("selfDuration"), NONE, NONE, SCOPE_SPAN,
		VALUE_DURATION, QUERY_TRACE, true, false,
		"the part of duration in which no child ran"},
	[FIELD_TOKENS_INPUT] = {WORD("tokens.input"), NONE, NONE, SCOPE_SPAN, VALUE_INT,
		QUERY_SPAN, true, true, "tokens that went in, cached ones included"},
	[FIELD_TOKENS_OUTPUT] = {WORD("tokens.output"), NONE, NONE, SCOPE_SPAN, VALUE_INT,
		QUERY_SPAN, true, true, "tokens that came out, reasoning included"},
	[FIELD_TOKENS_TOTAL] = {WORD("tokens.total"), NONE, NONE, SCOPE_SPAN, VALUE_INT,
		QUERY_SPAN, true, true, "tokens in and out"},
	[FIELD_TREE_TOKENS_INPUT] = {WORD("tree.tokens.input"), NONE, NONE, SCOPE_SPAN,
		VALUE_INT, QUERY_TRACE, true, true,
		"tokens.input of the span with all below it, none counted twice"},
	[FIELD_TREE_TOKENS_OUTPUT] = {WORD("tree.tokens.output"), NONE, NONE, SCOPE_SPAN,
		VALUE_INT, QUERY_TRACE, true, true,
		"tokens.output of the span with all below it, none counted twice"},
	[FIELD_TREE_TOKENS_TOTAL] = {WORD("tree.tokens.total"), NONE, NONE, SCOPE_SPAN,
		VALUE_INT, QUERY_TRACE, true, true,
		"tokens.total of the span with all below it, none counted twice"},
	[FIELD_COST] = {WORD("cost"), NONE, NONE, SCOPE_SPAN, VALUE_FLOAT, QUERY_SPAN, true,
		true, "what the span says it has cost, in US dollars"},
	[FIELD_TREE_COST] = {WORD("tree.cost"), NONE, NONE, SCOPE_SPAN, VALUE_FLOAT,
		QUERY_TRACE, true, true,
		"the cost of the span with all below it, none counted twice"},
};

static const struct str scope_words[SCOPE_COUNT] = {
	[SCOPE_ANY] = {0},
	[SCOPE_SPAN] = WORD("span"),
	[SCOPE_RESOURCE] = WORD("resource"),
	[SCOPE_EVENT] = WORD("event"),
	[SCOPE_LINK] = WORD("link"),
	[SCOPE_INSTRUMENTATION] = WORD("instrumentation"),
	[SCOPE_TRACE] = WORD("trace"),
};
#undef WORD
#undef NONE

const struct field_row *field_row(enum field_id id)
{
	return id > FIELD_ATTRIBUTE && id < FIELD_COUNT ? &rows[id] : NULL;
}

static bool field_named(struct str have, struct str name)
{
	return have.len && str_eq(have, name);
}

enum field_id field_find(struct str name)
{
	for (enum field_id id = FIELD_ATTRIBUTE + 1; id < FIELD_COUNT; id++)
		if (field_named(rows[id].name, name) || field_named(rows[id].alias, name) ||
			field_named(rows[id].own, name))
			return id;
	return FIELD_ATTRIBUTE;
}

enum field_id field_find_dotted(struct str name)
{
	enum field_id id = field_find(name);

	return rows[id].ours || field_named(rows[id].own, name) ? FIELD_ATTRIBUTE : id;
}

const char *field_near(struct str name)
{
	struct near near;

	near_init(&near, name.at, name.len);
	for (enum field_id id = FIELD_ATTRIBUTE + 1; id < FIELD_COUNT; id++) {
		near_offer(&near, rows[id].name.at);
		if (rows[id].alias.len)
			near_offer(&near, rows[id].alias.at);
	}
	return near.best;
}

struct str field_scope_word(enum field_scope scope)
{
	return scope_words[scope];
}

/* In order: what Unicode calls white space, beyond ASCII. */
static bool field_space(uint32_t code)
{
	return code == 0x85 || code == 0xA0 || code == 0x1680 ||
		(code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
		code == 0x202F || code == 0x205F || code == 0x3000;
}

bool field_key_ends(uint32_t code)
{
	if (code >= 0x80)
		return field_space(code);
	return !code || strchr("\t\n\v\f\r {}()=~!<>&|^,", (int)code);
}

enum value_type field_type(const struct field *f)
{
	return f->id == FIELD_ATTRIBUTE ? VALUE_UNKNOWN : rows[f->id].type;
}

enum query_need field_need(const struct field *f)
{
	if (f->id != FIELD_ATTRIBUTE)
		return rows[f->id].need;
	if (f->parent || f->scope == SCOPE_RESOURCE || f->scope == SCOPE_ANY)
		return QUERY_TRACE;
	return QUERY_SPAN;
}

bool field_same(const struct field *a, const struct field *b)
{
	if (a->id != b->id || a->id != FIELD_ATTRIBUTE)
		return a->id == b->id;
	return a->scope == b->scope && a->parent == b->parent && str_eq(a->key, b->key);
}
