#include "query/type.h"

static const struct type_row {
	const char *word;
	bool numeric;
	enum value_type element; /* of an array; else VALUE_NIL */
} rows[VALUE_TYPES] = {
	[VALUE_NIL] = {"nil", false, VALUE_NIL},
	[VALUE_UNKNOWN] = {"an attribute", false, VALUE_NIL},
	[VALUE_INT] = {"an int", true, VALUE_NIL},
	[VALUE_FLOAT] = {"a float", true, VALUE_NIL},
	[VALUE_STRING] = {"a string", false, VALUE_NIL},
	[VALUE_BOOL] = {"true or false", false, VALUE_NIL},
	[VALUE_INTS] = {"an array of ints", false, VALUE_INT},
	[VALUE_FLOATS] = {"an array of floats", false, VALUE_FLOAT},
	[VALUE_STRINGS] = {"an array of strings", false, VALUE_STRING},
	[VALUE_BOOLS] = {"an array of true and false", false, VALUE_BOOL},
	[VALUE_DURATION] = {"a duration", true, VALUE_NIL},
	[VALUE_STATUS] = {"a status", false, VALUE_NIL},
	[VALUE_KIND] = {"a kind", false, VALUE_NIL},
	[VALUE_STATE] = {"a state", false, VALUE_NIL},
	[VALUE_JSON] = {"an array or object", false, VALUE_NIL},
};

const char *type_word(enum value_type type)
{
	return rows[type].word;
}

bool type_numeric(enum value_type type)
{
	return rows[type].numeric;
}

/* Two that are no arrays. A kind is a word, so text goes with it: an extension. */
static bool type_match_plain(enum value_type a, enum value_type b)
{
	if (a == VALUE_UNKNOWN || b == VALUE_UNKNOWN || a == VALUE_NIL || b == VALUE_NIL)
		return true;
	if ((a == VALUE_KIND && b == VALUE_STRING) ||
		(a == VALUE_STRING && b == VALUE_KIND))
		return true;
	return a == b || (rows[a].numeric && rows[b].numeric);
}

bool type_match(enum value_type a, enum value_type b)
{
	if (a == b)
		return true;
	if (rows[a].element)
		return !rows[b].element && type_match_plain(rows[a].element, b);
	if (rows[b].element)
		return type_match_plain(a, rows[b].element);
	return type_match_plain(a, b);
}
