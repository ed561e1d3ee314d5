#ifndef CMD_HTTP_LIBRARY_H
#define CMD_HTTP_LIBRARY_H

#include "base/buf.h"

/*
 * libmicrohttpd is loaded when a server starts, and not with the program: it brings libraries of
 * cryptography with it, for TLS that is not spoken here, and these would take longer than all else at
 * each start of a tool that seldom needs a server. False: it is not there, and `why` says so.
 */
bool http_library_load(struct buf *why);

#endif
