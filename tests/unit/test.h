#ifndef TEST_H
#define TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Unit tests as TAP. A test file is a program:
 *
 *     static void empty_is_empty(struct test *t)
 *     {
 *             CHECK(t, str_eq(STR(""), (struct str){0}));
 *     }
 *
 *     int main(void)
 *     {
 *             struct test t = {0};
 *
 *             test_run(&t, "empty is empty", empty_is_empty);
 *             return test_done(&t);
 *     }
 */
struct test {
	unsigned cases;	 /* run so far */
	unsigned failed; /* of those */
	bool ok;	 /* the running case, so far */
};

/* Macros, because a failure names the place and the words of the check. */
#define CHECK(t, condition) test_check((t), (condition), __FILE__, __LINE__, #condition)
#define CHECK_INT(t, got, want) \
	test_check_int((t), (int64_t)(got), (int64_t)(want), __FILE__, __LINE__, #got)
#define CHECK_STR(t, got, want) test_check_str((t), (got), (want), __FILE__, __LINE__, #got)

struct str;

/* Each returns whether it held. `want` of test_check_str is NUL-terminated. */
bool test_check(struct test *t, bool held, const char *file, int line, const char *words);
bool test_check_int(struct test *t, int64_t got, int64_t want, const char *file, int line,
	const char *words);
bool test_check_str(struct test *t, struct str got, const char *want, const char *file,
	int line, const char *words);

/* A sanitizer has the heap: slow, and the process ends where memory does. */
#if defined(__SANITIZE_ADDRESS__)
#define TEST_HEAP_IS_WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TEST_HEAP_IS_WATCHED 1
#endif
#endif
#ifndef TEST_HEAP_IS_WATCHED
#define TEST_HEAP_IS_WATCHED 0
#endif

/* Runs one case and prints its TAP line. */
void test_run(struct test *t, const char *name, void (*body)(struct test *t));

/* A case that cannot run here: printed as `ok N # SKIP why`. */
void test_skip(struct test *t, const char *name, const char *why);

/* Prints the plan; the exit status of the program. */
int test_done(const struct test *t);

/* A seeded generator (xorshift64*); *state must not be 0. */
uint64_t test_random(uint64_t *state);

#endif
