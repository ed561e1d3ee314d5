#include "tui/log.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "query/finder.h"
#include "tui/scroll.h"
#include "view/log_seek.h"

enum {
	LOOKED_AT = 256,
	SOUGHT =
		1 << 14, /* asides between two looks at the clock: not even a millisecond */
};

/* How many rows a line takes; it stays like that. */
struct log_height {
	uint64_t line; /* and one */
	uint32_t rows;
};

struct log {
	struct tui *t;
	struct log_rows rows;
	struct scroll scroll;
	bool begun; /* the cursor was put to the end */
	bool turned; /* lines are wrapped where the settings say they are not, and not where they do */
	int cols; /* that it was drawn for */
	enum text_set set;
	struct log_height heights[LOOKED_AT];
	/* It goes with the cursor of the other screens, and with the playhead. */
	const struct trace
		*with; /* where these stood when it was last looked at; NULL: nowhere */
	uint32_t with_span;
	int64_t with_ns;
	struct log_seek seek; /* for the line that was said there */
	bool led;	      /* its cursor stands on that line, */
	uint32_t stood;	      /* the item, and nobody has moved it since */
};

static void *log_make(struct tui *t)
{
	struct log *l = mem_new(sizeof(*l));

	l->t = t;
	l->scroll.from = l;
	l->scroll.cursor = true;
	return l;
}

static void log_end(void *state)
{
	struct log *l = state;

	if (l)
		log_rows_release(&l->rows);
	free(l);
}

static uint32_t count_notes(const struct tui *t)
{
	uint32_t count = 0;

	for (size_t i = 0; i < t->notes.len; i++)
		count += t->notes.at[i] == '\n';
	return count;
}

/* A line of what was complained of, which stands behind the others. */
static struct str note_at(const struct tui *t, uint32_t n)
{
	struct str rest = buf_str(&t->notes);

	while (n--)
		rest = str_tail(rest, str_find(rest, '\n') + 1);
	return str_head(rest, str_find(rest, '\n'));
}

/* ---- where the other screens are ---------------------------------------------------------- */

/* Where that is has changed: what was said there is looked for. */
static void log_turn(struct tui *t, struct log *l, const struct sight *s)
{
	const struct span *span = s->span ? &t->trace->spans[s->span] : NULL;
	bool head = s->head_ns != INT64_MAX;

	l->with = t->trace;
	l->with_span = s->span;
	l->with_ns = s->head_ns;
	/* What goes on is said at the end. */
	l->led = !(t->follow && t->intake.live);
	l->begun = l->begun && l->led;
	l->stood = l->scroll.at;
	if (head || !span)
		log_seek_begin(&l->seek, t->trace, 0, s->head_ns, s->head_ns);
	else
		log_seek_begin(&l->seek, t->trace, s->span, span->start_ns,
			span->flags & SPAN_HAS_END ? span->end_ns : INT64_MAX);
}

static void log_look_around(struct tui *t, struct log *l)
{
	const struct sight *s = tui_sight(t);

	if (s &&
		(l->with != t->trace || l->with_span != s->span ||
			l->with_ns != s->head_ns))
		log_turn(t, l, s);
	l->led = l->led && l->scroll.at == l->stood;
}

/* The cursor to that line, with what was said around it in sight. */
static void log_lead(struct log *l)
{
	struct scroll *s = &l->scroll;
	uint64_t line;

	if (!log_seek_line(&l->seek, &l->rows, &line))
		return;
	s->at = scroll_seek(s, (uint32_t)line);
	if (s->at != l->stood && s->height)
		scroll_act(s, &(struct press){.action = ACT_CENTRE});
	l->stood = s->at;
}

static bool log_leads(const struct log *l)
{
	return l->led && l->seek.any;
}

static bool log_seeks(const struct log *l)
{
	return l->led && !l->seek.own && l->seek.next < l->rows.count;
}

/* Whether there is more to look through. */
static bool log_seek(struct log *l)
{
	bool more;

	if (!log_seeks(l))
		return false;
	more = log_seek_step(&l->seek, &l->rows, SOUGHT);
	log_lead(l);
	return more;
}

static bool log_work(struct tui *t)
{
	struct log *l = tui_state(t, PART_LOG);
	bool more;

	if (!tui_shows(t, PART_LOG) || !log_seeks(l))
		return false;
	more = log_seek(l);
	tui_touch(t);
	return more;
}

