#include "emit_fit.h"

#include "base/utf8.h"

enum { FIT_MOST = 6 }; /* bytes that one byte may take: \u0001 */

static size_t fit_byte(char c)
{
	if (c && strchr("\"\\\b\f\n\r\t", c))
		return 2;
	return (unsigned char)c < 0x20 ? FIT_MOST : 1;
}

/* The length of the character that the text begins with; *size is what it takes. */
static size_t fit_first(struct str text, size_t *size)
{
	uint32_t code;
	size_t len = utf8_decode(text, &code);

	*size = len == 1 ? fit_byte(text.at[0]) : len ? len : 3; /* U+FFFD */
	return len ? len : 1;
}

size_t emit_fit(struct str text, size_t max)
{
	size_t all = 0, gone = 0, size;

	if (text.len <= max / FIT_MOST)
		return 0;
	for (size_t at = 0; at < text.len; all += size)
		at += fit_first(str_tail(text, at), &size);
	for (; all > max; all -= size)
		gone += fit_first(str_tail(text, gone), &size);
	return gone;
}
