#include "export/wire.h"

#include <math.h>

/* ---- writing ------------------------------------------------------------------------------------ */

/* Seven bits a byte, the least first; a bit says that more follow. At most ten bytes. */
static size_t wire_varint(uint64_t value, char *at)
{
	size_t len = 0;

	for (; value > 0x7f; value >>= 7)
		at[len++] = (char)(value | 0x80);
	at[len++] = (char)value;
	return len;
}

static void wire_add_varint(uint64_t value, struct buf *out)
{
	out->len += wire_varint(value, buf_reserve(out, 10));
}

static void wire_tag(unsigned number, unsigned type, struct buf *out)
{
	wire_add_varint(number << 3 | type, out);
}

void wire_varint_field(unsigned number, uint64_t value, bool always, struct buf *out)
{
	if (!value && !always)
		return;
	wire_tag(number, WIRE_VARINT, out);
	wire_add_varint(value, out);
}

void wire_fixed_field(
	unsigned number, uint64_t bits, size_t size, bool always, struct buf *out)
{
	if (!bits && !always)
		return;
	wire_tag(number, size == 4 ? WIRE_FIXED32 : WIRE_FIXED64, out);
	for (size_t i = 0; i < size; i++)
		buf_add_byte(out, (char)(bits >> 8 * i));
}

/*
 * How long a length is nobody knows before all is there. One byte is left for it; where it needs
 * more, what stands behind it moves:
 *
 *     tag 00 bytes...   ->   tag len len bytes...
 */
size_t wire_open(unsigned number, struct buf *out)
{
	wire_tag(number, WIRE_LENGTH, out);
	buf_add_byte(out, 0);
	return out->len;
}

void wire_close(size_t begin, struct buf *out)
{
	size_t len = out->len - begin;
	char length[10];
	size_t size = wire_varint(len, length);

	if (size > 1) {
		buf_reserve(out, size - 1);
		memmove(out->at + begin + size - 1, out->at + begin, len);
		out->len += size - 1;
	}
	memcpy(out->at + begin - 1, length, size);
}

/* ---- numbers ------------------------------------------------------------------------------------ */

static bool wire_digits(struct str text, uint64_t *value)
{
	*value = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned digit = (unsigned char)text.at[i] - '0';

		if (digit > 9 || __builtin_mul_overflow(*value, 10, value) ||
			__builtin_add_overflow(*value, digit, value))
			return false;
	}
	return text.len > 0;
}

/* 1e3 and 1.0 are integers as well. */
static bool wire_spelt(const struct scan_value *v, bool negative, uint64_t *bits)
{
	int64_t whole;

	if (v->type != SCAN_NUMBER || !scan_int(v, &whole) || (whole < 0 && !negative))
		return false;
	*bits = (uint64_t)whole;
	return true;
}

bool wire_integer(const struct scan_value *v, bool negative, uint64_t *bits)
{
	bool minus = v->text.len && v->text.at[0] == '-';
	uint64_t most = minus ? (uint64_t)INT64_MAX + 1
		: negative    ? (uint64_t)INT64_MAX
			      : UINT64_MAX;

	if (v->type != SCAN_STRING && v->type != SCAN_NUMBER)
		return false;
	if (!wire_digits(str_tail(v->text, minus), bits))
		return wire_spelt(v, negative, bits);
	if (minus && !negative && *bits)
		return false;
	if (*bits > most)
		return false;
	if (minus)
		*bits = 0 - *bits;
	return true;
}

static bool wire_named(struct str text, double *value)
{
	static const struct {
		const char *name;
		double value;
	} names[] = {{"NaN", (double)NAN}, {"Infinity", (double)INFINITY},
		{"-Infinity", -(double)INFINITY}};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(text, str_from(names[i].name))) {
			*value = names[i].value;
			return true;
		}
	return false;
}

bool wire_double(const struct scan_value *v, uint64_t *bits)
{
	struct scan_value number = *v;
	const char *reason;
	double value;
	size_t offset;

	if (v->type == SCAN_STRING && scan_check(v->text, &offset, &reason))
		number = scan_value_of(v->text);
	if (!(v->type == SCAN_STRING && wire_named(v->text, &value)) &&
		!scan_double(&number, &value))
		return false;
	memcpy(bits, &value, sizeof(*bits));
	return true;
}

/* ---- bytes -------------------------------------------------------------------------------------- */

static int wire_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool wire_hex(struct str digits, struct buf *out)
{
	if (digits.len % 2)
		return false;
	for (size_t i = 0; i < digits.len; i += 2) {
		int high = wire_hex_digit(digits.at[i]);
		int low = wire_hex_digit(digits.at[i + 1]);

		if (high < 0 || low < 0)
			return false;
		buf_add_byte(out, (char)(high << 4 | low));
	}
	return true;
}

static int wire_base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

bool wire_base64(struct str digits, struct buf *out)
{
	unsigned held = 0, bits = 0;

	for (int i = 0; i < 2 && digits.len && digits.at[digits.len - 1] == '='; i++)
		digits.len--;
	for (size_t i = 0; i < digits.len; i++) {
		int digit = wire_base64_digit(digits.at[i]);

		if (digit < 0)
			return false;
		held = held << 6 | (unsigned)digit;
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		buf_add_byte(out, (char)(held >> bits));
	}
	return bits < 6;
}
