#ifndef TUI_CALLS_H
#define TUI_CALLS_H

#include "tui/tui.h"

/*
 * What leads from a call to a call, on all screens: from a tool's to the message that asked for it,
 * and to the same call with the same arguments.
 */
extern const struct screen calls_part;

#endif
