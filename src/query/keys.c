#include "query/keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

static uint32_t *keys_slot(const struct keys *k, struct str key)
{
	size_t i = (size_t)hash_text(key, k->seed) & (k->slot_count - 1);

	while (k->slots[i] && !str_eq(k->texts[k->slots[i] - 1], key))
		i = (i + 1) & (k->slot_count - 1);
	return &k->slots[i];
}

/* At most half of the slots are taken. */
static void keys_grow(struct keys *k)
{
	if (k->slot_count > 2 * (size_t)k->count)
		return;
	k->slot_count = k->slot_count ? k->slot_count * 2 : 64;
	free(k->slots);
	k->slots = mem_new(k->slot_count * sizeof(*k->slots));
	for (uint32_t i = 0; i < k->count; i++)
		*keys_slot(k, k->texts[i]) = i + 1;
}

/* Texts of any length may be grouped by: long ones are known by two hashes and their length. */
enum { KEY_MAX = 64 };

struct keys_digest {
	char mark; /* no key begins with it: those begin with the type of a value */
	uint64_t hashes[2];
	size_t len;
};

static struct str keys_short(
	const struct keys *k, struct str key, struct keys_digest *digest)
{
	if (key.len <= KEY_MAX)
		return key;
	memset(digest, 0, sizeof(*digest));
	digest->mark = (char)VALUE_TYPES;
	digest->hashes[0] = hash_text(key, k->seed);
	digest->hashes[1] = hash_text(key, ~k->seed);
	digest->len = key.len;
	return (struct str){(const char *)digest, sizeof(*digest)};
}

uint32_t keys_number(struct keys *k, struct str key)
{
	struct keys_digest digest;
	uint32_t *slot;

	key = keys_short(k, key, &digest);
	keys_grow(k);
	slot = keys_slot(k, key);
	if (*slot)
		return *slot - 1;
	k->texts = mem_grow(k->texts, &k->room, (size_t)k->count + 1, sizeof(*k->texts));
	k->texts[k->count++] = arena_copy(&k->arena, key);
	*slot = k->count;
	return k->count - 1;
}

bool keys_has(const struct keys *k, struct str key)
{
	struct keys_digest digest;

	return k->count && *keys_slot(k, keys_short(k, key, &digest));
}

void keys_reset(struct keys *k)
{
	if (k->slots)
		memset(k->slots, 0, k->slot_count * sizeof(*k->slots));
	k->count = 0;
	arena_reset(&k->arena);
}

void keys_release(struct keys *k)
{
	free(k->texts);
	free(k->slots);
	arena_release(&k->arena);
	*k = (struct keys){0};
}

static void keys_bytes(struct buf *key, const void *at, size_t len)
{
	buf_add(key, (struct str){at, len});
}

void keys_add(struct buf *key, const struct value *v)
{
	buf_add_byte(key, (char)v->type);
	switch (v->type) {
	case VALUE_NIL:
		break;
	case VALUE_STRING:
	case VALUE_KIND:
	case VALUE_JSON:
		keys_bytes(key, &v->text.len, sizeof(v->text.len));
		buf_add(key, v->text);
		break;
	case VALUE_BOOL:
		buf_add_byte(key, (char)v->yes);
		break;
	case VALUE_FLOAT:
		keys_bytes(key, &v->real, sizeof(v->real));
		break;
	default:
		keys_bytes(key, &v->number, sizeof(v->number));
	}
}
