#ifndef RETOLD_H
#define RETOLD_H

#include "base/buf.h"
#include "import/format.h"
#include "test.h"

/*
 * What a format makes of values, for tables of cases. In inputs `'` stands for `"` and each line is a
 * value; what comes out is a line a record, likewise:
 *
 *     span_start 00:00.000 id<parent name kind {attributes} +resource
 *     span_end 00:01.500 id ok {attributes}
 *     event 00:01.500 id name {attributes}
 *     span 00:00.000-00:01.500 id<parent name kind status {attributes} events[] links[]
 *
 * Every record is checked to be one. Behind them: `refused N` and `skipped N`, where there are any.
 */
void retold(struct test *t, const char *format, const char *lines, struct buf *out);

/*
 * The same lines, each with one member at a time of another type, or very long or deep: whatever comes of it
 * is records.
 */
void retold_twisted(struct test *t, const char *format, const char *lines);

/* How sure a format is of a beginning, written likewise. */
enum import_likeness retold_look(const struct import_format *format, const char *head);

/*
 * Others' files of the folder that AITRACE_SAMPLES names, a case each, up to NULL: every value is
 * read, whatever comes out is records, and each half of a file is read as well. Skipped where they are not.
 */
void retold_samples(struct test *t, const char *format, const char *const *names);

#endif
