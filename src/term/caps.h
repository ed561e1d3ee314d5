#ifndef TERM_CAPS_H
#define TERM_CAPS_H

#include "base/text.h"

/*
 * What the terminal, if it is one, can be shown, and what somebody wished. Decided once, purely
 * from values.
 */
enum wish { WISH_AUTO, WISH_ON, WISH_OFF };

/* What the value of such an option says; any other word is no. */
enum wish caps_wish(const char *value);

struct caps_wishes {
	enum wish colour;  /* --color=auto|always|never */
	enum wish unicode; /* --glyphs=auto|unicode|ascii */
	enum wish live;	   /* --live=auto|on|off */
	int width;	   /* --width in cells; 0: none */
};

/* The world as far as it matters. Strings are the environment's: NULL where a variable is unset. */
struct caps_world {
	bool tty;	       /* the output is a terminal */
	int columns;	       /* that the terminal says it has; 0: unknown */
	int rows;	       /* the same */
	int line_cells;	       /* wcwidth(U+2500) in the locale */
	const char *codeset;   /* nl_langinfo(CODESET) */
	const char *term;      /* TERM */
	const char *colorterm; /* COLORTERM */
	const char *no_color;  /* NO_COLOR (no-color.org): any text but the empty one */
	const char
		*force_color; /* FORCE_COLOR: 0 is off, 2 and 3 are 256 colours and more */
	const char *clicolor; /* CLICOLOR: 0 is off */
	const char *clicolor_force; /* CLICOLOR_FORCE: on unless 0 */
	const char *env_columns;    /* COLUMNS, for terminals that do not know */
	const char *ci;		    /* CI: set by build servers */
};

enum colour { COLOUR_NONE, COLOUR_8, COLOUR_256 };

struct caps {
	enum colour colour;
	bool styled; /* bold and dim may be used; NO_COLOR keeps them */
	bool live;   /* a region may be redrawn in place */
	enum text_set
		set; /* of glyphs and of text; TEXT_UTF8 as wished needs a UTF-8 LC_CTYPE */
	int width;   /* cells of a row, at least 1 */
	int columns; /* of the screen, at least 1: --width has no say in it */
	int height;  /* rows of the screen, at least 1 */
};

/*
 * Colour: --color, then NO_COLOR, then FORCE_COLOR, then CLICOLOR_FORCE, then CLICOLOR, then
 * whether the output is a terminal whose TERM is neither unset nor dumb nor vt*. Live: a terminal
 * that can move its cursor, not in CI; --live=on overrides CI and nothing else, because cursor
 * codes in a pipe help nobody. Unicode: a UTF-8 codeset where a line drawing character has one
 * cell, and TERM not linux, vt* or dumb (nor unset, when the output is a terminal).
 */
struct caps caps_decide(const struct caps_wishes *wishes, const struct caps_world *world);

/*
 * Looks at the descriptor `fd`, the environment and the locale (setlocale was called). The one
 * function here that is not pure.
 */
struct caps_world caps_world(int fd);

#endif
