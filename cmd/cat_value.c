#include "cat_value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/stamp.h"

enum { DAY = 10, NANOSECONDS = 16 }; /* characters */

bool cat_value_number(const char *text, uint64_t *out)
{
	unsigned long long n;
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	n = strtoull(text, &end, 10);
	if (errno || *end)
		return false;
	*out = n;
	return true;
}

static bool value_day(const char *text, int64_t *out)
{
	struct buf whole = {0};
	bool day = strlen(text) == DAY;

	if (!day)
		return false;
	buf_add(&whole, str_from(text));
	buf_add(&whole, STR("T00:00:00Z"));
	day = stamp_parse(buf_str(&whole), out, NULL);
	buf_release(&whole);
	return day;
}

/* With its unit: a bare number may be meant as seconds since 1970, and would be decades ago. */
static bool value_ago(const char *text, int64_t now_ns, int64_t *out)
{
	size_t len = strlen(text);
	int64_t duration;

	return len && (text[len - 1] < '0' || text[len - 1] > '9') &&
		stamp_parse_duration(str_from(text + (*text == '-')), &duration) &&
		!__builtin_sub_overflow(now_ns, duration, out);
}

bool cat_value_time(const char *text, int64_t now_ns, int64_t *out)
{
	uint64_t ns;

	if (strlen(text) >= NANOSECONDS && cat_value_number(text, &ns)) {
		if (ns > INT64_MAX)
			return false;
		*out = (int64_t)ns;
		return true;
	}
	return stamp_parse(str_from(text), out, NULL) || value_day(text, out) ||
		value_ago(text, now_ns, out);
}

bool cat_value_moment(const char *text, int64_t now_ns, struct cat_moment *out)
{
	bool relative = *text == '+';
	int64_t ns;

	if (relative ? !stamp_parse_duration(str_from(text + 1), &ns)
		     : !cat_value_time(text, now_ns, &ns))
		return false;
	*out = (struct cat_moment){true, relative, ns};
	return true;
}

bool cat_value_size(const char *text, size_t *out)
{
	static const char units[] = "KMGT";
	size_t digits = strspn(text, "0123456789");
	const char *unit = text[digits] ? strchr(units, text[digits] & ~0x20) : NULL;
	unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
	char number[24] = {0};
	uint64_t n;

	if (digits >= sizeof(number) || (text[digits] && (!unit || text[digits + 1])))
		return false;
	memcpy(number, text, digits);
	if (!cat_value_number(number, &n) || !n || n > SIZE_MAX >> shift)
		return false;
	*out = (size_t)n << shift;
	return true;
}

unsigned cat_value_word(const char *words, const char *text)
{
	size_t len = strlen(text);
	unsigned word = 0;

	while (strncmp(words, text, len) != 0 || (words[len] && words[len] != '|')) {
		words += strcspn(words, "|") + 1;
		word++;
	}
	return word;
}
