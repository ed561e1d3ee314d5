#include "export/otlp_id.h"

#include "base/hash.h"

static int otlp_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A UUID has dashes behind its 8th, 12th, 16th and 20th digit. */
static bool otlp_dash(struct str text, size_t at, size_t digits)
{
	return digits == OTLP_TRACE_ID && text.len == 36 && text.at[at] == '-' &&
		(at == 8 || at == 13 || at == 18 || at == 23);
}

/* The digits that are in the text; false: it has not just these, or all are zeros. */
static bool otlp_digits(struct str text, size_t digits, char *out)
{
	size_t count = 0;
	int any = 0;

	for (size_t i = 0; i < text.len; i++) {
		int digit = otlp_digit(text.at[i]);

		if (otlp_dash(text, i, digits))
			continue;
		if (digit < 0 || count == digits)
			return false;
		any |= digit;
		out[count++] = "0123456789abcdef"[digit];
	}
	return count == digits && any;
}

/* One bit in it is always set, or it could be all zeros. */
static void otlp_hash(struct str text, size_t digits, struct buf *out)
{
	for (size_t i = 0; i < digits / 16; i++)
		buf_addf(out, "%016llx", (unsigned long long)hash_text(text, i) | 1);
}

bool otlp_id(struct str text, size_t digits, struct buf *out)
{
	char hex[OTLP_TRACE_ID];
	struct str same = {hex, digits};

	if (!otlp_digits(text, digits, hex)) {
		otlp_hash(text, digits, out);
		return false;
	}
	buf_add(out, same);
	return str_eq(text, same);
}
