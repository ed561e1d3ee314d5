#include "view/flow_late.h"

#include "model/moment.h"
#include "model/tree.h"

static size_t flow_late_depth(const struct flow_trace *ft, uint32_t span)
{
	return (ft->t->relink ? 0 : tree_depth(ft->t, span)) + 1;
}

static void flow_late_event(struct flow_trace *ft, uint32_t span, int64_t ts)
{
	const struct event *e = &ft->t->events[ft->t->event_count - 1];
	struct moment m = {.ts = ts, .place = e->place, .kind = (enum event_kind)e->kind};

	if (ft->f->o->query)
		return;
	if (!ft->f->o->verbose && (m.kind == EVENT_OTHER || m.kind == EVENT_LOG))
		return;
	flow_trace_head(ft);
	outline_moment(ft->f->o, ft->t, &m, flow_late_depth(ft, span), span);
}

/* Its line, or the last row that said so, says something else. */
static bool flow_late_status(struct flow_trace *ft, uint32_t span)
{
	bool failed = span_status(&ft->t->spans[span]) == STATUS_ERROR;

	if (failed == ((ft->notes[span] & NOTE_FAILED) != 0))
		return false;
	ft->notes[span] ^= NOTE_FAILED;
	return true;
}

static void flow_late_update(struct flow_trace *ft, uint32_t span, const struct record *r)
{
	bool status = flow_late_status(ft, span);

	if (ft->f->o->query || (!status && !outline_late_shows(ft->f->o, r)))
		return;
	flow_trace_head(ft);
	outline_late(ft->f->o, ft->t, span, r, status, flow_late_depth(ft, span));
}

void flow_late_record(struct flow_trace *ft, uint32_t span, const struct record *r)
{
	uint8_t note = ft->notes[span];

	if (r->type == RECORD_EVENT && note & (NOTE_DONE | NOTE_EVENTS))
		flow_late_event(ft, span, r->ts);
	else if (r->type != RECORD_EVENT && note & NOTE_DONE)
		flow_late_update(ft, span, r);
	if ((note & (NOTE_DONE | NOTE_BARE)) == NOTE_DONE)
		trace_let_go(ft->t, span);
}
