#include <string.h>

#include "base/scan_parts.h"
#include "base/utf8.h"

static bool scan_string_hex(int byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
		(byte >= 'A' && byte <= 'F');
}

/* From the backslash to behind the escape. */
static const char *scan_string_escape(struct scan *s, const char *p)
{
	int byte = scan_peek(s, ++p);

	s->slashes = true;
	if (byte < 0 || !memchr("\"\\/bfnrtu", byte, 9))
		return scan_fail(s, p, "no such escape in a string");
	p++;
	if (byte != 'u')
		return p;
	for (int i = 0; i < 4; i++, p++)
		if (!scan_string_hex(scan_peek(s, p)))
			return scan_fail(s, p, "expected four hex digits");
	return p;
}

static bool scan_string_trail(const char *p, int from, int to)
{
	unsigned char byte = (unsigned char)*p;

	return byte >= from && byte <= to;
}

/* Characters of three bytes, the most of what is not Latin; utf8_decode knows the others. */
static const char *scan_string_threes(const struct scan *s, const char *p)
{
	while (s->end - p >= 3 && scan_string_trail(p, 0xe1, 0xec) &&
		scan_string_trail(p + 1, 0x80, 0xbf) &&
		scan_string_trail(p + 2, 0x80, 0xbf))
		p += 3;
	return p;
}

/* From a byte beyond ASCII to behind the run of such characters. */
static const char *scan_string_wide(struct scan *s, const char *p)
{
	for (;;) {
		uint32_t code;
		size_t len;

		p = scan_string_threes(s, p);
		if (p == s->end || (unsigned char)*p < 0x80)
			return p;
		len = utf8_decode((struct str){p, (size_t)(s->end - p)}, &code);
		if (!len)
			return scan_fail(s, p, "not UTF-8");
		p += len;
	}
}

/* Whether the byte at `p` is escaped by backslashes that stand behind `begin`. */
static bool scan_string_behind_slash(const char *begin, const char *p)
{
	const char *run = p;

	while (run > begin && run[-1] == '\\')
		run--;
	return (p - run) % 2;
}

/* From a stop that ends no string to behind what stands there. */
static const char *scan_string_pass(struct scan *s, const char *begin, const char *p)
{
	int byte = scan_peek(s, p);

	if (byte >= 0 && scan_string_behind_slash(begin, p))
		return scan_string_escape(s, p - 1);
	if (byte == '\\')
		return scan_string_escape(s, p);
	if (byte >= 0x80)
		return scan_string_wide(s, p);
	return scan_fail(s, p, "control character in a string");
}

const char *scan_string_far(struct scan *s, const char *begin)
{
	const char *stop = scan_stop(s, begin);

	while (scan_peek(s, stop) != '"') {
		begin = scan_string_pass(s, begin, stop);
		if (!begin)
			return NULL;
		stop = scan_stop(s, begin);
	}
	return stop;
}
