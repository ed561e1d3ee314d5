#ifndef RECORD_DECODE_BEGIN_H
#define RECORD_DECODE_BEGIN_H

#include "base/str.h"

/* Where in a line a record begins. For decode.c alone. */

/* The first place where one may; text.len: none. */
size_t begin_of(struct str text);

/* The last one, if emitters of this project wrote it; text.len: none. */
size_t begin_behind(struct str text);

#endif
