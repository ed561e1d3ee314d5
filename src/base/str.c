#include "base/str.h"

#include <string.h>

struct str str_from(const char *text)
{
	return (struct str){text, text ? strlen(text) : 0};
}

bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq(str_head(s, prefix.len), prefix);
}

int str_cmp(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.at, b.at, len) : 0;

	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

struct str str_head(struct str s, size_t len)
{
	return (struct str){s.at, s.len < len ? s.len : len};
}

struct str str_tail(struct str s, size_t len)
{
	if (len > s.len)
		len = s.len;
	return (struct str){len ? s.at + len : s.at, s.len - len};
}

size_t str_find(struct str s, char byte)
{
	const char *hit = s.len ? memchr(s.at, byte, s.len) : NULL;

	return hit ? (size_t)(hit - s.at) : s.len;
}
