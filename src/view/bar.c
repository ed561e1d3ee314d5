#include "view/bar.h"

#include <string.h>

static const char *const unicode[BAR_CELL_COUNT] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉",
	"█", "▐", "▕", "▒", "─", "▸", "╌", "?", "‹", "›", "+", "!"};
static const char *const ascii[BAR_CELL_COUNT] = {" ", "=", "=", "=", "=", "=", "=", "=",
	"=", "=", "=", ".", "-", ">", "-", "?", "<", ">", "+", "!"};

/* The eighths from `from` to `to` of one cell. */
static enum bar_cell cell_of(int from, int to)
{
	int count = to - from;

	if (count >= 7 && (from || count == 8))
		return BAR_FULL;
	if (!from)
		return (enum bar_cell)(BAR_LEFT_1 + count - 1);
	return count >= 3 ? BAR_RIGHT_HALF : BAR_RIGHT_EIGHTH;
}

static int cell_eighths(int begin, int end, int cell)
{
	int from = begin > cell * 8 ? begin : cell * 8;
	int to = end < cell * 8 + 8 ? end : cell * 8 + 8;

	return to - from;
}

static void lay_plain(const struct lane *lane, const struct bar *b, int begin, int end,
	enum bar_cell *cells)
{
	int first_token = b->first_ns > b->start_ns ? lane_place(lane, b->first_ns) : 0;

	for (int cell = begin / 8; cell * 8 < end; cell++) {
		int from = begin > cell * 8 ? begin % 8 : 0;

		cells[cell] = cell_of(from, from + cell_eighths(begin, end, cell));
		if (cell * 8 + 8 <= first_token && cell * 8 + 8 <= end)
			cells[cell] = BAR_WAIT;
	}
}

/* Cells of which children cover more than half show them. */
static void lay_children(const struct lane *lane, const struct bar *b, int begin, int end,
	enum bar_cell *cells)
{
	int steps[LANE_COLS_MAX * 8 + 1] = {
		0}; /* children that begin, less those that end */
	int depth = 0;

	for (size_t i = 0; i < b->part_count; i++) {
		int from = lane_place(lane, b->parts[i].start_ns);
		int to = lane_place(lane, b->parts[i].end_ns);

		steps[from] += to > from;
		steps[to] -= to > from;
	}
	for (int cell = 0; cell * 8 < end; cell++) {
		int covered = 0;

		for (int i = cell * 8; i < cell * 8 + 8; i++) {
			depth += steps[i];
			covered += depth > 0 && i >= begin && i < end;
		}
		if (cell >= begin / 8 && covered * 2 > cell_eighths(begin, end, cell))
			cells[cell] = BAR_CHILDREN;
	}
}

/* How many parts there are in each eighth, as what begins less what ends. One eighth each, at least. */
static void many_steps(const struct lane *lane, const struct bar *b, int end, int *steps)
{
	for (size_t i = 0; i < b->part_count; i++) {
		int from = lane_place(lane, b->parts[i].start_ns);
		int to = lane_place(lane, b->parts[i].end_ns);

		from = from < end ? from : end - 1;
		to = to > from ? to : from + 1;
		steps[from]++;
		steps[to < end ? to : end]--;
	}
}

/* A cell begins where its first part does, and is as full as all of them together. */
static void lay_many(
	const struct lane *lane, const struct bar *b, int end, enum bar_cell *cells)
{
	int steps[LANE_COLS_MAX * 8 + 1] = {0}, depth = 0;

	many_steps(lane, b, end, steps);
	for (int cell = 0; cell * 8 < end; cell++) {
		int from = -1, count = 0;

		for (int i = 0; i < 8; i++) {
			depth += steps[cell * 8 + i];
			if (depth > 0 && from < 0)
				from = i;
			count += depth > 0;
		}
		if (count)
			cells[cell] = cell_of(from, from + count);
	}
}

static void lay_lost(int begin, int end, enum bar_cell *cells)
{
	int last = (end - 1) / 8;

	for (int cell = begin / 8; cell < last; cell++)
		cells[cell] = BAR_LOST_LINE;
	cells[last] = BAR_LOST_END;
}

