#include "export/state_json.h"

#include <inttypes.h>

#include "base/json.h"

/* Steps that a difference may take. */
enum { WORK = 1 << 26 };

static void state_json_begin(
	const struct states *s, const struct state_series *series, struct buf *out)
{
	struct buf id = {0};

	id_format(&s->t->id, 32, &id);
	buf_add_byte(out, '{');
	json_key(STR("trace_id"), out);
	json_string(buf_str(&id), out);
	buf_add_byte(out, ',');
	json_key(STR("key"), out);
	json_string(series->key, out);
	buf_release(&id);
}

static void state_json_time(struct str name, int64_t ns, struct buf *out)
{
	buf_add_byte(out, ',');
	json_key(name, out);
	json_time(ns, out);
}

static void state_json_words(struct str name, const char *words, struct buf *out)
{
	buf_add_byte(out, ',');
	json_key(name, out);
	json_string(str_from(words), out);
}

static void state_json_span(
	const struct states *s, const struct state_change *change, struct buf *out)
{
	struct buf id = {0};
	struct id span;

	if (!change->span)
		return;
	trace_span_id(s->t, change->span, &span);
	id_format(&span, 16, &id);
	buf_add_byte(out, ',');
	json_key(STR("span_id"), out);
	json_string(buf_str(&id), out);
	buf_release(&id);
}

/* Text of JSON, fit for others. */
static void state_json_text(struct str name, struct buf *text, struct buf *out)
{
	buf_add_byte(out, ',');
	json_key(name, out);
	json_text(buf_str(text), out);
	buf_release(text);
}

void state_json_at(
	struct states *s, struct state_series *series, int64_t ts, struct buf *out)
{
	struct buf text = {0};
	struct state state;

	state_after(s, series, state_count(series, ts), &state);
	if (!state.change)
		return;
	state_json_begin(s, series, out);
	state_json_time(STR("at"), ts, out);
	state_json_time(STR("ts"), state.change->ts, out);
	state_json_span(s, state.change, out);
	if (state.fault == STATE_KNOWN) {
		doc_write(&state.value, &text);
		state_json_text(STR("state"), &text, out);
	} else {
		state_json_words(STR("unknown"), state_why(&state), out);
	}
	if (state.broke)
		state_json_time(STR("since"), state.broke->ts, out);
	buf_add(out, STR("}\n"));
}

/* From nothing all is new. */
static void state_json_patch(struct docs *d, const struct doc *from, bool nothing,
	const struct doc *to, struct buf *out)
{
	struct doc_change all = {.kind = DOC_ADDED, .after = *to};
	struct doc_changes changes = {.at = &all, .count = 1}, found = {0};
	struct buf text = {0};

	if (!nothing) {
		doc_diff(d, from, to, &found);
		changes = found;
	}
	doc_changes_write(&changes, &text);
	state_json_text(STR("patch"), &text, out);
	doc_changes_release(&found);
}

void state_json_diff(struct states *s, struct state_series *series, int64_t from,
	int64_t to, struct buf *out)
{
	size_t first = state_count(series, from), last = state_count(series, to);
	struct docs d = {.most = SIZE_MAX, .work = WORK, .seed = s->reader.life->seed};
	struct state before, after;
	bool nothing;

	if (!first && !last)
		return;
	state_after(s, series, first, &before);
	nothing = !before.change;
	if (before.fault == STATE_KNOWN)
		doc_move(&d, &before.value);
	state_after(s, series, last, &after);
	state_json_begin(s, series, out);
	state_json_time(STR("from"), from, out);
	state_json_time(STR("to"), to, out);
	buf_addf(out, ",\"changes\":%zu", first < last ? last - first : first - last);
	if (before.fault != STATE_KNOWN && !nothing)
		state_json_words(STR("unknown_from"), state_why(&before), out);
	if (after.fault != STATE_KNOWN)
		state_json_words(STR("unknown_to"), state_why(&after), out);
	if (after.fault == STATE_KNOWN && (nothing || before.fault == STATE_KNOWN))
		state_json_patch(&d, &before.value, nothing, &after.value, out);
	buf_add(out, STR("}\n"));
	arena_release(&d.arena);
}
