#include "view/span_name.h"

#include "model/cancelled.h"
#include "view/glyph.h"

enum { SUBJECT_LEAST = 4 }; /* cells below which what it is about is left out */

static enum glyph status_glyph(const struct facts *f)
{
	switch (f->state) {
	case SPAN_OPEN:
		return GLYPH_OPEN;
	case SPAN_LOST:
		return GLYPH_LOST;
	case SPAN_MISSING:
		return GLYPH_MISSING;
	case SPAN_ENDED:
		break;
	}
	if (cancelled_is(f))
		return GLYPH_CANCELLED;
	return f->status == STATUS_ERROR ? GLYPH_ERROR : GLYPH_OK;
}

static enum role status_role(const struct facts *f)
{
	if (f->status == STATUS_ERROR)
		return cancelled_is(f) ? ROLE_LOST : ROLE_ERROR;
	switch (f->state) {
	case SPAN_OPEN:
		return ROLE_OPEN;
	case SPAN_LOST:
		return ROLE_LOST;
	case SPAN_MISSING:
		return ROLE_DIM;
	case SPAN_ENDED:
		break;
	}
	return ROLE_OK;
}

void span_name_status(struct row *r, const struct facts *f, enum text_set set)
{
	glyph_add(r, status_role(f), status_glyph(f), set);
}

void span_name_letter(struct row *r, const struct facts *f)
{
	char letter = vocabulary_letter(f->kind);

	row_add(r, gist_role(f->kind), (struct str){&letter, 1}, 1);
}

static void add_name(struct row *r, const struct facts *f, enum text_set set, int end)
{
	if (f->name.len) {
		row_add_text(r, ROLE_STRONG, f->name, set, end - r->width);
		return;
	}
	row_add_text(r, ROLE_DIM,
		f->state == SPAN_MISSING ? STR("(missing) ") : STR("(no name) "), set,
		end - r->width);
	row_add_text(r, ROLE_DIM, f->span_id, set, end - r->width);
}

/* One word more, if there is room: ` pytest -q`, ` "fix failing test"`. */
static void add_word(
	struct row *r, struct str word, bool quoted, enum text_set set, int end)
{
	int room = end - r->width - (quoted ? 3 : 1);

	if (!word.len || room < SUBJECT_LEAST)
		return;
	row_add(r, ROLE_PLAIN, quoted ? STR(" \"") : STR(" "), quoted ? 2 : 1);
	row_add_text(r, ROLE_PLAIN, word, set, room);
	if (quoted)
		row_add(r, ROLE_PLAIN, STR("\""), 1);
}

static void add_http(struct row *r, const struct gist *g)
{
	struct buf text = {0};

	buf_addf(&text, " %d", (int)g->http);
	row_add(r, ROLE_PLAIN, buf_str(&text), 4);
	buf_release(&text);
}

void span_name_add(struct row *r, const struct facts *f, const struct gist *g,
	enum text_set set, int end, bool http)
{
	if (http)
		end -= 4;
	add_name(r, f, set, end);
	add_word(r, buf_str(&g->tool), false, set, end);
	add_word(r, buf_str(&g->subject), g->quoted, set, end);
	if (http)
		add_http(r, g);
}
