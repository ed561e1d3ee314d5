#include "tui/pick.h"

#include <stdlib.h>

#include "base/mem.h"

void pick_release(struct pick *p)
{
	finder_release(&p->finder);
	buf_release(&p->pattern);
	free(p->rows);
	*p = (struct pick){0};
}

void pick_begin(struct pick *p, struct sheet_at want)
{
	p->count = p->found = 0;
	p->next = (struct sheet_at){0};
	p->done = p->moved = false;
	p->want = want;
}

bool pick_is_on(const struct pick *p)
{
	return p && p->pattern.len;
}

bool pick_before(struct sheet_at a, struct sheet_at b)
{
	return a.part != b.part ? a.part < b.part : a.row < b.row;
}

static void pick_add(struct pick *p, struct sheet_at at, bool beside)
{
	if (p->count && !pick_before(p->rows[p->count - 1].at, at))
		return;
	p->rows = mem_grow(p->rows, &p->room, p->count + 1, sizeof(*p->rows));
	p->rows[p->count++] = (struct pick_row){at, beside};
}

void pick_look(struct pick *p, bool has)
{
	if (has != p->inverted) {
		pick_add(p, p->next, false);
		p->found++;
	}
	p->next.row++;
}

/* ---- documents ---------------------------------------------------------------------------- */

bool pick_sheet_has(
	struct finder *f, struct sheet *s, struct sheet_at at, struct row *scratch)
{
	const struct sheet_part *part = &s->parts[at.part];
	struct str text;
	size_t used;

	if (part->folded && finder_text(f, part->text))
		return true;
	sheet_row(s, at, scratch);
	if (finder_text(f, buf_str(&scratch->text)))
		return true;
	return f->phrase && sheet_text(s, at, &text, &used) && finder_begins(f, text, used);
}

static bool pick_is_rule(const struct sheet_part *part)
{
	return part->of == SIZE_MAX && !part->span;
}

/* What the part belongs to begins here. */
static bool pick_is_title(const struct sheet_part *part)
{
	return part->title || pick_is_rule(part);
}

/* The nearest rule above, and the title below it; a part that was kept has them already. */
static void pick_add_above(struct pick *p, const struct sheet *s, struct sheet_at at)
{
	size_t least = p->count ? p->rows[p->count - 1].at.part : 0;
	size_t part = at.part, title = part, rule;

	while (title > least && !pick_is_title(&s->parts[title]))
		title--;
	rule = title;
	while (rule > least && !pick_is_rule(&s->parts[rule]))
		rule--;
	if (rule < part && pick_is_rule(&s->parts[rule]))
		pick_add(p, (struct sheet_at){rule, 0}, true);
	if (title < part && pick_is_title(&s->parts[title]))
		pick_add(p, (struct sheet_at){title, 0}, true);
	if (at.row && s->parts[part].head.width)
		pick_add(p, (struct sheet_at){part, 0}, true);
}

/* Of what is whole it is in all rows. */
static bool pick_has(struct pick *p, struct sheet *s, struct row *scratch)
{
	const struct sheet_part *part = &s->parts[p->next.part];

	if (part->whole)
		return finder_text(&p->finder, buf_str(&part->head.text)) ||
			finder_text(&p->finder, part->text);
	return pick_sheet_has(&p->finder, s, p->next, scratch);
}

static void pick_look_sheet(struct pick *p, struct sheet *s, struct row *scratch)
{
	if (pick_has(p, s, scratch) == p->inverted)
		return;
	if (!p->inverted)
		pick_add_above(p, s, p->next);
	pick_add(p, p->next, false);
	p->found++;
}

bool pick_sheet(struct pick *p, struct sheet *s, struct row *scratch, int rows)
{
	for (; rows > 0 && !p->done; rows--) {
		if (p->next.part < s->count)
			pick_look_sheet(p, s, scratch);
		p->done = !sheet_next(s, &p->next);
	}
	return !p->done;
}

size_t pick_near(const struct pick *p, struct sheet_at at)
{
	size_t low = 0, high = p->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pick_before(at, p->rows[middle].at))
			high = middle;
		else
			low = middle + 1;
	}
	return low ? low - 1 : 0;
}
