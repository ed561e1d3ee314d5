#ifndef TUI_FILTER_H
#define TUI_FILTER_H

#include "tui/screen.h"
#include "tui/tui.h"

/*
 * `&`: what a TraceQL query keeps of the chosen trace is shown, and dim what is above that. `&!`
 * shows what it does not keep. It goes on as records come.
 */
extern const struct screen filter_part;
extern const struct command_row filter_commands[];

/*
 * Whether the n-th trace of the store (from 0) is shown in the list: one of which the filter keeps something, or
 * all where there is none. *changes says whether that has become another one.
 */
bool filter_shows(const struct tui *t, size_t n);
uint64_t filter_changes(const struct tui *t);

#endif
