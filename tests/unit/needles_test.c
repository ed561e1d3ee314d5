/* Many needles at once: what a search for each alone finds, wherever they stand. */
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/needles.h"
#include "guard.h"

/* In the order of `place`, then as they come: how often each note is found, and that it is there. */
static size_t found(struct test *t, const struct needles *n, struct str text, uint32_t note)
{
	struct needles_walk w;
	size_t count = 0;

	needles_begin(n, &w, text);
	while (needles_next(n, &w)) {
		CHECK(t, w.place + w.len <= text.len);
		count += w.note == note;
	}
	return count;
}

static size_t naive(struct str text, const char *needle)
{
	size_t len = strlen(needle), count = 0;

	for (size_t i = 0; i + len <= text.len; i++)
		count += strncasecmp(text.at + i, needle, len) == 0;
	return count;
}

static const char *const words[] = {"sk-", "eyJ", "token", "password", "pass", "@", "ab",
	"a", "AKIA", "-----BEGIN", "tokens", "://", "\\u00", "[x]", "{x}", "Z_",
	"\xc3\xa4o"};

enum { WORDS = sizeof(words) / sizeof(words[0]) };

static void make(struct needles *n)
{
	for (uint32_t i = 0; i < WORDS; i++)
		needles_add(n, str_from(words[i]), i);
}

/* Text of pieces of the needles, at the end of what may be read. */
static void all_are_found_and_no_others(struct test *t)
{
	static const char alphabet[] = "sk-eyJtokenPASSword@abAKI:/\\u0[x]{}Z_\xc3\xa4o";
	struct needles n = {0};
	struct guard guard = {0};
	uint64_t state = 3;
	char text[200];

	make(&n);
	for (int round = 0; round < 3000; round++) {
		size_t len = (size_t)(test_random(&state) >> 33) % sizeof(text), at = 0;
		struct str put;

		while (at < len) {
			uint64_t pick = test_random(&state) >> 33;
			const char *word = words[pick % WORDS];

			if (pick & 64 || strlen(word) > len - at)
				text[at++] = alphabet[pick / 128 % (sizeof(alphabet) - 1)];
			else
				at += strlen(memcpy(text + at, word, strlen(word) + 1));
		}
		put = guard_put(&guard, (struct str){text, len});
		for (uint32_t i = 0; i < WORDS; i++)
			if (!CHECK_INT(t, found(t, &n, put, i), naive(put, words[i])))
				printf("# %s in %.*s\n", words[i], (int)len, text);
	}
	guard_release(&guard);
	needles_release(&n);
}

static void case_of_ascii_letters_does_not_matter(struct test *t)
{
	struct needles n = {0};

	needles_add(&n, STR("Token@[x"), 7);
	CHECK_INT(t, found(t, &n, STR("..tOKEN@[X.."), 7), 1);
	CHECK_INT(t, found(t, &n, STR("..token`[x.."), 7), 0);
	CHECK_INT(t, found(t, &n, STR("..token@{x.."), 7), 0);
	needles_release(&n);
}

static void limits(struct test *t)
{
	struct needles n = {0};
	char text[NEEDLE_MAX + 10];

	memset(text, 'x', sizeof(text));
	CHECK(t, !needles_add(&n, STR(""), 1));
	CHECK_INT(t, found(t, &n, STR("anything"), 1), 0);
	CHECK(t, needles_add(&n, (struct str){text, sizeof(text)}, 2));
	CHECK_INT(t, found(t, &n, (struct str){text, NEEDLE_MAX}, 2), 1);
	CHECK_INT(t, found(t, &n, (struct str){text, NEEDLE_MAX - 1}, 2), 0);
	CHECK_INT(t, found(t, &n, (struct str){0}, 2), 0);
	needles_release(&n);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "all are found, and no others", all_are_found_and_no_others);
	test_run(&t, "the case of ASCII letters does not matter",
		case_of_ascii_letters_does_not_matter);
	test_run(&t, "limits", limits);
	return test_done(&t);
}
