#ifndef CMD_RUN_H
#define CMD_RUN_H

#include "run_options.h"

/* Runs the command and records it; the exit status. */
int run_command(const struct run_options *o);

/* Shows one of the last runs, in place of this program; comes back with a status where it cannot. */
int run_last(const struct run_options *o);

#endif
