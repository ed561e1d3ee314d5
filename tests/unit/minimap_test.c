#include "test.h"

#include "view/minimap.h"

enum { MS = 1000000 };

struct piece {
	char letter;
	int from, to; /* ms */
	bool error;
};

enum { PIECES = 16 };

struct sample {
	struct trace trace;
	struct span spans[PIECES];
	char letters[PIECES];
	struct census census;
	struct minimap map;
};

static void sample_init(struct sample *s, const struct piece *pieces, size_t count)
{
	*s = (struct sample){
		.trace = {.spans = s->spans, .span_count = (uint32_t)count + 1}};
	for (size_t i = 0; i < count; i++) {
		struct span *span = &s->spans[i + 1];

		span->flags = SPAN_HAS_TIME | SPAN_HAS_START | SPAN_HAS_END;
		span->start_ns = pieces[i].from * (int64_t)MS;
		span->end_ns = pieces[i].to * (int64_t)MS;
		span_set_status(span, pieces[i].error ? STATUS_ERROR : STATUS_OK);
		s->letters[i + 1] = pieces[i].letter;
	}
	s->census = (struct census){.letters = s->letters, .letter_room = PIECES};
}

static void check_map(struct test *t, const struct sample *s, const struct lane *lane,
	enum text_set set, const char *want)
{
	struct extent all = {INT64_MIN, INT64_MAX};
	struct row r = {0};

	minimap_add(&r, &s->map, lane, &all, set);
	CHECK_STR(t, buf_str(&r.text), want);
	CHECK_INT(t, r.width, lane->cols);
	row_release(&r);
}

/* 80 ms in 10 cells: a dot is 4 ms wide. */
static void kinds_have_rows_of_dots(struct test *t)
{
	static const struct piece pieces[] = {{'A', 0, 80, false}, {'S', 0, 1, false},
		{'L', 0, 20, false}, {'T', 20, 40, false}, {'L', 40, 60, false},
		{'T', 44, 60, false}, {'H', 48, 52, true}, {'-', 76, 80, false},
		{'\0', 60, 70, false}};
	struct lane lane = {.t1 = 80 * MS, .cols = 10};
	struct sample s;

	sample_init(&s, pieces, sizeof(pieces) / sizeof(*pieces));
	minimap_build(&s.map, &s.trace, &s.census, (struct extent){0, 80 * MS});
	check_map(t, &s, &lane, TEXT_UTF8, "⡉⠉⠑⠒⠒⠙⠟⠃ ⠠");
	check_map(t, &s, &lane, TEXT_ASCII, "-::::-+: .");
	lane.cols = 1;
	check_map(t, &s, &lane, TEXT_UTF8, "⡻");
	lane.cols = 0;
	check_map(t, &s, &lane, TEXT_UTF8, "");
	lane = (struct lane){.t0 = 40 * MS, .t1 = 60 * MS, .cols = 5};
	check_map(t, &s, &lane, TEXT_UTF8, "⠉⠛⠿⠛⠛");
}

static void what_is_squeezed_is_here_too(struct test *t)
{
	static const struct piece pieces[] = {{'L', 0, 10, false}, {'T', 790, 800, false}};
	struct extent idle = {10 * MS, 790 * MS};
	struct lane_gap gaps[LANE_GAPS_MAX];
	struct lane lane = {.t1 = 800 * MS, .cols = 11};
	struct sample s;

	sample_init(&s, pieces, 2);
	minimap_build(&s.map, &s.trace, &s.census, (struct extent){0, 800 * MS});
	check_map(t, &s, &lane, TEXT_UTF8, "⠁         ⠐");
	lane_squeeze(&lane, &idle, 1, gaps);
	check_map(t, &s, &lane, TEXT_UTF8, "⠉⠉⠉⠉   ⠒⠒⠒⠒");
}

static enum role role_at(const struct row *r, int cell)
{
	size_t byte = 0;

