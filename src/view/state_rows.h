#ifndef VIEW_STATE_ROWS_H
#define VIEW_STATE_ROWS_H

#include "model/state.h"
#include "view/wrap.h"

/*
 * A state and what a change made of it, a line a value: where it is, and what it is. What was there
 * before and what is there now stand below each other, or, where there is room, side by side.
 *
 *       goal           fix failing test        goal           fix failing test │ fix failing test
 *     - plan[1]        todo                  ~ plan[1]        todo             │ done
 *     + plan[1]        done                  + files[0]                        │ src/auth.py
 *     + files[0]       src/auth.py
 */
enum { STATE_LINES_MAX = 20000 }; /* what is more is counted and not shown */

enum state_line_kind { STATE_SAME, STATE_GONE_FROM, STATE_CAME, STATE_CHANGED };

struct state_line {
	enum state_line_kind kind;
	struct str path;   /* in words; not sanitised */
	struct doc before; /* but of what came; scalars, and what holds nothing */
	struct doc after;  /* but of what went */
};

struct state_lines {
	struct state_line *at;
	size_t count;
	size_t room;
	size_t left_out; /* lines beyond STATE_LINES_MAX */
	size_t changed;	 /* values that went, came or are others */
	size_t first;	 /* the first line that says so; `count`: none does */
	int path_width;	 /* cells of the longest path, about */
	struct arena arena;
};

enum state_look {
	STATE_ALL = 0,
	STATE_CHANGES_ONLY = 1 << 0,
	STATE_SIDE_BY_SIDE = 1 << 1,
	STATE_WRAPPED = 1 << 2, /* values take as many rows as they need */
};

/*
 * Fills it anew; values are those of the two states, and last as long. Where only one is known, all of
 * it is the same; where none is, there are no lines.
 */
void state_lines(struct state_lines *l, const struct state *before,
	const struct state *after, unsigned look);
void state_lines_release(struct state_lines *l);

/* A line on the way to its rows. */
struct state_walk {
	const struct state_line *line;
	unsigned look;
	enum text_set set;
	int width;
	int columns[4];	     /* where the path, what was, the rule and what is begin */
	struct buf text[3];  /* path, what was, what is */
	struct wrap wrap[3]; /* of the same */
	uint32_t row;	     /* rows that were made */
};

void state_walk_open(struct state_walk *w, const struct state_lines *l, size_t i,
	unsigned look, enum text_set set, int width);
void state_walk_release(struct state_walk *w);

/* Fills the next row of the line, `width` cells wide at most; false: there is none. */
bool state_walk_row(struct state_walk *w, struct row *r);

/* The first one alone. */
void state_row(struct row *r, const struct state_lines *l, size_t i, unsigned look,
	enum text_set set, int width);

#endif
