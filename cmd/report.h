#ifndef CMD_REPORT_H
#define CMD_REPORT_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/diag.h"
#include "base/text.h"

/*
 * What a tool has to say on standard error: `program: text`, made safe to show. Complaints about
 * inputs are given only so often.
 */
enum { REPORT_MAX = 20 };

struct report {
	const char *program;
	enum text_set set;
	/* Where lines go, with `to`, while a live region owns the terminal; NULL: standard error. */
	void (*line)(void *to, struct str line);
	void *to;
	uint64_t bad;	 /* lines that look like records and cannot be used */
	uint64_t failed; /* inputs, or parts, that could not be read */
	uint64_t unread; /* of these, inputs of which nobody knows what is missing */
};

/* For a program that is not further: what standard error can show. */
void report_init(struct report *r, const char *program);

/* A sentence of the program's own; printf-like. */
void report_say(struct report *r, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void report_vsay(struct report *r, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/* A line that cannot be used: counted, and named while there are few. */
void report_bad(struct report *r, const struct diag *d);

/* Something that could not be read; with `notice`, only worth knowing. */
void report_input(struct report *r, const struct diag *d, bool notice);

/* Says how many bad lines were not named. */
void report_end(struct report *r);

#endif
