#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include "base/buf.h"

/* A command that was run, in words. */

/* What its span is called where nobody says: its words, as far as they are few. */
void command_name(char *const argv[], struct buf *out);

/* Its words as a JSON array. */
void command_args(char *const argv[], struct buf *out);

/* Why it has not ended well, from a status of waitpid: `exit status 3`, `killed by SIGTERM`; or nothing. */
void command_ending(int status, struct buf *out);

#endif
