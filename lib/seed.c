#include "seed.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/random.h>
#include <sys/types.h>
#include <unistd.h>

#include "calm.h"
#include "clock.h"

static bool from_system(void *to, size_t len)
{
#ifdef GRND_NONBLOCK
	return getrandom(to, len, GRND_NONBLOCK) == (ssize_t)len;
#else
	return getentropy(to, len) == 0;
#endif
}

/* splitmix64: each step of *state, however small, changes all bits of the result. */
static uint64_t mix(uint64_t *state)
{
	uint64_t x = *state += UINT64_C(0x9E3779B97F4A7C15);

	x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}

void ait_seed(void *to, size_t len)
{
	uint64_t state = (uint64_t)(uintptr_t)&state;
	unsigned char *byte = to;
	struct ait_calm calm;
	bool held;

	ait_calm_enter(&calm);
	held = from_system(to, len);
	ait_calm_leave(&calm);
	if (held)
		return;
	state ^= (uint64_t)ait_clock_now();
	state = mix(&state) ^ (uint64_t)ait_clock_steady();
	state = mix(&state) ^ (uint64_t)getpid();
	while (len-- > 0)
		*byte++ = (unsigned char)(mix(&state) >> 32);
}
