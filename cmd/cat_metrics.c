#include "cat_metrics.h"

#include <inttypes.h>
#include <unistd.h>

#include "export/timeline_json.h"
#include "term/paint.h"
#include "view/timeline_table.h"

struct metrics_table {
	struct cat *c;
	struct caps caps;
};

static void metrics_row(void *to, const struct row *row)
{
	struct metrics_table *m = to;
	struct buf line = {0};

	paint_row(row, &m->caps, row->width, &line);
	buf_add_byte(&line, '\n');
	cat_put(m->c, buf_str(&line));
	buf_release(&line);
}

/* In a file or a pipe a row is as wide as it has to be. */
static void metrics_table(struct cat *c, const struct timelines *t)
{
	struct caps_world world = caps_world(STDOUT_FILENO);
	struct metrics_table m = {.c = c, .caps = caps_decide(&c->options->wishes, &world)};
	struct timeline_table table = {.set = m.caps.set,
		.width = c->seen ? m.caps.width : 0,
		.emit = metrics_row,
		.to = &m};

	timeline_table(&table, t);
}

static void metrics_lines(struct cat *c, const struct timelines *t)
{
	struct buf line = {0};

	for (size_t i = 0; i < t->count; i++) {
		buf_reset(&line);
		timeline_json(t, &t->at[i], &line);
		if (line.len && line.at[line.len - 1] != '\n')
			buf_add_byte(&line, '\n');
		cat_put(c, buf_str(&line));
	}
	buf_release(&line);
}

/* No series is no error, and nobody knows what it means. */
static void metrics_nothing(struct cat *c, const struct timelines *t, struct arena *arena)
{
	struct str why;

	if (t->count)
		return;
	why = query_metrics_nothing(c->metrics, arena);
	report_say(&c->intake.report, "no series: %.*s", (int)why.len, why.at);
}

void cat_metrics(struct cat *c)
{
	struct arena arena = {0};
	struct timelines t = query_metrics_result(c->metrics, &arena);
	uint64_t left_out = query_metrics_left_out(c->metrics);

	if (cat_options_to(c->options, "json"))
		metrics_lines(c, &t);
	else
		metrics_table(c, &t);
	metrics_nothing(c, &t, &arena);
	if (left_out)
		report_say(&c->intake.report,
			"%" PRIu64 " spans were left out: there are too many groups",
			left_out);
	arena_release(&arena);
}
