#include "view/gutter.h"

#include <stdio.h>

#include "view/glyph.h"

/* The levels from `from` to `depth` as they look to a row that is further down. */
static void add_levels(
	struct row *r, enum text_set set, const struct gutter *g, size_t from, size_t to)
{
	for (size_t level = from; level <= to; level++)
		glyph_add(r, ROLE_DIM, g->more[level] ? GLYPH_PIPE : GLYPH_GAP, set);
}

/*
 * The first level that is drawn, of `levels` that each take two cells: 1 when all have room.
 * Otherwise the depth is written in front of them.
 */
static size_t add_depth(struct row *r, const struct columns *c, size_t levels, size_t depth)
{
	int max = columns_gutter(c) / 2 * 2;
	char digits[24];
	int cells, drawn;

	if (levels <= (size_t)max / 2)
		return 1;
	cells = snprintf(digits, sizeof digits, "%zu ", depth) + 1;
	drawn = (max - cells) / 2;
	if (drawn < 1)
		drawn = 1;
	glyph_add(r, ROLE_DIM, GLYPH_DEEP, c->set);
	row_add(r, ROLE_DIM, str_from(digits), cells - 1);
	row_pad(r, max - drawn * 2);
	return levels - (size_t)drawn + 1;
}

void gutter_add(struct row *r, const struct columns *c, const struct gutter *g,
	enum gutter_shape shape)
{
	size_t levels = g->depth + (shape == GUTTER_SPAN ? 0 : 1);
	size_t from;

	if (!levels || g->alone)
		return;
	from = add_depth(r, c, levels, g->depth);
	if (shape == GUTTER_SPAN) {
		add_levels(r, c->set, g, from, g->depth - 1);
		glyph_add(r, ROLE_DIM, g->more[g->depth] ? GLYPH_TEE : GLYPH_ELBOW, c->set);
		return;
	}
	add_levels(r, c->set, g, from, g->depth);
	if (shape == GUTTER_CLOSE) {
		glyph_add(r, ROLE_DIM, GLYPH_CLOSE, c->set);
		return;
	}
	glyph_add(r, ROLE_DIM,
		g->last		      ? GLYPH_CLOSE
			: g->children ? GLYPH_PIPE
				      : GLYPH_GAP,
		c->set);
	glyph_add(r, ROLE_DIM, GLYPH_GAP, c->set);
}
