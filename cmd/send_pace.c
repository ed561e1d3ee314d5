#include "send_pace.h"

static const int64_t first_ns = INT64_C(500000000);
static const int64_t most_ns = INT64_C(30000000000);
/* Nobody makes us forget an endpoint for longer. */
static const int64_t after_most_ns = INT64_C(3600000000000);

enum send_turn send_pace_turn(const struct send_pace *p, int64_t now_ns)
{
	if (!p->failures || now_ns >= p->next_ns)
		return SEND_NOW;
	return p->down ? SEND_KEEP : SEND_WAIT;
}

void send_pace_taken(struct send_pace *p)
{
	p->failures = 0;
	p->down = false;
}

/* xorshift64: all that is wanted is that not everybody comes back at once. */
static uint64_t pace_random(struct send_pace *p)
{
	p->random ^= p->random << 13;
	p->random ^= p->random >> 7;
	p->random ^= p->random << 17;
	return p->random;
}

/* Twice as long each time, and of that between a half and all. */
static int64_t pace_wait(struct send_pace *p)
{
	int64_t wait = first_ns;

	for (unsigned i = 1; i < p->failures && wait < most_ns; i++)
		wait *= 2;
	if (wait > most_ns)
		wait = most_ns;
	return wait / 2 + (int64_t)(pace_random(p) % (uint64_t)(wait / 2 + 1));
}

bool send_pace_failed(
	struct send_pace *p, int64_t begun_ns, int64_t now_ns, int64_t after_ns)
{
	int64_t wait;

	if (!p->failures++)
		p->since_ns = begun_ns;
	wait = pace_wait(p);
	if (after_ns > after_most_ns)
		after_ns = after_most_ns;
	p->next_ns = now_ns + (after_ns > wait ? after_ns : wait);
	p->down |= p->next_ns - p->since_ns > p->patience_ns;
	return !p->down;
}

void send_pace_refused(struct send_pace *p, int64_t now_ns)
{
	if (!p->failures++)
		p->since_ns = now_ns;
	p->next_ns = now_ns + most_ns;
	p->down = true;
}
