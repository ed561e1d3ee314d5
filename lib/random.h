#ifndef AIT_RANDOM_H
#define AIT_RANDOM_H

#include <stdint.h>

/*
 * The next number of this thread's own generator (xoshiro256**), which is seeded from the system
 * for each thread and again after a fork. Ids made of it are not to be guessed by chance; they are
 * no secrets.
 */
uint64_t ait_random(void);

#endif
