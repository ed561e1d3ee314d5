#include "random.h"

#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "clock.h"
#include "process.h"

struct generator {
	uint64_t mark; /* of the process that it was seeded in; 0: not yet */
	uint64_t s[4]; /* never all zero */
};

/* The thread's own; of a library that was loaded late too, without asking the heap. */
static _Thread_local struct generator generator __attribute__((tls_model("initial-exec")));

static uint64_t turn(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static uint64_t next(uint64_t s[4])
{
	uint64_t result = turn(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = turn(s[3], 45);
	return result;
}

static bool from_system(void *to, size_t len)
{
#ifdef GRND_NONBLOCK
	return getrandom(to, len, GRND_NONBLOCK) == (ssize_t)len;
#else
	return getentropy(to, len) == 0;
#endif
}

void ait_random_seed(void *to, size_t len)
{
	uint64_t s[4] = {(uint64_t)ait_clock_now(), (uint64_t)ait_clock_steady(),
		(uint64_t)getpid(), (uint64_t)(uintptr_t)&s};
	unsigned char *byte = to;

	if (from_system(to, len))
		return;
	for (int i = 0; i < 16; i++)
		next(s);
	while (len-- > 0)
		*byte++ = (unsigned char)(next(s) >> 32);
}

uint64_t ait_random(void)
{
	struct generator *g = &generator;
	uint64_t mark = ait_process_mark();

	if (g->mark != mark) {
		ait_random_seed(g->s, sizeof(g->s));
		g->s[0] |= 1;
		g->mark = mark;
	}
	return next(g->s);
}
