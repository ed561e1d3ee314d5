#ifndef AIT_SEED_H
#define AIT_SEED_H

#include <stddef.h>

/* Up to 256 bytes from the system; where it has none to give, from clock, process and addresses. */
void ait_seed(void *to, size_t len);

#endif
