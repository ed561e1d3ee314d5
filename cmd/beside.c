#include "beside.h"

#include <stdlib.h>

#include "base/mem.h"

/* Where a text of this source belongs: beside the last record before it. */
static struct aside *beside_before(struct beside *b, uint32_t source)
{
	size_t old = b->room;

	b->before = mem_grow(b->before, &b->room, (size_t)source + 1, sizeof(*b->before));
	for (; old < b->room; old++)
		b->before[old] = (struct aside){0};
	return &b->before[source];
}

void beside_record(struct beside *b, const struct record *r, struct trace *trace)
{
	struct aside *before = beside_before(b, r->line.source);

	if (intake_glued(r))
		asides_add(&b->asides, &r->line, r->before, *before);
	if (!trace)
		return;
	*before = (struct aside){.t = trace,
		.span = trace->touched,
		.after = r->type == RECORD_SPAN_END || r->type == RECORD_SPAN,
		.ts = r->type == RECORD_SPAN ? r->end_ts : r->ts};
}

void beside_text(struct beside *b, const struct line *line)
{
	asides_add(&b->asides, line, line->text, *beside_before(b, line->source));
}

void beside_release(struct beside *b)
{
	asides_release(&b->asides);
	free(b->before);
	*b = (struct beside){0};
}
