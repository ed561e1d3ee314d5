#include "term/tree_form.h"

#include <inttypes.h>

#include "term/paint.h"

static void tree_form_row(void *to, const struct row *row)
{
	struct export *e = to;
	const struct tree_form *tree = e->state;

	paint_row(row, &tree->caps, tree->caps.width, &e->out);
	buf_add_byte(&e->out, '\n');
	export_piece(e);
}

/* Spaces at a row's end, which paint_row leaves out. */
static size_t tree_form_spaces(const struct row *row)
{
	size_t count = 0;

	while (count < row->text.len && row->text.at[row->text.len - 1 - count] == ' ')
		count++;
	return count;
}

/* Behind what is in the row; `cut` bytes of the text were too many to keep. */
static void tree_form_text(void *to, const struct row *row, struct str text, uint64_t cut)
{
	struct export *e = to;
	const struct tree_form *tree = e->state;
	bool over;

	if (row && row->width) {
		paint_row(row, &tree->caps, tree->caps.width, &e->out);
		buf_add_bytes(&e->out, ' ', tree_form_spaces(row));
	}
	paint_text(text_drawn(text, &over), &tree->caps, &e->out);
	if (cut)
		buf_addf(&e->out, " ... %" PRIu64 " more bytes", cut);
	buf_add_byte(&e->out, '\n');
	export_piece(e);
}

/* Text that stood before all records, or in inputs without any. */
static void tree_form_texts(struct export *e, struct asides *asides)
{
	struct arena arena = {0};
	struct aside_lines lines = {0};
	struct str text;
	uint64_t cut;

	lines.a = asides_of(asides, NULL, 0, &lines.count);
	while (lines.count) {
		arena_reset(&arena);
		if (aside_next(&lines, e->life->in, &arena, &text, &cut))
			tree_form_text(e, NULL, text, cut);
	}
	arena_release(&arena);
}

static void tree_form_begin(struct export *e)
{
	struct tree_form *tree = e->state;

	tree->outline = (struct outline){
		.columns = columns_of(tree->caps.width, tree->caps.set, true),
		.life = e->life,
		.names = e->names,
		.now_ns = tree->now_ns,
		.today_ns = TITLE_DATED,
		.emit = tree_form_row,
		.emit_text = tree_form_text,
		.to = e};
	if (!tree->asides)
		return;
	asides_sort(tree->asides);
	tree->outline.asides = tree->asides;
	tree_form_texts(e, tree->asides);
}

static void tree_form_trace(struct export *e, struct trace *t, const struct selection *s)
{
	struct tree_form *tree = e->state;

	tree->outline.matched = s;
	outline_trace(&tree->outline, t);
	tree->outline.matched = NULL;
}

static void tree_form_end(struct export *e)
{
	struct tree_form *tree = e->state;

	outline_release(&tree->outline);
}

const struct export_format tree_form = {.name = "tree",
	.help = "for people, as aitrace-tree shows it",
	.begin = tree_form_begin,
	.trace = tree_form_trace,
	.end = tree_form_end};
