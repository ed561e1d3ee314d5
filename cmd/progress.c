#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { CELLS = 40 };

static const int64_t first_ns = INT64_C(1000000000);
static const int64_t next_ns = INT64_C(200000000);

void progress_show(struct progress *p, uint64_t bytes, int64_t now_ns)
{
	if (p->shown_ns ? now_ns - p->shown_ns < next_ns : now_ns - p->begun_ns < first_ns)
		return;
	if (!isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "\rreading: %" PRIu64 " MB", bytes / 1000000);
	fflush(stderr);
	p->shown_ns = now_ns;
}

void progress_end(struct progress *p)
{
	if (p->shown_ns)
		fprintf(stderr, "\r%*s\r", CELLS, "");
}
