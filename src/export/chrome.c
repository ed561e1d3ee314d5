#include "export/chrome.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/json.h"
#include "export/lanes.h"
#include "export/members.h"
#include "model/moment.h"
#include "model/tree.h"

struct chrome {
	int64_t since_ns;
	uint32_t traces; /* written */
	uint32_t events; /* the same: commas stand between them */
};

/* A trace being written. */
struct chrome_writing {
	struct export *e;
	struct chrome *c;
	struct trace *t;
	struct lanes lanes;
	struct arena moments; /* of a span's events */
	struct arena one;     /* of one event */
	uint32_t named;	      /* lanes that have a name */
};

/* ---- parts of events ---------------------------------------------------------------------- */

/* Microseconds with three digits: nanoseconds. Differences of any two times fit 65 bits. */
static void chrome_time(const char *name, int64_t from, int64_t to, struct buf *out)
{
	uint64_t size = to >= from ? (uint64_t)to - (uint64_t)from
				   : (uint64_t)from - (uint64_t)to;

	buf_addf(out, ",\"%s\":%s%" PRIu64 ".%03" PRIu64, name, to < from ? "-" : "",
		size / 1000, size % 1000);
}

/* Up to its name, which is never empty. */
static void chrome_open(struct chrome_writing *w, const char *phase, struct str name)
{
	struct buf *out = &w->e->out;

	buf_add(out, w->c->events++ ? STR(",\n") : STR("\n"));
	buf_addf(out, "{\"ph\":\"%s\",\"pid\":%" PRIu32 ",\"name\":", phase, w->c->traces);
	json_string(name.len ? name : STR("(no name)"), out);
}

static void chrome_attributes(const struct facts *f, struct buf *out)
{
	buf_add(out, STR(",\"attributes\":"));
	members_object(f->attributes, f->attribute_count, out);
}

/* ---- what things are called --------------------------------------------------------------- */

static void chrome_called(
	struct chrome_writing *w, const char *what, uint32_t lane, struct str name)
{
	struct buf *out = &w->e->out;

	chrome_open(w, "M", str_from(what));
	buf_addf(out, ",\"tid\":%" PRIu32 ",\"args\":{\"name\":", lane);
	json_string(name, out);
	buf_add(out, STR("}}"));
}

/* What the trace is and when its times begin: others pass over that, and we read it again. */
static void chrome_origin(struct chrome_writing *w)
{
	struct buf *out = &w->e->out;
	struct buf id = {0};

	out->len -= 2;
	id_format(&w->t->id, 32, &id);
	members_text("trace_id", buf_str(&id), out);
	buf_add(out, STR(",\"since\":"));
	json_time(w->c->since_ns, out);
	buf_add(out, STR("}}"));
	buf_release(&id);
}

static void chrome_sorted(struct chrome_writing *w, const char *what, uint32_t lane)
{
	chrome_open(w, "M", str_from(what));
	buf_addf(&w->e->out, ",\"tid\":%" PRIu32 ",\"args\":{\"sort_index\":%" PRIu32 "}}",
		lane, lane ? lane : w->c->traces);
}

/* By its first root and its id. */
static void chrome_process(struct chrome_writing *w)
{
	struct buf name = {0};
	uint32_t root = tree_first(w->t, 0);

	arena_reset(&w->one);
	if (root) {
		buf_add(&name, facts_name(w->t, root, w->e->life, &w->one));
		buf_add_byte(&name, ' ');
	}
	id_format(&w->t->id, 32, &name);
	chrome_called(w, "process_name", 0, buf_str(&name));
	chrome_origin(w);
	chrome_sorted(w, "process_sort_index", 0);
	buf_release(&name);
}

static void chrome_thread(struct chrome_writing *w, uint32_t lane)
{
	struct buf name = {0};

	buf_addf(&name, "lane %" PRIu32, lane);
	chrome_called(w, "thread_name", lane, buf_str(&name));
	chrome_sorted(w, "thread_sort_index", lane);
	buf_release(&name);
}

/* ---- slices and instants ------------------------------------------------------------------ */

static void chrome_instant(
	struct chrome_writing *w, const struct moment *m, uint32_t span, struct str span_id)
{
	struct buf *out = &w->e->out;
	uint32_t lane = w->lanes.lane_of[span];
	struct facts f;

