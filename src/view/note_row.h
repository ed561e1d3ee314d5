#ifndef VIEW_NOTE_ROW_H
#define VIEW_NOTE_ROW_H

#include "view/span_row.h"

/*
 * The rows below a span's: each as far in as the span's name, with its gutter. Fills a row anew;
 * none is wider than c->width.
 *
 *     │     ! exit 1: FAILED tests/test_auth.py::test_expired
 *     │     ! 1204 records dropped: the output could not take them               +12.502s
 *     │     • agent_state_updated  replace /plan/1  add /files/-                 +12.641s
 *     │     • state.update  plan[1] todo→done  files +1                          +12.641s
 *     │     gen_ai.request.model: gpt-4
 */

/* Why a span failed: its message's first line. False, and an empty row, when it says nothing. */
bool note_row_error(struct row *r, const struct columns *c, const struct gutter *g,
	const struct facts *span);

/*
 * An event: its name, what it says, and when that was, `t0` being the start of the trace. Of a
 * change of state: what changed; of an exception: its type and message.
 */
void note_row_event(struct row *r, const struct columns *c, const struct gutter *g,
	const struct facts *event, int64_t t0);

/* An event that says that records are missing, in words; what else it has stands behind them. */
void note_row_dropped(struct row *r, const struct columns *c, const struct gutter *g,
	const struct facts *event, int64_t t0);

/* A change of state of which it is known what became of the state: `words` (state_words.h). */
void note_row_state(struct row *r, const struct columns *c, const struct gutter *g,
	const struct facts *event, int64_t t0, bool snapshot, const struct row *words);

/* An attribute, its value as written on one line. `name` may be any other than its key. */
void note_row_attribute(struct row *r, const struct columns *c, const struct gutter *g,
	struct str name, const struct scan_value *value);

/* Words of the project's own, dimmed: `… 12 more`. */
void note_row_words(
	struct row *r, const struct columns *c, const struct gutter *g, struct str words);

#endif
