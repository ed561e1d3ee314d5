#include "random.h"

#include "process.h"
#include "seed.h"

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

uint64_t ait_random(void)
{
	struct generator *g = &generator;
	uint64_t mark = ait_process_mark();

	if (g->mark != mark) {
		ait_seed(g->s, sizeof(g->s));
		g->s[0] |= 1;
		g->mark = mark;
	}
	return next(g->s);
}
