#include "test.h"

#include <string.h>

#include "tui/memory.h"
#include "tui/settings.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- settings ----------------------------------------------------------------------------- */

static void lines_are_read(struct test *t)
{
	static const struct {
		const char *line;
		const char *why; /* NULL: it is good */
		size_t column;
	} cases[] = {
		{"", NULL, 1},
		{"   # set nonsense", NULL, 1},
		{"set idle yes", NULL, 1},
		{"set idle=yes", NULL, 1},
		{"set idle maybe", "this may be no yes", 10},
		{"set idle", "this may be no yes", 9},
		{"set idel yes", "there is no setting idel: did you mean idle?", 5},
		{"set idle yes no", "nothing is expected behind this: no", 14},
		{"bind all C-n none", NULL, 1},
		{"bind waterfall zz down", NULL, 1},
		{"bind watrfall + down",
			"there is no screen watrfall: did you mean waterfall?", 6},
		{"bind all + zoom-inn",
			"there is no action zoom-inn: did you mean zoom-in?", 12},
		{"bind all", "bind which keys?", 9},
		{"color llm 26 default bold", NULL, 1},
		{"color llm 256",
			"a colour is a number up to 255, a name or default, not 256", 11},
		{"color llm 26 26 blink",
			"expected bold, dim, reverse or underline, not blink", 17},
		{"sett idle yes", "expected set, bind or color, not sett", 1},
	};
	struct keymap keys = {0};
	struct buf why = {0};

	keymap_init(&keys);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct settings s;
		size_t column;
		bool good;

		settings_init(&s);
		good = settings_line(&s, &keys, str_from(cases[i].line), &why, &column);
		CHECK(t, good == !cases[i].why);
		CHECK_STR(t, buf_str(&why), cases[i].why ? cases[i].why : "");
		CHECK_INT(t, column, cases[i].column);
	}
	keymap_release(&keys);
	buf_release(&why);
}

static void settings_are_set(struct test *t)
{
	struct settings s;
	struct keymap keys = {0};
	struct buf why = {0};
	size_t column;

	keymap_init(&keys);
	settings_init(&s);
	CHECK(t, settings_line(&s, &keys, STR("set time delta"), &why, &column));
	CHECK(t, settings_line(&s, &keys, STR("set idle=yes"), &why, &column));
	CHECK(t,
		settings_line(&s, &keys, STR("color error red default bold underline"),
			&why, &column));
	CHECK_INT(t, s.time, TIME_DELTA);
	CHECK(t, s.wrap && s.idle);
	CHECK(t, s.looks[ROLE_ERROR].said && !s.looks[ROLE_OK].said);
	CHECK_INT(t, s.looks[ROLE_ERROR].fg, 1);
	CHECK_INT(t, s.looks[ROLE_ERROR].bg, -1);
	keymap_release(&keys);
	buf_release(&why);
}

/* Every role has a line, a remark, that is right once it is none. */
static void colors_can_be_taken_over(struct test *t)
{
	struct settings s;
	struct keymap keys = {0};
	struct buf text = {0}, why = {0};
	struct str left;
	size_t column, roles = 0;

	keymap_init(&keys);
	settings_init(&s);
	settings_print(&text);
	for (left = buf_str(&text); left.len;) {
		struct str line = str_head(left, str_find(left, '\n'));

		if (str_starts(line, STR("# color ")) && line.at[8] != 'R' &&
			CHECK(t,
				settings_line(&s, &keys, str_tail(line, 2), &why, &column)))
			roles++;
		left = str_tail(left, line.len + 1);
	}
	CHECK_INT(t, roles, ROLE_COUNT);
	CHECK_INT(t, s.looks[ROLE_LLM].fg, 26);
	CHECK_INT(t, s.looks[ROLE_ERROR].fg, 197);
	keymap_release(&keys);
	buf_release(&text);
	buf_release(&why);
}

/* What --print-config writes is a tui.conf that changes nothing. */
static void defaults_can_be_read(struct test *t)
{
	struct settings s, standard;
	struct keymap keys = {0};
	struct buf text = {0}, why = {0};
	struct str left;
	size_t column, binds = 0;

	keymap_init(&keys);
	settings_init(&standard);
	settings_init(&s);
	settings_print(&text);
	for (left = buf_str(&text); left.len;) {
		struct str line = str_head(left, str_find(left, '\n'));

		if (!CHECK(t, settings_line(&s, &keys, line, &why, &column)))
			CHECK_STR(t, line, "");
		binds += str_starts(line, STR("bind "));
		left = str_tail(left, line.len + 1);
	}
	CHECK(t, binds > 100);
	CHECK(t, memcmp(&s, &standard, sizeof(s)) == 0);
	keymap_release(&keys);
	buf_release(&text);
	buf_release(&why);
}

/* ---- memory ------------------------------------------------------------------------------- */

static void what_was_typed_is_recalled(struct test *t)
{
	struct memory m = {0};

	memory_typed(&m, MEMORY_SEARCH, STR("one"));
	memory_typed(&m, MEMORY_SEARCH, STR("two"));
	memory_typed(&m, MEMORY_SEARCH, STR("one"));
	memory_typed(&m, MEMORY_SEARCH, STR(""));
	memory_typed(&m, MEMORY_SEARCH, STR("a\nb"));
	CHECK_STR(t, memory_recall(&m, MEMORY_SEARCH, 1), "one");
	CHECK_STR(t, memory_recall(&m, MEMORY_SEARCH, 2), "two");
	CHECK_STR(t, memory_recall(&m, MEMORY_SEARCH, 3), "");
	CHECK_STR(t, memory_recall(&m, MEMORY_FILTER, 1), "");
	memory_release(&m);
}

