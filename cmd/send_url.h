#ifndef CMD_SEND_URL_H
#define CMD_SEND_URL_H

#include <stdbool.h>

#include "base/buf.h"

/* Addresses that spans are sent to. */

/* NULL: it is one of http or https. Otherwise why it is none; static. */
const char *send_url_wrong(struct str url);

/* Whether it has a name or a password in it (`user:word@`). */
bool send_url_knows(struct str url);

/* Appends `base` with `path` behind its own, between them one slash; its query stays last. */
void send_url_join(struct str base, struct str path, struct buf *out);

/* Appends what may be shown of it: `***` stands for a name and password, and for a query. */
void send_url_show(struct str url, struct buf *out);

#endif
