#ifndef AIT_HEX_H
#define AIT_HEX_H

#include <stddef.h>

/* Two lower-case digits a byte, no NUL; returns the place behind them. */
char *ait_hex(char *to, const unsigned char *bytes, size_t len);

/* The same byte by byte, where the processor has no wide loads, and to hold ait_hex against. */
char *ait_hex_narrow(char *to, const unsigned char *bytes, size_t len);

#endif
