#include "view/axis.h"

#include "base/stamp.h"

__extension__ typedef __int128 wide;

static const int64_t SECOND = 1000000000;
static const int64_t MINUTE = 60 * INT64_C(1000000000);
static const int64_t DAY = 86400 * INT64_C(1000000000);

/* What a cell of the axis shows, if it is no character of a label. */
enum { BLANK, MARK, SQUEEZED };

/* Blanks from a label to the next tick, at least: closer ones read like one text. */
enum { AIR = 4 };

/* ---- steps ---------------------------------------------------------------------------------- */

/* 1, 2 or 5 times a power of ten of `unit`; 0: not below `limit`. */
static int64_t step_of_ten(int64_t ns, int64_t unit, int64_t limit)
{
	static const int64_t factors[] = {1, 2, 5};

	for (int64_t ten = unit; ten<limit; ten = ten> limit / 10 ? limit : ten * 10)
		for (int i = 0; i < 3 && ten <= limit / factors[i]; i++)
			if (ten * factors[i] >= ns && ten * factors[i] < limit)
				return ten * factors[i];
	return 0;
}

int64_t axis_step(int64_t ns)
{
	static const int64_t seconds[] = {
		10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200};
	int64_t step = step_of_ten(ns, 1, 10 * SECOND);

	for (size_t i = 0; !step && i < sizeof(seconds) / sizeof(*seconds); i++)
		if (seconds[i] * SECOND >= ns)
			step = seconds[i] * SECOND;
	if (!step)
		step = step_of_ten(ns, DAY, INT64_MAX);
	return step ? step : INT64_MAX;
}

/* ---- labels --------------------------------------------------------------------------------- */

/* Digits behind the point, without zeros at their end. */
static void label_fraction(uint64_t rest, uint64_t unit, struct buf *out)
{
	int digits = 0;

	for (uint64_t ten = 1; ten < unit; ten *= 10)
		digits++;
	if (!rest)
		return;
	for (; rest % 10 == 0; rest /= 10)
		digits--;
	buf_add_byte(out, '.');
	buf_add_number(out, rest, digits);
}

static void label_decimal(uint64_t ns, uint64_t unit, const char *name, struct buf *out)
{
	buf_add_number(out, ns / unit, 1);
	label_fraction(ns % unit, unit, out);
	buf_add(out, str_from(name));
}

/* `1d06h`, `1h00m30s`, `5m`: from the first unit that is not zero to the last. */
static void label_units(uint64_t ns, struct buf *out)
{
	static const struct {
		uint64_t ns;
		char name;
	} units[] = {{UINT64_C(86400000000000), 'd'}, {UINT64_C(3600000000000), 'h'},
		{UINT64_C(60000000000), 'm'}};
	bool begun = false;

	for (int i = 0; i < 3; i++) {
		if (begun ? ns > 0 : ns >= units[i].ns) {
			buf_add_number(out, ns / units[i].ns, begun ? 2 : 1);
			buf_add_byte(out, units[i].name);
			begun = true;
		}
		ns %= units[i].ns;
	}
	if (!ns && begun)
		return;
	buf_add_number(out, ns / (uint64_t)SECOND, begun ? 2 : 1);
	label_fraction(ns % (uint64_t)SECOND, (uint64_t)SECOND, out);
	buf_add_byte(out, 's');
}

static void label_since(uint64_t ns, uint64_t most, struct buf *out)
{
	if (most >= (uint64_t)MINUTE)
		label_units(ns, out);
	else if (most >= (uint64_t)SECOND)
		label_decimal(ns, (uint64_t)SECOND, "s", out);
	else if (most >= 1000000)
		label_decimal(ns, 1000000, "ms", out);
	else if (most >= 1000)
		label_decimal(ns, 1000, "us", out);
	else
		label_decimal(ns, 1, "ns", out);
}

