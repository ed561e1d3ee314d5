#include "view/glance.h"

#include "base/stamp.h"
#include "model/cancelled.h"
#include "view/figure.h"

void glance_of(struct glance *g, const struct facts *f, enum text_set set)
{
	struct gist gist;

	gist_of(f, &gist);
	g->state = f->state;
	g->status = f->status;
	g->cancelled = cancelled_is(f);
	g->has_start = f->has_start;
	g->has_end = f->has_end;
	g->start_ns = f->start_ns;
	g->end_ns = f->end_ns;
	g->first_ns = gist_first_token(f, &gist);
	g->role = gist_role(f->kind);
	row_reset(&g->letter);
	row_reset(&g->mark);
	row_reset(&g->name);
	span_name_letter(&g->letter, f);
	span_name_status(&g->mark, f, set);
	span_name_add(&g->name, f, &gist, set, GLANCE_NAME, gist.http);
	gist_release(&gist);
}

void glance_release(struct glance *g)
{
	row_release(&g->letter);
	row_release(&g->mark);
	row_release(&g->name);
}

bool glance_end(const struct glance *g, int64_t now_ns, int64_t seen_ns, int64_t *end_ns)
{
	if (!g->has_start)
		return false;
	switch (g->state) {
	case SPAN_ENDED:
		*end_ns = g->end_ns;
		return g->has_end;
	case SPAN_OPEN:
		*end_ns = now_ns > g->start_ns ? now_ns : g->start_ns;
		return now_ns != 0;
	case SPAN_LOST:
		*end_ns = seen_ns;
		return seen_ns > g->start_ns;
	case SPAN_MISSING:
		break;
	}
	return false;
}

void glance_duration(
	const struct glance *g, int64_t now_ns, int64_t seen_ns, struct buf *out)
{
	int64_t end;

	if (glance_end(g, now_ns, seen_ns, &end)) {
		if (g->state == SPAN_OPEN)
			figure_running(figure_since(end, g->start_ns), out);
		else
			stamp_duration(figure_since(end, g->start_ns), out);
	}
	if (g->state == SPAN_OPEN)
		buf_add_byte(out, '+');
	if (g->state == SPAN_LOST)
		buf_add_byte(out, '?');
}

bool glance_then(
	struct glance *then, const struct glance *g, int64_t ns, const struct row *open)
{
	int64_t start = g->has_start ? g->start_ns : g->end_ns;

	*then = *g;
	if ((!g->has_start && !g->has_end) || start > ns) {
		then->has_start = then->has_end = false;
		then->mark = (struct row){0};
		return false;
	}
	if (g->has_end && g->end_ns <= ns)
		return true;
	then->state = SPAN_OPEN;
	then->status = STATUS_UNSET;
	then->cancelled = false;
	then->has_end = false;
	then->mark = *open;
	return true;
}

bool glance_bar(const struct glance *g, int64_t now_ns, int64_t seen_ns, struct bar *out)
{
	if (!(g->has_start || g->has_end) || g->state == SPAN_MISSING)
		return false;
	*out = (struct bar){.start_ns = g->has_start ? g->start_ns : g->end_ns,
		.end_ns = g->end_ns,
		.first_ns = g->first_ns,
		.role = g->role,
		.error = g->status == STATUS_ERROR && !g->cancelled};
	if (g->state == SPAN_OPEN || g->state == SPAN_LOST) {
		out->end = g->state == SPAN_OPEN ? BAR_OPEN : BAR_LOST;
		out->end_ns = g->state == SPAN_OPEN ? now_ns : seen_ns;
	}
	return true;
}
