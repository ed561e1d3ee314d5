#include "tui/glances.h"

static void glances_read(struct glances_slot *slot, const struct trace *t, uint32_t span,
	const struct life *life, const struct intern *names)
{
	struct arena arena = {0};
	struct facts f;

	facts_open(&f, t, span, life, &arena);
	if (!f.name.len) /* its file may be gone */
		f.name = intern_text(names, t->spans[span].name);
	glance_of(&slot->glance, &f, slot->set);
	arena_release(&arena);
}

struct glances_slot *glances_of(struct glances *c, const struct trace *t, uint32_t span,
	const struct life *life, const struct intern *names, enum text_set set)
{
	struct glances_slot *slot = &c->slots[(t->id.low + span) % GLANCES];

	if (slot->trace == t && slot->span == span && slot->set == set &&
		slot->generation == t->generation && slot->round == c->round)
		return slot;
	slot->trace = t;
	slot->span = span;
	slot->set = set;
	slot->generation = t->generation;
	slot->round = c->round;
	slot->seen_ns = 0;
	slot->self_ns = -1;
	glances_read(slot, t, span, life, names);
	return slot;
}

void glances_release(struct glances *c)
{
	for (size_t i = 0; i < GLANCES; i++)
		glance_release(&c->slots[i].glance);
	*c = (struct glances){0};
}
