#ifndef TERM_LOOK_H
#define TERM_LOOK_H

#include "term/caps.h"
#include "view/row.h"

/*
 * What a role looks like: foregrounds of the 256 colour palette that are told apart by all kinds of
 * eyes and seen on black and on white, the eight old colours as stand-ins, and what is left without
 * colours. The background is never touched.
 */
enum { LOOK_BOLD = 1, LOOK_DIM = 2 };

struct look {
	int colour;	/* of as many as there are; -1: the terminal's own */
	unsigned style; /* LOOK_BOLD, LOOK_DIM */
};

struct look look_of(enum role role, enum colour colour);

#endif
