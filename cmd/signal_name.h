#ifndef CMD_SIGNAL_NAME_H
#define CMD_SIGNAL_NAME_H

/* `SIGTERM`; NULL for one that has no name everywhere, such as a real-time signal. */
const char *signal_name(int number);

#endif