/* `14:02`, `14:02:15`, `14:02:15.5`, `11-22`. */
static void label_clock(int64_t ns, int64_t step, struct buf *out)
{
	int64_t unit = SECOND;
	int digits = 0;

	if (step % DAY == 0) {
		stamp_day(ns, out);
		return;
	}
	stamp_clock(ns, out);
	if (step % MINUTE == 0)
		out->len -= 3; /* `:00` */
	for (; step % unit; unit /= 10)
		digits++;
	if (!digits)
		return;
	buf_add_byte(out, '.');
	ns = (ns % SECOND + SECOND) % SECOND;
	buf_add_number(out, (uint64_t)(ns / unit), digits);
}

static uint64_t axis_distance(const struct axis *a, int64_t ns)
{
	return ns < a->origin_ns ? (uint64_t)a->origin_ns - (uint64_t)ns
				 : (uint64_t)ns - (uint64_t)a->origin_ns;
}

static void label_sign(const struct axis *a, int64_t ns, struct buf *out)
{
	if (ns < a->origin_ns)
		buf_add_byte(out, '-');
	else if (ns > a->origin_ns && a->times == AXIS_DELTA)
		buf_add_byte(out, '+');
}

void axis_label(
	const struct axis *a, int64_t ns, int64_t step, uint64_t most, struct buf *out)
{
	if (a->times == AXIS_CLOCK) {
		label_clock(ns, step, out);
		return;
	}
	label_sign(a, ns, out);
	label_since(axis_distance(a, ns), most, out);
}

/* Of a time that is no multiple of any step. */
static void label_any(const struct axis *a, int64_t ns, struct buf *out)
{
	uint64_t since = axis_distance(a, ns);

	if (a->times == AXIS_CLOCK) {
		stamp_clock(ns, out);
		return;
	}
	label_sign(a, ns, out);
	stamp_duration(since < INT64_MAX ? (int64_t)since : INT64_MAX, out);
}

/* ---- the row -------------------------------------------------------------------------------- */

struct ticks {
	const struct lane *lane;
	const struct axis *axis;
	int64_t step;
	wide time;     /* that is not squeezed */
	wide room;     /* its cells */
	uint64_t most; /* the largest distance from the origin */
	char cells[LANE_COLS_MAX];
	struct buf label; /* scratch */
};

/* The time that is not squeezed, and the cells that it has. */
static void ticks_measure(struct ticks *t)
{
	struct lane_piece p;

	for (int i = 0; lane_piece(t->lane, i, &p); i += 2) {
		t->time += (wide)p.time.to_ns - p.time.from_ns;
		t->room += p.to - p.from;
	}
}

/* The first tick not before `ns`, as a multiple of the step. */
static wide ticks_first(const struct ticks *t, int64_t ns)
{
	wide since = (wide)ns - t->axis->origin_ns;

	return since / t->step + (since % t->step > 0);
}

static bool ticks_time(const struct ticks *t, wide multiple, int64_t *ns)
{
	wide at = t->axis->origin_ns + multiple * t->step;

	if (at > INT64_MAX || at < INT64_MIN)
		return false;
	*ns = (int64_t)at;
	return true;
}

/* Cells that the label of one of the last ticks needs: those are the longest. */
static int ticks_width(struct ticks *t)
{
	struct lane_piece last = {.time = {t->lane->t0, t->lane->t1}};
	wide end = ticks_first(t, last.time.to_ns),
	     begin = ticks_first(t, last.time.from_ns);
	wide at[] = {end - 1, end - 2, begin, begin + 1};
	int width = 0;

	for (int i = 0; i < 4; i++) {
		int64_t ns;

		if (!ticks_time(t, at[i], &ns))
			continue;
		buf_reset(&t->label);
		axis_label(t->axis, ns, t->step, t->most, &t->label);
		width = (int)t->label.len > width ? (int)t->label.len : width;
	}
	return width;
}

static bool ticks_fit(struct ticks *t)
{
	return t->step * t->room >= t->time * (ticks_width(t) + 1 + AIR);
}

