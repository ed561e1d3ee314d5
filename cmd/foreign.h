#ifndef CMD_FOREIGN_H
#define CMD_FOREIGN_H

#include <stdbool.h>

/*
 * Whether another program of the terminal's foreground writes to the same terminal as `fd`: it
 * would break a live region. Our own ancestors (a script, make) only wait for us and do not
 * count. Looks into /proc; where there is none the answer is no.
 */
bool foreign_writer(int fd);

#endif
