#ifndef QUERY_PLAN_H
#define QUERY_PLAN_H

#include "query/ast.h"
#include "query/regex.h"
#include "query/subject.h"

/*
 * An expression of a query made ready to be asked of many spans: of what is joined by && or ||
 * the cheapest stands first, patterns are compiled, and it is known what speaks of a span's
 * events or links. A comparison that does is true when it is true of any one of them.
 */
enum plan_kind {
	PLAN_VALUE,
	PLAN_FIELD,
	PLAN_SPAN_KIND, /* OpenTelemetry's kind */
	PLAN_UNARY,
	PLAN_BINARY,
	PLAN_PATTERN,	/* left against a regular expression */
	PLAN_ALL,	/* && of its parts */
	PLAN_ANY,	/* || of them */
	PLAN_ANY_EVENT, /* left, of any event */
	PLAN_ANY_LINK,
};

struct plan {
	enum plan_kind kind;
	enum op op;
	unsigned cost;
	bool events; /* what it is depends on the event, or link, that is looked at */
	bool links;
	union {
		struct value value;
		const struct field *field;
		struct {
			const struct plan *left;
			const struct plan *right;
			struct regex *pattern;
		};
		struct {
			const struct plan **parts;
			size_t count;
		};
	};
};

/* The query's patterns by number, compiled when they are met first. */
struct patterns {
	struct regex **at;
	size_t count;
};

void patterns_release(struct patterns *p);

/* Whether any of them gave up on a text. */
bool patterns_gave_up(const struct patterns *p);

/* Of an expression whose value counts; and of one that is true or not. In `arena`. */
const struct plan *plan_value(
	const struct expr *e, struct patterns *patterns, struct arena *arena);
const struct plan *plan_filter(
	const struct expr *e, struct patterns *patterns, struct arena *arena);

/* Who is asked: a span and, when that is spoken of, the one above it. A zeroed one is valid. */
struct asked {
	struct scene *scene;
	struct subject self;
	struct subject parent;
	bool parent_known; /* parent is the parent of self */
	struct arena scratch;
};

void asked_begin(struct asked *a, struct scene *scene, uint32_t span);
void asked_release(struct asked *a);

/* What comes out; texts last until the next asked_begin. */
struct value plan_run(const struct plan *p, struct asked *a);

/* Whether it is true: what is no bool is not. */
bool plan_holds(const struct plan *p, struct asked *a);

/* A field of it, outside of any expression. */
struct value asked_field(struct asked *a, const struct field *f);

#endif
