#include "cat_notes.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct cat_notes *cat_notes_there(const struct trace *t)
{
	return t->notes;
}

struct cat_notes *cat_notes(struct trace *t)
{
	struct cat_notes *n = t->notes ? t->notes : mem_new(sizeof(*n));
	size_t old = n->room;

	t->notes = n;
	n->of = mem_grow(n->of, &n->room, t->span_count, 1);
	memset(n->of + old, 0, n->room - old);
	return n;
}

void cat_notes_free(struct trace *t)
{
	struct cat_notes *n = t->notes;

	if (!n)
		return;
	free(n->of);
	free(n);
	t->notes = NULL;
}

void cat_notes_touch(struct trace *t, uint32_t span)
{
	const unsigned whole = SPAN_HAS_START | SPAN_HAS_END;
	struct cat_notes *n = cat_notes(t);

	if (!span || n->of[span] || (t->spans[span].flags & whole) != whole)
		return;
	n->of[span] = CAT_ENDED;
	n->ended++;
}

void cat_notes_ripen(struct trace *t)
{
	struct cat_notes *n = cat_notes(t);

	for (uint32_t i = 1; n->ended && i < t->span_count; i++) {
		if (n->of[i] != CAT_ENDED)
			continue;
		n->of[i] = CAT_RIPE;
		n->ended--;
		n->ripe++;
	}
}

void cat_notes_done(struct trace *t, uint32_t span, bool kept)
{
	struct cat_notes *n = cat_notes(t);

	n->ripe -= n->of[span] == CAT_RIPE;
	n->of[span] = kept ? CAT_KEPT : CAT_DONE;
}
