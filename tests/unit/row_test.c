#include "test.h"

#include <locale.h>

#include "view/row.h"

static void empty_is_valid(struct test *t)
{
	struct row r = {0};

	CHECK_INT(t, r.width, 0);
	row_reset(&r);
	row_add(&r, ROLE_OK, STR(""), 0);
	CHECK_INT(t, row_add_text(&r, ROLE_OK, STR("abc"), TEXT_UTF8, 0), 0);
	CHECK_INT(t, r.count, 0);
	row_pad(&r, 0);
	row_pad(&r, -1);
	CHECK_INT(t, r.count, 0);
	row_release(&r);
	row_release(&r);
}

static void runs_have_no_gaps(struct test *t)
{
	struct row r = {0};

	row_add(&r, ROLE_DIM, STR("├─"), 2);
	row_add(&r, ROLE_OK, STR("✓"), 1);
	row_add(&r, ROLE_OK, STR(" "), 1);
	CHECK_INT(t, row_add_text(&r, ROLE_STRONG, STR("a\x1bname"), TEXT_UTF8, 5), 5);
	row_pad(&r, 12);
	CHECK_STR(t, buf_str(&r.text), "├─✓ a^[n…   ");
	CHECK_INT(t, r.width, 12);
	CHECK_INT(t, r.count, 4);
	CHECK_INT(t, r.runs[0].end, 6);
	CHECK_INT(t, r.runs[1].end, 10);
	CHECK_INT(t, r.runs[2].role, ROLE_STRONG);
	CHECK_INT(t, r.runs[3].end, r.text.len);
	row_release(&r);
}

static void rows_are_appended(struct test *t)
{
	struct row a = {0}, b = {0};

	row_add(&a, ROLE_DIM, STR("x"), 1);
	row_add(&b, ROLE_DIM, STR("y"), 1);
	row_add(&b, ROLE_OK, STR("→"), 1);
	row_add_row(&a, &b);
	CHECK_STR(t, buf_str(&a.text), "xy→");
	CHECK_INT(t, a.width, 3);
	CHECK_INT(t, a.count, 2);
	CHECK_INT(t, a.runs[0].end, 2);
	row_reset(&a);
	row_add_row(&a, &(struct row){0});
	CHECK_INT(t, a.width, 0);
	row_release(&a);
	row_release(&b);
}

static void rows_are_cut(struct test *t)
{
	static const char *const want[] = {"", "…", "a…", "ab…", "ab✓…", "ab✓cd", "ab✓cd"};
	static const size_t runs[] = {0, 1, 1, 1, 2, 3, 3};

	for (int width = 0; width < 7; width++) {
		struct row r = {0};

		row_add(&r, ROLE_DIM, STR("ab"), 2);
		row_add(&r, ROLE_OK, STR("✓"), 1);
		row_add(&r, ROLE_PLAIN, STR("cd"), 2);
		row_cut(&r, TEXT_UTF8, width);
		CHECK_STR(t, buf_str(&r.text), want[width]);
		CHECK_INT(t, r.width, width < 5 ? width : 5);
		CHECK_INT(t, r.count, runs[width]);
		CHECK(t, !r.count || r.runs[r.count - 1].end == r.text.len);
		row_release(&r);
	}
}

static void pad_stops_at_what_is_there(struct test *t)
{
	struct row r = {0};

	row_add(&r, ROLE_PLAIN, STR("12345"), 5);
	row_pad(&r, 3);
	CHECK_INT(t, r.width, 5);
	row_pad(&r, 7);
	CHECK_STR(t, buf_str(&r.text), "12345  ");
	CHECK_INT(t, r.count, 1);
	row_release(&r);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	test_run(&t, "an empty row is valid", empty_is_valid);
	test_run(&t, "runs have no gaps", runs_have_no_gaps);
	test_run(&t, "rows are appended", rows_are_appended);
	test_run(&t, "rows are cut", rows_are_cut);
	test_run(&t, "padding stops at what is there", pad_stops_at_what_is_there);
	return test_done(&t);
}
