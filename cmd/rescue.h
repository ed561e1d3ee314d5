#ifndef CMD_RESCUE_H
#define CMD_RESCUE_H

#include "base/str.h"

/*
 * What puts the terminal back when a signal ends us: its modes, and bytes that bring its screen
 * back. Signals that somebody else catches, or that are ignored, are left to them. A signal handler
 * may use nothing but a few calls of the system, and finds what it needs beside the stack that it
 * runs on, which also serves where the other one is used up.
 */
struct rescue; /* opaque */

/* The modes that the terminal `fd` has now are those to come back to. NULL: it has none. */
struct rescue *rescue_new(int fd);

/* From here on `bytes`, of which no more than RESCUE_BYTES count, are written too. */
enum { RESCUE_BYTES = 512 };
void rescue_begin(struct rescue *r, struct str bytes);

/* The terminal is as it was. Takes NULL. */
void rescue_free(struct rescue *r);

#endif
