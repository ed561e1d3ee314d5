#ifndef IMPORT_MEND_H
#define IMPORT_MEND_H

#include "base/buf.h"

/*
 * What is whole of a JSON text that breaks off, or in the middle: a download that was cut, a writer that
 * was killed. Everything up to the last element that ended in a list `lists` levels deep stays, and what
 * is open there is closed. Half an element is none: it could be taken for a whole one that says less.
 *
 *     {"spans":[{"id":1},{"id":2},{"id":3,"tags":[{},     lists: 2
 *     {"spans":[{"id":1},{"id":2}]}
 *
 * Sets `out`, which then has LINE_PAD readable bytes behind its text. False: nothing is whole.
 */
bool mend(struct str text, unsigned lists, struct buf *out);

#endif
