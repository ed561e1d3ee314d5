#ifndef TUI_LIST_PARTS_H
#define TUI_LIST_PARTS_H

#include "tui/glimpse.h"
#include "tui/list.h"
#include "tui/scroll.h"
#include "tui/tui.h"

/* Inside of the list: for list*.c alone. */

enum list_sort {
	SORT_STARTED,
	SORT_DURATION,
	SORT_SPANS,
	SORT_ERRORS,
	SORT_TOKENS,
	SORT_COST,
	SORT_COUNT,
};

enum list_span {
	OVER_DAY,   /* on today: the clock tells them apart */
	OVER_DAYS,  /* the day stands before it */
	OVER_YEARS, /* the year too, and no seconds */
};

struct list {
	struct trace **traces; /* in the order of the rows */
	size_t count;
	size_t room;
	uint64_t spans;	     /* of all of them */
	bool tokens;	     /* one of them has used some */
	bool cost;	     /* one of them has cost something */
	enum list_span over; /* how far apart they began */
	uint64_t generation; /* of the store, when they were sorted */
	uint64_t changes;    /* of the filter, then */
	int64_t sorted_ns;   /* steady clock, of the same */
	enum list_sort sort;
	bool rising; /* the smallest one first */
	bool few;    /* of the figures the duration alone: names get their room */
	struct scroll scroll;
	const struct trace *at;	 /* with the cursor; NULL: the first row's */
	struct glimpse *glimpse; /* of the one with the cursor, below the rows */
};

const char *list_sort_word(enum list_sort sort);

/* Brings the rows up to date, where that is due. */
void list_refresh(struct tui *t, struct list *l);

/* Sorts them by something else. */
void list_sort_by(struct tui *t, struct list *l, enum list_sort sort, bool rising);

/* One row, and the row above them all. */
void list_row(struct tui *t, const struct list *l, struct trace *trace, bool cursor,
	int cols, struct row *r);
void list_row_head(struct tui *t, const struct list *l, int cols, struct row *r);

#endif
