#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Command-line options as a table: parsing, --help and the advice on a misspelt word read the
 * same rows. Long options take `--name=value` or `--name value`, may be cut short where that is
 * unambiguous, and short ones may be joined (`-fv`) and followed by their value (`-tabc`). A lone
 * `--` ends the options; a lone `-` is an operand.
 */
struct option_row {
	char letter;	   /* 0: none */
	const char *name;  /* without the dashes */
	const char *value; /* what its value is called in --help; NULL: it takes none; in
			      brackets: it may be left out, and is given with `=` only */
	const char *words; /* the values that it may have, separated by `|`; NULL: any */
	const char *help;  /* one line */
	int id;		   /* for the program */
};

struct options {
	const struct option_row *rows; /* up to one with neither letter nor name */
	const char *program;
	char **argv;
	int argc;
	int at;		    /* next word to look at */
	const char *inside; /* rest of a word of joined letters; NULL: none */
	bool rest;	    /* `--` was seen: all that follows are operands */
	char message[256];  /* of OPTION_WRONG: one line, without the program's name */
};

enum { OPTION_END = -1, OPTION_OPERAND = -2, OPTION_WRONG = -3, OPTION_DASHES = -4 };

/*
 * The next option's id, *value its value (or NULL); or OPTION_OPERAND with *value the word; or
 * OPTION_DASHES at `--` (the words behind it start at argv[at]); or OPTION_END.
 */
int options_next(struct options *o, const char **value);

/*
 * The word behind the value, as another value of the option that has just been given, which says that
 * it takes two (`T1 T2`). NULL: there is none.
 */
const char *options_more(struct options *o);

/* Prints the rows for --help on standard output. */
void options_help(const struct option_row *rows);

#endif
