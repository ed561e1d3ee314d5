#ifndef AIT_RANDOM_H
#define AIT_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Up to 256 bytes from the system; where it has none to give, from clock, process and addresses. */
void ait_random_seed(void *to, size_t len);

/*
 * The next number of this thread's own generator (xoshiro256**), which is seeded from the system
 * for each thread and again after a fork. Ids made of it are not to be guessed by chance; they are
 * no secrets.
 */
uint64_t ait_random(void);

#endif
