#ifndef TUI_MARKS_H
#define TUI_MARKS_H

#include "tui/tui.h"

/*
 * Marks `m{a-z}`, and jumps to places: to marks, to a time (`:@+1m30s`, `:@14:02:11`), to a row
 * (`:goto 42`). Marks and folds are kept in t->memory.
 */
extern const struct screen marks_part;

extern const struct command_row marks_commands[];

/* What is folded now goes into the memory; to be called before that is written. */
void marks_keep_folds(struct tui *t);

/* Whether a span of the chosen trace has a mark. */
bool marks_on(const struct tui *t, uint32_t span);

/* When the first marked span after a time starts, or the last one before it; false: there is none. */
bool marks_near(const struct tui *t, int64_t ns, bool back, int64_t *out);

/*
 * A time as a person types it, in a trace: `+1m30s` and `90` since its start, `-5s` before its end,
 * `14:02:11` of its day (UTC), RFC 3339. False: it is none.
 */
bool marks_time(const struct trace *t, struct str text, int64_t *ns);

#endif
