#include "test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/stamp.h"
#include "query/keys.h"
#include "query/operator.h"
#include "query/value_scan.h"

/*
 * A value as text: JSON; a duration as `3s`; `@error` a status, `#llm` a kind, `!open` a state.
 */
static struct value value(const char *text, struct arena *arena)
{
	static const char *const statuses[] = {"@unset", "@ok", "@error"};
	struct scan_value v;
	struct value out = {.type = VALUE_DURATION};

	if (stamp_parse_duration(str_from(text), &out.number) &&
		text[strlen(text) - 1] == 's')
		return out;
	if (text[0] == '#')
		return (struct value){.type = VALUE_KIND, .text = str_from(text + 1)};
	if (text[0] == '!')
		return (struct value){.type = VALUE_STATE, .number = text[1] != 'o'};
	for (int i = 0; i < 3; i++)
		if (strcmp(text, statuses[i]) == 0)
			return (struct value){.type = VALUE_STATUS, .number = i};
	v = scan_value_of(str_from(text));
	return value_of_scan(&v, arena);
}

struct holds_case {
	const char *left;
	enum op op;
	const char *right;
	bool holds;
};

static const struct holds_case comparisons[] = {
	/* Numbers, whatever they are. */
	{"1", OP_EQ, "1.0", true},
	{"1", OP_NE, "1.0", false},
	{"1", OP_LT, "1.5", true},
	{"2", OP_GE, "1.5", true},
	{"1000", OP_EQ, "1000ns", true},
	{"1us", OP_EQ, "1000.0", true},
	{"1s", OP_GT, "999999999", true},
	{"1s", OP_NE, "1000ms", false},
	{"9007199254740993", OP_EQ, "9007199254740992", false},
	{"9007199254740993", OP_GT, "9007199254740992", true},
	{"9007199254740993", OP_EQ, "9007199254740992.0", true},
	{"9223372036854775807", OP_GT, "-9223372036854775808", true},
	{"-0.0", OP_EQ, "0", true},
	{"1e400", OP_GT, "9223372036854775807", true},
	{"1e400", OP_EQ, "1e500", true},
	{"12345678901234567890", OP_GT, "9223372036854775807", true},
	/* Texts, by bytes. */
	{"\"a\"", OP_LT, "\"b\"", true},
	{"\"a\"", OP_LT, "\"A\"", false},
	{"\"a\"", OP_LT, "\"ab\"", true},
	{"\"\"", OP_EQ, "\"\"", true},
	{"\"\"", OP_LT, "\"a\"", true},
	{"\"caf\\u00e9\"", OP_EQ, "\"caf\xc3\xa9\"", true},
	{"\"a\\n\"", OP_EQ, "\"a\"", false},
	/* What has nothing to do with each other is neither. */
	{"\"1\"", OP_EQ, "1", false},
	{"\"1\"", OP_NE, "1", false},
	{"true", OP_EQ, "1", false},
	{"true", OP_NE, "1", false},
	{"true", OP_NE, "\"true\"", false},
	{"@error", OP_EQ, "2", false},
	{"@error", OP_NE, "\"error\"", false},
	{"@error", OP_NE, "#llm", false},
	{"!open", OP_NE, "@ok", false},
	/* Those that are only equal or not. */
	{"true", OP_EQ, "true", true},
	{"true", OP_NE, "false", true},
	{"true", OP_GT, "false", false},
	{"true", OP_GE, "true", false},
	{"@error", OP_EQ, "@error", true},
	{"@error", OP_NE, "@ok", true},
	{"@error", OP_GT, "@ok", false},
	{"#llm", OP_EQ, "#llm", true},
	{"#llm", OP_NE, "#tool", true},
	{"!open", OP_EQ, "!open", true},
	{"!open", OP_NE, "!ended", true},
	/* Nothing. */
	{"null", OP_EQ, "null", false},
	{"null", OP_NE, "null", false},
	{"null", OP_NE, "1", false},
	{"1", OP_NE, "null", false},
	{"null", OP_LT, "1", false},
	{"[1]", OP_NE, "null", false},
	{"[]", OP_NE, "null", false},
	/* One element is enough, or all are needed. */
	{"[1,2]", OP_EQ, "2", true},
	{"2", OP_EQ, "[1,2]", true},
	{"[1,2]", OP_NE, "2", false},
	{"[1,2]", OP_NE, "3", true},
	{"3", OP_NE, "[1,2]", true},
	{"[1,2]", OP_GT, "1", true},
	{"[1,2]", OP_GT, "2", false},
	{"2", OP_GT, "[2,3]", false},
	{"3", OP_GT, "[2,3]", true},
	{"3", OP_LE, "[1,2]", false},
	{"[1.5]", OP_EQ, "1.5", true},
	{"[1,2]", OP_EQ, "1ns", true},
	{"[\"a\",\"\\u0062\"]", OP_EQ, "\"b\"", true},
	{"[true]", OP_EQ, "true", true},
	{"[]", OP_EQ, "1", false},
	{"[]", OP_NE, "1", true},
	{"[1,\"a\"]", OP_EQ, "\"a\"", true},
	{"[1,\"a\"]", OP_NE, "\"b\"", false}, /* of the 1 it is neither */
	{"[null]", OP_EQ, "1", false},
	{"[null]", OP_NE, "1", false},
	{"[[1]]", OP_EQ, "1", false},
	{"{\"a\":1}", OP_EQ, "1", false},
	{"{\"a\":1}", OP_NE, "1", false},
	{"[1]", OP_EQ, "[1]", false},
	{"[1]", OP_NE, "[2]", false},
};

