#include "model/apply.h"

#include "base/scan.h"
#include "model/dropped.h"
#include "model/place.h"
#include "model/usage.h"

/* One record on its way into its trace. */
struct applying {
	struct trace *t;
	const struct record *r;
	struct apply_common *common;
	uint32_t span;	/* index; 0: an event of the trace */
	uint64_t place; /* of the record */
	bool fresh;	/* the span was not known before */
};

static struct span *apply_span(const struct applying *a)
{
	return &a->t->spans[a->span];
}

/* The span of an id, known or new. */
static uint32_t apply_find(
	struct trace *t, const struct id *id, struct apply_common *common)
{
	uint32_t span = recent_find(&common->recent, t, id);

	if (!span) {
		span = trace_span(t, id, common->seed);
		recent_put(&common->recent, t, id, span);
	}
	return span;
}

/* A record is kept beside the others; what it says is merged when the span is opened. */
static void apply_history(struct applying *a, uint64_t place)
{
	struct span_history *history = trace_history(a->t, a->span);
	struct span_record *record = arena_new(&a->t->arena, sizeof(*record));

	*record = (struct span_record){.place = place, .next = history->records};
	history->records = record;
}

/* The order among its brothers depends on the start; those that have none next are put in order when linked. */
static void apply_start_ns(struct applying *a, uint32_t span, int64_t ns)
{
	struct span *s = &a->t->spans[span];

	s->start_ns = ns;
	s->flags |= SPAN_HAS_TIME;
	if (s->next)
		a->t->spans[s->parent].flags &= (uint16_t)~SPAN_SORTED;
}

/* Until its start is known a span stands where it was first heard of. */
static void apply_heard_of(struct applying *a, uint32_t span, int64_t ts)
{
	const struct span *s = &a->t->spans[span];

	if (s->flags & SPAN_HAS_START || (s->flags & SPAN_HAS_TIME && s->start_ns <= ts))
		return;
	apply_start_ns(a, span, ts);
}

/* When the parent was said that the span has. */
static int64_t apply_parent_ts(const struct applying *a)
{
	const struct span *s = &a->t->spans[a->span];
	const struct span_history *h = s->more ? a->t->mores[s->more].history : NULL;

	if (h && h->parent_ts != INT64_MIN)
		return h->parent_ts;
	return s->flags & SPAN_HAS_START ? s->start_ns : INT64_MIN;
}

static void apply_parent(struct applying *a)
{
	uint32_t parent;
	struct span *s;

	if (!a->r->has_parent)
		return;
	parent = apply_find(a->t, &a->r->parent_id, a->common);
	s = apply_span(a);
	apply_heard_of(a, parent, a->r->ts);
	if (parent == a->span)
		s->flags |= SPAN_CYCLE;
	if (parent == a->span || parent == s->parent)
		return;
	if (s->parent && a->r->ts < apply_parent_ts(a))
		return;
	if (s->parent || a->r->type == RECORD_SPAN_UPDATE || a->r->type == RECORD_SPAN_END)
		trace_history(a->t, a->span)->parent_ts = a->r->ts;
	apply_span(a)->parent = parent;
	a->t->child_first |= parent > a->span;
	a->t->relink |= !a->fresh;
}

/* Whether the start that is known is of this time too, and says more. */
static bool apply_yields(const struct applying *a)
{
	const struct span *s = apply_span(a);

	return s->flags & SPAN_WHOLE && a->r->ts == s->start_ns && record_ahead(a->r);
}

static void apply_name(struct applying *a, bool at_start)
{
	struct span *s = apply_span(a);
	struct span_history *history;
	int64_t by = INT64_MIN;

	if (!a->r->name.at)
		return;
	if (s->flags & SPAN_NAME_AT_START)
		by = s->start_ns;
	else if (s->more && a->t->mores[s->more].history)
		by = a->t->mores[s->more].history->name_ts;
	if (a->r->ts < by || apply_yields(a))
		return;
	if (a->r->ts == by && !(s->flags & SPAN_NAME_AT_START) && record_ahead(a->r))
		return; /* an update's of this time */
	s->name = (uint16_t)intern(&a->common->names, a->r->name);
	s->flags &= (uint16_t)~SPAN_NAME_AT_START;
	if (at_start) {
		s->flags |= SPAN_NAME_AT_START;
		return;
	}
	history = trace_history(a->t, a->span);
	history->name_ts = a->r->ts;
	history->name_place = a->place;
}

static void apply_status_set(struct applying *a)
{
	struct span *s = apply_span(a);

	if (a->r->status == STATUS_ERROR || span_status(s) == STATUS_ERROR)
		a->t->errors += (a->r->status == STATUS_ERROR) -
			(unsigned)(span_status(s) == STATUS_ERROR);
	span_set_status(s, a->r->status);
}

