#ifndef MODEL_USAGE_H
#define MODEL_USAGE_H

#include "model/facts.h"

/*
 * Tokens and cost, rolled up. An agent often carries the sum of its model calls, and a wrapper
 * the usage of the call that it wraps; so a span with all below it has used the larger of what
 * it says itself and what its children have used together, each figure on its own. Nothing is
 * counted twice. What tokens are parts of others is tally.h's to say.
 */

/* What a JSON object of attributes, checked before, says of usage; false: nothing. */
bool usage_read(struct str attributes, struct usage *out);

/*
 * Where records of a shape (record.h) say it, learnt from one of them: most say nothing, and none is
 * gone through again. A zeroed one is valid.
 */
enum { USAGE_SHAPES = 256 };

struct usage_shape {
	uint32_t shape; /* 0: none */
	bool unclear;	/* not one number each: all are gone through */
	uint8_t input;	/* which of the record's numbers, from 1; 0: none */
	uint8_t output;
	uint8_t cost;
};

struct usage_shapes {
	struct usage_shape shapes[USAGE_SHAPES]; /* by number modulo the size */
};

/* As usage_read, of the attributes of a record. */
bool usage_read_record(
	struct usage_shapes *shapes, const struct record *r, struct usage *out);

/*
 * Sums up the spans below `top` and itself (0: all of the trace, and the trace as a whole): the
 * `tree` of their span_more. The tree is settled. Of what is already summed up, usage_add_up does
 * the last step: one span from its children.
 */
void usage_total(struct trace *t, uint32_t top);
void usage_add_up(struct trace *t, uint32_t span);

/*
 * The same of all of a trace, in steps: until the last one, sums are as they were. A zeroed one is
 * valid.
 */
struct usage_making {
	bool on;
	uint64_t generation; /* of the trace when it began */
	uint32_t next;	     /* span */
	size_t room;	     /* of these, as the trace has them */
	struct tokens *sums;
	double *cost_sums;
	struct token_parts *part_sums;
};

/* Goes on for so many spans; true: there are more. A trace that has changed makes it begin again. */
bool usage_step(struct usage_making *m, struct trace *t, uint32_t spans);
void usage_making_release(struct usage_making *m);

/* What a span (0: the trace) has used with all below it, as summed up last. */
struct usage usage_of_tree(const struct trace *t, uint32_t span);

/* What a span says that it has used itself. */
struct usage usage_of_span(const struct trace *t, uint32_t span);

/* What an opened span, or an event, says of it; false: nothing. */
bool usage_of_facts(const struct facts *f, struct usage *out);

#endif
