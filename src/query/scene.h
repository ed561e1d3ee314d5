#ifndef QUERY_SCENE_H
#define QUERY_SCENE_H

#include "base/intern.h"
#include "model/facts.h"
#include "query/order.h"

/*
 * The trace that is asked, and what was found out about it as a whole, so that each of its spans
 * does not find it out again. What was found lasts until the trace changes.
 */
enum { SCENE_RESOURCES = 64 };

/* A resource that was read. */
struct scene_resource {
	uint32_t span;	/* whose it is */
	uint32_t round; /* when; other than the scene's: it is not there */
	struct buf text;
};

struct scene {
	struct trace *t;
	const struct life *life;
	const struct intern *names; /* of spans, as in the store; NULL: they are read */
	uint64_t generation;	    /* of the trace, when it was begun */
	uint32_t round;		    /* raised by each change */
	uint32_t climb;		    /* spans above that are gone through for a resource */
	struct order order;	    /* once it was asked for */
	uint64_t *givers;	    /* by span: the round, and whose resource it has */
	size_t giver_room;
	struct scene_resource resources[SCENE_RESOURCES];
	struct arena arena; /* of the next ones */
	bool rooted;	    /* they were looked for */
	struct str root_name;
	struct str root_service; /* `at` NULL: it says none */
	uint32_t root;		 /* the earliest root that was seen; 0: none */
	bool timed;		 /* the next one was looked for */
	int64_t duration_ns;	 /* -1: unknown */
};

/* `whole`: all spans will be asked; else one, and no more is found out than it needs. */
void scene_begin(struct scene *s, struct trace *t, const struct life *life, bool whole);
void scene_release(struct scene *s);

/* The object of the resource that a span has or inherits, a copy in `arena`; empty: none. */
struct str scene_resource(struct scene *s, uint32_t span, struct arena *arena);

/* Pre-order and depth. Settles the tree. */
const struct order *scene_order(struct scene *s);

/* The earliest root span that was seen; its name and the service it belongs to are set. */
uint32_t scene_root(struct scene *s);

/* From the earliest start to the latest end; while something is open, to the latest time. */
int64_t scene_duration(struct scene *s);

/* The name of a span, without opening it where it is known. */
struct str scene_name(const struct scene *s, uint32_t span, struct arena *arena);

#endif
