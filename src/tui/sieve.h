#ifndef TUI_SIEVE_H
#define TUI_SIEVE_H

#include "query/match.h"
#include "tui/tui.h"

/*
 * Which traces of the store a query keeps something of, a few spans at a time. What has changed is
 * looked at again, all others are remembered. A zeroed one is valid and knows nothing yet.
 */
struct sieve_trace {
	struct trace *trace;
	uint64_t generation; /* of it when it was looked at; 0: it was not */
	bool keeps;
};

struct sieve {
	struct sieve_trace *traces; /* in the order of the store */
	size_t count;
	size_t room;
	size_t next;	     /* is looked at */
	uint32_t span;	     /* of it, likewise */
	uint64_t generation; /* of the store when all were looked at; 0: never */
	int64_t done_ns;     /* steady clock, of the same */
	uint64_t changes;    /* traces that came in or went out so far */
	size_t kept;
	struct selection found; /* scratch */
};

void sieve_release(struct sieve *s);

/* Looks on; whether there is more to look at. */
bool sieve_step(struct sieve *s, const struct tui *t, const struct query *query,
	struct query_run *run);

/* When it looks again, on the steady clock. */
int64_t sieve_due(const struct sieve *s);

/* Whether something of the n-th trace is kept, as far as is known. */
bool sieve_keeps(const struct sieve *s, size_t n);

#endif
