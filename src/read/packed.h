#ifndef READ_PACKED_H
#define READ_PACKED_H

#include "base/str.h"

/* The command that unpacks a file which begins so (RFC 1952, RFC 8878, the .xz format); NULL: it is not packed. */
const char *packed_by(struct str head);

#endif