	for (int i = 0; i < cell; i++)
		byte += r->text.at[byte] == ' ' ? 1 : 3;
	for (size_t i = 0; i < r->count; i++)
		if (byte < r->runs[i].end)
			return r->runs[i].role;
	return ROLE_COUNT;
}

static void errors_and_what_is_seen(struct test *t)
{
	static const struct piece pieces[] = {{'L', 0, 80, false}, {'T', 30, 35, true}};
	struct extent seen = {24 * MS, 56 * MS};
	struct lane lane = {.t1 = 80 * MS, .cols = 10};
	struct row r = {0};
	struct sample s;

	sample_init(&s, pieces, 2);
	minimap_build(&s.map, &s.trace, &s.census, (struct extent){0, 80 * MS});
	minimap_add(&r, &s.map, &lane, &seen, TEXT_UTF8);
	for (int i = 0; i < 10; i++)
		CHECK_INT(t, role_at(&r, i),
			i == 4			  ? ROLE_ERROR
				: i >= 3 && i < 7 ? ROLE_PLAIN
						  : ROLE_DIM);
	row_reset(&r);
	minimap_add_head(&r, &lane, 30 * MS, TEXT_UTF8);
	CHECK_STR(t, buf_str(&r.text), "   ▴      ");
	row_reset(&r);
	minimap_add_head(&r, &lane, 80 * MS, TEXT_ASCII);
	CHECK_STR(t, buf_str(&r.text), "         ^");
	row_reset(&r);
	minimap_add_head(&r, &lane, -1, TEXT_UTF8);
	CHECK_STR(t, buf_str(&r.text), "          ");
	row_release(&r);
}

/* It is the same, however few spans are looked at together. */
static void check_steps(struct test *t, const struct sample *s, struct extent time)
{
	struct minimap_making making = {0};
	struct minimap map;

	minimap_begin(&making, time);
	while (minimap_step(&making, &s->trace, &s->census, 2)) {
	}
	minimap_take(&making, &s->census, &map);
	CHECK(t, memcmp(map.lanes, s->map.lanes, sizeof(map.lanes)) == 0);
	CHECK(t, memcmp(map.errors, s->map.errors, sizeof(map.errors)) == 0);
}

static void hostile_times(struct test *t)
{
	static const int64_t odd[] = {0, INT64_MIN, INT64_MAX, INT64_MIN + 1, 1, -1, 1000};
	uint64_t seed = 9;

	for (int round = 0; round < 300 && t->ok; round++) {
		struct extent time = {
			odd[test_random(&seed) % 7], odd[test_random(&seed) % 7]};
		struct lane lane = {.t0 = odd[test_random(&seed) % 7],
			.t1 = odd[test_random(&seed) % 7],
			.cols = 1 + (int)(test_random(&seed) % 50)};
		struct row r = {0};
		struct sample s;

		sample_init(&s, NULL, 0);
		s.trace.span_count = PIECES;
		for (int i = 1; i < PIECES; i++) {
			s.spans[i].flags = SPAN_HAS_TIME | SPAN_HAS_START | SPAN_HAS_END;
			s.spans[i].start_ns = odd[test_random(&seed) % 7];
			s.spans[i].end_ns = odd[test_random(&seed) % 7];
			s.letters[i] = 'T';
		}
		minimap_build(&s.map, &s.trace, &s.census, time);
		check_steps(t, &s, time);
		minimap_add(&r, &s.map, &lane, &time, TEXT_UTF8);
		minimap_add_head(&r, &lane, odd[test_random(&seed) % 7], TEXT_UTF8);
		CHECK_INT(t, r.width, 2 * lane.cols);
		row_release(&r);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "kinds have rows of dots", kinds_have_rows_of_dots);
	test_run(&t, "what is squeezed is here too", what_is_squeezed_is_here_too);
	test_run(&t, "errors and what is seen", errors_and_what_is_seen);
	test_run(&t, "hostile times", hostile_times);
	return test_done(&t);
}