	arena_reset(&w->one);
	if (!moment_open(m, &f, w->e->life, &w->one))
		return;
	chrome_open(w, "i", f.name);
	chrome_time("ts", w->c->since_ns, m->ts, out);
	buf_addf(out, ",\"tid\":%" PRIu32 ",\"s\":\"%s\",\"args\":{\"event\":true", lane,
		lane ? "t" : "p");
	members_text("span_id", span_id, out);
	chrome_attributes(&f, out);
	buf_add(out, STR("}}"));
}

static void chrome_instants(struct chrome_writing *w, uint32_t span)
{
	size_t count;
	struct moment *m;
	struct buf text = {0};
	struct id id;

	arena_reset(&w->moments);
	m = moments(w->t, span, 0, false, w->e->life, &w->moments, &count);
	if (span) {
		trace_span_id(w->t, span, &id);
		id_format(&id, 16, &text);
	}
	for (size_t i = 0; i < count; i++) {
		chrome_instant(w, &m[i], span, buf_str(&text));
		export_piece(w->e);
	}
	buf_release(&text);
}

static void chrome_args(const struct facts *f, struct buf *out)
{
	static const char *const states[] = {"open", "ended", "lost", "missing"};
	static const char *const statuses[] = {"", "ok", "error"};

	buf_add(out, STR(",\"args\":{\"span_id\":"));
	json_string(f->span_id, out);
	members_text("parent_span_id", f->parent_id, out);
	if (f->state != SPAN_ENDED)
		members_text("state", str_from(states[f->state]), out);
	members_text("status", str_from(statuses[f->status]), out);
	members_text("status_message", f->status_message, out);
	if (f->attribute_count)
		chrome_attributes(f, out);
	buf_add(out, STR("}}"));
}

static void chrome_slice(struct chrome_writing *w, const struct lane_span *s)
{
	struct buf *out = &w->e->out;
	struct facts f;

	arena_reset(&w->e->arena);
	facts_open(&f, w->t, s->span, w->e->life, &w->e->arena);
	chrome_open(w, "X", f.name);
	buf_add(out, STR(",\"cat\":"));
	json_string(f.kind.len ? f.kind : STR("span"), out);
	chrome_time("ts", w->c->since_ns, s->x.from_ns, out);
	chrome_time("dur", s->x.from_ns, s->x.to_ns, out);
	buf_addf(out, ",\"tid\":%" PRIu32, w->lanes.lane_of[s->span]);
	chrome_args(&f, out);
	export_piece(w->e);
}

static void chrome_slices(struct chrome_writing *w)
{
	for (size_t i = 0; i < w->lanes.count; i++) {
		uint32_t span = w->lanes.spans[i].span;

		if (w->lanes.lane_of[span] > w->named)
			chrome_thread(w, ++w->named);
		chrome_slice(w, &w->lanes.spans[i]);
		chrome_instants(w, span);
	}
}

/* Events of no span, and of those that have no slice. */
static void chrome_rest(struct chrome_writing *w, const struct selection *s)
{
	for (uint32_t span = 0; span < w->t->span_count; span++)
		if (!w->lanes.lane_of[span] && selection_has(s, span))
			chrome_instants(w, span);
}

void chrome_begin(struct export *e)
{
	struct chrome *c = mem_new(sizeof(*c));

	c->since_ns = e->since_ns;
	e->state = c;
	buf_add(&e->out, STR("{\"displayTimeUnit\":\"ms\",\"traceEvents\":["));
}

void chrome_trace(struct export *e, struct trace *t, const struct selection *s)
{
	struct chrome_writing w = {.e = e, .c = e->state, .t = t};

	if (!w.c->traces++ && w.c->since_ns == INT64_MIN)
		w.c->since_ns = t->first_ns;
	lanes_init(&w.lanes, t, s);
	chrome_process(&w);
	chrome_slices(&w);
	chrome_rest(&w, s);
	lanes_release(&w.lanes);
	arena_release(&w.moments);
	arena_release(&w.one);
}

void chrome_end(struct export *e)
{
	struct chrome *c = e->state;

	buf_add(&e->out, STR("\n],\"otherData\":{\"since\":"));
	json_time(c->traces ? c->since_ns : 0, &e->out);
	buf_add(&e->out, STR("}}\n"));
	free(c);
}
