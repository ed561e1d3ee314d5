#include <inttypes.h>
#include <unistd.h>

#include "clock.h"
#include "model/tree.h"
#include "progress.h"
#include "tree.h"

static void tree_static_line(struct tree *t, size_t i)
{
	struct trace *trace;

	if (intake_take(&t->intake, i, &trace) == DECODED_RECORD)
		beside_record(&t->beside, &t->intake.batch.records[i], trace);
	else if (!t->options->json)
		beside_text(&t->beside, &t->intake.batch.lines[i]);
}

/* What stands on the terminal is not left there. */
static void tree_static_stopped(struct progress *progress)
{
	struct signals_seen seen = signals_take();

	if (!seen.stop)
		return;
	progress_end(progress);
	signals_die(seen.stop);
}

static void tree_static_read(struct tree *t)
{
	struct progress progress = {.begun_ns = clock_steady()};
	size_t count, batches = 0;

	signals_begin(false);
	while (!intake_done(&t->intake)) {
		count = intake_read(&t->intake);
		for (size_t i = 0; i < count; i++)
			tree_static_line(t, i);
		if (++batches % 16)
			continue;
		progress_show(&progress, input_counts(t->intake.in).bytes, clock_steady());
		tree_static_stopped(&progress);
	}
	signals_end();
	tree_static_stopped(&progress);
	progress_end(&progress);
}

/* Text that stood before all records, or in inputs without any. */
static void tree_static_texts(struct tree *t)
{
	struct arena arena = {0};
	struct aside_lines lines = {0};
	struct str text;
	uint64_t cut;

	lines.a = asides_of(&t->beside.asides, NULL, 0, &lines.count);
	while (lines.count && !t->screen.error) {
		arena_reset(&arena);
		if (aside_next(&lines, t->intake.in, &arena, &text, &cut))
			screen_text(&t->screen, NULL, text, cut);
	}
	arena_release(&arena);
}

static void tree_static_show(struct tree *t)
{
	if (!t->options->json) {
		asides_sort(&t->beside.asides);
		t->outline.asides = &t->beside.asides;
		tree_static_texts(t);
	}
	for (struct trace *one = t->intake.store.first; one && !t->screen.error;
		one = one->next) {
		tree_hint_next(one);
		if (t->options->json)
			tree_json(t, one);
		else
			tree_query_show(t, one);
	}
}

void tree_static(struct tree *t)
{
	tree_static_read(t);
	intake_complaints(&t->intake);
	intake_look(&t->intake);
	tree_static_show(t);
}
