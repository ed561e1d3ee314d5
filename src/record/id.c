#include "record/id.h"

#include <inttypes.h>
#include <string.h>

/* 0 to 15, or more than 15 for what is no lower-case hex digit. */
static unsigned id_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	return 16;
}

static const uint64_t EACH = UINT64_C(0x0101010101010101);

/* The high bit of each byte that is in [from, to]; bytes must be ASCII. */
static uint64_t id_in_range(uint64_t bytes, unsigned char from, unsigned char to)
{
	uint64_t high = EACH * 0x80;

	return (bytes + EACH * (0x80U - from)) & ~(bytes + EACH * (0x7fU - to)) & high;
}

/* Eight digits at once: digits of a word are gathered pairwise. False: one is no digit. */
static bool id_hex8(const char *text, uint32_t *out)
{
	uint64_t w, letters;

	memcpy(&w, text, 8);
	if (w & EACH * 0x80)
		return false;
	letters = id_in_range(w, 'a', 'f');
	if ((letters | id_in_range(w, '0', '9')) != EACH * 0x80)
		return false;
	w = (w & EACH * 0x0f) + (letters >> 7) * 9;
	w = ((w << 4) | (w >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
	w = ((w << 8) | (w >> 16)) & UINT64_C(0x0000ffff0000ffff);
	*out = (uint32_t)((w << 16) | (w >> 32));
	return true;
}

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
enum { LITTLE_ENDIAN_WORDS = 1 };
#else
enum { LITTLE_ENDIAN_WORDS = 0 };
#endif

static bool id_hex16(const char *text, uint64_t *out)
{
	uint32_t high, low;

	if (LITTLE_ENDIAN_WORDS) {
		if (!id_hex8(text, &high) || !id_hex8(text + 8, &low))
			return false;
		*out = (uint64_t)high << 32 | low;
		return true;
	}
	*out = 0;
	for (int i = 0; i < 16; i++) {
		unsigned digit = id_digit(text[i]);

		if (digit > 15)
			return false;
		*out = *out << 4 | digit;
	}
	return true;
}

/* FNV-1a, then finished as splitmix64 does; ids are short. */
static uint64_t id_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static uint64_t id_text_hash(struct str text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * UINT64_C(0x100000001b3);
	return id_mix(hash);
}

bool id_parse(struct str text, size_t digits, struct id *id)
{
	*id = (struct id){0};
	if (text.len == digits && id_hex16(text.at + digits - 16, &id->low) &&
		(digits == 16 || id_hex16(text.at, &id->high)))
		return id->low || id->high;
	if (!text.len || text.len > ID_MAX)
		return false;
	*id = (struct id){.low = id_text_hash(text), .text = text};
	return true;
}

bool id_eq(const struct id *a, const struct id *b)
{
	return a->low == b->low && a->high == b->high && str_eq(a->text, b->text);
}

void id_format(const struct id *id, size_t digits, struct buf *out)
{
	if (id->text.len) {
		buf_add(out, id->text);
		return;
	}
	if (digits == 32)
		buf_addf(out, "%016" PRIx64, id->high);
	buf_addf(out, "%016" PRIx64, id->low);
}

uint64_t id_hash(const struct id *id, uint64_t seed)
{
	return id_mix(id_mix(id->low ^ seed) + id->high);
}
