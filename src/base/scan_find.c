#include <string.h>

#include "base/scan.h"

static inline bool scan_find_is(const struct scan_value *name, struct str key)
{
	if (name->escaped)
		return scan_is(name, key);
	return name->text.len == key.len &&
		(!key.len || memcmp(name->text.at, key.at, key.len) == 0);
}

bool scan_find(struct str object, struct str key, struct scan_value *value)
{
	struct scan s;
	struct scan_member m;
	bool found = false;

	scan_init(&s, object, 0);
	if (!scan_object(&s))
		return false;
	while (scan_member(&s, &m)) {
		if (scan_find_is(&m.key, key)) {
			*value = m.value;
			found = true;
		}
	}
	return found;
}

struct scan_value scan_value_of(struct str text)
{
	struct scan_value v = {.text = text, .type = SCAN_NULL};

	switch (text.len ? text.at[0] : 'n') {
	case '"':
		v.type = SCAN_STRING;
		v.text = str_tail(str_head(text, text.len - 1), 1);
		v.escaped = str_find(v.text, '\\') < v.text.len;
		break;
	case '{':
		v.type = SCAN_OBJECT;
		break;
	case '[':
		v.type = SCAN_ARRAY;
		break;
	case 't':
		v.type = SCAN_TRUE;
		break;
	case 'f':
		v.type = SCAN_FALSE;
		break;
	case 'n':
		break;
	default:
		v.type = SCAN_NUMBER;
	}
	return v;
}
