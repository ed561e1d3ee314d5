#ifndef TUI_FILTER_H
#define TUI_FILTER_H

#include "tui/screen.h"

/*
 * `&`: what a TraceQL query keeps of the chosen trace is shown, and dim what is above that. `&!`
 * shows what it does not keep. It goes on as records come.
 */
extern const struct screen filter_part;

#endif
