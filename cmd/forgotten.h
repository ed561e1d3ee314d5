#ifndef CMD_FORGOTTEN_H
#define CMD_FORGOTTEN_H

#include <stdbool.h>

/*
 * A command line that lacks the `--` in front of a command: `aitrace-tree ./agent --question x`
 * names a file to be read, and an option that nobody knows.
 */

/*
 * Whether a FILE is rather a program to be run: one that is executable and begins as programs do,
 * or, where there is no such file, one that PATH finds.
 */
bool forgotten_dashes(const char *file);

/* The same when an unknown option stands behind it: then being executable is enough. */
bool forgotten_dashes_before(const char *file);

#endif
