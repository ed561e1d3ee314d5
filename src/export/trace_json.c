#include "export/trace_json.h"

#include <inttypes.h>

#include "base/json.h"
#include "model/moment.h"
#include "model/tree.h"

enum { PIECE = 64 * 1024 };

/* One trace being written. */
struct writing {
	struct trace *t;
	const struct life *life;
	const struct trace_part *part; /* NULL: all of it */
	const struct sink *sink;
	struct buf out;
	struct arena arena; /* for one span */
};

static void write_piece(struct writing *w, size_t when)
{
	if (w->out.len < when)
		return;
	w->sink->write(w->sink->to, buf_str(&w->out));
	buf_reset(&w->out);
}

static void write_time(struct writing *w, bool known, int64_t ns)
{
	if (known)
		json_time(ns, &w->out);
	else
		buf_add(&w->out, STR("null"));
}

/* Differences of any two times fit 65 bits. */
static void write_duration(struct writing *w, bool known, int64_t from, int64_t to)
{
	uint64_t size = to >= from ? (uint64_t)to - (uint64_t)from
				   : (uint64_t)from - (uint64_t)to;

	if (!known)
		buf_add(&w->out, STR("null"));
	else
		buf_addf(&w->out, "%s%" PRIu64, to < from ? "-" : "", size);
}

static void write_attributes(struct writing *w, const struct facts *f)
{
	buf_add_byte(&w->out, '{');
	for (size_t i = 0; i < f->attribute_count; i++) {
		if (i)
			buf_add_byte(&w->out, ',');
		json_key(f->attributes[i].key, &w->out);
		json_value(&f->attributes[i].value, &w->out);
		write_piece(w, PIECE);
	}
	buf_add_byte(&w->out, '}');
}

static void write_events(struct writing *w, uint32_t span)
{
	struct arena arena = {0}, one = {0};
	size_t count = 0;
	struct moment *m = moments(w->t, span, 0, false, w->life, &arena, &count);

	buf_add_byte(&w->out, '[');
	for (size_t i = 0; i < count; i++) {
		struct facts f;

		arena_reset(&one);
		moment_open(&m[i], &f, w->life, &one);
		buf_add(&w->out, i ? STR(",{\"ts\":") : STR("{\"ts\":"));
		write_time(w, true, f.start_ns);
		buf_add(&w->out, STR(",\"name\":"));
		json_string(f.name, &w->out);
		buf_add(&w->out, STR(",\"attributes\":"));
		write_attributes(w, &f);
		buf_add_byte(&w->out, '}');
	}
	buf_add_byte(&w->out, ']');
	arena_release(&one);
	arena_release(&arena);
}

static void write_span_head(struct writing *w, const struct facts *f)
{
	static const char *const states[] = {"open", "ended", "lost", "missing"};
	static const char *const statuses[] = {"unset", "ok", "error"};

	buf_add(&w->out, STR("{\"span_id\":"));
	json_string(f->span_id, &w->out);
	buf_add(&w->out, STR(",\"parent_span_id\":"));
	json_string_or_null(f->parent_id, &w->out);
	buf_add(&w->out, STR(",\"name\":"));
	json_string_or_null(f->name, &w->out);
	buf_add(&w->out, STR(",\"kind\":"));
	json_string_or_null(f->kind, &w->out);
	buf_addf(&w->out, ",\"state\":\"%s\",\"status\":\"%s\"", states[f->state],
		statuses[f->status]);
	buf_add(&w->out, STR(",\"status_message\":"));
	json_string_or_null(f->status_message, &w->out);
}

static void write_span_times(struct writing *w, const struct facts *f)
{
	buf_add(&w->out, STR(",\"start\":"));
	write_time(w, f->has_start, f->start_ns);
	buf_add(&w->out, STR(",\"end\":"));
	write_time(w, f->has_end, f->end_ns);
	buf_add(&w->out, STR(",\"duration_ns\":"));
	write_duration(w, f->has_start && f->has_end, f->start_ns, f->end_ns);
}

/* Up to its children, whose bracket stays open. */
static void write_span(struct writing *w, uint32_t span)
{
	struct facts f;

	arena_reset(&w->arena);
	facts_open(&f, w->t, span, w->life, &w->arena);
	write_span_head(w, &f);
	write_span_times(w, &f);
	if (w->part)
		buf_add(&w->out,
			selection_has(w->part->matched, span) ? STR(",\"matched\":true")
							      : STR(",\"matched\":false"));
	buf_add(&w->out, STR(",\"attributes\":"));
	write_attributes(w, &f);
	buf_add(&w->out, STR(",\"events\":"));
	write_events(w, span);
	buf_add(&w->out, STR(",\"links\":"));
	if (f.links.text.len)
		json_value(&f.links, &w->out);
	else
		buf_add(&w->out, STR("[]"));
	buf_add(&w->out, STR(",\"children\":["));
	write_piece(w, PIECE);
}

/* The first from `span` on, among the children of one parent, that is to be written; 0: none. */
static uint32_t write_wanted(const struct writing *w, uint32_t span)
{
	while (w->part && span && !selection_has(w->part->spans, span))
		span = tree_next(w->t, span);
	return span;
}

/* Without recursion: a trace may be as deep as it has spans. */
static void write_roots(struct writing *w)
{
	uint32_t span = 0, next = write_wanted(w, tree_first(w->t, 0));

	while (next) {
		write_span(w, next);
		span = next;
		next = write_wanted(w, tree_first(w->t, span));
		while (span && !next) {
			buf_add(&w->out, STR("]}"));
			next = write_wanted(w, tree_next(w->t, span));
			span = w->t->spans[span].parent;
			if (next)
				buf_add_byte(&w->out, ',');
		}
	}
}

void trace_json(struct trace *t, const struct trace_part *part, const struct life *life,
	const struct sink *sink)
{
	struct writing w = {.t = t, .part = part, .life = life, .sink = sink};
	struct buf id = {0};

	tree_settle(t);
	id_format(&t->id, 32, &id);
	buf_add(&w.out, STR("{\"trace_id\":"));
	json_string(buf_str(&id), &w.out);
	buf_add(&w.out, STR(",\"start\":"));
	write_time(&w, true, t->first_ns);
	buf_add(&w.out, STR(",\"duration_ns\":"));
	write_duration(&w, !t->open, t->first_ns, t->last_ns);
	buf_addf(&w.out, ",\"span_count\":%" PRIu32 ",\"event_count\":%" PRIu64,
		trace_spans_seen(t), moments_total(t, life));
	buf_addf(&w.out, ",\"error_count\":%" PRIu32 ",\"events\":", t->errors);
	write_events(&w, 0);
	buf_add(&w.out, STR(",\"roots\":["));
	write_roots(&w);
	buf_add(&w.out, STR("]}\n"));
	write_piece(&w, 1);
	buf_release(&id);
	buf_release(&w.out);
	arena_release(&w.arena);
}
