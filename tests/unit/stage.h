#ifndef STAGE_H
#define STAGE_H

#include "filling.h"
#include "tui/tui.h"

/* The interactive program without a terminal: a store that is filled, keys, a clock, a canvas. */
struct stage {
	struct filling filling;
	struct life life;
	struct tui tui;
	struct buf dump;
};

/* A window of this size, with UTF-8; the clock stands at 14:02:11 UTC, and nothing is there yet. */
void stage_init(struct stage *s, int cols, int rows);
void stage_release(struct stage *s);

/* Presses keys, written as in the table of keys: `j`, `C-d`, `zo`; separated by blanks. */
void stage_keys(struct stage *s, const char *keys);

/* The clock goes on; what there is to do meanwhile is done. */
void stage_pass(struct stage *s, int64_t ms);

/* Draws, and gives what is on the screen: a line a row, without blanks at their ends. */
struct str stage_screen(struct stage *s);

/* One row of it, from 0. */
struct str stage_row(struct stage *s, int row);

#endif
