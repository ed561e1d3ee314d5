#include "model/check_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

enum { SHAPES = 256, SLOTS_FIRST = 64 };

/* Names are told apart by their hashes. */
struct check_names {
	uint32_t plain
		[SHAPES]; /* a shape whose names are all different, at its number modulo
				     the size; 0: none */
	uint64_t *slots;  /* of one object, 0: free */
	size_t mask;	  /* of places */
	uint64_t seed;
	struct buf text; /* of a name that was written with escapes */
};

struct check_names *check_names_new(uint64_t seed)
{
	struct check_names *names = mem_new(sizeof(*names));

	names->mask = SLOTS_FIRST - 1;
	names->slots = mem_new(SLOTS_FIRST * sizeof(*names->slots));
	names->seed = seed;
	return names;
}

void check_names_free(struct check_names *names)
{
	if (!names)
		return;
	free(names->slots);
	buf_release(&names->text);
	free(names);
}

static uint64_t check_names_hash(struct check_names *names, const struct scan_value *key)
{
	if (!key->escaped)
		return hash_text(key->text, names->seed) | 1;
	buf_reset(&names->text);
	scan_unescape(key, &names->text);
	return hash_text(buf_str(&names->text), names->seed) | 1;
}

/* False when it is there already. */
static bool check_names_put(struct check_names *names, uint64_t hash)
{
	size_t i = hash >> 1 & names->mask;

	while (names->slots[i] && names->slots[i] != hash)
		i = (i + 1) & names->mask;
	if (names->slots[i])
		return false;
	names->slots[i] = hash;
	return true;
}

static void check_names_grow(struct check_names *names)
{
	uint64_t *old = names->slots;
	size_t room = names->mask + 1;

	names->mask = room * 2 - 1;
	names->slots = mem_new(room * 2 * sizeof(*names->slots));
	for (size_t i = 0; i < room; i++)
		if (old[i])
			check_names_put(names, old[i]);
	free(old);
}

static const char *check_names_object(struct check_names *names, struct str object)
{
	const char *twice = NULL;
	struct scan_member m;
	size_t count = 0;
	struct scan s;

	memset(names->slots, 0, (names->mask + 1) * sizeof(*names->slots));
	scan_init(&s, object, 0);
	if (!scan_object(&s))
		return NULL;
	while (!twice && scan_member(&s, &m)) {
		if (!check_names_put(names, check_names_hash(names, &m.key)))
			twice = m.key.text.at;
		if (++count > names->mask / 2)
			check_names_grow(names);
	}
	return twice;
}

/* Records of one shape have the same names. */
const char *check_names_twice(struct check_names *names, const struct record *r)
{
	uint32_t *plain = &names->plain[r->shape % SHAPES];
	const char *twice;

	if (r->shape && *plain == r->shape)
		return NULL;
	twice = check_names_object(names, str_tail(r->line.text, r->before.len));
	if (!twice && r->attributes.len)
		twice = check_names_object(names, r->attributes);
	if (!twice && r->shape)
		*plain = r->shape;
	return twice;
}

static int check_hex(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* The unit of the \u escape that a text begins with; -1: none is there. */
static int check_unit(const char *at, const char *end)
{
	if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
		return -1;
	return check_hex(at[2]) << 12 | check_hex(at[3]) << 8 | check_hex(at[4]) << 4 |
		check_hex(at[5]);
}

static bool check_is_high(int unit)
{
	return unit >= 0xd800 && unit <= 0xdbff;
}

static bool check_is_low(int unit)
{
	return unit >= 0xdc00 && unit <= 0xdfff;
}

/* In a text that was checked each backslash begins an escape. */
const char *check_surrogate(struct str text)
{
	const char *at = text.at, *end = text.at + text.len;

	while ((at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
		int unit = check_unit(at, end);

		if (check_is_low(unit))
			return at;
		if (check_is_high(unit) && !check_is_low(check_unit(at + 6, end)))
			return at;
		at += check_is_high(unit) ? 12 : unit >= 0 ? 6 : 2;
	}
	return NULL;
}