/* Lines that there are; who stands on the last one goes on with what is new. */
static void log_refresh(struct tui *t, struct log *l)
{
	uint64_t count;
	bool last;

	log_look_around(t, l);
	last = !log_leads(l) && (!l->begun || l->scroll.at + 1 >= l->scroll.count);
	l->rows.asides = t->asides;
	count = log_rows_count(&l->rows) + count_notes(t);
	scroll_count(&l->scroll, count < UINT32_MAX ? (uint32_t)count : UINT32_MAX);
	if (last && l->scroll.count)
		l->scroll.at = l->scroll.count - 1;
	l->begun = l->begun || l->scroll.count;
	if (log_seek(l))
		tui_touch(t);
	scroll_fit(&l->scroll);
}

/* Whoever opens it wants to know what was said there. */
static void log_enter(struct tui *t)
{
	struct log *l = tui_state(t, PART_LOG);

	l->with = NULL;
}

/* ---- rows --------------------------------------------------------------------------------- */

static bool log_wraps(const struct log *l)
{
	return l->t->settings.wrap != l->turned;
}

/* A complaint, in rows of a window. */
static struct wrap note_wrap(const struct log *l, uint32_t line)
{
	return (struct wrap){.text = note_at(l->t, line - (uint32_t)l->rows.lines),
		.set = l->t->set,
		.width = l->cols};
}

static uint32_t line_rows(struct log *l, uint32_t line)
{
	struct log_line one;
	uint32_t rows = 0;

	if (line >= l->rows.lines)
		return wrap_rows(note_wrap(l, line));
	log_line_open(&one, &l->rows, line, l->t->life->in, l->set, l->cols, true);
	while (log_line_row(&one, &l->t->row))
		rows++;
	log_line_release(&one);
	return rows;
}

static uint32_t log_height(void *from, uint32_t line)
{
	struct log *l = from;
	struct log_height *h = &l->heights[line % LOOKED_AT];

	if (h->line != (uint64_t)line + 1)
		*h = (struct log_height){(uint64_t)line + 1, line_rows(l, line)};
	return h->rows;
}

/* What was found out of heights is of this window; notes are not what they were when more come. */
static void log_fits(struct tui *t, struct log *l, int cols)
{
	bool wraps = log_wraps(l);

	if (l->cols != cols || l->set != t->set || (l->scroll.rows != NULL) != wraps)
		memset(l->heights, 0, sizeof(l->heights));
	for (size_t i = 0; i < LOOKED_AT; i++)
		if (l->heights[i].line > l->rows.lines)
			l->heights[i].line = 0;
	l->cols = cols;
	l->set = t->set;
	l->scroll.rows = wraps ? log_height : NULL;
}

static void log_put(const struct pane *p, int y, const struct row *row, bool cursor)
{
	if (y < 0)
		return;
	pane_row(p, y, 1, row);
	if (cursor)
		pane_style(p, y, 0, p->cols, STYLE_BOLD);
}

static int note_draw(struct log *l, const struct pane *p, int y, uint32_t line, bool cursor)
{
	struct row *row = &l->t->row;
	struct wrap note = note_wrap(l, line);

	row_reset(row);
	if (!log_wraps(l)) {
		row_add_text(row, ROLE_LOST, note.text, note.set, note.width);
		log_put(p, y, row, cursor);
		return y + 1;
	}
	for (; y < p->rows && wrap_row(&note, ROLE_LOST, row); row_reset(row))
		log_put(p, y++, row, cursor);
	return y;
}

/* All rows of a line, from row `y` of the pane on; returns the one behind it. */
static int log_line_draw(
	struct log *l, const struct pane *p, int y, uint32_t line, bool cursor)
{
	struct log_line one;

	if (line >= l->rows.lines)
		return note_draw(l, p, y, line, cursor);
	log_line_open(&one, &l->rows, line, l->t->life->in, l->set, l->cols, log_wraps(l));
	while (y < p->rows && log_line_row(&one, &l->t->row))
		log_put(p, y++, &l->t->row, cursor);
	log_line_release(&one);
	return y;
}

static void log_cursor(struct log *l, const struct pane *p, int y)
{
	row_reset(&l->t->row);
	row_add(&l->t->row, ROLE_PLAIN, STR(">"), 1);
	pane_row(p, y > 0 ? y : 0, 0, &l->t->row);
	pane_style(p, y > 0 ? y : 0, 0, 1, STYLE_BOLD);
}

