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

/* What the plans of one query share. A zeroed one with the count of its patterns is valid. */
struct plans {
	struct arena arena;	 /* the plans */
	struct regex **patterns; /* by number; NULL until one is met */
	uint32_t pattern_count;
	bool missing; /* the query asks of spans that only others have named */
};

void plans_release(struct plans *p);

/* Whether any pattern gave up on a text. */
bool plans_gave_up(const struct plans *p);

/* Of an expression whose value counts; and of one that is true or not. */
const struct plan *plan_value(struct plans *plans, const struct expr *e);
const struct plan *plan_filter(struct plans *plans, const struct expr *e);

/* Who is asked: a span and, when that is spoken of, the one above it. A zeroed one is valid. */
struct asked {
	struct scene *scene;
	struct subject self;
	struct subject parent;
	bool parent_known;	   /* parent is the parent of self */
	const struct value *given; /* what every field has, no span asked; NULL: not so */
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
