#include "cat_tree.h"

#include "clock.h"
#include "term/paint.h"

static void cat_tree_row(void *to, const struct row *row)
{
	struct export *e = to;
	const struct cat_tree *tree = e->state;

	paint_row(row, &tree->caps, tree->caps.width, &e->out);
	buf_add_byte(&e->out, '\n');
	export_piece(e);
}

/* What stood between records is not gathered. */
static void cat_tree_text(void *to, const struct row *row, struct str text, uint64_t cut)
{
	(void)text;
	(void)cut;
	cat_tree_row(to, row);
}

void cat_tree_begin(struct export *e)
{
	struct cat_tree *tree = e->state;

	tree->outline = (struct outline){
		.columns = columns_of(tree->caps.width, tree->caps.set, true),
		.life = e->life,
		.names = e->names,
		.now_ns = clock_wall(),
		.emit = cat_tree_row,
		.emit_text = cat_tree_text,
		.to = e};
}

void cat_tree_trace(struct export *e, struct trace *t, const struct selection *s)
{
	struct cat_tree *tree = e->state;

	tree->outline.matched = s;
	outline_trace(&tree->outline, t);
	tree->outline.matched = NULL;
}

void cat_tree_end(struct export *e)
{
	struct cat_tree *tree = e->state;

	outline_release(&tree->outline);
}
