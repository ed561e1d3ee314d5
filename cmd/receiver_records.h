#ifndef CMD_RECEIVER_RECORDS_H
#define CMD_RECEIVER_RECORDS_H

#include "import/format.h"
#include "receiver_rules.h"

/* A body of OTLP as lines of our stream. A zeroed one is valid. */
struct receiver_records {
	struct import_out out;
	struct arena arena; /* of one element */
	uint64_t items;	    /* spans or log records that the body held */
	uint64_t records;   /* of them, those that became a record */
	const char *wrong;  /* why the body could not be read */
};

/* `memory`: what unpacking may take. 64 bytes behind the body may be read. False: `wrong` says why. */
bool receiver_records(struct receiver_records *r, enum receiver_signal signal,
	enum receiver_type type, struct str body, size_t memory);

/* Of the items, those that no line came of. */
uint64_t receiver_records_refused(const struct receiver_records *r);

void receiver_records_reset(struct receiver_records *r);
void receiver_records_release(struct receiver_records *r);

#endif
