#ifndef CMD_EMIT_FIT_H
#define CMD_EMIT_FIT_H

#include "base/str.h"

/*
 * How many bytes at the beginning of a text have to go, so that the rest of it takes `max` bytes at
 * most between the quotes of a JSON string. The rest begins with a character, if the text did.
 */
size_t emit_fit(struct str text, size_t max);

#endif