static void lay_inside(
	const struct lane *lane, const struct bar *b, int64_t end_ns, enum bar_cell *cells)
{
	int begin = lane_place(lane, b->start_ns), end = lane_place(lane, end_ns);

	if (begin == lane->cols * 8)
		begin--;
	if (end <= begin)
		end = begin + 1;
	if (b->end == BAR_LOST) {
		lay_lost(begin, end, cells);
	} else if (b->many) {
		lay_many(lane, b, end, cells);
	} else {
		lay_plain(lane, b, begin, end, cells);
		if (b->part_count)
			lay_children(lane, b, begin, end, cells);
	}
	if (b->end == BAR_OPEN)
		cells[(end - 1) / 8] = BAR_OPEN_END;
}

static bool cell_is_end(enum bar_cell cell)
{
	return cell == BAR_CLIP_LEFT || cell == BAR_CLIP_RIGHT || cell == BAR_OPEN_END ||
		cell == BAR_LOST_END;
}

/* An event is where it happened, even beside the bar; but how a bar ends is to be seen first. */
static void lay_marks(const struct lane *lane, const struct bar *b, enum bar_cell *cells)
{
	for (int i = 0; i < lane->cols; i++)
		if (b->marks[i] && !cell_is_end(cells[i]))
			cells[i] = b->marks[i] == MARK_EVENT ? BAR_EVENT : BAR_EXCEPTION;
}

void bar_layout(const struct lane *lane, const struct bar *b, enum bar_cell *cells)
{
	int64_t end_ns = b->end_ns > b->start_ns ? b->end_ns : b->start_ns;
	int64_t t1 = lane->t1 > lane->t0 ? lane->t1 : lane->t0;
	bool before = end_ns<lane->t0, behind = b->start_ns> t1;

	for (int i = 0; i < lane->cols; i++)
		cells[i] = BAR_EMPTY;
	if (lane->cols <= 0)
		return;
	if (!before && !behind)
		lay_inside(lane, b, end_ns, cells);
	if (b->start_ns < lane->t0)
		cells[0] = BAR_CLIP_LEFT;
	if (end_ns > t1)
		cells[lane->cols - 1] = BAR_CLIP_RIGHT;
	if (b->marks)
		lay_marks(lane, b, cells);
}

static enum role cell_role(const struct bar *b, enum bar_cell cell)
{
	switch (cell) {
	case BAR_EMPTY:
		return ROLE_PLAIN;
	case BAR_CHILDREN:
	case BAR_CLIP_LEFT:
	case BAR_CLIP_RIGHT:
		return ROLE_DIM;
	case BAR_LOST_LINE:
	case BAR_LOST_END:
		return ROLE_LOST;
	case BAR_EVENT:
		return b->role;
	case BAR_EXCEPTION:
		return ROLE_ERROR;
	default:
		return b->error ? ROLE_ERROR : b->role;
	}
}

static const char *cell_glyph(const struct bar *b, enum bar_cell cell, enum text_set set)
{
	if (set == TEXT_UTF8)
		return unicode[cell];
	return b->error && ascii[cell][0] == '=' ? "x" : ascii[cell];
}

void bar_add(struct row *r, const struct lane *lane, const struct bar *b, enum text_set set)
{
	enum bar_cell cells[LANE_COLS_MAX];
	char bytes[LANE_COLS_MAX * 3];
	int count;

	bar_layout(lane, b, cells);
	for (int i = 0; i < lane->cols; i += count) {
		enum role role = cell_role(b, cells[i]);
		size_t len = 0;

		for (count = 0; i + count < lane->cols; count++) {
			struct str glyph = str_from(cell_glyph(b, cells[i + count], set));

			if (cell_role(b, cells[i + count]) != role)
				break;
			memcpy(bytes + len, glyph.at, glyph.len);
			len += glyph.len;
		}
		row_add(r, role, (struct str){bytes, len}, count);
	}
}