static void memory_is_bounded(struct test *t)
{
	struct memory m = {0};
	struct buf text = {0};

	for (int i = 0; i < MEMORY_TYPED + 10; i++) {
		buf_reset(&text);
		buf_addf(&text, "%d", i);
		memory_typed(&m, MEMORY_COMMAND, buf_str(&text));
		memory_mark(&m, buf_str(&text), 'a', STR("span"));
	}
	CHECK_INT(t, m.typed[MEMORY_COMMAND].count, MEMORY_TYPED);
	CHECK_STR(t, memory_recall(&m, MEMORY_COMMAND, MEMORY_TYPED), "10");
	for (int i = 0; i < MEMORY_MARKS; i++)
		memory_mark(&m, STR("t"), (char)('a' + i % 26), STR("span"));
	CHECK(t, m.marks.count <= MEMORY_MARKS);
	memory_release(&m);
	buf_release(&text);
}

/* Ids are what a stream says they are. */
static void memory_is_written_and_read(struct test *t)
{
	struct memory m = {0}, again = {0};
	struct buf text = {0}, second = {0}, span = {0};
	size_t next = 0;

	memory_typed(&m, MEMORY_FILTER, STR("kind = llm && duration > 2s"));
	memory_mark(&m, STR("4bf92f3577b34da6"), 'b', STR("00f067aa0ba902b7"));
	memory_mark(&m, STR("odd id\n%41\x1b"), 'b', STR("x y"));
	memory_mark(&m, STR("odd id\n%41\x1b"), 'b', STR("z\xff y"));
	memory_fold(&m, STR("4bf92f3577b34da6"), STR("a b"));
	memory_write(&m, &text);
	memory_read(&again, buf_str(&text));
	memory_write(&again, &second);
	CHECK(t, str_eq(buf_str(&text), buf_str(&second)));
	CHECK(t, memory_marked(&again, STR("odd id\n%41\x1b"), 'b', &span));
	CHECK_STR(t, buf_str(&span), "z\xff y");
	CHECK(t, !memory_marked(&again, STR("odd id"), 'b', &span));
	buf_reset(&span);
	CHECK(t, memory_folded(&again, STR("4bf92f3577b34da6"), &next, &span));
	CHECK_STR(t, buf_str(&span), "a b");
	CHECK(t, !memory_folded(&again, STR("4bf92f3577b34da6"), &next, &span));
	memory_release(&m);
	memory_release(&again);
	buf_release(&text);
	buf_release(&second);
	buf_release(&span);
}

/* Two programs that have read the same: what either has kept is there when both have ended. */
static void memory_of_two_at_once(struct test *t)
{
	static const char before[] = "search old\nmark t a 1\nfold t 1\nfold u 2\n";
	struct memory one = {0}, other = {0};
	struct buf first = {0}, second = {0};

	memory_read(&one, STR(before));
	memory_read(&other, STR(before));
	memory_typed(&one, MEMORY_SEARCH, STR("new"));
	memory_mark(&one, STR("t"), 'a', STR("3"));
	memory_mark(&one, STR("t"), 'b', STR("4"));
	memory_fold_none(&one, STR("t"));
	memory_typed(&other, MEMORY_COMMAND, STR("w x"));
	memory_mark(&other, STR("u"), 'a', STR("5"));
	memory_fold_none(&other, STR("u"));
	memory_fold(&other, STR("u"), STR("6"));
	memory_write_news(&one, STR(before), &first);
	CHECK_STR(t, buf_str(&first),
		"search old\nsearch new\nmark t a 3\nmark t b 4\nfold u 2\n");
	memory_write_news(&other, buf_str(&first), &second);
	CHECK_STR(t, buf_str(&second),
		"search old\nsearch new\ncommand w x\n"
		"mark t a 3\nmark t b 4\nmark u a 5\nfold u 6\n");
	memory_release(&one);
	memory_release(&other);
	buf_release(&first);
	buf_release(&second);
}

static void strange_memories_do_no_harm(struct test *t)
{
	static const char *const lines[] = {"mark", "mark ", "mark a", "mark a b",
		"mark a bb c", "mark a B c", "fold", "fold a", "fold  a", "mark \x01 a b",
		"search", "search ", "nothing at all", "mark a b %", "\0\0"};
	struct memory m = {0};
	struct buf span = {0};

	for (size_t i = 0; i < COUNT(lines); i++)
		memory_read(&m, str_from(lines[i]));
	CHECK_INT(t, m.marks.count, 1);
	CHECK_INT(t, m.folds.count, 0);
	CHECK(t, memory_marked(&m, STR("a"), 'b', &span));
	CHECK_STR(t, buf_str(&span), "%");
	memory_release(&m);
	buf_release(&span);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "lines of tui.conf are read, and judged", lines_are_read);
	test_run(&t, "settings are set", settings_are_set);
	test_run(&t, "colors can be taken over", colors_can_be_taken_over);
	test_run(&t, "the defaults as a file change nothing", defaults_can_be_read);
	test_run(&t, "what was typed is recalled", what_was_typed_is_recalled);
	test_run(&t, "a memory is bounded", memory_is_bounded);
	test_run(&t, "a memory is written and read", memory_is_written_and_read);
	test_run(&t, "memory of two at once", memory_of_two_at_once);
	test_run(&t, "strange memories do no harm", strange_memories_do_no_harm);
	return test_done(&t);
}
