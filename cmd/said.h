#ifndef CMD_SAID_H
#define CMD_SAID_H

/*
 * What --help and --version had to say may not have found its way to standard output. The status
 * that a program ends with then: `status`, or 1, and standard error was told why.
 */
int said_status(const char *program, int status);

#endif
