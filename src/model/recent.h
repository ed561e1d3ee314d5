#ifndef MODEL_RECENT_H
#define MODEL_RECENT_H

#include "model/trace.h"

/*
 * Spans that records were about last, of all traces of a store: the next record is about one of them
 * more often than not, and in a trace of a million spans every other way to it waits for memory.
 * Canonical ids only. A zeroed one is valid.
 */
enum { RECENT_SPANS = 256 };

struct recent_span {
	const struct trace *trace; /* NULL: none */
	uint64_t low;		   /* of its id */
	uint32_t index;
};

struct recent {
	struct recent_span spans[RECENT_SPANS]; /* by the low bits of the id */
};

/* The index of a span; 0: it is none of these. */
static inline uint32_t recent_find(
	const struct recent *recent, const struct trace *t, const struct id *id)
{
	const struct recent_span *s = &recent->spans[id->low % RECENT_SPANS];

	return s->low == id->low && s->trace == t && !id->text.len ? s->index : 0;
}

static inline void recent_put(
	struct recent *recent, const struct trace *t, const struct id *id, uint32_t index)
{
	if (!id->text.len)
		recent->spans[id->low % RECENT_SPANS] = (struct recent_span){
			t, id->low, index};
}

/* A trace is going: another one may come to be where it was. */
static inline void recent_drop(struct recent *recent, const struct trace *t)
{
	for (size_t i = 0; i < RECENT_SPANS; i++)
		if (recent->spans[i].trace == t)
			recent->spans[i].trace = NULL;
}

#endif
