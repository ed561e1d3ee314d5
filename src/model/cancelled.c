#include "model/cancelled.h"

#include <strings.h>

/* Lower case; what begins so counts, whatever its case. */
static const struct str words[] = {
	{"cancel", 6},			  /* CancelledError, CANCELED, cancellation */
	{"context cancel", 14},		  /* Go */
	{"contextcancel", 13},		  /* likewise, as a type */
	{"taskcancel", 10},		  /* .NET */
	{"operationcancel", 15},	  /* likewise */
	{"operation was cancel", 20},	  /* both as messages */
	{"a task was cancel", 17},	  /* likewise */
	{"abort", 5},			  /* AbortError, aborted */
	{"this operation was abort", 24}, /* Node */
	{"the operation was abort", 23},
	{"request was abort", 17},
	{"interrupt", 9},	   /* by who sat there */
	{"keyboardinterrupt", 17}, /* Python */
	{"[request interrupted", 20},
};

static bool begins(struct str text)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (text.len >= words[i].len &&
			strncasecmp(text.at, words[i].at, words[i].len) == 0)
			return true;
	return false;
}

/* Without the modules in front of it. */
static struct str type_name(struct str type)
{
	for (size_t i = type.len; i > 0; i--)
		if (type.at[i - 1] == '.' || type.at[i - 1] == ':' ||
			type.at[i - 1] == '\\')
			return str_tail(type, i);
	return type;
}

bool cancelled_is(const struct facts *f)
{
	const struct scan_value *type;

	if (f->status != STATUS_ERROR)
		return false;
	type = facts_find(f, MEANING_ERROR_TYPE);
	if (type && type->type == SCAN_STRING && begins(type_name(type->text)))
		return true;
	return begins(f->status_message);
}
