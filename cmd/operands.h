#ifndef CMD_OPERANDS_H
#define CMD_OPERANDS_H

#include <stdbool.h>

#include "options.h"

/*
 * What a tool is to read: FILEs, or a command behind `--` that it runs, or standard input. The
 * same for all tools that do so, with the same advice where a `--` was forgotten. Each returns -1 to
 * go on, or 2 after it has said what is wrong.
 */
struct operands {
	char **files; /* with none standard input is read */
	int file_count;
	char **command; /* NULL at its end; NULL: none */
};

/* Room for all words of a command line. */
void operands_init(struct operands *o, int argc);
void operands_release(struct operands *o);

/* The next option's id, as options_next has it; FILEs on the way are taken, and behind `--` is the end. */
int operands_next(struct operands *o, struct options *scan, const char **value);

/* An option is wrong: it may be one of a command, in front of which the dashes are missing. */
int operands_wrong(const struct operands *o, const struct options *scan);

/* All options were read; with `follow` files are followed. */
int operands_end(struct operands *o, const struct options *scan, bool follow);

/* Wrong usage, as one line behind the program's name; file names are hostile too. Returns 2. */
int operands_usage(const char *program, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
