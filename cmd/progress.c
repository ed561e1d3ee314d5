#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { CELLS = 40 };

static const int64_t first_ns = INT64_C(1000000000);
static const int64_t next_ns = INT64_C(200000000);

static bool progress_due(const struct progress *p, int64_t now_ns)
{
	int64_t since = p->shown_ns ? p->shown_ns : p->begun_ns;

	return now_ns - since >= (p->shown_ns ? next_ns : first_ns) &&
		isatty(STDERR_FILENO);
}

/* The cursor stays behind the words, where a ^C is shown: it goes with them. */
static void progress_say(struct progress *p, const char *line, int64_t now_ns)
{
	fprintf(stderr, "\r%-*.*s\r%.*s", CELLS, CELLS, line, CELLS, line);
	fflush(stderr);
	p->shown_ns = now_ns;
}

void progress_line(struct progress *p, const char *line, int64_t now_ns)
{
	if (progress_due(p, now_ns))
		progress_say(p, line, now_ns);
}

void progress_show(struct progress *p, uint64_t bytes, int64_t now_ns)
{
	char line[CELLS + 1];

	if (!progress_due(p, now_ns))
		return;
	snprintf(line, sizeof(line), "reading: %" PRIu64 " MB", bytes / 1000000);
	progress_say(p, line, now_ns);
}

void progress_end(struct progress *p)
{
	if (p->shown_ns)
		fprintf(stderr, "\r%*s\r", CELLS, "");
}
