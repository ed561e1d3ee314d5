#ifndef CMD_CAT_CHECK_H
#define CMD_CAT_CHECK_H

#include "base/text.h"
#include "model/check.h"

/* What check has found, as text: for people, and as aitrace-cat(1) describes it in JSON. */

struct cat_checked {
	const struct check *check;
	const struct input *in;
	const struct store *store;
	const struct life *life;
	enum text_set set; /* for people */
};

void cat_check_people(const struct cat_checked *c, struct buf *out);
void cat_check_json(const struct cat_checked *c, struct buf *out);

/* What there is in all. */
struct cat_sums {
	uint64_t traces;
	uint64_t spans;
	uint64_t events;
};

struct cat_sums cat_check_sums(const struct cat_checked *c);

#endif