static void ticks_choose(struct ticks *t)
{
	wide least = t->room ? t->time * (1 + AIR) / t->room : 0;

	t->step = axis_step(least > INT64_MAX ? INT64_MAX : (int64_t)least);
	while (t->step < INT64_MAX && !ticks_fit(t))
		t->step = axis_step(t->step + 1);
}

static bool ticks_free(const struct ticks *t, int from, int to)
{
	for (int i = from; i < to; i++)
		if (t->cells[i] != BLANK)
			return false;
	return true;
}

/* The label behind a mark, if there is room for all of it and a blank. */
static void ticks_write(struct ticks *t, int cell)
{
	int len = (int)t->label.len, end = cell + 1 + len;

	if (end > t->lane->cols || !ticks_free(t, cell + 1, end))
		return;
	if (end < t->lane->cols && t->cells[end] != BLANK)
		return;
	memcpy(t->cells + cell + 1, t->label.at, t->label.len);
}

/* Both ends of what is squeezed, and when it goes on. */
static void ticks_gap(struct ticks *t, const struct lane_piece *p)
{
	memset(t->cells + p->from, SQUEEZED, (size_t)(p->to - p->from));
	t->cells[p->from] = MARK;
	if (p->to >= t->lane->cols)
		return;
	t->cells[p->to] = MARK;
}

static void ticks_gap_label(struct ticks *t, const struct lane_piece *p)
{
	buf_reset(&t->label);
	label_any(t->axis, p->time.to_ns, &t->label);
	if (p->to < t->lane->cols)
		ticks_write(t, p->to);
}

static void ticks_mark(struct ticks *t, int64_t ns)
{
	int cell = lane_place(t->lane, ns) / 8;

	if (cell >= t->lane->cols || t->cells[cell] != BLANK)
		return;
	if (cell && t->cells[cell - 1] > SQUEEZED)
		return;
	t->cells[cell] = MARK;
	buf_reset(&t->label);
	axis_label(t->axis, ns, t->step, t->most, &t->label);
	ticks_write(t, cell);
}

static void ticks_piece(struct ticks *t, const struct lane_piece *p)
{
	int64_t ns;

	for (wide i = ticks_first(t, p->time.from_ns);
		ticks_time(t, i, &ns) && ns <= p->time.to_ns; i++)
		ticks_mark(t, ns);
}

/* What is squeezed comes first: its ends are where people look. */
static void ticks_lay(struct ticks *t)
{
	struct lane_piece p;

	for (int i = 1; lane_piece(t->lane, i, &p); i += 2)
		ticks_gap(t, &p);
	for (int i = 1; lane_piece(t->lane, i, &p); i += 2)
		ticks_gap_label(t, &p);
	for (int i = 0; lane_piece(t->lane, i, &p); i += 2)
		if (p.to > p.from)
			ticks_piece(t, &p);
}

static void ticks_add(const struct ticks *t, struct row *r, enum text_set set)
{
	static const char *const unicode[] = {" ", "╷", "╌"},
				 *const ascii[] = {" ", "|", "~"};

	for (int i = 0; i < t->lane->cols; i++) {
		char c = t->cells[i];

		if (c > SQUEEZED)
			row_add(r, ROLE_DIM, (struct str){&c, 1}, 1);
		else
			row_add(r, ROLE_DIM,
				str_from((set == TEXT_UTF8 ? unicode : ascii)[(int)c]), 1);
	}
}

void axis_add(
	struct row *r, const struct lane *lane, const struct axis *a, enum text_set set)
{
	struct ticks t = {.lane = lane, .axis = a};
	uint64_t left, right;

	if (lane->cols <= 0)
		return;
	left = axis_distance(a, lane->t0);
	right = axis_distance(a, lane->t1 > lane->t0 ? lane->t1 : lane->t0);
	t.most = left > right ? left : right;
	ticks_measure(&t);
	ticks_choose(&t);
	ticks_lay(&t);
	ticks_add(&t, r, set);
	buf_release(&t.label);
}
