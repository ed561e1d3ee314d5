#include "query/field.h"

#include "base/near.h"

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct field_row rows[FIELD_COUNT] = {
	[FIELD_NAME] = {.name = WORD("name"),
		.alias = WORD("span:name"),
		.scope = SCOPE_SPAN,
		.type = VALUE_STRING,
		.help = "what the span is: its name"},
	[FIELD_STATUS] = {.name = WORD("status"),
		.alias = WORD("span:status"),
		.scope = SCOPE_SPAN,
		.type = VALUE_STATUS,
		.help = "ok, error or unset"},
	[FIELD_STATUS_MESSAGE] = {.name = WORD("statusMessage"),
		.alias = WORD("span:statusMessage"),
		.scope = SCOPE_SPAN,
		.type = VALUE_STRING,
		.help = "what was said beside the status; empty when nothing was"},
	[FIELD_KIND] = {.name = WORD("kind"),
		.alias = WORD("span:kind"),
		.scope = SCOPE_SPAN,
		.type = VALUE_KIND,
		.help = "what sort of work: llm, tool, server and so on; unspecified when nothing says it"},
	[FIELD_DURATION] = {.name = WORD("duration"),
		.alias = WORD("span:duration"),
		.scope = SCOPE_SPAN,
		.type = VALUE_DURATION,
		.help = "from the span's start to its end; nil while it is open"},
	[FIELD_SPAN_ID] = {.name = WORD("span:id"),
		.scope = SCOPE_SPAN,
		.type = VALUE_STRING,
		.help = "the span's id"},
	[FIELD_PARENT_ID] = {.name = WORD("span:parentID"),
		.scope = SCOPE_SPAN,
		.type = VALUE_STRING,
		.help = "the id of the parent; empty for a root"},
	[FIELD_CHILD_COUNT] = {.name = WORD("span:childCount"),
		.own = WORD("childCount"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.need = QUERY_TRACE,
		.help = "how many spans have this one as parent"},
	[FIELD_NESTED_LEFT] = {.name = WORD("nestedSetLeft"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.need = QUERY_TRACE,
		.help = "left bound in the nested set model of the trace"},
	[FIELD_NESTED_RIGHT] = {.name = WORD("nestedSetRight"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.need = QUERY_TRACE,
		.help = "right bound in the nested set model"},
	[FIELD_NESTED_PARENT] = {.name = WORD("nestedSetParent"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.need = QUERY_TRACE,
		.help = "left bound of the parent; -1 for a root"},
	[FIELD_TRACE_ID] = {.name = WORD("trace:id"),
		.scope = SCOPE_TRACE,
		.type = VALUE_STRING,
		.help = "the trace's id; zeros in front do not count"},
	[FIELD_TRACE_DURATION] = {.name = WORD("traceDuration"),
		.alias = WORD("trace:duration"),
		.scope = SCOPE_TRACE,
		.type = VALUE_DURATION,
		.need = QUERY_TRACE,
		.help = "from the first start to the last end in the trace"},
	[FIELD_ROOT_NAME] = {.name = WORD("rootName"),
		.alias = WORD("trace:rootName"),
		.scope = SCOPE_TRACE,
		.type = VALUE_STRING,
		.need = QUERY_TRACE,
		.help = "the name of the trace's root span"},
	[FIELD_ROOT_SERVICE] = {.name = WORD("rootServiceName"),
		.alias = WORD("trace:rootService"),
		.scope = SCOPE_TRACE,
		.type = VALUE_STRING,
		.need = QUERY_TRACE,
		.help = "the service.name of the root span's resource"},
	[FIELD_EVENT_NAME] = {.name = WORD("event:name"),
		.scope = SCOPE_EVENT,
		.type = VALUE_STRING,
		.help = "the name of an event of the span"},
	[FIELD_EVENT_TIME] = {.name = WORD("event:timeSinceStart"),
		.scope = SCOPE_EVENT,
		.type = VALUE_DURATION,
		.help = "from the span's start to an event of it"},
	[FIELD_LINK_TRACE_ID] = {.name = WORD("link:traceID"),
		.scope = SCOPE_LINK,
		.type = VALUE_STRING,
		.help = "the trace that a link of the span refers to"},
	[FIELD_LINK_SPAN_ID] = {.name = WORD("link:spanID"),
		.scope = SCOPE_LINK,
		.type = VALUE_STRING,
		.help = "the span that a link of the span refers to"},
	/* Tempo does not know these two for text before it looks, so nor do we. */
	[FIELD_INSTRUMENTATION_NAME] = {.name = WORD("instrumentation:name"),
		.scope = SCOPE_INSTRUMENTATION,
		.type = VALUE_UNKNOWN,
		.help = "the name of the instrumentation scope"},
	[FIELD_INSTRUMENTATION_VERSION] = {.name = WORD("instrumentation:version"),
		.scope = SCOPE_INSTRUMENTATION,
		.type = VALUE_UNKNOWN,
		.help = "the version of the instrumentation scope"},

	[FIELD_STATE] = {.name = WORD("state"),
		.scope = SCOPE_SPAN,
		.type = VALUE_STATE,
		.ours = true,
		.help = "open, ended, lost (will never end) or missing (only others name it)"},
	[FIELD_DEPTH] = {.name = WORD("depth"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.need = QUERY_TRACE,
		.ours = true,
		.help = "how many spans are above; 0 for a root"},
	[FIELD_SELF_DURATION] = {.name = WORD("selfDuration"),
		.scope = SCOPE_SPAN,
		.type = VALUE_DURATION,
		.need = QUERY_TRACE,
		.ours = true,
		.absent = true,
		.help = "the part of duration in which no child ran"},
	[FIELD_TOKENS_INPUT] = {.name = WORD("tokens.input"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.ours = true,
		.absent = true,
		.help = "tokens that went in, cached ones included"},
	[FIELD_TOKENS_OUTPUT] = {.name = WORD("tokens.output"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.ours = true,
		.absent = true,
		.help = "tokens that came out, reasoning included"},
	[FIELD_TOKENS_TOTAL] = {.name = WORD("tokens.total"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.ours = true,
		.absent = true,
		.help = "tokens in and out"},
	[FIELD_TOKENS_FRESH] = {.name = WORD("tokens.fresh"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.ours = true,
		.absent = true,
		.help = "tokens of the input that no cache had"},
	[FIELD_TOKENS_CACHE_READ] = {.name = WORD("tokens.cacheRead"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.ours = true,
		.absent = true,
		.help = "tokens of the input that were read from a cache"},
	[FIELD_TOKENS_CACHE_WRITE] = {.name = WORD("tokens.cacheWrite"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.ours = true,
		.absent = true,
		.help = "tokens of the input that were written to a cache"},
	[FIELD_TOKENS_REASONING] = {.name = WORD("tokens.reasoning"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.ours = true,
		.absent = true,
		.help = "tokens of the output that were reasoning"},
	[FIELD_TREE_TOKENS_INPUT] = {.name = WORD("tree.tokens.input"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.need = QUERY_TRACE,
		.ours = true,
		.absent = true,
		.help = "tokens.input of the span with all below it, none counted twice"},
	[FIELD_TREE_TOKENS_OUTPUT] = {.name = WORD("tree.tokens.output"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.need = QUERY_TRACE,
		.ours = true,
		.absent = true,
		.help = "tokens.output of the span with all below it, none counted twice"},
	[FIELD_TREE_TOKENS_TOTAL] = {.name = WORD("tree.tokens.total"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.need = QUERY_TRACE,
		.ours = true,
		.absent = true,
		.help = "tokens.total of the span with all below it, none counted twice"},
	[FIELD_TREE_TOKENS_FRESH] = {.name = WORD("tree.tokens.fresh"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.need = QUERY_TRACE,
		.ours = true,
		.absent = true,
		.help = "tokens.fresh of the span with all below it, none counted twice"},
	[FIELD_TREE_TOKENS_CACHE_READ] = {.name = WORD("tree.tokens.cacheRead"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.need = QUERY_TRACE,
		.ours = true,
		.absent = true,
		.help = "tokens.cacheRead of the span with all below it, none counted twice"},
	[FIELD_TREE_TOKENS_CACHE_WRITE] = {.name = WORD("tree.tokens.cacheWrite"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.need = QUERY_TRACE,
		.ours = true,
		.absent = true,
		.help = "tokens.cacheWrite of the span with all below it, none counted twice"},
	[FIELD_TREE_TOKENS_REASONING] = {.name = WORD("tree.tokens.reasoning"),
		.scope = SCOPE_SPAN,
		.type = VALUE_INT,
		.need = QUERY_TRACE,
		.ours = true,
		.absent = true,
		.help = "tokens.reasoning of the span with all below it, none counted twice"},
	[FIELD_COST] = {.name = WORD("cost"),
		.scope = SCOPE_SPAN,
		.type = VALUE_FLOAT,
		.ours = true,
		.absent = true,
		.help = "what the span says it has cost, in US dollars"},
	[FIELD_TREE_COST] = {.name = WORD("tree.cost"),
		.scope = SCOPE_SPAN,
		.type = VALUE_FLOAT,
		.need = QUERY_TRACE,
		.ours = true,
		.absent = true,
		.help = "the cost of the span with all below it, none counted twice"},
	[FIELD_SESSION] = {.name = WORD("session"),
		.scope = SCOPE_SPAN,
		.type = VALUE_STRING,
		.need = QUERY_TRACE,
		.ours = true,
		.absent = true,
		.help = "the conversation that the span, or else its resource, says it is part of"},
	[FIELD_USER] = {.name = WORD("user"),
		.scope = SCOPE_SPAN,
		.type = VALUE_STRING,
		.need = QUERY_TRACE,
		.ours = true,
		.absent = true,
		.help = "who the span, or else its resource, says it works for"},
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
		if (rows[id].own.len)
			near_offer(&near, rows[id].own.at);
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
