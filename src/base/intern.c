#include "base/intern.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { SLOTS_FIRST = 64 };

static uint64_t intern_word(const char *at, size_t len)
{
	uint64_t word = 0;

	memcpy(&word, at, len);
	return word;
}

static uint32_t intern_hash(const struct intern *in, struct str text)
{
	uint64_t hash = in->seed ^ text.len;

	for (size_t i = 0; i < text.len; i += 8) {
		size_t left = text.len - i;

		hash ^= left < 8 ? intern_word(text.at + i, left)
				 : intern_word(text.at + i, 8);
		hash *= UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	return (uint32_t)hash;
}

/* The slot of `text`: its own, or the free one where it belongs. */
static uint32_t *intern_slot(struct intern *in, struct str text)
{
	uint32_t mask = in->slot_count - 1;
	uint32_t i = intern_hash(in, text) & mask;

	while (in->slots[i] && !str_eq(in->texts[in->slots[i]], text))
		i = (i + 1) & mask;
	return &in->slots[i];
}

static void intern_grow(struct intern *in)
{
	free(in->slots);
	in->slot_count = in->slot_count ? in->slot_count * 2 : SLOTS_FIRST;
	in->slots = mem_new(in->slot_count * sizeof(*in->slots));
	for (size_t n = 1; n < in->count; n++)
		*intern_slot(in, in->texts[n]) = (uint32_t)n;
}

static uint32_t intern_add(struct intern *in, struct str text)
{
	in->texts = mem_grow(in->texts, &in->room, in->count + 2, sizeof(*in->texts));
	if (!in->count)
		in->texts[in->count++] = (struct str){0};
	in->texts[in->count] = arena_copy(&in->arena, text);
	return (uint32_t)in->count++;
}

uint32_t intern(struct intern *in, struct str text)
{
	uint32_t *slot;

	if (!text.len || text.len > INTERN_LEN)
		return 0;
	if (in->count * 2 >= in->slot_count)
		intern_grow(in);
	slot = intern_slot(in, text);
	if (!*slot && in->count <= INTERN_MAX)
		*slot = intern_add(in, text);
	return *slot;
}

struct str intern_text(const struct intern *in, uint32_t number)
{
	return number < in->count ? in->texts[number] : (struct str){0};
}

void intern_release(struct intern *in)
{
	arena_release(&in->arena);
	free(in->texts);
	free(in->slots);
	*in = (struct intern){.seed = in->seed};
}
