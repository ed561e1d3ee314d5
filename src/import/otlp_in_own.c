#include "import/otlp_in_own.h"

#include <string.h>

#include "base/stamp.h"

static const struct str prefix = {"aitrace.", 8};

static const struct str names[OWN_COUNT] = {
	[OWN_KIND] = {"kind", 4},
	[OWN_STATE] = {"state", 5},
	[OWN_TRACE_ID] = {"trace_id", 8},
	[OWN_SPAN_ID] = {"span_id", 7},
	[OWN_PARENT_ID] = {"parent_span_id", 14},
	[OWN_TS] = {"ts", 2},
	[OWN_END_TS] = {"end_ts", 6},
	[OWN_MEMBERS] = {"members", 7},
	[OWN_LINKS] = {"links", 5},
};

enum otlp_in_own_key otlp_in_own_find(struct str key)
{
	int which = 0;

	if (!str_starts(key, prefix))
		return OWN_COUNT;
	while (str_starts(key, prefix))
		key = str_tail(key, prefix.len);
	while (which < OWN_COUNT && !str_eq(key, names[which]))
		which++;
	return (enum otlp_in_own_key)which;
}

/* The key of `"key":value`, as it is written. */
static struct str own_key(struct str member)
{
	size_t len = 1;

	while (len < member.len && member.at[len] != '"')
		len += member.at[len] == '\\' ? 2 : 1;
	return len < member.len ? (struct str){member.at + 1, len - 1} : (struct str){0};
}

bool otlp_in_own_takes(struct otlp_in_own *own, struct buf *list, struct str member)
{
	enum otlp_in_own_key which;
	struct str key;

	if (member.len < prefix.len + 1 || member.at[1] != 'a')
		return false;
	key = own_key(member);
	which = otlp_in_own_find(key);
	if (which == OWN_COUNT)
		return false;
	if (key.len > prefix.len + names[which].len) {
		size_t at = (size_t)(key.at - list->at);

		memmove(list->at + at, list->at + at + prefix.len,
			list->len - at - prefix.len);
		list->len -= prefix.len;
		return false;
	}
	buf_reset(&own->values[which]);
	buf_add(&own->values[which], str_tail(member, key.len + sizeof("\"\":") - 1));
	return true;
}

bool otlp_in_own_value(const struct otlp_in_own *own, enum otlp_in_own_key which,
	enum scan_type type, struct scan_value *v)
{
	if (!own->values[which].len)
		return false;
	*v = scan_value_of(buf_str(&own->values[which]));
	return v->type == type && v->text.len;
}

int64_t otlp_in_own_time(const struct otlp_in_own *own, enum otlp_in_own_key which)
{
	const char *reason;
	struct scan_value v;
	int64_t ns;

	return otlp_in_own_value(own, which, SCAN_STRING, &v) &&
			stamp_parse(v.text, &ns, &reason)
		? ns
		: 0;
}

void otlp_in_own_release(struct otlp_in_own *own)
{
	for (int i = 0; i < OWN_COUNT; i++)
		buf_release(&own->values[i]);
}
