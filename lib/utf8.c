#include "utf8.h"

#include <stdbool.h>

static bool follows(const char *at, const char *end)
{
	return at < end && ((unsigned char)*at & 0xc0) == 0x80;
}

/* The second byte's range, which rules out overlong forms, surrogates and beyond U+10FFFF. */
static bool second(unsigned char lead, unsigned char byte)
{
	switch (lead) {
	case 0xe0:
		return byte >= 0xa0;
	case 0xed:
		return byte <= 0x9f;
	case 0xf0:
		return byte >= 0x90;
	case 0xf4:
		return byte <= 0x8f;
	default:
		return true;
	}
}

size_t ait_utf8(const char *at, const char *end)
{
	unsigned char lead = (unsigned char)*at;
	size_t len = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	if (lead < 0xc2 || lead > 0xf4 || !follows(at + 1, end))
		return 0;
	if (!second(lead, (unsigned char)at[1]))
		return 0;
	for (size_t i = 2; i < len; i++)
		if (!follows(at + i, end))
			return 0;
	return len;
}
