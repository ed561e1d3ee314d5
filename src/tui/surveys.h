#ifndef TUI_SURVEYS_H
#define TUI_SURVEYS_H

#include "model/survey.h"
#include "tui/tui.h"

/* What is in the traces that were looked at last, found out while nobody presses a key. */
extern const struct screen surveys_part;

/* That of a trace, as far as it has come; it is gone on with from now on. */
struct survey *surveys_of(struct tui *t, struct trace *trace);

/* Whether it has come to the end of what there is by now. */
bool surveys_ready(const struct survey *s, const struct trace *trace);

#endif
