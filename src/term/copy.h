#ifndef TERM_COPY_H
#define TERM_COPY_H

#include "base/buf.h"

/*
 * What puts a value into the clipboard of the terminal in front of which somebody sits, wherever
 * the program runs: OSC 52 (xterm's ctlseqs, "Manipulate Selection Data"), written and never
 * read. The value goes as it is, in base64 (RFC 4648, section 4).
 */
enum { COPY_MAX = 74 * 1024 }; /* bytes of a value: terminals drop more without a word */

/* Appends it; false, and nothing, when the value is longer. */
bool copy_sequence(struct str value, struct buf *out);

#endif
