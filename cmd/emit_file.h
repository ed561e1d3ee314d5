#ifndef CMD_EMIT_FILE_H
#define CMD_EMIT_FILE_H

#include "base/buf.h"

/*
 * All bytes of a file, or of standard input where `path` is `-`. False: `why` says why; what is
 * larger than a record may be is refused.
 */
bool emit_file(const char *path, struct buf *bytes, struct buf *why);

#endif
