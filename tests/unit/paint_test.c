#include "test.h"

#include <limits.h>
#include <locale.h>

#include "term/paint.h"

static const struct caps plain = {.set = TEXT_UTF8};
static const struct caps mono = {.styled = true, .set = TEXT_UTF8};
static const struct caps few = {.colour = COLOUR_8, .styled = true, .set = TEXT_UTF8};
static const struct caps many = {.colour = COLOUR_256, .styled = true, .set = TEXT_UTF8};

static void sample(struct row *r)
{
	row_add(r, ROLE_DIM, STR("├─"), 2);
	row_add(r, ROLE_ERROR, STR("✗"), 1);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add(r, ROLE_LLM, STR("L"), 1);
	row_pad(r, 6);
	row_add_text(r, ROLE_STRONG, STR("name\x1b"), TEXT_UTF8, 20);
	row_pad(r, 30);
}

struct painted {
	const struct caps *caps;
	int max;
	const char *bytes;
};

static void roles_have_their_look(struct test *t)
{
	static const struct painted cases[] = {
		{&plain, INT_MAX, "├─✗ L name^["},
		{&plain, 8, "├─✗ L n…"},
		{&plain, 4, "├─✗"},
		{&plain, 0, ""},
		{&mono, INT_MAX, "\x1b[2m├─\x1b[0m\x1b[1m✗\x1b[0m L \x1b[1mname^[\x1b[0m"},
		{&few, INT_MAX,
			"\x1b[2m├─\x1b[0m\x1b[1;31m✗\x1b[0m \x1b[1;34mL\x1b[0m "
			"\x1b[1mname^[\x1b[0m"},
		{&many, INT_MAX,
			"\x1b[2m├─\x1b[0m\x1b[1;38;5;197m✗\x1b[0m \x1b[38;5;26mL\x1b[0m "
			"\x1b[1mname^[\x1b[0m"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct row r = {0};
		struct buf out = {0};

		sample(&r);
		paint_row(&r, cases[i].caps, cases[i].max, &out);
		CHECK_STR(t, buf_str(&out), cases[i].bytes);
		row_release(&r);
		buf_release(&out);
	}
}

/* NO_COLOR: no SGR 30-49, 90-107 or 38;... in any role's look. */
static void no_colour_means_none(struct test *t)
{
	struct buf out = {0};

	for (int role = 0; role < ROLE_COUNT; role++) {
		struct row r = {0};

		row_add(&r, (enum role)role, STR("x"), 1);
		paint_row(&r, &mono, INT_MAX, &out);
		paint_row(&r, &plain, INT_MAX, &out);
		row_release(&r);
	}
	for (size_t i = 0; i + 2 < out.len; i++)
		if (out.at[i] == '\x1b' && out.at[i + 2] != 'm')
			CHECK(t, out.at[i + 3] == 'm' && out.at[i + 2] < '3');
	buf_release(&out);
}

static void passed_text_ends_its_colour(struct test *t)
{
	struct buf out = {0};

	paint_text(STR("\x1b[31mred\x1b[2J"), &many, &out);
	CHECK_STR(t, buf_str(&out), "\x1b[31mred^[[2J\x1b[0m");
	buf_reset(&out);
	paint_text(STR("\x1b[31mred"), &mono, &out);
	CHECK_STR(t, buf_str(&out), "red");
	buf_release(&out);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	test_run(&t, "roles have their look", roles_have_their_look);
	test_run(&t, "no colour means none", no_colour_means_none);
	test_run(&t, "passed text ends its colour", passed_text_ends_its_colour);
	return test_done(&t);
}