static void log_draw(struct tui *t, const struct pane *p, bool focus)
{
	struct log *l = tui_state(t, PART_LOG);
	int y;

	log_fits(t, l, p->cols > 1 ? p->cols - 1 : 1);
	l->scroll.height = p->rows > 0 ? (uint32_t)p->rows : 0;
	l->scroll.y = p->top;
	log_refresh(t, l);
	if (!l->scroll.lines) {
		row_reset(&t->row);
		row_add_text(
			&t->row, ROLE_DIM, STR(" all lines are records"), t->set, p->cols);
		pane_row(p, 0, 0, &t->row);
		return;
	}
	y = -(int)l->scroll.into;
	for (uint32_t i = l->scroll.top; i < l->scroll.count && y < p->rows; i++) {
		bool cursor = i == l->scroll.at &&
			(focus || (l->led && log_seek_found(&l->seek)));
		int from = y;

		y = log_line_draw(l, p, y, scroll_line(&l->scroll, i), cursor);
		if (cursor)
			log_cursor(l, p, from);
	}
}

static void log_title(struct tui *t, struct row *left, struct row *right)
{
	struct log *l = tui_state(t, PART_LOG);
	struct buf text = {0};

	log_refresh(t, l);
	row_add(left, ROLE_STRONG, STR("log  "), 5);
	row_add_text(left, ROLE_PLAIN, str_from(t->intake.name), t->set, t->cols);
	buf_addf(&text, "%llu lines", (unsigned long long)l->rows.lines);
	if (t->intake.bad)
		buf_addf(&text, "  %llu bad", (unsigned long long)t->intake.bad);
	row_add_text(right, ROLE_PLAIN, buf_str(&text), t->set, 40);
	buf_release(&text);
}

/* The line with the cursor. */
static uint32_t log_at(const struct log *l)
{
	return scroll_line(&l->scroll, l->scroll.at);
}

static void log_status(struct tui *t, struct row *row)
{
	const struct log *l = tui_state(t, PART_LOG);
	struct buf text = {0};

	if (l->scroll.count)
		buf_addf(&text, "line %u/%u", log_at(l) + 1, l->scroll.lines);
	row_add(row, ROLE_PLAIN, buf_str(&text), (int)text.len);
	buf_release(&text);
}

/* To the span that was at work when the line was said. */
static void log_open(struct tui *t, struct log *l)
{
	const struct aside *a = log_rows_aside(&l->rows, log_at(l));

	if (!a || !a->t) {
		tui_say(t, "no record was before this line");
		return;
	}
	tui_choose(t, a->t);
	if (a->span)
		tui_jump(t, a->span);
	tui_open(t, PART_WATERFALL);
}

static bool log_act(struct tui *t, const struct press *press)
{
	struct log *l = tui_state(t, PART_LOG);

	if (press->action == ACT_OPEN) {
		log_open(t, l);
		return true;
	}
	if (press->action == ACT_WRAP) {
		l->turned = !l->turned;
		log_fits(t, l, l->cols);
		return true;
	}
	return scroll_act(&l->scroll, press);
}

static struct scroll *log_scroll(const struct tui *t)
{
	struct log *l = tui_state(t, PART_LOG);

	return &l->scroll;
}

/* All of the line, not what there is room for. */
static bool log_has(struct tui *t, uint32_t row, struct finder *f)
{
	struct log *l = tui_state(t, PART_LOG);
	struct arena arena = {0};
	struct str text;
	uint64_t cut;
	bool has;

	if (row >= l->rows.lines)
		return finder_text(f, note_at(t, row - (uint32_t)l->rows.lines));
	has = log_rows_text(&l->rows, row, t->life->in, &arena, &text, &cut) &&
		finder_text(f, text);
	arena_release(&arena);
	return has;
}

/* The line, as it came. */
static bool log_value(struct tui *t, struct buf *out)
{
	struct log *l = tui_state(t, PART_LOG);
	struct arena arena = {0};
	struct str text = {0};
	uint64_t cut;

	if (l->scroll.at >= l->scroll.count)
		return false;
	if (log_at(l) >= l->rows.lines)
		text = note_at(t, log_at(l) - (uint32_t)l->rows.lines);
	else if (!log_rows_text(&l->rows, log_at(l), t->life->in, &arena, &text, &cut))
		text.len = 0;
	buf_add(out, text);
	arena_release(&arena);
	return text.len > 0;
}

static const enum action log_hints[] = {ACT_BACK, ACT_OPEN, ACT_SEARCH, ACT_FILTER,
	ACT_FOLLOW, ACT_WRAP, ACT_PAGER, ACT_COPY_LINE, ACT_HELP, ACT_NONE};

const struct screen log_screen = {
	.part = PART_LOG,
	.name = "log",
	.help = "lines that are no records, as they came",
	.hints = log_hints,
	.make = log_make,
	.end = log_end,
	.title = log_title,
	.draw = log_draw,
	.enter = log_enter,
	.work = log_work,
	.status = log_status,
	.act = log_act,
	.value = log_value,
	.scroll = log_scroll,
	.has = log_has,
};