/* `ts` is when the status was said: the end's for an end, so that an end beats what came before. */
static void apply_status(struct applying *a, int64_t ts, bool at_end)
{
	struct span *s = apply_span(a);
	int64_t by = INT64_MIN;

	if (!a->r->has_status)
		return;
	if (s->flags & SPAN_STATUS_AT_END)
		by = s->end_ns;
	else if (s->more && a->t->mores[s->more].history)
		by = a->t->mores[s->more].history->status_ts;
	if (ts < by)
		return;
	apply_status_set(a);
	s->flags &= (uint16_t)~SPAN_STATUS_AT_END;
	/* An end that is not the last one's time is no longer there to be asked for. */
	if (at_end && (!(s->flags & SPAN_HAS_END) || ts >= s->end_ns))
		s->flags |= SPAN_STATUS_AT_END;
	else
		trace_history(a->t, a->span)->status_ts = ts;
}

/* What is said later replaces what was said before; what was not said does neither. */
static bool apply_tokens(uint32_t *own, uint32_t said, bool later)
{
	if (!said || (!later && *own))
		return false;
	*own = said;
	return true;
}

/* Parts are those of the record that said the total. */
static void apply_parts(
	struct applying *a, const struct token_parts *said, bool input, bool output)
{
	struct token_parts *own;

	if (!a->t->parts && !said->cache_read && !said->cache_write && !said->reasoning)
		return;
	own = trace_parts(a->t, a->span);
	if (input) {
		own->cache_read = said->cache_read;
		own->cache_write = said->cache_write;
	}
	if (output)
		own->reasoning = said->reasoning;
}

static void apply_cost(struct applying *a, double said, bool later)
{
	double *cost;

	if (!(said > 0))
		return;
	cost = trace_cost(a->t, a->span);
	if (later || !(*cost > 0))
		*cost = said;
}

static void apply_usage(struct applying *a, int64_t ts)
{
	struct usage used = {0};
	struct span_more *more;
	bool later, input, output;

	if (a->r->attributes.len < sizeof("{\"cost\":1") ||
		!usage_read_record(&a->common->usage, a->r, &used))
		return;
	a->t->has_usage = true;
	more = trace_more(a->t, a->span);
	later = ts >= more->usage_ts;
	input = apply_tokens(&more->own.input, used.input, later);
	output = apply_tokens(&more->own.output, used.output, later);
	if (ts > more->usage_ts)
		more->usage_ts = ts;
	apply_parts(a, &used.parts, input, output);
	apply_cost(a, used.cost, later);
}

static void apply_seen(struct applying *a)
{
	struct span *s = apply_span(a);

	if (s->flags & SPAN_SEEN)
		return;
	s->flags |= SPAN_SEEN;
	a->t->missing--;
}

/* What was let go is not held against what comes: it counts as the same. */
static bool apply_same(const struct applying *a, uint64_t place)
{
	return !place || place_holds(place, a->r);
}

/* The start is this record's. */
static void apply_whole(struct applying *a)
{
	struct span *s = apply_span(a);

	s->flags &= (uint16_t)~SPAN_WHOLE;
	if (!record_ahead(a->r))
		s->flags |= SPAN_WHOLE;
}

static void apply_start(struct applying *a)
{
	struct span *s = apply_span(a);

	apply_name(a, true);
	if (!(s->flags & SPAN_HAS_START)) {
		a->t->open += !(s->flags & SPAN_HAS_END);
		s->flags |= SPAN_HAS_START;
		s->start_place = a->place;
		apply_start_ns(a, a->span, a->r->ts);
		apply_whole(a);
	} else if (a->r->ts == s->start_ns && apply_same(a, s->start_place)) {
		place_drop(&a->place, &a->t->texts);
	} else if (apply_yields(a)) {
		apply_history(a, a->place);
	} else if (a->r->ts >= s->start_ns) {
		s->flags |= a->r->ts > s->start_ns ? SPAN_RESTARTED : 0;
		if (s->start_place)
			apply_history(a, s->start_place);
		apply_span(a)->start_place = a->place;
		apply_start_ns(a, a->span, a->r->ts);
		apply_whole(a);
	} else {
		s->flags |= SPAN_RESTARTED;
		apply_history(a, a->place);
	}
}

/* A later end that says nothing of the status leaves it as said when it was said. */
static void apply_status_stays(struct applying *a)
{
	struct span *s = apply_span(a);

	if (a->r->has_status || !(s->flags & SPAN_STATUS_AT_END))
		return;
	s->flags &= (uint16_t)~SPAN_STATUS_AT_END;
	trace_history(a->t, a->span)->status_ts = s->end_ns;
}

/*
 * With the end of its root a trace seems to be complete; with any other one it does where records come
 * in no order, and giving memory back would mean to ask for it again. A root may have a parent that
 * another stream tells of.
 */
