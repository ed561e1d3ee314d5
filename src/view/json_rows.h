#ifndef VIEW_JSON_ROWS_H
#define VIEW_JSON_ROWS_H

#include "view/json_string.h"
#include "view/row.h"

/*
 * A JSON value as rows for people, one at a time, so that a long one costs no more than what is
 * seen of it:
 *
 *     {
 *       "command": "pytest -q",
 *       "env": {"CI": "1"},                  what is short stays on one row
 *       "stdin":
 *         │ a text of several lines          escapes undone
 *         │ as it reads
 *       "call": {  (a string)                JSON in a string is JSON
 *         "path": "src"
 *       }
 *     }
 *
 * The text is one valid JSON value, checked before, and stays where it is.
 */
enum { JSON_NESTS = 4 }; /* strings in strings that are opened */

struct json_text {
	const char *at;	 /* what comes next */
	const char *end; /* behind the last byte */
	unsigned depth;	 /* levels that were open when it began */
};

/* Where the rows have come to. To be copied, it goes on from there again. */
struct json_rows {
	struct json_text
		texts[JSON_NESTS];	/* the value, the string in it that is JSON, ... */
	unsigned nest;			/* of them, the one that is being walked */
	unsigned depth;			/* levels that are open */
	uint8_t arrays[SCAN_DEPTH / 8]; /* by level: a bit where it is an array */
	struct str text;		/* the rest of a text of several rows */
	int text_indent;		/* cells in front of it */
	struct str shown; /* of it, what the last row begins with, and all behind that */
	size_t used;	  /* bytes of it that are in that row */
	bool begun;	  /* the first row was given */
};

/* How rows are made. */
struct json_look {
	enum text_set set;
	int width; /* cells of a row */
	bool wrap; /* strings that are longer go on in further rows; else they are cut */
	struct json_strings *strings; /* of the value */
};

void json_rows_init(struct json_rows *j, struct str value);

/* Appends the next row to `r`; false behind the last one. */
bool json_rows_next(struct json_rows *j, const struct json_look *look, struct row *r);

#endif
