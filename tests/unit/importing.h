#ifndef IMPORTING_H
#define IMPORTING_H

#include "import/format.h"
#include "test.h"

/* Formats without the stage that reads for them: values in, lines out. */

struct importing {
	const char *name;
	const char *in; /* a value a line, as the format is given them */
	const char *
		out; /* the lines that come, each a record; `(refused)` for a value that cannot be
			    used, and `(2 skipped)` behind all of them */
};

/*
 * Whether it is so. `within` is the member that the values are elements of; the one that begins with
 * `rest ` is the object around them.
 */
void importing_check(
	struct test *t, const char *format, const char *within, const struct importing *c);

/*
 * Feeds a whole text, whose values are found as the reading end finds them, and appends the lines, and
 * `(2 skipped)` where some were. All of the lines are records. False: it is no JSON, or one of its values was refused.
 */
bool importing_text(struct test *t, const char *format, const char *name, struct str text,
	struct buf *lines);

/*
 * A test of files of the folder $AITRACE_SAMPLES, or else of ../shared/samples: skipped when `path` is not
 * there. importing_sample appends the bytes of one.
 */
void importing_run_sample(
	struct test *t, const char *name, const char *path, void (*body)(struct test *t));
void importing_sample(struct test *t, const char *path, struct buf *text);

#endif
