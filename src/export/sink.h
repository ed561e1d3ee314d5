#ifndef EXPORT_SINK_H
#define EXPORT_SINK_H

#include "base/str.h"

/* Where written text goes, piece by piece; `write` is given each piece once. */
struct sink {
	void (*write)(void *to, struct str piece);
	void *to;
};

#endif
