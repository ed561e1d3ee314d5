#ifndef MODEL_CANCELLED_H
#define MODEL_CANCELLED_H

#include "model/facts.h"

/*
 * Whether a span failed because somebody did not want it any more, which is no fault of its own: its
 * `error.type` says so in one of the words that languages and libraries have for it, with or without the
 * module in front (`asyncio.exceptions.CancelledError`, `AbortError`, `cancelled`), or, where there is
 * none or a general one, its message begins with such a word.
 */
bool cancelled_is(const struct facts *f);

#endif
