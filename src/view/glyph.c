#include "view/glyph.h"

struct glyph_row {
	const char *unicode;
	const char *ascii;
	int unicode_cells;
	int ascii_cells;
};

static const struct glyph_row glyphs[GLYPH_COUNT] = {
	[GLYPH_OK] = {"✓", "+", 1, 1},
	[GLYPH_ERROR] = {"✗", "x", 1, 1},
	[GLYPH_OPEN] = {"▸", ">", 1, 1},
	[GLYPH_LOST] = {"?", "?", 1, 1},
	[GLYPH_MISSING] = {"·", ".", 1, 1},
	[GLYPH_CANCELLED] = {"⊘", "/", 1, 1},
	[GLYPH_TEE] = {"├─", "|-", 2, 2},
	[GLYPH_ELBOW] = {"└─", "`-", 2, 2},
	[GLYPH_CLOSE] = {"└ ", "` ", 2, 2},
	[GLYPH_PIPE] = {"│ ", "| ", 2, 2},
	[GLYPH_GAP] = {"  ", "  ", 2, 2},
	[GLYPH_DEEP] = {"⋯", "~", 1, 1},
	[GLYPH_ARROW] = {"→", "->", 1, 2},
	[GLYPH_RETRY] = {"↻", "retry ", 1, 6},
	[GLYPH_BULLET] = {"•", "*", 1, 1},
	[GLYPH_BANG] = {"!", "!", 1, 1},
	[GLYPH_FOLDED] = {"▸", "+", 1, 1},
	[GLYPH_UNFOLDED] = {"▾", "-", 1, 1},
	[GLYPH_RULE] = {"─", "-", 1, 1},
	[GLYPH_DOT] = {" · ", ", ", 3, 2},
	[GLYPH_ELLIPSIS] = {"…", "~", 1, 1},
};

struct str glyph_text(enum glyph glyph, enum text_set set)
{
	return str_from(set == TEXT_UTF8 ? glyphs[glyph].unicode : glyphs[glyph].ascii);
}

void glyph_add(struct row *r, enum role role, enum glyph glyph, enum text_set set)
{
	const struct glyph_row *g = &glyphs[glyph];

	row_add(r, role, glyph_text(glyph, set),
		set == TEXT_UTF8 ? g->unicode_cells : g->ascii_cells);
}
