#include "test.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/str.h"

bool test_check(struct test *t, bool held, const char *file, int line, const char *words)
{
	if (!held) {
		t->ok = false;
		printf("# %s:%d: %s\n", file, line, words);
	}
	return held;
}

bool test_check_int(struct test *t, int64_t got, int64_t want, const char *file, int line,
	const char *words)
{
	if (got != want) {
		t->ok = false;
		printf("# %s:%d: %s is %" PRId64 ", not %" PRId64 "\n", file, line, words,
			got, want);
	}
	return got == want;
}

bool test_check_str(struct test *t, struct str got, const char *want, const char *file,
	int line, const char *words)
{
	bool held = str_eq(got, str_from(want));

	if (!held) {
		t->ok = false;
		printf("# %s:%d: %s is \"%.*s\", not \"%s\"\n", file, line, words,
			(int)got.len, got.at ? got.at : "", want);
	}
	return held;
}

void test_run(struct test *t, const char *name, void (*body)(struct test *t))
{
	t->ok = true;
	body(t);
	t->cases++;
	t->failed += !t->ok;
	printf("%s %u - %s\n", t->ok ? "ok" : "not ok", t->cases, name);
	fflush(stdout);
}

void test_skip(struct test *t, const char *name, const char *why)
{
	t->cases++;
	printf("ok %u - %s # SKIP %s\n", t->cases, name, why);
}

int test_done(const struct test *t)
{
	printf("1..%u\n", t->cases);
	return t->failed ? 1 : 0;
}

uint64_t test_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(0x2545F4914F6CDD1D);
}
