#include "view/gist_asked.h"

#include "base/scan.h"

/* The last element that is an object. */
static bool last_object(struct str array, struct scan_value *last)
{
	struct scan_value v;
	struct scan s;
	bool found = false;

	scan_init(&s, array, 0);
	if (!scan_array(&s))
		return false;
	while (scan_element(&s, &v))
		if (v.type == SCAN_OBJECT) {
			*last = v;
			found = true;
		}
	return found;
}

static bool member_words(const struct scan_value *object, struct str key, struct buf *words)
{
	struct scan_value v;

	if (!scan_find(object->text, key, &v) || v.type != SCAN_STRING || !v.text.len)
		return false;
	scan_unescape(&v, words);
	return true;
}

bool gist_asked(struct str json, struct buf *words)
{
	struct scan_value message, content, part;
	const char *fault;
	size_t at;

	if (!str_starts(json, STR("[{")) || !scan_check(json, &at, &fault) ||
		!last_object(json, &message))
		return false;
	if (member_words(&message, STR("content"), words))
		return true;
	return scan_find(message.text, STR("content"), &content) &&
		content.type == SCAN_ARRAY && last_object(content.text, &part) &&
		member_words(&part, STR("text"), words);
}
