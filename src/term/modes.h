#ifndef TERM_MODES_H
#define TERM_MODES_H

#include "base/str.h"

/*
 * What a terminal is asked for beyond terminfo: that it marks what is pasted (private mode 2004 of
 * xterm), and keys that many terminals have and few descriptions name.
 */
enum modes_key {
	MODES_PASTE, /* a paste begins, and ends */
	MODES_PASTE_END,
	MODES_BACKTAB,
	MODES_WORD_LEFT,
	MODES_WORD_RIGHT,
	MODES_HOME,
	MODES_END,
	MODES_KEYS,
};

struct modes_row {
	const char *bytes;
	enum modes_key key;
};

/* What is sent for that key: rows up to one without bytes. */
const struct modes_row *modes_table(void);

struct str modes_paste(bool on);

/* A mouse is no longer told of (1000 and 1006); to be sent where it may have been. */
struct str modes_mouse(void);

#endif