static void comparisons_hold_as_they_say(struct test *t)
{
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++) {
		const struct holds_case *c = &comparisons[i];
		struct value a = value(c->left, &arena), b = value(c->right, &arena);

		if (!CHECK_INT(t, operator_holds(c->op, &a, &b, &arena), c->holds))
			printf("# %s %d %s\n", c->left, c->op, c->right);
	}
	arena_release(&arena);
}

static const struct {
	const char *left;
	enum op op;
	const char *right;
	const char *result;
} sums[] = {
	{"7", OP_ADD, "2", "9"},
	{"7", OP_SUB, "9", "-2"},
	{"7", OP_MUL, "2", "14"},
	{"7", OP_DIV, "2", "3"},
	{"-7", OP_DIV, "2", "-3"},
	{"7", OP_MOD, "-2", "1"},
	{"-7", OP_MOD, "2", "-1"},
	{"2", OP_POW, "10", "1024"},
	{"7.0", OP_DIV, "2", "3.5"},
	{"7", OP_DIV, "2.0", "3.5"},
	{"1s", OP_DIV, "2", "500000000.0"},
	{"1us", OP_ADD, "1us", "2000.0"},
	{"7.5", OP_MOD, "2", "1.5"},
	{"2.0", OP_POW, "0.5", "1.4142135623730951"},
	{"7", OP_DIV, "0", "null"},
	{"7", OP_MOD, "0", "null"},
	{"9223372036854775807", OP_ADD, "1", "-9223372036854775808"},
	{"-9223372036854775808", OP_SUB, "1", "9223372036854775807"},
	{"-9223372036854775808", OP_DIV, "-1", "-9223372036854775808"},
	{"-9223372036854775808", OP_MOD, "-1", "0"},
	{"4611686018427387904", OP_MUL, "4", "0"},
	{"10", OP_POW, "40", "9223372036854775807"},
	{"-10", OP_POW, "41", "-9223372036854775808"},
	{"2", OP_POW, "-1", "0"},
	{"\"a\"", OP_ADD, "\"b\"", "null"},
	{"true", OP_ADD, "1", "null"},
	{"null", OP_ADD, "1", "null"},
	{"[1]", OP_ADD, "1", "null"},
	{"@ok", OP_MUL, "1", "null"},
};

static bool same(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	return a->type == VALUE_FLOAT ? !(a->real < b->real) && !(a->real > b->real)
				      : a->type == VALUE_NIL || a->number == b->number;
}

static void numbers_calculate(struct test *t)
{
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
		struct value a = value(sums[i].left, &arena);
		struct value b = value(sums[i].right, &arena);
		struct value want = value(sums[i].result, &arena);
		struct value got = operator_apply(sums[i].op, &a, &b, &arena);

		if (!CHECK(t, same(&got, &want)))
			printf("# %s %d %s\n", sums[i].left, sums[i].op, sums[i].right);
	}
	arena_release(&arena);
}

static void minus_keeps_the_type(struct test *t)
{
	static const char *const pairs[][2] = {{"3", "-3"}, {"-1.5", "1.5"},
		{"-9223372036854775808", "-9223372036854775808"}, {"\"a\"", "null"},
		{"null", "null"}, {"true", "null"}};
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct value a = value(pairs[i][0], &arena);
		struct value want = value(pairs[i][1], &arena);
		struct value got = operator_negate(&a);

		CHECK(t, same(&got, &want));
	}
	CHECK_INT(t,
		operator_negate(&(struct value){.type = VALUE_DURATION, .number = 5}).type,
		VALUE_DURATION);
	arena_release(&arena);
}

/* What is no number is unequal to everything, itself included, and in no order. */
static void no_number_is_unordered(struct test *t)
{
	struct value nan = {.type = VALUE_FLOAT, .real = NAN};
	struct value one = {.type = VALUE_INT, .number = 1};

	CHECK(t, !operator_holds(OP_EQ, &nan, &nan, NULL));
	CHECK(t, operator_holds(OP_NE, &nan, &one, NULL));
	CHECK(t, !operator_holds(OP_LT, &nan, &one, NULL));
	CHECK(t, !operator_holds(OP_GE, &one, &nan, NULL));
}

