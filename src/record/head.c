#include "record/head.h"

#include <string.h>

#include "base/stamp.h"

enum { TIME_LEN = 30 };

/* `at` is moved behind the words when they stand there. Their length is known to the compiler. */
static inline bool head_words(const char **at, const char *end, struct str words)
{
	if ((size_t)(end - *at) < words.len || memcmp(*at, words.at, words.len) != 0)
		return false;
	*at += words.len;
	return true;
}

static bool head_type(const char **at, const char *end, enum record_type *type)
{
	if (!head_words(at, end, STR("{\"type\":\"")))
		return false;
	if (head_words(at, end, STR("span_start\",\"ts\":\"")))
		*type = RECORD_SPAN_START;
	else if (head_words(at, end, STR("span_end\",\"ts\":\"")))
		*type = RECORD_SPAN_END;
	else if (head_words(at, end, STR("event\",\"ts\":\"")))
		*type = RECORD_EVENT;
	else if (head_words(at, end, STR("span_update\",\"ts\":\"")))
		*type = RECORD_SPAN_UPDATE;
	else
		return false;
	return true;
}

/* Digits of a canonical id and their closing quote. */
static bool head_id(const char **at, const char *end, size_t digits, struct id *id)
{
	if ((size_t)(end - *at) <= digits || (*at)[digits] != '"')
		return false;
	if (!id_parse((struct str){*at, digits}, digits, id) || id->text.len)
		return false;
	*at += digits + 1;
	return true;
}

static bool head_time(const char **at, const char *end, int64_t *ns)
{
	if ((size_t)(end - *at) <= TIME_LEN || (*at)[TIME_LEN] != '"')
		return false;
	if (!stamp_parse((struct str){*at, TIME_LEN}, ns, NULL))
		return false;
	*at += TIME_LEN + 1;
	return true;
}

bool head_read(struct str text, struct record *r, struct head *h)
{
	const char *at = text.at, *end = text.at + text.len, *next;
	enum record_type type;
	int64_t ts;

	if (!head_type(&at, end, &type) || !head_time(&at, end, &ts))
		return false;
	r->type = type;
	r->ts = ts;
	*h = (struct head){0};
	next = at;
	h->trace_id = head_words(&next, end, STR(",\"trace_id\":\"")) &&
		head_id(&next, end, 32, &r->trace_id);
	at = h->trace_id ? next : at;
	h->span_id = h->trace_id && head_words(&next, end, STR(",\"span_id\":\"")) &&
		head_id(&next, end, 16, &r->span_id);
	at = h->span_id ? next : at;
	h->parent = h->span_id && head_words(&next, end, STR(",\"parent_span_id\":\"")) &&
		head_id(&next, end, 16, &r->parent_id);
	h->len = (size_t)((h->parent ? next : at) - text.at);
	return true;
}
