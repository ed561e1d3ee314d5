#include "term/copy.h"

static void copy_triple(const unsigned char *in, size_t count, struct buf *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t word = (uint32_t)in[0] << 16 | (count > 1 ? (uint32_t)in[1] << 8 : 0) |
		(count > 2 ? in[2] : 0);

	for (size_t i = 0; i < 4; i++)
		buf_add_byte(out, i <= count ? digits[word >> (18 - 6 * i) & 63] : '=');
}

bool copy_sequence(struct str value, struct buf *out)
{
	const unsigned char *at = (const unsigned char *)value.at;

	if (value.len > COPY_MAX)
		return false;
	buf_add(out, STR("\x1b]52;c;"));
	for (size_t i = 0; i < value.len; i += 3)
		copy_triple(at + i, value.len - i, out);
	buf_add(out, STR("\x1b\\"));
	return true;
}
