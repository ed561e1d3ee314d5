#ifndef QUERY_FIELD_H
#define QUERY_FIELD_H

#include <stddef.h>

#include "base/str.h"
#include "query/value.h"

/*
 * What a query can ask of a span by name: one table, a row a field. The parser, --select, the
 * completions and the check of aitrace-query(7) read it. Attributes have no rows: they are a scope
 * and a key.
 */
enum field_id {
	FIELD_ATTRIBUTE, /* not a row: scope and key say which */
	FIELD_NAME,
	FIELD_STATUS,
	FIELD_STATUS_MESSAGE,
	FIELD_KIND,
	FIELD_DURATION,
	FIELD_SPAN_ID,
	FIELD_PARENT_ID,
	FIELD_CHILD_COUNT,
	FIELD_NESTED_LEFT,
	FIELD_NESTED_RIGHT,
	FIELD_NESTED_PARENT,
	FIELD_TRACE_ID,
	FIELD_TRACE_DURATION,
	FIELD_ROOT_NAME,
	FIELD_ROOT_SERVICE,
	FIELD_EVENT_NAME,
	FIELD_EVENT_TIME, /* since the span's start */
	FIELD_LINK_TRACE_ID,
	FIELD_LINK_SPAN_ID,
	FIELD_INSTRUMENTATION_NAME,
	FIELD_INSTRUMENTATION_VERSION,
	/* ours */
	FIELD_STATE,
	FIELD_DEPTH,
	FIELD_SELF_DURATION,
	FIELD_TOKENS_INPUT,
	FIELD_TOKENS_OUTPUT,
	FIELD_TOKENS_TOTAL,
	FIELD_TOKENS_FRESH,
	FIELD_TOKENS_CACHE_READ,
	FIELD_TOKENS_CACHE_WRITE,
	FIELD_TOKENS_REASONING,
	FIELD_TREE_TOKENS_INPUT,
	FIELD_TREE_TOKENS_OUTPUT,
	FIELD_TREE_TOKENS_TOTAL,
	FIELD_TREE_TOKENS_FRESH,
	FIELD_TREE_TOKENS_CACHE_READ,
	FIELD_TREE_TOKENS_CACHE_WRITE,
	FIELD_TREE_TOKENS_REASONING,
	FIELD_COST,
	FIELD_TREE_COST,
	FIELD_SESSION,
	FIELD_USER,
	FIELD_COUNT,
};

enum field_scope {
	SCOPE_ANY, /* `.key`: the span's, else its resource's, else an event's, ... */
	SCOPE_SPAN,
	SCOPE_RESOURCE,
	SCOPE_EVENT,
	SCOPE_LINK,
	SCOPE_INSTRUMENTATION,
	SCOPE_TRACE, /* of rows only */
	SCOPE_COUNT,
};

/* What must be known to answer a query. */
enum query_need {
	QUERY_SPAN,    /* a span alone */
	QUERY_TRACE,   /* all spans of its trace */
	QUERY_METRICS, /* the whole input: series come out, not spans */
};

struct field_row {
	struct str name;	/* canonical */
	struct str alias;	/* another name of TraceQL's; empty: none */
	struct str own;		/* another name that is an extension; empty: none */
	enum field_scope scope; /* whose it is */
	enum value_type type;
	enum query_need need;
	bool ours;	  /* the field is an extension: TraceQL has no such name */
	bool absent;	  /* a span may have none: `= nil` makes sense */
	const char *help; /* one line, no full stop */
};

/* A field as it is used. */
struct field {
	enum field_id id;	/* FIELD_ATTRIBUTE: the next three say which */
	enum field_scope scope; /* where the attribute is looked for */
	bool parent;		/* at the parent span, not at the span */
	struct str key;		/* quotes undone */
};

/* The row of a field; NULL for FIELD_ATTRIBUTE and beyond the last. */
const struct field_row *field_row(enum field_id id);

/* The field of a name, aliases too; FIELD_ATTRIBUTE: there is none. */
enum field_id field_find(struct str name);

/* The same of what stands behind a leading dot: `.name` is the field in TraceQL, ours are not. */
enum field_id field_find_dotted(struct str name);

/* The name that somebody may have meant who wrote `name`; NULL: none is near. */
const char *field_near(struct str name);

/* The word of a scope, `span`, as it stands before a dot; empty for SCOPE_ANY. */
struct str field_scope_word(enum field_scope scope);

/* A query's key ends before such a character, unless it is quoted. */
bool field_key_ends(uint32_t code);

/* VALUE_UNKNOWN of an attribute. */
enum value_type field_type(const struct field *f);

/*
 * Attributes of the resource are inherited, so they need the trace, and so does `.key`, which may
 * be one; those of the parent too.
 */
enum query_need field_need(const struct field *f);

bool field_same(const struct field *a, const struct field *b);

#endif
