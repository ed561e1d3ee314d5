#include "span_notes.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct span_notes *span_notes_there(const struct trace *t)
{
	return t->notes;
}

struct span_notes *span_notes(struct trace *t)
{
	struct span_notes *n = t->notes ? t->notes : mem_new(sizeof(*n));
	size_t old = n->room;

	t->notes = n;
	n->of = mem_grow(n->of, &n->room, t->span_count, 1);
	memset(n->of + old, 0, n->room - old);
	return n;
}

void span_notes_free(struct trace *t)
{
	struct span_notes *n = t->notes;

	if (!n)
		return;
	free(n->of);
	free(n);
	t->notes = NULL;
}

void span_notes_touch(struct trace *t, uint32_t span)
{
	const unsigned whole = SPAN_HAS_START | SPAN_HAS_END;
	struct span_notes *n = span_notes(t);

	if (!span || n->of[span] || (t->spans[span].flags & whole) != whole)
		return;
	n->of[span] = SPAN_NOTE_ENDED;
	n->ended++;
}

void span_notes_ripen(struct trace *t)
{
	struct span_notes *n = span_notes(t);

	for (uint32_t i = 1; n->ended && i < t->span_count; i++) {
		if (n->of[i] != SPAN_NOTE_ENDED)
			continue;
		n->of[i] = SPAN_NOTE_RIPE;
		n->ended--;
		n->ripe++;
	}
}

void span_notes_done(struct trace *t, uint32_t span, bool kept)
{
	struct span_notes *n = span_notes(t);

	n->ripe -= n->of[span] == SPAN_NOTE_RIPE;
	n->of[span] = kept ? SPAN_NOTE_KEPT : SPAN_NOTE_DONE;
}
