#include "model/selection.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { WORD = 64 };

void selection_reset(struct selection *s, const struct trace *t)
{
	size_t words = t->span_count / WORD + 1;

	s->bits = mem_grow(s->bits, &s->room, words, sizeof(*s->bits));
	memset(s->bits, 0, s->room * sizeof(*s->bits));
	s->count = 0;
}

void selection_release(struct selection *s)
{
	free(s->bits);
	*s = (struct selection){0};
}

bool selection_add(struct selection *s, uint32_t span)
{
	uint64_t bit = UINT64_C(1) << span % WORD;

	if (s->bits[span / WORD] & bit)
		return false;
	s->bits[span / WORD] |= bit;
	s->count++;
	return true;
}

bool selection_has(const struct selection *s, uint32_t span)
{
	if (!s)
		return true;
	return span / WORD < s->room && s->bits[span / WORD] >> span % WORD & 1;
}

/* Stops at one that is in: what is above that has been taken in, or has its own turn. */
static void selection_climb(struct selection *s, const struct trace *t, uint32_t span)
{
	while ((span = t->spans[span].parent) && selection_add(s, span)) {
	}
}

void selection_add_above(struct selection *s, const struct trace *t)
{
	for (uint32_t i = 1; s->count && i < t->span_count; i++)
		if (selection_has(s, i))
			selection_climb(s, t, i);
}
