#ifndef IMPORT_LOOK_H
#define IMPORT_LOOK_H

#include "import/format.h"

/* What the beginning of an input tells of its format. */
enum look_says {
	LOOK_NONE,   /* no format of the table */
	LOOK_NATIVE, /* our own stream */
	LOOK_MORE,   /* it may be *format, if more of it were seen; NULL: or any */
	LOOK_FOUND,  /* it is *format */
};

enum { LOOK_MAX = 16 << 10 }; /* bytes that are looked at, at most */

/* `head`: from the first byte that is no blank on; LINE_PAD readable bytes follow. */
enum look_says look_at(struct str head, const struct import_format **format);

/* Whether a line is a record of our own stream, seen from its beginning. */
bool look_record(struct str line);

#endif
