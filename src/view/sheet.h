#ifndef VIEW_SHEET_H
#define VIEW_SHEET_H

#include "view/json_rows.h"

/*
 * A document of parts that is scrolled through: titles, figures, texts, JSON values. Rows are made
 * when they are shown. A place in it is a part and a row of that part, because how many rows a long
 * part has is not known before somebody has gone there; places along the way are remembered, so
 * that each row costs the same.
 *
 *     ── result (2.1 KB, 46 lines) ──────────     a head alone
 *     ▾ tool        bash → exit 1                 a head, and its text below it
 *        │ FAILED tests/test_auth.py
 *        │ … 41 more lines                        `most` rows of it
 *     ▸ assistant   I will run the failing…       a head and its text, folded
 */
enum sheet_form {
	SHEET_HEAD, /* it has no text */
	SHEET_TEXT,
	SHEET_JSON, /* the text is one valid JSON value */
};

/* Where the rows of a part have come to. */
struct sheet_walk {
	size_t row;	       /* that comes next */
	size_t at;	       /* of a text: the byte */
	struct json_rows json; /* of a value */
};

struct sheet_part {
	enum sheet_form form;
	struct row
		head; /* its first row, or what that begins with; the sheet's own once added */
	struct str text; /* stays where it is */
	enum role role;	 /* of a text */
	int indent; /* cells in front of the text; where the head is no wider, it shares a row */
	bool bar;    /* a line stands in front of the text */
	char mark;   /* or a sign: `-`, `+`; 0: none */
	bool fold;   /* it can be folded */
	bool folded; /* only one row of it is shown */
	bool whole;  /* of it all rows are kept, or none, where some are left out */
	bool title;  /* the first part of what it belongs to: who folds that, asks for it */
	size_t most; /* rows of the text that are shown, then how many more there are; 0: all */
	size_t of; /* what it belongs to, in the caller's numbers: a message, an event; a rule:
		    * SIZE_MAX */
	uint32_t span; /* a span that it leads to; 0: none */

	/* What was found out, for the width that the sheet has. */
	bool counted;
	size_t rows;		  /* then */
	struct sheet_walk *marks; /* places along the way, in order */
	size_t mark_count;
	size_t mark_room;
};

struct sheet_at {
	size_t part;
	size_t row; /* of the part, from 0 */
};

struct sheet {
	struct sheet_part *parts;
	size_t count;
	size_t room;
	struct json_strings strings; /* of all parts */
	struct arena arena;	     /* of texts that were made for it */
	enum text_set set;
	int width;
	bool wrap;
	size_t near_part;	/* the part of */
	struct sheet_walk near; /* the row that was made last: the next one is not far */
	uint64_t made; /* rows made so far, for tests: what is not seen is not made */
};

/* Empties it. */
void sheet_reset(struct sheet *s);
void sheet_release(struct sheet *s);

/* Takes a part over: its head is moved. Returns its number. */
size_t sheet_add(struct sheet *s, struct sheet_part *part);

/* A head of the project's own words, `── result (2.1 KB) ─────`, as wide as the sheet. */
void sheet_add_rule(struct sheet *s, struct str words);
void sheet_add_blank(struct sheet *s);

/* Rows are made like this from now on. */
void sheet_look(struct sheet *s, enum text_set set, int width, bool wrap);

/* Fills the row at a place; empty where there is none. */
void sheet_row(struct sheet *s, struct sheet_at at, struct row *r);

/*
 * The text that the row at a place begins with, and all behind it, as it is and not as it is shown; *used: how
 * many bytes of it are in the row. False: there is no text in it.
 */
bool sheet_text(struct sheet *s, struct sheet_at at, struct str *text, size_t *used);

/* The place of the next (previous) row; false, and it stays, when there is none. */
bool sheet_next(struct sheet *s, struct sheet_at *at);
bool sheet_prev(struct sheet *s, struct sheet_at *at);

/* Moves it by rows, as far as there are any; returns by how many. */
size_t sheet_move(struct sheet *s, struct sheet_at *at, long by);

/* The place of the last row. */
struct sheet_at sheet_last(struct sheet *s);

/* So that it is a place where a row is, whatever has become of the sheet. */
void sheet_fit(struct sheet *s, struct sheet_at *at);

/* How many rows a part has. Goes through all of it, once. */
size_t sheet_part_rows(struct sheet *s, size_t part);

/* Folds a part or shows all of it; false: it cannot be folded. */
bool sheet_fold(struct sheet *s, size_t part, bool folded);

#endif
