#include "export/redact_tag.h"

#include <inttypes.h>

static const struct str begin = {"[redacted:", 10};

void redact_tag(struct str name, struct str text, const struct hash_key *key, bool sized,
	struct buf *out)
{
	uint64_t hash = hash_keyed(text, key) >> (64 - 4 * REDACT_TAG_DIGITS);

	buf_add(out, begin);
	buf_add(out, name);
	buf_addf(out, ":%0*" PRIx64, REDACT_TAG_DIGITS, hash);
	if (sized)
		buf_addf(out, ":%zu", text.len);
	buf_add_byte(out, ']');
}

static bool tag_has(char c, const char *more)
{
	return (c >= '0' && c <= '9') || (c >= more[0] && c <= more[1]) || c == more[2];
}

/* Of bytes that are digits, in a range or one more, at most `most`; returns how many. */
static size_t tag_run(struct str text, const char *more, size_t most)
{
	size_t len = 0;

	while (len < text.len && len < most && tag_has(text.at[len], more))
		len++;
	return len;
}

size_t redact_tag_length(struct str text)
{
	struct str left = str_tail(text, begin.len);
	size_t name, digits;

	if (!str_starts(text, begin))
		return 0;
	name = tag_run(left, "az-", 32);
	left = str_tail(left, name);
	if (!name || !str_starts(left, STR(":")))
		return 0;
	left = str_tail(left, 1);
	digits = tag_run(left, "aff", REDACT_TAG_DIGITS);
	left = str_tail(left, digits);
	if (digits != REDACT_TAG_DIGITS)
		return 0;
	if (str_starts(left, STR(":")))
		left = str_tail(left, 1 + tag_run(str_tail(left, 1), "009", 20));
	return str_starts(left, STR("]")) ? text.len - left.len + 1 : 0;
}
