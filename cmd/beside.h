#ifndef CMD_BESIDE_H
#define CMD_BESIDE_H

#include "intake.h"
#include "view/aside.h"

/*
 * The text of complete inputs, gathered while they are read: each line beside the last record that
 * stood before it in its source.
 */
struct beside {
	struct asides asides;
	struct aside *before; /* by source: the last record */
	size_t room;
};

/* A record was taken: `trace` is where it went, NULL where it was not wanted. */
void beside_record(struct beside *b, const struct record *r, struct trace *trace);

/* A line was no record. */
void beside_text(struct beside *b, const struct line *line);
void beside_release(struct beside *b);

#endif
