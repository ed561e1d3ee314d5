#include "view/wrap.h"

bool wrap_row(struct wrap *w, enum role role, struct row *r)
{
	struct str rest = str_tail(w->text, w->at);
	struct buf shown = {0};
	int cells = 0;

	if (w->row && !rest.len)
		return false;
	if (w->row >= WRAP_ROWS)
		return false;
	if (++w->row == WRAP_ROWS) {
		row_add_text(r, role, rest, w->set, w->width > 0 ? w->width : 1);
		w->at = w->text.len;
		return true;
	}
	w->at += text_wrap(rest, w->set, w->width, true, &shown, &cells);
	row_add(r, role, buf_str(&shown), cells);
	buf_release(&shown);
	return true;
}

uint32_t wrap_rows(struct wrap w)
{
	struct row passed = {0};
	uint32_t rows = 0;

	for (; wrap_row(&w, ROLE_PLAIN, &passed); rows++)
		row_reset(&passed);
	row_release(&passed);
	return rows;
}
