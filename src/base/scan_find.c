#include <string.h>

#include "base/scan.h"

bool scan_find(struct str object, struct str key, struct scan_value *value)
{
	struct scan s;
	struct scan_member m;
	bool found = false;

	scan_init(&s, object, 0);
	if (!scan_object(&s))
		return false;
	while (scan_member(&s, &m)) {
		if (!scan_is(&m.key, key))
			continue;
		*value = m.value;
		found = true;
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
