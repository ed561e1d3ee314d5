#ifndef READ_FAULTS_H
#define READ_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

/*
 * What went wrong while reading, until somebody asks. At most FAULTS_MAX wait; what comes then
 * is only counted, and said last. A zeroed one is valid and empty.
 */
enum { FAULTS_MAX = 1000 };

struct faults {
	struct fault *first;  /* oldest */
	struct fault *last;   /* newest */
	struct fault *taken;  /* whose text is lent out */
	size_t count;	      /* that wait */
	uint64_t more;	      /* that found no place */
	uint32_t more_source; /* of the last of those */
};

/* Of a line from its beginning on; 0: of the source as a whole. */
void faults_add(struct faults *f, uint32_t source, uint64_t line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* What is only worth knowing: nothing was lost. Of the source as a whole. */
void faults_note(struct faults *f, uint32_t source, const char *text);

/* The oldest; its text lasts until the next call. Sets all of *d but the source's name. */
bool faults_take(struct faults *f, uint32_t *source, struct diag *d);

void faults_release(struct faults *f);

#endif
