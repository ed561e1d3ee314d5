#ifndef QUERY_OP_H
#define QUERY_OP_H

#include <stdbool.h>

#include "base/str.h"
#include "query/value.h"

/*
 * Operators: one table, a row an operator, with its words and how tightly it binds. One set of
 * levels holds for expressions over a span, over spansets and over numbers alike.
 */
enum op {
	OP_NONE,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_MOD,
	OP_POW,
	OP_EQ,
	OP_NE,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	OP_MATCH,
	OP_NOT_MATCH,
	OP_CONTAINS, /* ours */
	OP_AND,
	OP_OR,
	OP_NEGATE, /* one operand: -a */
	OP_NOT,	   /* one operand: !a */
	OP_EXISTS, /* one operand: a != nil */
	OP_ABSENT, /* one operand: a = nil */
	/* of spansets only; OP_AND and OP_OR too */
	OP_CHILD,      /* > */
	OP_PARENT,     /* < */
	OP_DESCENDANT, /* >> */
	OP_ANCESTOR,   /* << */
	OP_SIBLING,    /* ~ */
	OP_COUNT,
};

/* How a structural operator's sides count. */
enum relation {
	RELATION_PLAIN, /* > : the right side's spans that have one */
	RELATION_NOT,	/* !> : the right side's spans that have none */
	RELATION_UNION, /* &> : both sides' spans that have one */
};

/* From loose to tight. `&&` and `||` bind alike, from the left. */
enum level {
	LEVEL_NONE,
	LEVEL_LOGIC,
	LEVEL_COMPARE, /* structural operators too */
	LEVEL_SUM,
	LEVEL_PRODUCT, /* what `-` and `!` in front take in, and tighter */
	LEVEL_POWER,   /* from the right */
};

enum level op_level(enum op op);

/* As it is written; of a structural one with its relation. */
struct str op_word(enum op op, enum relation relation);

bool op_compares(enum op op);	    /* OP_EQ to OP_GE: = != < <= > >= */
bool op_calculates(enum op op);	    /* OP_ADD to OP_POW */
bool op_structural(enum op op);	    /* OP_CHILD to OP_SIBLING */
bool op_says_yes_or_no(enum op op); /* the result is a bool */

/* Whether it may stand beside a value of that type. */
bool op_takes(enum op op, enum value_type type);

#endif
