#include "cat_sort.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SORT_MEMORY = 256 << 20 };

static const char *sort_folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && *folder ? folder : "/tmp";
}

/* A part of the order would look like all of it. */
static void sort_check(struct cat *c)
{
	if (!c->sorter.error)
		return;
	report_say(&c->intake.report,
		"%s: %s (what is sorted is kept there meanwhile; see TMPDIR)",
		c->sorter.folder, strerror(c->sorter.error));
	cat_out_fail(c);
}

void cat_sort_begin(struct cat *c)
{
	c->sorter = (struct sorter){.folder = sort_folder(),
		.memory = c->options->memory ? c->options->memory : SORT_MEMORY};
}

void cat_sort_add(struct cat *c, int64_t ts, struct str text)
{
	if (!sorter_add(&c->sorter, ts, text))
		sort_check(c);
}

/* What a query kept was counted then. */
static bool sort_enough(struct cat *c)
{
	if (c->run)
		return false;
	c->full = c->count == c->options->limit;
	c->count += !c->full;
	return c->full;
}

/* What a query kept has been put together from its records, each once. */
static bool sort_known(struct cat *c, const struct record *r, struct str text)
{
	return !c->run && record_repeats(r) &&
		!once_add(&c->once, once_hash(&c->once, text), (uint64_t)r->ts);
}

/* A record, or text, again. */
static void sort_write(struct cat *c, struct str text)
{
	struct intake *in = &c->intake;
	struct line line = {0};
	struct record r;
	struct diag why;

	arena_reset(&in->scratch);
	line.text = arena_copy(&in->scratch, text);
	if (decode(&in->decoder, &line, &in->scratch, &r, &why) != DECODED_RECORD)
		cat_put_line(c, NULL, text);
	else if (!sort_known(c, &r, text) && !sort_enough(c))
		cat_put_line(c, &r, text);
}

void cat_sort_end(struct cat *c)
{
	struct str text;

	if (c->run)
		c->full = false;
	if (sorter_end(&c->sorter))
		while (!c->full && sorter_next(&c->sorter, &text))
			sort_write(c, text);
	sort_check(c);
	sorter_release(&c->sorter);
}
