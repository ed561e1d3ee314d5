#include "query/value_scan.h"

#include <string.h>

#include "model/facts.h"

static bool value_is_whole(struct str number)
{
	for (size_t i = 0; i < number.len; i++)
		if (number.at[i] == '.' || number.at[i] == 'e' || number.at[i] == 'E')
			return false;
	return true;
}

static struct value value_number(const struct scan_value *v)
{
	struct value out = {.type = VALUE_INT};

	if (value_is_whole(v->text) && scan_int(v, &out.number))
		return out;
	out.type = VALUE_FLOAT;
	scan_double(v, &out.real);
	return out;
}

struct value value_of_scan(const struct scan_value *v, struct arena *arena)
{
	switch (v->type) {
	case SCAN_FALSE:
	case SCAN_TRUE:
		return (struct value){.type = VALUE_BOOL, .yes = v->type == SCAN_TRUE};
	case SCAN_NUMBER:
		return value_number(v);
	case SCAN_STRING:
		return (struct value){.type = VALUE_STRING, .text = facts_text(v, arena)};
	case SCAN_ARRAY:
	case SCAN_OBJECT:
		return (struct value){.type = VALUE_JSON, .text = v->text};
	default:
		return (struct value){0};
	}
}

bool value_text_contains(struct str text, struct str word)
{
	return !word.len ||
		(text.len >= word.len && memmem(text.at, text.len, word.at, word.len));
}

/* The string that begins behind the quote at `at`; returns what is behind its end. */
static const char *value_string(const char *at, const char *end, struct scan_value *v)
{
	const char *begin = at;

	*v = (struct scan_value){.type = SCAN_STRING};
	while (at < end && *at != '"') {
		v->escaped |= *at == '\\';
		at += *at == '\\' ? 2 : 1;
	}
	v->text = (struct str){begin, (size_t)((at < end ? at : end) - begin)};
	return at < end ? at + 1 : end;
}

/* In JSON that was checked, every quote outside of a string begins one; a colon makes it a key. */
bool value_json_contains(struct str json, struct str word, struct arena *arena)
{
	const char *at = json.at, *end = json.at + json.len;

	while ((at = memchr(at, '"', (size_t)(end - at)))) {
		struct scan_value v;

		at = value_string(at + 1, end, &v);
		while (at < end &&
			(*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
			at++;
		if (at < end && *at == ':')
			continue;
		if (value_text_contains(facts_text(&v, arena), word))
			return true;
	}
	return false;
}
