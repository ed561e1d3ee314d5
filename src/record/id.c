#include "record/id.h"

/* FNV-1a, then finished; ids are short. */
static uint64_t id_text_hash(struct str text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * UINT64_C(0x100000001b3);
	return id_mix(hash);
}

bool id_parse(struct str text, size_t digits, struct id *id)
{
	if (id_parse_digits(text, digits, id))
		return id->low || id->high;
	if (!text.len || text.len > ID_MAX)
		return false;
	*id = (struct id){.low = id_text_hash(text), .text = text};
	return true;
}

static void id_hex(uint64_t n, struct buf *out)
{
	char *to = buf_reserve(out, 16);

	for (int i = 15; i >= 0; i--, n >>= 4)
		to[i] = "0123456789abcdef"[n & 15];
	out->len += 16;
}

void id_format(const struct id *id, size_t digits, struct buf *out)
{
	if (id->text.len) {
		buf_add(out, id->text);
		return;
	}
	if (digits == 32)
		id_hex(id->high, out);
	id_hex(id->low, out);
}
