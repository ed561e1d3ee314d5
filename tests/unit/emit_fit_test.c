/* The end of a text that fits, beside what the library writes of it. */
#include "test.h"

#include "base/utf8.h"
#include "cmd/emit_fit.h"
#include "text.h"

enum { ROUNDS = 3000, LONGEST = 60 };

static size_t written(struct str text)
{
	char first[AIT_BUF_FIRST];
	struct ait_buf b;
	char *end;

	ait_buf_init(&b, first, sizeof(first));
	end = ait_text_add(&b, b.at, text.at, text.len, AIT_BUF_STRING);
	return (size_t)(end - b.at);
}

/* All sorts of bytes, and of characters. */
static size_t filled(char *at, uint64_t *state)
{
	static const char *const pieces[] = {"a", "\n", "\"", "\\", "\x01", "\x1b", "\x7f",
		"\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xff", "\xe2\x82", "\x80"};
	size_t len = 0, want = test_random(state) % LONGEST;

	while (len < want) {
		const char *piece =
			pieces[test_random(state) % (sizeof(pieces) / sizeof(pieces[0]))];

		memcpy(at + len, piece, strlen(piece));
		len += strlen(piece);
	}
	return len;
}

static void fits(struct test *t)
{
	uint64_t state = 7;

	for (int i = 0; i < ROUNDS; i++) {
		char at[LONGEST + 4];
		struct str text = {at, filled(at, &state)}, kept;
		size_t max = test_random(&state) % (LONGEST * 3),
		       gone = emit_fit(text, max);
		uint32_t code;

		CHECK(t, gone <= text.len);
		kept = str_tail(text, gone);
		CHECK(t, written(kept) <= max);
		/* Not a character more than has to. */
		for (size_t back = 1; back <= 4 && back <= gone; back++) {
			struct str more = str_tail(text, gone - back);

			if (utf8_decode(more, &code) == back)
				CHECK(t, written(more) > max);
		}
	}
}

static void cases(struct test *t)
{
	CHECK_INT(t, emit_fit(STR(""), 0), 0);
	CHECK_INT(t, emit_fit(STR("abc"), 0), 3);
	CHECK_INT(t, emit_fit(STR("abc"), 2), 1);
	CHECK_INT(t, emit_fit(STR("a\0b"), 7), 1);
	CHECK_INT(t, emit_fit(STR("a\0b"), 6), 2);
	CHECK_INT(t, emit_fit(STR("\"\xc3\xa4"), 3), 1);
	CHECK_INT(t, emit_fit(STR("\xc3\xa4\xff"), 4), 2);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "cases", cases);
	test_run(&t, "beside what is written", fits);
	return test_done(&t);
}
