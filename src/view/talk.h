#ifndef VIEW_TALK_H
#define VIEW_TALK_H

#include "model/message.h"
#include "view/sheet.h"

/*
 * A conversation as parts of a sheet: one call of a model, what was said to it before and what is
 * new in it, calls of tools with what became of them.
 *
 *     ▸ system      You are a careful engineer. …
 *     ▾ user        Tests in tests/test_auth.py fail since the jwt upgrade.
 *     ▸ assistant   I will run the failing test first. → bash
 *     ── new in this call ──────────────────────────────────────────
 *     ▾ tool        bash
 *        │ FAILED tests/test_auth.py::test_expired
 *     ── answer ── stop ────────────────────────────────────────────
 *     ▾ assistant   The clock check has no leeway.
 *        → read_file  ✓ 8ms  {"path":"src/auth.py"}
 *
 * The number of its message is each part's `of`, and the span of a tool's call its `span`.
 */

/* What became of a tool's call. */
struct talk_outcome {
	uint32_t span;	    /* 0: it is not known */
	struct row tool;    /* what it is called */
	struct row outcome; /* `✓ 8ms`, `✗ exit 1  2.04s` */
};

struct talk {
	const struct messages *messages;
	const bool *folded; /* by message; NULL: what is not new is */
	bool new_only;	    /* what was said before is left out */
	uint64_t added;	    /* tokens of what is new; 0: not known */
	size_t from;	    /* the first message that is shown */
	size_t to;	    /* behind the last one; 0: all */
	bool names; /* what became of calls is not shown, but for the names that results lack */
	/* Fills what became of a call, `nth` of its name in the message. NULL: nothing is known. */
	void (*outcome)(
		void *of, const struct piece *call, uint32_t nth, struct talk_outcome *out);
	void *of;
};

void talk_fill(struct sheet *s, const struct talk *t);

/* Whether a message is folded at first: what is not new, and long instructions. */
bool talk_folds(const struct message *m);

/*
 * What a model's call has answered: its messages from `asked` on. Its events are read where the span itself
 * does not say it.
 */
void talk_answer(struct messages *m, const struct facts *f, const struct trace *t,
	uint32_t span, const struct life *life, struct arena *arena);

/* What a message says, in one line: `I will run them. → bash`. */
struct str talk_gist(const struct message *m, enum text_set set, struct arena *arena);

/*
 * The call that a message is about: the first one it asks for, or the one it is the result of, and how
 * many of its name stand before it where it is asked for. NULL: none.
 */
const struct piece *talk_call(const struct messages *all, size_t message, uint32_t *nth);

#endif
