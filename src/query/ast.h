#ifndef QUERY_AST_H
#define QUERY_AST_H

#include "base/arena.h"
#include "query/field.h"
#include "query/op.h"
#include "query/value.h"

/*
 * A query as a tree: plain structs in the query's arena, written by the parser and read by
 * whoever evaluates or prints it. Types and nesting were checked: a tree is at most
 * AST_HEIGHT_MAX high, spansets, numbers and expressions together, so recursion over one is
 * bounded.
 *
 *     query     a pipeline                      {..} >> {..} | count() > 2 | select(..)
 *               or series                       ({..} | rate()) / ({..} | rate()) | topk(5)
 *     pipeline  stages, each of the spansets that the one before gave
 *     stage     a spanset expression, a scalar filter, by(), coalesce(), select()
 *     spanset   a filter {..}, two spansets and an operator, a pipeline in parentheses
 *     expr      what is evaluated over one span
 *     scalar    what is evaluated over one spanset
 */

enum { AST_HEIGHT_MAX = 500 };

enum expr_kind { EXPR_VALUE, EXPR_FIELD, EXPR_OP };

/* Part of a filter. */
struct expr {
	enum expr_kind kind;
	enum value_type type; /* of the result; VALUE_UNKNOWN: the span decides */
	enum op op;	      /* with EXPR_OP */
	uint32_t pattern;     /* with OP_MATCH and OP_NOT_MATCH: its number in the query */
	uint32_t at;	 /* where its first (an operation: its operator's) token stands */
	uint32_t len;	 /* bytes of that token */
	uint16_t height; /* of the tree below, itself included */
	bool span;	 /* it refers to the span: a field is below */
	union {
		struct value value;
		struct field field;
		struct {
			struct expr *left;
			struct expr *right; /* NULL: one operand */
		};
	};
};

enum spanset_kind { SPANSET_FILTER, SPANSET_OP, SPANSET_PIPELINE };

struct spanset {
	enum spanset_kind kind;
	enum op op;		/* with SPANSET_OP */
	enum relation relation; /* of OP_CHILD to OP_SIBLING */
	uint16_t height;
	bool pipes; /* a pipeline is in it */
	union {
		struct expr *filter; /* `{}` is true */
		struct {
			struct spanset *left;
			struct spanset *right;
		};
		struct stage *stages; /* a pipeline in parentheses */
	};
};

enum aggregate {
	AGGREGATE_COUNT,
	AGGREGATE_AVG,
	AGGREGATE_MIN,
	AGGREGATE_MAX,
	AGGREGATE_SUM
};

enum scalar_kind { SCALAR_VALUE, SCALAR_AGGREGATE, SCALAR_OP };

struct scalar {
	enum scalar_kind kind;
	enum value_type type;
	enum op op; /* with SCALAR_OP: OP_ADD to OP_POW */
	uint16_t height;
	union {
		struct value value; /* int, float or duration */
		struct {
			enum aggregate aggregate;
			struct expr *of; /* NULL: count() */
		};
		struct {
			struct scalar *left;
			struct scalar *right;
		};
	};
};

struct fields {
	struct field *at;
	size_t count;
};

enum stage_kind { STAGE_SPANSET, STAGE_SCALAR, STAGE_BY, STAGE_COALESCE, STAGE_SELECT };

struct stage {
	enum stage_kind kind;
	struct stage *next; /* NULL: the last */
	union {
		struct spanset *spanset;
		struct {
			enum op op; /* OP_EQ to OP_GE */
			struct scalar *left;
			struct scalar *right;
		};
		struct expr *by;
		struct fields select;
	};
};

enum metric {
	METRIC_RATE,
	METRIC_COUNT,
	METRIC_MIN,
	METRIC_MAX,
	METRIC_AVG,
	METRIC_SUM,
	METRIC_QUANTILE,
	METRIC_HISTOGRAM,
};

/* What is done with series that exist. */
enum second_kind {
	SECOND_TOPK,
	SECOND_BOTTOMK,
	SECOND_COMPARE,	  /* keeps the points for which `point op value` holds */
	SECOND_MATH,	  /* each point becomes `point op value` */
	SECOND_MATH_LEFT, /* each point becomes `value op point` */
};

struct second {
	enum second_kind kind;
	enum op op;
	struct value value; /* int, float or duration; topk, bottomk: how many */
	struct second *next;
};

enum series_kind { SERIES_METRIC, SERIES_OP };

struct series {
	enum series_kind kind;
	uint16_t height;
	union {
		struct {
			struct stage *stages; /* whose spans */
			enum metric metric;
			bool has_field;
			struct field field; /* with has_field: all but rate and count */
			double *quantiles;  /* of METRIC_QUANTILE */
			size_t quantile_count;
			struct fields by;
		};
		struct {
			enum op op; /* OP_ADD, OP_SUB, OP_MUL, OP_DIV */
			struct series *left;
			struct series *right;
		};
	};
	struct second *seconds; /* what is done with the result, in order; NULL: nothing */
};

/* with(name=value, ...) */
struct query_hint {
	struct str name;
	struct value value;
	struct query_hint *next;
};

struct query {
	struct arena arena;
	struct str text; /* as it was written */
	enum query_need need;
	uint32_t pattern_count; /* regular expressions in it, numbered from 0 */
	struct stage *stages;	/* NULL: series */
	struct series *series;
	struct query_hint *hints;
};

#endif
