#include "query/op.h"

/* Groups of types that an operator takes. */
enum {
	TAKES_NUMBER = 1 << 0,
	TAKES_STRING = 1 << 1,
	TAKES_BOOL = 1 << 2,
	TAKES_WORD = 1 << 3, /* status, state, nil */
	TAKES_KIND = 1 << 4,
	TAKES_ALL = 0x1F,
	TAKES_ORDER = TAKES_NUMBER | TAKES_STRING,
	TAKES_TEXT = TAKES_STRING | TAKES_KIND,
};

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct op_row {
	struct str words[3]; /* by relation; but for structural ones only the first */
	enum level level;
	unsigned takes;
} rows[OP_COUNT] = {
	[OP_ADD] = {{WORD("+")}, LEVEL_SUM, TAKES_NUMBER},
	[OP_SUB] = {{WORD("-")}, LEVEL_SUM, TAKES_NUMBER},
	[OP_MUL] = {{WORD("*")}, LEVEL_PRODUCT, TAKES_NUMBER},
	[OP_DIV] = {{WORD("/")}, LEVEL_PRODUCT, TAKES_NUMBER},
	[OP_MOD] = {{WORD("%")}, LEVEL_PRODUCT, TAKES_NUMBER},
	[OP_POW] = {{WORD("^")}, LEVEL_POWER, TAKES_NUMBER},
	[OP_EQ] = {{WORD("=")}, LEVEL_COMPARE, TAKES_ALL},
	[OP_NE] = {{WORD("!=")}, LEVEL_COMPARE, TAKES_ALL},
	[OP_LT] = {{WORD("<")}, LEVEL_COMPARE, TAKES_ORDER},
	[OP_LE] = {{WORD("<=")}, LEVEL_COMPARE, TAKES_ORDER},
	[OP_GT] = {{WORD(">")}, LEVEL_COMPARE, TAKES_ORDER},
	[OP_GE] = {{WORD(">=")}, LEVEL_COMPARE, TAKES_ORDER},
	[OP_MATCH] = {{WORD("=~")}, LEVEL_COMPARE, TAKES_TEXT},
	[OP_NOT_MATCH] = {{WORD("!~")}, LEVEL_COMPARE, TAKES_TEXT},
	[OP_CONTAINS] = {{WORD("contains")}, LEVEL_COMPARE, TAKES_TEXT},
	[OP_AND] = {{WORD("&&")}, LEVEL_LOGIC, TAKES_BOOL},
	[OP_OR] = {{WORD("||")}, LEVEL_LOGIC, TAKES_BOOL},
	[OP_NEGATE] = {{WORD("-")}, LEVEL_NONE, TAKES_NUMBER},
	[OP_NOT] = {{WORD("!")}, LEVEL_NONE, TAKES_BOOL},
	[OP_EXISTS] = {{WORD("!=")}, LEVEL_NONE, TAKES_ALL},
	[OP_ABSENT] = {{WORD("=")}, LEVEL_NONE, TAKES_ALL},
	[OP_CHILD] = {{WORD(">"), WORD("!>"), WORD("&>")}, LEVEL_COMPARE, 0},
	[OP_PARENT] = {{WORD("<"), WORD("!<"), WORD("&<")}, LEVEL_COMPARE, 0},
	[OP_DESCENDANT] = {{WORD(">>"), WORD("!>>"), WORD("&>>")}, LEVEL_COMPARE, 0},
	[OP_ANCESTOR] = {{WORD("<<"), WORD("!<<"), WORD("&<<")}, LEVEL_COMPARE, 0},
	[OP_SIBLING] = {{WORD("~"), WORD("!~"), WORD("&~")}, LEVEL_COMPARE, 0},
};
#undef WORD

static const unsigned type_groups[VALUE_TYPES] = {
	[VALUE_NIL] = TAKES_WORD,
	[VALUE_UNKNOWN] = TAKES_ALL,
	[VALUE_INT] = TAKES_NUMBER,
	[VALUE_FLOAT] = TAKES_NUMBER,
	[VALUE_STRING] = TAKES_STRING,
	[VALUE_BOOL] = TAKES_BOOL,
	[VALUE_INTS] = TAKES_NUMBER,
	[VALUE_FLOATS] = TAKES_NUMBER,
	[VALUE_STRINGS] = TAKES_STRING,
	[VALUE_BOOLS] = TAKES_BOOL,
	[VALUE_DURATION] = TAKES_NUMBER,
	[VALUE_STATUS] = TAKES_WORD,
	[VALUE_KIND] = TAKES_KIND,
	[VALUE_STATE] = TAKES_WORD,
};

enum level op_level(enum op op)
{
	return rows[op].level;
}

struct str op_word(enum op op, enum relation relation)
{
	return rows[op].words[relation];
}

bool op_compares(enum op op)
{
	return op >= OP_EQ && op <= OP_GE;
}

bool op_calculates(enum op op)
{
	return op >= OP_ADD && op <= OP_POW;
}

bool op_structural(enum op op)
{
	return op >= OP_CHILD && op <= OP_SIBLING;
}

bool op_says_yes_or_no(enum op op)
{
	return !op_calculates(op) && op != OP_NEGATE;
}

bool op_takes(enum op op, enum value_type type)
{
	return (rows[op].takes & type_groups[type]) != 0;
}
