#include "model/state_parts.h"

/* An arena that is this much more than what lives in it is cleaned out. */
enum { DIRT_TIMES = 4, DIRT_LEAST = 1 << 20 };

void state_cursor_release(struct state_cursor *c)
{
	arena_release(&c->docs.arena);
	arena_release(&c->older.arena);
	*c = (struct state_cursor){0};
}

/*
 * What was before the last step is seen no more; where little of what the arena holds is alive, that
 * moves out.
 */
void state_cursor_clean(struct state_cursor *c)
{
	struct docs fresh = {.most = c->docs.most, .seed = c->docs.seed};

	arena_release(&c->older.arena);
	c->before = c->value;
	c->steps++;
	c->was_known = c->known;
	if (!c->known)
		arena_release(&c->docs.arena);
	else if (c->docs.arena.bytes > c->value.weight * DIRT_TIMES + DIRT_LEAST) {
		doc_move(&fresh, &c->value);
		c->older = c->docs;
		c->docs = fresh;
	}
}

bool state_cursor_apply(struct state_cursor *c, const struct state_said *said)
{
	struct str text = arena_copy(&c->docs.arena, said->text);

	switch (said->way) {
	case STATE_SNAPSHOT:
		return doc_read(&c->docs, text, &c->value);
	case STATE_PATCH:
		return doc_patch(&c->docs, &c->value, text);
	default:
		return doc_merge(&c->docs, &c->value, text);
	}
}
