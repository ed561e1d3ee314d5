#ifndef SAMPLE_H
#define SAMPLE_H

#include <stdint.h>

#include "base/buf.h"

/* JSON texts made up from a seeded state (as test_random's), for tests. */

/* Appends one valid text: any type, white space, escapes, numbers of every form, UTF-8. */
void sample_json(uint64_t *state, struct buf *out);

/* Breaks `text` a little: bytes changed, cut out, put in, doubled; may leave it valid. */
void sample_mutate(uint64_t *state, struct buf *text);

#endif
