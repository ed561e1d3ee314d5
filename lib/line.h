#ifndef AIT_LINE_H
#define AIT_LINE_H

#include "output.h"
#include "process.h"

/* What became of a line. */
enum ait_line {
	AIT_LINE_WRITTEN,
	AIT_LINE_DROPPED, /* the output may take the next one */
	AIT_LINE_DEAD,	  /* it will take none any more; errno says why */
};

/* How long the lines of one record may wait. */
struct ait_wait {
	int64_t until; /* of the steady clock; 0: nothing waited yet */
	bool ready;    /* the last poll said that a write would go */
};

/*
 * Writes one line with its LF. Lines of up to 4096 bytes come out whole or not at all on a pipe;
 * elsewhere a line that was cut short gets its LF before the next one of this process.
 */
enum ait_line ait_line_write(
	struct ait_output *o, const char *at, size_t len, struct ait_wait *wait);

#endif
