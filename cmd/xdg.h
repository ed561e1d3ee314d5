#ifndef CMD_XDG_H
#define CMD_XDG_H

#include "base/buf.h"

/* Files of a person's own, where the XDG Base Directory Specification (0.8) has them. */

/* $VARIABLE/aitrace/NAME, or below $HOME; nothing is appended where there is no place. */
void xdg_path(
	const char *variable, const char *home_part, const char *name, struct buf *out);

/* Each folder above the file, ours alone. */
void xdg_folders(char *path);

#endif