static bool apply_complete(const struct applying *a)
{
	const struct span *s = apply_span(a);

	if (a->t->open || !(s->flags & SPAN_HAS_START))
		return false;
	return !s->parent ||
		(a->t->missing == 1 && !(a->t->spans[s->parent].flags & SPAN_SEEN));
}

static void apply_end(struct applying *a, int64_t ts, uint64_t place)
{
	struct span *s = apply_span(a);

	apply_heard_of(a, a->span, ts);
	apply_status(a, ts, true);
	if (!(s->flags & SPAN_HAS_END)) {
		a->t->open -= (s->flags & SPAN_HAS_START) != 0;
		s->flags |= SPAN_HAS_END;
		s->end_place = place;
		s->end_ns = ts;
		if (apply_complete(a))
			trace_trim(a->t);
	} else if (ts == s->end_ns && (!place || place_holds(s->end_place, a->r))) {
		place_drop(&place, &a->t->texts);
	} else if (ts >= s->end_ns) {
		if (s->end_place)
			apply_history(a, s->end_place);
		apply_status_stays(a);
		apply_span(a)->end_place = place;
		apply_span(a)->end_ns = ts;
	} else if (place) {
		apply_history(a, place);
	}
}

static void apply_update(struct applying *a)
{
	apply_heard_of(a, a->span, a->r->ts);
	apply_name(a, false);
	apply_status(a, a->r->ts, false);
	apply_history(a, a->place);
}

enum event_kind apply_event_kind(struct str name)
{
	if (str_eq(name, STR("agent_state_updated")))
		return EVENT_STATE;
	if (str_eq(name, STR("exception")))
		return EVENT_EXCEPTION;
	if (str_eq(name, STR("records_dropped")))
		return EVENT_DROPPED;
	return str_eq(name, STR("log")) ? EVENT_LOG : EVENT_OTHER;
}

static void apply_event(struct applying *a)
{
	enum event_kind kind = apply_event_kind(a->r->name);

	if (a->span)
		apply_heard_of(a, a->span, a->r->ts);
	if (kind == EVENT_DROPPED)
		a->t->dropped = dropped_sum(a->t->dropped, dropped_said(a->r->attributes));
	trace_event(a->t, a->span, a->place, kind);
}

static void apply_inner_event(struct applying *a, const struct scan_value *v)
{
	struct scan_value name;

	if (v->type != SCAN_OBJECT)
		return;
	a->t->inner_events++;
	if (scan_find(v->text, STR("name"), &name) && name.type == SCAN_STRING &&
		apply_event_kind(name.text) == EVENT_EXCEPTION)
		apply_span(a)->flags |= SPAN_HAS_EXCEPTION;
}

/*
 * Events inside of a whole span stay in its record; they are counted, once. Of two such records of a
 * span one has its events: which, and how many, is for who opens them.
 */
static void apply_inner_events(struct applying *a)
{
	struct scan_value v;
	struct scan s;

	if (!a->r->events.len)
		return;
	if (apply_span(a)->flags & SPAN_HAS_INNER) {
		a->t->inner_again = true;
		return;
	}
	apply_span(a)->flags |= SPAN_HAS_INNER;
	scan_init(&s, a->r->events, 0);
	if (scan_array(&s))
		while (scan_element(&s, &v))
			apply_inner_event(a, &v);
}

static void apply_times(struct trace *t, int64_t ts)
{
	if (ts < t->first_ns)
		t->first_ns = ts;
	if (ts > t->last_ns)
		t->last_ns = ts;
}

static void apply_to_span(struct applying *a)
{
	apply_seen(a);
	if (a->r->resource.len)
		apply_span(a)->flags |= SPAN_HAS_RESOURCE;
	apply_parent(a);
	switch (a->r->type) {
	case RECORD_SPAN_START:
		apply_start(a);
		apply_usage(a, a->r->ts);
		break;
	case RECORD_SPAN_END:
		apply_end(a, a->r->ts, a->place);
		apply_usage(a, a->r->ts);
		break;
	case RECORD_SPAN:
		apply_inner_events(a);
		apply_start(a);
		apply_end(a, a->r->end_ts, 0);
		apply_usage(a, a->r->end_ts);
		apply_times(a->t, a->r->end_ts);
		break;
	default:
		apply_update(a);
		apply_usage(a, a->r->ts);
	}
}

void apply(struct trace *t, const struct record *r, struct apply_common *common)
{
	struct applying a = {.t = t, .r = r, .common = common};
	size_t known = t->span_count;

	if (r->has_span)
		a.span = apply_find(t, &r->span_id, common);
	a.fresh = t->span_count > known;
	t->touched = a.span;
	a.place = place_of(&r->line, str_tail(r->line.text, r->before.len), &t->texts);
	apply_times(t, r->ts);
	if (r->type == RECORD_EVENT)
		apply_event(&a);
	else
		apply_to_span(&a);
}
