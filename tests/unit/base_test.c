#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/str.h"

static void str_slices(struct test *t)
{
	struct str s = STR("span_start"), none = {0};

	CHECK_STR(t, str_from("abc"), "abc");
	CHECK_INT(t, str_from(NULL).len, 0);
	CHECK_STR(t, str_head(s, 4), "span");
	CHECK_STR(t, str_head(s, 99), "span_start");
	CHECK_STR(t, str_tail(s, 5), "start");
	CHECK_STR(t, str_tail(s, 99), "");
	CHECK_STR(t, str_tail(none, 3), "");
	CHECK_INT(t, str_find(s, '_'), 4);
	CHECK_INT(t, str_find(s, 'x'), 10);
	CHECK_INT(t, str_find(none, 'x'), 0);
}

static void str_compares(struct test *t)
{
	struct str none = {0};

	CHECK(t, str_eq(STR("a\0b"), STR("a\0b")));
	CHECK(t, !str_eq(STR("a\0b"), STR("a\0c")));
	CHECK(t, !str_eq(STR("a"), STR("ab")));
	CHECK(t, str_eq(none, STR("")));
	CHECK(t, str_starts(STR("span_end"), STR("span")));
	CHECK(t, str_starts(STR("span"), none));
	CHECK(t, !str_starts(STR("spa"), STR("span")));
	CHECK(t, str_cmp(STR("a"), STR("b")) < 0);
	CHECK(t, str_cmp(STR("b"), STR("ab")) > 0);
	CHECK(t, str_cmp(STR("a"), STR("ab")) < 0);
	CHECK(t, str_cmp(STR("\xff"), STR("a")) > 0);
	CHECK_INT(t, str_cmp(STR("ab"), STR("ab")), 0);
	CHECK_INT(t, str_cmp(none, STR("")), 0);
}

static void buf_grows(struct test *t)
{
	struct buf b = {0};

	buf_add(&b, (struct str){0});
	CHECK(t, !b.at && !b.len);
	CHECK_STR(t, str_from(buf_text(&b)), "");
	buf_add(&b, STR("abc"));
	buf_add_byte(&b, '-');
	buf_add_bytes(&b, 'x', 3);
	buf_add_bytes(&b, 'y', 0);
	buf_addf(&b, "%d %s", 42, "and more than it had room for");
	CHECK_STR(t, buf_str(&b), "abc-xxx42 and more than it had room for");
	CHECK_INT(t, strlen(buf_text(&b)), b.len);
	buf_reset(&b);
	CHECK(t, !b.len && b.room);
	buf_addf(&b, "%s", "");
	CHECK_INT(t, b.len, 0);
	for (int i = 0; i < 10000; i++)
		buf_add_byte(&b, (char)i);
	CHECK(t, b.len == 10000 && b.room >= b.len && b.at[9999] == (char)9999);
	buf_release(&b);
	CHECK(t, !b.at && !b.len && !b.room);
}

static const char *number_text(size_t n, char text[24])
{
	snprintf(text, 24, "%zu", n);
	return text;
}

static void buf_writes_numbers(struct test *t)
{
	static const struct {
		uint64_t number;
		int least;
		const char *text;
	} cases[] = {{0, 1, "0"}, {0, 0, ""}, {7, 2, "07"}, {42, 1, "42"},
		{1000, 3, "1000"}, {UINT64_MAX, 1, "18446744073709551615"},
		{1, 30, "00000000000000000001"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b = {0};

		buf_add_number(&b, cases[i].number, cases[i].least);
		CHECK_STR(t, buf_str(&b), cases[i].text);
		buf_release(&b);
	}
}

static void arena_keeps(struct test *t)
{
	enum { COUNT = 2000 };
	struct arena a = {0};
	struct str kept[COUNT];
	char text[24];
	size_t bytes;

	arena_reset(&a);
	for (size_t i = 0; i < COUNT; i++) {
		char *zeroed = arena_new(&a, i % 97 + 1);

		CHECK(t, (uintptr_t)zeroed % sizeof(long double) == 0);
		CHECK(t, !zeroed[0] && !memcmp(zeroed, zeroed + 1, i % 97));
		memset(zeroed, 0xff, i % 97 + 1);
		kept[i] = arena_copy(&a, str_from(number_text(i, text)));
		zeroed = arena_room(&a, i % 97 + 1);
		CHECK(t, (uintptr_t)zeroed % sizeof(long double) == 0);
		memset(zeroed, 0xff, i % 97 + 1);
	}
	for (size_t i = 0; i < COUNT; i++)
		CHECK_STR(t, kept[i], number_text(i, text));
	CHECK_INT(t, arena_copy(&a, (struct str){0}).len, 0);
	memset(arena_bytes(&a, 1 << 20), 'x', 1 << 20);
	bytes = a.bytes;
	arena_reset(&a);
	CHECK(t, a.bytes && a.bytes < bytes);
	arena_release(&a);
	CHECK(t, !a.bytes && !a.block);
}

static void mem_grows_by_doubling(struct test *t)
{
	size_t room = 0, times = 0;
	int *items = NULL;

	for (int i = 0; i < 1000; i++) {
		size_t before = room;

		items = mem_grow(items, &room, (size_t)i + 1, sizeof(*items));
		times += room != before;
		items[i] = i;
	}
	for (int i = 0; i < 1000; i++)
		CHECK_INT(t, items[i], i);
	CHECK(t, times < 10 && room >= 1000 && room < 2048);
	free(items);
	items = mem_new(0);
	CHECK(t, items);
	items = mem_resize(items, 0);
	CHECK(t, items);
	free(items);
}

/* In a child: the program ends when a size cannot be had, whether it overflows or not. */
static int ends_with(size_t need, size_t size)
{
	pid_t pid = fork();
	int status = -1;

	if (pid == 0) {
		size_t room = 0;

		close(STDERR_FILENO);
		free(mem_grow(NULL, &room, need, size));
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void mem_gone_ends_the_program(struct test *t)
{
	CHECK_INT(t, ends_with(1, 1), 0);
	CHECK_INT(t, ends_with(SIZE_MAX, 1), 1);
	CHECK_INT(t, ends_with(SIZE_MAX / 4, 8), 1);
}

static void diag_leaves_zeros_out(struct test *t)
{
	struct diag d = {.source = STR("run.jsonl"), .text = STR("no such file")};
	struct buf out = {0};

	diag_format(&d, &out);
	CHECK_STR(t, buf_str(&out), "run.jsonl: no such file");
	buf_reset(&out);
	d.column = 7;
	diag_format(&d, &out);
	CHECK_STR(t, buf_str(&out), "run.jsonl: no such file");
	buf_reset(&out);
	d.line = UINT64_MAX;
	diag_format(&d, &out);
	CHECK_STR(t, buf_str(&out), "run.jsonl:18446744073709551615:7: no such file");
	buf_reset(&out);
	d.column = 0;
	diag_format(&d, &out);
	CHECK_STR(t, buf_str(&out), "run.jsonl:18446744073709551615: no such file");
	buf_release(&out);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "str: slices stay inside", str_slices);
	test_run(&t, "str: comparing", str_compares);
	test_run(&t, "buf: grows and keeps", buf_grows);
	test_run(&t, "buf: numbers", buf_writes_numbers);
	test_run(&t, "arena: keeps, aligns, zeroes, forgets", arena_keeps);
	test_run(&t, "mem: grows by doubling", mem_grows_by_doubling);
	test_run(&t, "mem: the program ends when memory does", mem_gone_ends_the_program);
	test_run(&t, "diag: parts that are 0 are left out", diag_leaves_zeros_out);
	return test_done(&t);
}
