/* The end of a stream in a page of any size, beside a plain copy of all that came. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"
#include "cmd/capture_page.h"

enum { ROUNDS = 300, BLOCK = 40 };

static struct capture_page *page_new(size_t keep, size_t size)
{
	struct capture_page *p = calloc(1, sizeof(*p) + size);

	if (!p)
		abort();
	p->keep = keep;
	p->size = size;
	return p;
}

static bool trails(struct str all, size_t at)
{
	return at < all.len && ((unsigned char)all.at[at] & 0xc0) == 0x80;
}

/* What the page gives is the end of `all`, without the rest of a character that was cut in two. */
static bool page_holds(struct test *t, const struct capture_page *p, struct str all)
{
	struct buf text = {0};
	uint64_t cut = capture_page_text(p, &text);
	size_t want = all.len > p->keep ? all.len - p->keep : 0, first = want;
	bool held;

	while (first && want < first + 3 && trails(all, want))
		want++;
	held = CHECK_INT(t, cut, want) &&
		CHECK(t, str_eq(buf_str(&text), str_tail(all, (size_t)cut)));
	buf_release(&text);
	return held;
}

static void every_size(struct test *t)
{
	uint64_t state = 7;

	for (size_t keep = 1; keep < 40; keep++) {
		struct capture_page *p = page_new(keep, keep + keep % 7);
		struct buf all = {0};

		for (int i = 0; i < ROUNDS; i++) {
			char block[BLOCK];
			size_t len = test_random(&state) % BLOCK;

			/* Letters, leads and trails of characters, in any order. */
			for (size_t n = 0; n < len; n++)
				block[n] = (char)(test_random(&state) % 4 ? 0x80
									  : 'a' + n % 26);
			for (size_t n = 0; n + 3 < len; n += 5)
				block[n] = (char)0xf0;
			capture_page_put(p, (struct str){block, len});
			buf_add(&all, (struct str){block, len});
			if (!page_holds(t, p, buf_str(&all)))
				break;
		}
		buf_release(&all);
		free(p);
	}
}

static void characters(struct test *t)
{
	static const struct {
		size_t keep;
		const char *text, *want;
		uint64_t cut;
	} cases[] = {
		{4, "", "", 0},
		{4, "abcd", "abcd", 0},
		{4, "abcde", "bcde", 1},
		{1, "\xf0\x9f\x98\x80", "", 4},
		{3, "\xf0\x9f\x98\x80", "", 4},
		{4, "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", 0},
		{4, "\xc3\xa4\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", 2},
		{5, "\xc3\xa4\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", 2},
		{6, "\x80\x80\x80\x80\x80\x80", "\x80\x80\x80\x80\x80\x80", 0},
		{5, "\x80\x80\x80\x80\x80\x80", "\x80\x80", 4},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct capture_page *p = page_new(cases[i].keep, cases[i].keep);
		struct buf text = {0};

		buf_add(&text, STR("before"));
		capture_page_put(p, str_from(cases[i].text));
		CHECK_INT(t, capture_page_text(p, &text), cases[i].cut);
		CHECK_STR(t, str_tail(buf_str(&text), 6), cases[i].want);
		CHECK_STR(t, str_head(buf_str(&text), 6), "before");
		buf_release(&text);
		free(p);
	}
}

/* One that reads while the other is at it takes nothing that is being overwritten. */
static void while_it_is_written(struct test *t)
{
	struct capture_page *p = page_new(8, 10);
	struct buf text = {0};

	capture_page_put(p, STR("0123456789ab"));
	p->begun = 14;
	CHECK_INT(t, capture_page_text(p, &text), 4);
	CHECK_STR(t, buf_str(&text), "456789ab");
	buf_reset(&text);
	p->begun = 17;
	CHECK_INT(t, capture_page_text(p, &text), 7);
	CHECK_STR(t, buf_str(&text), "789ab");
	buf_reset(&text);
	p->begun = 100;
	CHECK_INT(t, capture_page_text(p, &text), 12);
	CHECK_INT(t, text.len, 0);
	buf_release(&text);
	free(p);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "pages and blocks of every size", every_size);
	test_run(&t, "where characters begin", characters);
	test_run(&t, "read while it is written", while_it_is_written);
	return test_done(&t);
}