static const struct {
	const char *text;
	const char *word;
	bool contains;
} words[] = {
	{"\"needle\"", "eed", true},
	{"\"needle\"", "Needle", false},
	{"\"a\\tb\"", "\t", true},
	{"\"a\\tb\"", "t", false},
	{"[\"x\",\"hay needle\"]", "needle", true},
	{"{\"needle\":\"x\"}", "needle", false},
	{"{\"a\":[{\"b\" : \"needle\"}]}", "needle", true},
	{"{\"a\\\"\":\"x\",\"b\":\"say \\\"y\\\"\"}", "\"y\"", true},
	{"{\"a\":\"\\\\\",\"b\":\"n\"}", "n", true},
	{"{\"a\":12}", "1", false},
	{"{}", "", false},
	{"[\"\"]", "", true},
	{"12", "1", false},
	{"null", "", false},
	{"\"\"", "", true},
};

static void contains_looks_at_texts_alone(struct test *t)
{
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct value a = value(words[i].text, &arena), got;
		struct value b = {.type = VALUE_STRING, .text = str_from(words[i].word)};

		got = operator_apply(OP_CONTAINS, &a, &b, &arena);
		if (!CHECK_INT(t, got.yes, words[i].contains))
			printf("# %s contains %s\n", words[i].text, words[i].word);
	}
	arena_release(&arena);
}

static void patterns_are_for_texts(struct test *t)
{
	static const struct {
		const char *value;
		bool matches;
		bool fails;
	} rows[] = {{"\"ab\"", true, false}, {"\"b\"", false, true}, {"1", false, false},
		{"null", false, false}, {"[\"x\",\"ab\"]", true, false},
		{"[\"x\"]", false, true}, {"[]", false, true}, {"[1]", false, false},
		{"{\"a\":\"ab\"}", false, false}, {"#ab", true, false}};
	struct regex *r = regex_new(STR("a.*"), NULL);
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct value v = value(rows[i].value, &arena);

		if (!CHECK_INT(t, operator_matches(OP_MATCH, &v, r, &arena),
			    rows[i].matches) ||
			!CHECK_INT(t, operator_matches(OP_NOT_MATCH, &v, r, &arena),
				rows[i].fails))
			printf("# %s\n", rows[i].value);
	}
	regex_free(r);
	arena_release(&arena);
}

/* Values that are not the same have keys that are not, alone and in a row. */
static void keys_tell_values_apart(struct test *t)
{
	static const char *const all[] = {"1", "1.0", "\"1\"", "true", "false", "null",
		"1ns", "\"\"", "#llm", "\"llm\"", "@ok", "@error", "!open", "[1]", "[1,1]",
		"\"[1]\""};
	enum { ALL = sizeof(all) / sizeof(all[0]) };
	struct keys keys = {.seed = 5};
	struct arena arena = {0};
	struct buf key = {0};

	for (unsigned round = 0; round < 2; round++)
		for (uint32_t i = 0; i < ALL * ALL; i++) {
			struct value a = value(all[i / ALL], &arena);
			struct value b = value(all[i % ALL], &arena);

			buf_reset(&key);
			keys_add(&key, &a);
			keys_add(&key, &b);
			CHECK_INT(t, keys_has(&keys, buf_str(&key)), round);
			if (!CHECK_INT(t, keys_number(&keys, buf_str(&key)), i))
				printf("# %s and %s\n", all[i / ALL], all[i % ALL]);
		}
	buf_release(&key);
	keys_release(&keys);
	arena_release(&arena);
}

/* A long text is not kept, but told from others all the same. */
static void long_keys_are_told_apart_too(struct test *t)
{
	struct keys keys = {.seed = 5};
	char text[3000];

	for (unsigned round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 200; i++) {
			memset(text, 'a', sizeof(text));
			text[i] = (char)(i % 3 + 1);
			CHECK_INT(t,
				keys_number(&keys, (struct str){text, sizeof(text) - i}),
				i);
		}
	for (uint32_t i = 0; i < keys.count; i++)
		CHECK(t, keys.texts[i].len < 100);
	keys_release(&keys);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "comparisons hold as they say", comparisons_hold_as_they_say);
	test_run(&t, "numbers calculate", numbers_calculate);
	test_run(&t, "minus keeps the type", minus_keeps_the_type);
	test_run(&t, "what is no number is unordered", no_number_is_unordered);
	test_run(&t, "contains looks at texts alone", contains_looks_at_texts_alone);
	test_run(&t, "patterns are for texts", patterns_are_for_texts);
	test_run(&t, "keys tell values apart", keys_tell_values_apart);
	test_run(&t, "long keys are told apart too", long_keys_are_told_apart_too);
	return test_done(&t);
}
