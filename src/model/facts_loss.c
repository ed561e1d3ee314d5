#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/facts_parts.h"

/* A round and, below it, what was found in it. */
enum { LOSS_BITS = 2, ROUNDS = 1 << 30, CLIMB_MAX = 4096 };

void losses_release(struct losses *l)
{
	free(l->found);
	*l = (struct losses){0};
}

/* What was found before the trace or the world changed no longer counts. */
static void losses_begin(struct losses *l, const struct trace *t, const struct life *life)
{
	size_t old = l->room;
	bool same = l->t == t && l->generation == t->generation &&
		l->gone_count == life->gone_count;

	l->found = mem_grow(l->found, &l->room, t->span_count, sizeof(*l->found));
	memset(l->found + old, 0, (l->room - old) * sizeof(*l->found));
	if (same)
		return;
	l->t = t;
	l->generation = t->generation;
	l->gone_count = life->gone_count;
	if (++l->round < ROUNDS)
		return;
	memset(l->found, 0, l->room * sizeof(*l->found));
	l->round = 1;
}

static bool losses_known(const struct losses *l, uint32_t span, enum span_loss *loss)
{
	if (!l || l->found[span] >> LOSS_BITS != l->round)
		return false;
	*loss = (enum span_loss)(l->found[span] & ((1U << LOSS_BITS) - 1));
	return true;
}

/* What holds for the span above holds for those that were climbed over. */
static void losses_keep(struct losses *l, const struct trace *t, uint32_t span,
	uint32_t steps, enum span_loss loss)
{
	for (; l && span && steps; steps--, span = t->spans[span].parent)
		l->found[span] = l->round << LOSS_BITS | (uint32_t)loss;
}

static bool facts_process_gone(struct str resource, const struct life *life)
{
	struct scan_value pid;
	int64_t n;

	if (!scan_find(resource, STR("process.pid"), &pid) || !scan_int(&pid, &n))
		return false;
	for (size_t i = 0; i < life->gone_count; i++)
		if (life->gone[i] == n)
			return true;
	return false;
}

/* False when its records name no process after all. */
static bool facts_process(
	const struct trace *t, uint32_t span, const struct life *life, enum span_loss *loss)
{
	struct arena arena = {0};
	struct facts f = {.seed = life->seed};
	bool has;

	facts_records(&f, t, &t->spans[span], life, &arena);
	has = f.resource.text.len > 0;
	if (has && facts_process_gone(f.resource.text, life))
		*loss = LOSS_PROCESS;
	arena_release(&arena);
	return has;
}

/* `resource` stands only on a process's first spans: climbs to the one it is inherited from. */
enum span_loss facts_loss(const struct trace *t, uint32_t span, const struct life *life)
{
	enum span_loss loss = LOSS_NONE;
	uint32_t at = span, steps = 0;

	if (!span || !life->gone_count)
		return LOSS_NONE;
	if (life->losses)
		losses_begin(life->losses, t, life);
	for (; at && steps < CLIMB_MAX; steps++, at = t->spans[at].parent) {
		if (losses_known(life->losses, at, &loss))
			break;
		if (t->spans[at].flags & SPAN_HAS_RESOURCE &&
			facts_process(t, at, life, &loss)) {
			steps++;
			break;
		}
	}
	losses_keep(life->losses, t, span, steps, loss);
	return loss;
}
