#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/doc.h"

/* JSON values that are patched, merged and compared: RFC 6901, 6902 and 7396. */

enum { PLENTY = 1 << 20 };

static struct docs plenty(void)
{
	return (struct docs){.most = PLENTY, .work = PLENTY};
}

static struct buf written(const struct doc *v)
{
	struct buf text = {0};

	doc_write(v, &text);
	return text;
}

static bool check_written(struct test *t, const struct doc *v, const char *want)
{
	struct buf text = written(v);
	bool same = CHECK_STR(t, buf_str(&text), want);

	buf_release(&text);
	return same;
}

/* ---- what is read is written ---- */

static void spelling_stays(struct test *t)
{
	static const char *const rows[][2] = {
		{"null", "null"},
		{" [ true , false ] ", "[true,false]"},
		{"[1.0,1e2,-0,123456789012345678901234567890,0.10]",
			"[1.0,1e2,-0,123456789012345678901234567890,0.10]"},
		{"{\"a\":{},\"b\":[],\"\":\"\"}", "{\"a\":{},\"b\":[],\"\":\"\"}"},
		{"\"\\u00e9\\/\\ud800\"", "\"\\u00e9\\/\\ud800\""},
		{"{\"\\u0061\\n\\\"\":\t1}", "{\"a\\u000a\\\"\":1}"},
		{"{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct docs d = plenty();
		struct doc v;

		CHECK(t, doc_read(&d, str_from(rows[i][0]), &v));
		check_written(t, &v, rows[i][1]);
		arena_release(&d.arena);
	}
}

static void many_members_of_one_name(struct test *t)
{
	struct buf text = {0};
	struct docs d = plenty();
	struct doc v;

	buf_add_byte(&text, '{');
	for (int i = 0; i < 200; i++)
		buf_addf(&text, "%s\"k%d\":%d", i ? "," : "", i % 50, i);
	buf_add_byte(&text, '}');
	CHECK(t, doc_read(&d, buf_str(&text), &v));
	CHECK_INT(t, v.len, 50);
	check_written(t, doc_member(&v, STR("k7")), "157");
	CHECK(t, !doc_member(&v, STR("k50")));
	arena_release(&d.arena);
	buf_release(&text);
}

/* ---- pointers ---- */

/* RFC 6901, section 5, and what is none. */
static void pointers(struct test *t)
{
	static const char object[] =
		"{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,"
		"\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8}";
	static const struct {
		const char *pointer;
		const char *value; /* NULL: there is none */
		enum doc_fault fault;
	} rows[] = {
		{"", object, DOC_FINE},
		{"/foo", "[\"bar\",\"baz\"]", DOC_FINE},
		{"/foo/0", "\"bar\"", DOC_FINE},
		{"/", "0", DOC_FINE},
		{"/a~1b", "1", DOC_FINE},
		{"/c%d", "2", DOC_FINE},
		{"/e^f", "3", DOC_FINE},
		{"/g|h", "4", DOC_FINE},
		{"/i\\j", "5", DOC_FINE},
		{"/k\"l", "6", DOC_FINE},
		{"/ ", "7", DOC_FINE},
		{"/m~0n", "8", DOC_FINE},
		{"foo", NULL, DOC_NO_POINTER},
		{"/m~2n", NULL, DOC_NO_POINTER},
		{"/m~", NULL, DOC_NO_POINTER},
		{"/foo/2", NULL, DOC_NO_TARGET},
		{"/foo/-", NULL, DOC_NO_TARGET},
		{"/foo/00", NULL, DOC_NO_TARGET},
		{"/foo/4294967296", NULL, DOC_NO_TARGET},
		{"/foo/0/x", NULL, DOC_NO_TARGET},
		{"/FOO", NULL, DOC_NO_TARGET},
	};
	struct docs d = plenty();
	struct doc v;

	CHECK(t, doc_read(&d, STR(object), &v));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct doc *found = doc_find(&d, &v, str_from(rows[i].pointer));

		if (!CHECK(t, !found == !rows[i].value))
			printf("# of %s\n", rows[i].pointer);
		if (found)
			check_written(t, found, rows[i].value);
		else
			CHECK_INT(t, d.fault, rows[i].fault);
	}
	arena_release(&d.arena);
}

/* ---- equality ---- */

static void equality(struct test *t)
{
	static const struct {
		const char *a;
		const char *b;
		bool same;
	} rows[] = {
		{"1", "1.0", true},
		{"1", "10e-1", true},
		{"100", "1E2", true},
		{"0.001", "1e-3", true},
		{"-0", "0", true},
		{"0e5", "-0.00", true},
		{"1", "-1", false},
		{"9007199254740993", "9007199254740992", false},
		{"123456789012345678901234567890", "1.2345678901234567890123456789e29",
			true},
		{"123456789012345678901234567890", "123456789012345678901234567891", false},
		{"1e400", "1e401", false},
		{"0.1", "0.01", false},
		{"1", "\"1\"", false},
		{"\"a\"", "\"\\u0061\"", true},
		{"\"\\u0061\"", "\"a\"", true},
		{"\"\\n\"", "\"\\u000a\"", true},
		{"\"a\"", "\"A\"", false},
		{"{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"a\":1}", true},
		{"{\"a\":1}", "{\"a\":1,\"b\":2}", false},
		{"{\"a\":1}", "{\"b\":1}", false},
		{"[1,2]", "[2,1]", false},
		{"[]", "{}", false},
		{"null", "false", false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct docs d = plenty();
		struct doc a, b;

		CHECK(t, doc_read(&d, str_from(rows[i].a), &a));
		CHECK(t, doc_read(&d, str_from(rows[i].b), &b));
		if (!CHECK_INT(t, doc_same(&d, &a, &b), rows[i].same))
			printf("# of %s and %s\n", rows[i].a, rows[i].b);
		CHECK_INT(t, doc_same(&d, &b, &a), rows[i].same);
		arena_release(&d.arena);
	}
}

/* ---- patches ---- */

struct patched {
	const char *doc;
	const char *patch;
	const char *want; /* NULL: it does not apply */
	enum doc_fault fault;
	size_t step;
};

static const struct patched patches[] = {
	/* After the examples of RFC 6902, appendix A. */
	{"{\"foo\":\"bar\"}", "[{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\"}]",
		"{\"foo\":\"bar\",\"baz\":\"qux\"}", DOC_FINE, 0},
	{"{\"foo\":[\"bar\",\"baz\"]}",
		"[{\"op\":\"add\",\"path\":\"/foo/1\",\"value\":\"qux\"}]",
		"{\"foo\":[\"bar\",\"qux\",\"baz\"]}", DOC_FINE, 0},
	{"{\"baz\":\"qux\",\"foo\":\"bar\"}", "[{\"op\":\"remove\",\"path\":\"/baz\"}]",
		"{\"foo\":\"bar\"}", DOC_FINE, 0},
	{"{\"foo\":[\"bar\",\"qux\",\"baz\"]}", "[{\"op\":\"remove\",\"path\":\"/foo/1\"}]",
		"{\"foo\":[\"bar\",\"baz\"]}", DOC_FINE, 0},
	{"{\"baz\":\"qux\",\"foo\":\"bar\"}",
		"[{\"op\":\"replace\",\"path\":\"/baz\",\"value\":\"boo\"}]",
		"{\"baz\":\"boo\",\"foo\":\"bar\"}", DOC_FINE, 0},
	{"{\"foo\":{\"bar\":\"baz\",\"waldo\":\"fred\"},\"qux\":{\"corge\":\"grault\"}}",
		"[{\"op\":\"move\",\"from\":\"/foo/waldo\",\"path\":\"/qux/thud\"}]",
		"{\"foo\":{\"bar\":\"baz\"},\"qux\":{\"corge\":\"grault\",\"thud\":\"fred\"}}",
		DOC_FINE, 0},
	{"{\"foo\":[\"all\",\"grass\",\"cows\",\"eat\"]}",
		"[{\"op\":\"move\",\"from\":\"/foo/1\",\"path\":\"/foo/3\"}]",
		"{\"foo\":[\"all\",\"cows\",\"eat\",\"grass\"]}", DOC_FINE, 0},
	{"{\"baz\":\"qux\",\"foo\":[\"a\",2,\"c\"]}",
		"[{\"op\":\"test\",\"path\":\"/baz\",\"value\":\"qux\"},"
		"{\"op\":\"test\",\"path\":\"/foo/1\",\"value\":2}]",
		"{\"baz\":\"qux\",\"foo\":[\"a\",2,\"c\"]}", DOC_FINE, 0},
	{"{\"baz\":\"qux\"}", "[{\"op\":\"test\",\"path\":\"/baz\",\"value\":\"bar\"}]",
		NULL, DOC_NOT_SAME, 0},
	{"{\"foo\":\"bar\"}",
		"[{\"op\":\"add\",\"path\":\"/child\",\"value\":{\"grandchild\":{}}}]",
		"{\"foo\":\"bar\",\"child\":{\"grandchild\":{}}}", DOC_FINE, 0},
	{"{\"foo\":\"bar\"}",
		"[{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\",\"xyz\":123}]",
		"{\"foo\":\"bar\",\"baz\":\"qux\"}", DOC_FINE, 0},
	{"{\"foo\":\"bar\"}", "[{\"op\":\"add\",\"path\":\"/baz/bat\",\"value\":\"qux\"}]",
		NULL, DOC_NO_TARGET, 0},
	{"{\"/\":9,\"~1\":10}", "[{\"op\":\"test\",\"path\":\"/~01\",\"value\":10}]",
		"{\"/\":9,\"~1\":10}", DOC_FINE, 0},
	{"{\"/\":9,\"~1\":10}", "[{\"op\":\"test\",\"path\":\"/~01\",\"value\":\"10\"}]",
		NULL, DOC_NOT_SAME, 0},
	{"{\"foo\":[\"bar\"]}",
		"[{\"op\":\"add\",\"path\":\"/foo/-\",\"value\":[\"abc\",\"def\"]}]",
		"{\"foo\":[\"bar\",[\"abc\",\"def\"]]}", DOC_FINE, 0},
	/* Whole or not at all. */
	{"{\"a\":[1,2]}",
		"[{\"op\":\"remove\",\"path\":\"/a/0\"},{\"op\":\"add\",\"path\":\"/a/-\","
		"\"value\":3},{\"op\":\"test\",\"path\":\"/a/0\",\"value\":1}]",
		NULL, DOC_NOT_SAME, 2},
	/* What was copied goes its own way, wherever it is changed. */
	{"{\"a\":[1]}",
		"[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"},"
		"{\"op\":\"add\",\"path\":\"/b/-\",\"value\":2},"
		"{\"op\":\"add\",\"path\":\"/a/-\",\"value\":3},"
		"{\"op\":\"replace\",\"path\":\"/b/0\",\"value\":0}]",
		"{\"a\":[1,3],\"b\":[0,2]}", DOC_FINE, 0},
	{"[[]]",
		"[{\"op\":\"add\",\"path\":\"/0/-\",\"value\":1},"
		"{\"op\":\"copy\",\"from\":\"/0\",\"path\":\"/-\"},"
		"{\"op\":\"remove\",\"path\":\"/0/0\"},"
		"{\"op\":\"copy\",\"from\":\"/1\",\"path\":\"/1/0\"}]",
		"[[],[[1],1]]", DOC_FINE, 0},
	{"{}",
		"[{\"op\":\"add\",\"path\":\"/a\",\"value\":[1]},"
		"{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"},"
		"{\"op\":\"replace\",\"path\":\"/a/0\",\"value\":2}]",
		"{\"a\":[2],\"b\":[1]}", DOC_FINE, 0},
	/* The whole. */
	{"{\"a\":1}", "[{\"op\":\"replace\",\"path\":\"\",\"value\":[1.0]}]", "[1.0]",
		DOC_FINE, 0},
	{"{\"a\":{\"b\":1}}", "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"\"}]",
		"{\"b\":1}", DOC_FINE, 0},
	{"{\"a\":1}", "[{\"op\":\"copy\",\"from\":\"\",\"path\":\"/b\"}]",
		"{\"a\":1,\"b\":{\"a\":1}}", DOC_FINE, 0},
	{"1", "[{\"op\":\"move\",\"from\":\"\",\"path\":\"\"}]", "1", DOC_FINE, 0},
	{"1", "[{\"op\":\"remove\",\"path\":\"\"}]", NULL, DOC_NO_TARGET, 0},
	{"{\"a\":{}}", "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/a/b\"}]", NULL,
		DOC_INTO_ITSELF, 0},
	{"{\"a\":{}}", "[{\"op\":\"move\",\"from\":\"\",\"path\":\"/b\"}]", NULL,
		DOC_INTO_ITSELF, 0},
	{"{\"a\":1,\"ab\":2}", "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/ab\"}]",
		"{\"ab\":1}", DOC_FINE, 0},
	/* What is no patch. */
	{"{}", "{}", NULL, DOC_NO_PATCH, 0},
	{"{}", "[1]", NULL, DOC_NO_PATCH, 0},
	{"{}", "[{\"op\":\"ADD\",\"path\":\"/a\",\"value\":1}]", NULL, DOC_NO_PATCH, 0},
	{"{}", "[{\"op\":1,\"path\":\"/a\",\"value\":1}]", NULL, DOC_NO_PATCH, 0},
	{"{}", "[{\"op\":\"add\",\"path\":\"/a\"}]", NULL, DOC_NO_PATCH, 0},
	{"{}", "[{\"op\":\"copy\",\"path\":\"/a\"}]", NULL, DOC_NO_PATCH, 0},
	{"{}", "[{\"op\":\"add\",\"path\":1,\"value\":1}]", NULL, DOC_NO_PATCH, 0},
	{"{}", "[{\"op\":\"add\",\"path\":\"a\",\"value\":1}]", NULL, DOC_NO_POINTER, 0},
	{"{}", "[{\"op\":\"add\",\"path\":\"/a\",\"value\":1}", NULL, DOC_NOT_JSON, 1},
	{"[1]", "[{\"op\":\"\\u0061dd\",\"path\":\"\\/-\",\"value\":\"\\u00e9\"}]",
		"[1,\"\\u00e9\"]", DOC_FINE, 0},
};

static void patches_apply(struct test *t)
{
	for (size_t i = 0; i < sizeof(patches) / sizeof(patches[0]); i++) {
		const struct patched *p = &patches[i];
		struct docs d = plenty();
		struct doc before, v;
		bool held = true;

		CHECK(t, doc_read(&d, str_from(p->doc), &v));
		before = v;
		held &= CHECK_INT(
			t, doc_patch(&d, &v, str_from(p->patch)), p->want != NULL);
		held &= check_written(t, &v, p->want ? p->want : p->doc);
		held &= check_written(t, &before, p->doc);
		if (!p->want) {
			held &= CHECK_INT(t, d.fault, p->fault);
			held &= CHECK_INT(t, d.step, p->step);
		}
		if (!held)
			printf("# of %s\n", p->patch);
		arena_release(&d.arena);
	}
}

/* ---- merging ---- */

/* RFC 7396, appendix A, and deeper. */
static void merges(struct test *t)
{
	static const char *const rows[][3] = {
		{"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
		{"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
		{"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
		{"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
		{"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
		{"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
		{"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}",
			"{\"a\":{\"b\":\"d\"}}"},
		{"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
		{"[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]"},
		{"{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]"},
		{"{\"a\":\"foo\"}", "null", "null"},
		{"{\"a\":\"foo\"}", "\"bar\"", "\"bar\""},
		{"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
		{"[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"},
		{"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
		{"{\"a\":{\"b\":1.0,\"n\":12345678901234567890}}", "{\"a\":{\"b\":1}}",
			"{\"a\":{\"b\":1,\"n\":12345678901234567890}}"},
		{"{\"a\":1}", "{\"b\":[null]}", "{\"a\":1,\"b\":[null]}"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct docs d = plenty();
		struct doc before, v;

		CHECK(t, doc_read(&d, str_from(rows[i][0]), &v));
		before = v;
		CHECK(t, doc_merge(&d, &v, str_from(rows[i][1])));
		if (!check_written(t, &v, rows[i][2]))
			printf("# of %s\n", rows[i][1]);
		check_written(t, &before, rows[i][0]);
		arena_release(&d.arena);
	}
}

/* ---- differences ---- */

static void differences(struct test *t)
{
	static const char *const rows[][3] = {
		{"{\"a\":1}", "{\"a\":1.0}", "[]"},
		{"1", "2", "[{\"op\":\"replace\",\"path\":\"\",\"value\":2}]"},
		{"{\"a\":1,\"b\":2}", "{\"b\":2,\"c/d~\":3}",
			"[{\"op\":\"remove\",\"path\":\"/a\"},"
			"{\"op\":\"add\",\"path\":\"/c~1d~0\",\"value\":3}]"},
		{"{\"plan\":[\"done\",\"todo\"]}", "{\"plan\":[\"done\",\"done\"]}",
			"[{\"op\":\"replace\",\"path\":\"/plan/1\",\"value\":\"done\"}]"},
		{"[1,2,3,4]", "[1,4]",
			"[{\"op\":\"remove\",\"path\":\"/1\"},{\"op\":\"remove\",\"path\":\"/1\"}]"},
		{"[1,4]", "[1,2,3,4]",
			"[{\"op\":\"add\",\"path\":\"/1\",\"value\":2},"
			"{\"op\":\"add\",\"path\":\"/2\",\"value\":3}]"},
		{"[]", "{}", "[{\"op\":\"replace\",\"path\":\"\",\"value\":{}}]"},
		{"{\"a\":{\"b\":[{\"c\":1}]}}", "{\"a\":{\"b\":[{\"c\":2},5]}}",
			"[{\"op\":\"replace\",\"path\":\"/a/b/0/c\",\"value\":2},"
			"{\"op\":\"add\",\"path\":\"/a/b/1\",\"value\":5}]"},
		{"{\"\":1}", "{}", "[{\"op\":\"remove\",\"path\":\"/\"}]"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct docs d = plenty();
		struct doc_changes changes;
		struct buf text = {0};
		struct doc a, b;

		CHECK(t, doc_read(&d, str_from(rows[i][0]), &a));
		CHECK(t, doc_read(&d, str_from(rows[i][1]), &b));
		doc_diff(&d, &a, &b, &changes);
		doc_changes_write(&changes, &text);
		CHECK_STR(t, buf_str(&text), rows[i][2]);
		CHECK(t, doc_patch(&d, &a, buf_str(&text)));
		CHECK(t, doc_same(&d, &a, &b));
		doc_changes_release(&changes);
		buf_release(&text);
		arena_release(&d.arena);
	}
}

/* Values of few kinds, so that they are often the same. */
static void make_value(uint64_t *seed, int depth, struct buf *out)
{
	uint64_t what = test_random(seed) % (depth ? 8 : 4);
	uint64_t count = test_random(seed) % 5;

	if (what < 4) {
		static const char *const words[] = {
			"null", "1", "1.0", "\"a\"", "\"\\u0061\""};

		buf_add(out, str_from(words[count]));
		return;
	}
	buf_add_byte(out, what < 6 ? '[' : '{');
	for (uint64_t i = 0; i < count; i++) {
		if (i)
			buf_add_byte(out, ',');
		if (what >= 6)
			buf_addf(out, "\"%c\":", 'a' + (int)(test_random(seed) % 6));
		make_value(seed, depth - 1, out);
	}
	buf_add_byte(out, what < 6 ? ']' : '}');
}

/* The difference of any two, applied to the one, gives the other; and what was before stays. */
static void differences_apply(struct test *t)
{
	uint64_t seed = 42;

	for (int i = 0; i < 3000 && t->ok; i++) {
		struct buf one = {0}, two = {0}, patch = {0}, before = {0}, after = {0};
		struct docs d = plenty();
		struct doc_changes changes;
		struct doc a, b, v;

		make_value(&seed, 4, &one);
		make_value(&seed, 4, &two);
		CHECK(t, doc_read(&d, buf_str(&one), &a));
		CHECK(t, doc_read(&d, buf_str(&two), &b));
		v = a;
		doc_write(&a, &before);
		doc_diff(&d, &a, &b, &changes);
		doc_changes_write(&changes, &patch);
		CHECK(t, doc_patch(&d, &v, buf_str(&patch)));
		CHECK(t, doc_same(&d, &v, &b));
		doc_write(&a, &after);
		CHECK(t, str_eq(buf_str(&before), buf_str(&after)));
		doc_changes_release(&changes);
		buf_release(&one);
		buf_release(&two);
		buf_release(&patch);
		buf_release(&before);
		buf_release(&after);
		arena_release(&d.arena);
	}
}

/* ---- bounds ---- */

static struct buf nested(size_t depth)
{
	struct buf text = {0};

	buf_add_bytes(&text, '[', depth);
	buf_add_bytes(&text, ']', depth);
	return text;
}

static void depth_is_bounded(struct test *t)
{
	static const struct {
		size_t depth;
		bool fine;
	} rows[] = {{DOC_DEPTH, true}, {DOC_DEPTH + 1, false}, {SCAN_DEPTH, false},
		{100000, false}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf text = nested(rows[i].depth);
		struct docs d = plenty();
		struct doc v;

		CHECK_INT(t, doc_read(&d, buf_str(&text), &v), rows[i].fine);
		buf_release(&text);
		arena_release(&d.arena);
	}
}

/* Each copy doubles the depth; what is too deep is refused, and what is as deep as may be is not. */
static void patches_do_not_dig(struct test *t)
{
	struct docs d = plenty();
	struct buf patch = {0}, path = {0};
	struct doc v;
	int steps = 0;

	CHECK(t, doc_read(&d, STR("{}"), &v));
	while (steps < 5000) {
		buf_reset(&patch);
		buf_addf(&patch, "[{\"op\":\"add\",\"path\":\"%s/a\",\"value\":{}}]",
			path.len ? buf_text(&path) : "");
		d.work = PLENTY;
		if (!doc_patch(&d, &v, arena_copy(&d.arena, buf_str(&patch))))
			break;
		buf_add(&path, STR("/a"));
		steps++;
	}
	CHECK_INT(t, steps, DOC_DEPTH - 1);
	CHECK_INT(t, d.fault, DOC_TOO_DEEP);
	/* What was deep once and is no more is not too deep. */
	CHECK(t,
		doc_patch(&d, &v,
			STR("[{\"op\":\"replace\",\"path\":\"/a\",\"value\":1},"
			    "{\"op\":\"copy\",\"from\":\"\",\"path\":\"/b\"}]")));
	check_written(t, &v, "{\"a\":1,\"b\":{\"a\":1}}");
	buf_release(&patch);
	buf_release(&path);
	arena_release(&d.arena);
}

/* A patch of a kilobyte that asks for a billion values takes no memory, and is refused. */
static void copies_do_not_explode(struct test *t)
{
	struct docs d = plenty();
	struct buf patch = {0};
	struct doc v;

	CHECK(t, doc_read(&d, STR("[1]"), &v));
	buf_add_byte(&patch, '[');
	for (int i = 0; i < 30; i++)
		buf_addf(&patch, "%s{\"op\":\"copy\",\"from\":\"\",\"path\":\"/-\"}",
			i ? "," : "");
	buf_add_byte(&patch, ']');
	CHECK(t, !doc_patch(&d, &v, buf_str(&patch)));
	CHECK_INT(t, d.fault, DOC_TOO_BIG);
	check_written(t, &v, "[1]");
	CHECK(t, d.arena.bytes < 64 * 1024);
	arena_release(&d.arena);
	buf_release(&patch);
}

static void weight_is_bounded(struct test *t)
{
	struct docs d = {.most = 10 * DOC_COST, .work = PLENTY};
	struct doc v;

	CHECK(t, !doc_read(&d, STR("[1,2,3,4,5,6,7,8,9,10,11,12]"), &v));
	CHECK_INT(t, d.fault, DOC_TOO_BIG);
	CHECK(t,
		!doc_read(&d,
			STR("\"0123456789012345678901234567890123456789012345678901234567890"
			    "1234567890123456789012345678901234567890123456789012345678901"
			    "2345678901234567890123456789012345678901234567890123456789012"
			    "3456789012345678901234567890123456789012345678901234567890123"
			    "4567890123456789012345678901234567890123456789012345678901234"
			    "5678901234567890123456789012345678901234567890123456789012345"
			    "6789012345678901234567890123456789012345678901234567890123456"
			    "7890123456789012345678901234567890123456789012345678901234567"
			    "89\""),
			&v));
	CHECK_INT(t, d.fault, DOC_TOO_BIG);
	CHECK(t, doc_read(&d, STR("[1,2,3,4,5,6]"), &v));
	for (int i = 0; i < 100; i++)
		CHECK(t,
			doc_patch(&d, &v,
				STR("[{\"op\":\"add\",\"path\":\"/-\",\"value\":7},"
				    "{\"op\":\"remove\",\"path\":\"/0\"}]")));
	CHECK_INT(t, v.weight, 7 * DOC_COST + 6);
	arena_release(&d.arena);
}

static void work_is_bounded(struct test *t)
{
	struct docs d = plenty();
	struct buf text = {0};
	struct doc v;

	buf_add_byte(&text, '[');
	for (int i = 0; i < 1000; i++)
		buf_addf(&text, "%s%d", i ? "," : "", i);
	buf_add_byte(&text, ']');
	CHECK(t, doc_read(&d, buf_str(&text), &v));
	d.work = 500;
	CHECK(t,
		!doc_patch(
			&d, &v, STR("[{\"op\":\"replace\",\"path\":\"/5\",\"value\":0}]")));
	CHECK_INT(t, d.fault, DOC_TOO_MUCH);
	d.work = 5000;
	CHECK(t,
		doc_patch(
			&d, &v, STR("[{\"op\":\"replace\",\"path\":\"/5\",\"value\":0}]")));
	arena_release(&d.arena);
	buf_release(&text);
}

/* A list that grows by one a patch is not copied a patch. */
static void appending_is_cheap(struct test *t)
{
	struct docs d = {.most = 64 << 20, .work = SIZE_MAX};
	struct doc v;

	CHECK(t, doc_read(&d, STR("{\"a\":[]}"), &v));
	for (int i = 0; i < 20000; i++)
		CHECK(t,
			doc_patch(&d, &v,
				STR("[{\"op\":\"add\",\"path\":\"/a/-\",\"value\":7}]")));
	CHECK_INT(t, doc_member(&v, STR("a"))->len, 20000);
	CHECK(t, d.arena.bytes < (size_t)20000 * 1000);
	arena_release(&d.arena);
}

/* What one of two is made to grow by is nothing to the other, though both share what was before. */
static void two_futures(struct test *t)
{
	struct docs d = plenty();
	struct doc one, two, both;

	CHECK(t, doc_read(&d, STR("[]"), &both));
	CHECK(t,
		doc_patch(
			&d, &both, STR("[{\"op\":\"add\",\"path\":\"/-\",\"value\":0}]")));
	one = two = both;
	CHECK(t,
		doc_patch(&d, &one, STR("[{\"op\":\"add\",\"path\":\"/-\",\"value\":1}]")));
	CHECK(t,
		doc_patch(&d, &two, STR("[{\"op\":\"add\",\"path\":\"/-\",\"value\":2}]")));
	check_written(t, &both, "[0]");
	check_written(t, &one, "[0,1]");
	check_written(t, &two, "[0,2]");
	CHECK(t, doc_patch(&d, &one, STR("[{\"op\":\"remove\",\"path\":\"/0\"}]")));
	check_written(t, &one, "[1]");
	check_written(t, &both, "[0]");
	arena_release(&d.arena);
}

static void moving_shares_nothing(struct test *t)
{
	static char text[] = "{\"a\":[1,{\"b\":\"c\"}],\"d\":{}}";
	char copy[sizeof(text)];
	struct docs d = plenty(), to = plenty();
	struct doc v;

	memcpy(copy, text, sizeof(text));
	CHECK(t, doc_read(&d, (struct str){copy, sizeof(copy) - 1}, &v));
	doc_move(&to, &v);
	memset(copy, 'x', sizeof(copy));
	arena_release(&d.arena);
	check_written(t, &v, text);
	CHECK(t, doc_patch(&to, &v, STR("[{\"op\":\"remove\",\"path\":\"/a/1/b\"}]")));
	check_written(t, &v, "{\"a\":[1,{}],\"d\":{}}");
	arena_release(&to.arena);
}

/* ---- the public cases ---- */

static struct buf sample(const char *name)
{
	const char *folder = getenv("AITRACE_SAMPLES");
	struct buf path = {0}, text = {0};
	char piece[4096];
	size_t len;
	FILE *f;

	buf_addf(&path, "%s/json-patch/%s", folder ? folder : "../shared/samples", name);
	f = fopen(buf_text(&path), "r");
	while (f && (len = fread(piece, 1, sizeof(piece), f)))
		buf_add(&text, (struct str){piece, len});
	if (f)
		fclose(f);
	buf_release(&path);
	return text;
}

static struct str member_text(struct str object, const char *name)
{
	struct scan_value v;

	if (!scan_find(object, str_from(name), &v))
		return (struct str){0};
	if (v.type == SCAN_STRING)
		return (struct str){v.text.at - 1, v.text.len + 2};
	return v.text;
}

static bool public_case(struct test *t, struct str row)
{
	struct str want = member_text(row, "expected"), error = member_text(row, "error");
	struct docs d = plenty();
	struct doc v, expected;
	bool applied, held;

	CHECK(t, doc_read(&d, member_text(row, "doc"), &v));
	applied = doc_patch(&d, &v, member_text(row, "patch"));
	held = CHECK_INT(t, applied, !error.len);
	if (applied && want.len) {
		CHECK(t, doc_read(&d, want, &expected));
		held &= CHECK(t, doc_same(&d, &v, &expected));
	}
	if (!held)
		printf("# of %.*s\n", (int)row.len, row.at);
	arena_release(&d.arena);
	return held;
}

static void public_cases(struct test *t, struct str text, int least)
{
	struct scan_value row;
	struct scan s;
	int count = 0;

	scan_init(&s, text, 0);
	CHECK(t, scan_array(&s));
	while (scan_element(&s, &row)) {
		struct scan_value v;

		if (row.type != SCAN_OBJECT || !scan_find(row.text, STR("patch"), &v) ||
			scan_find(row.text, STR("disabled"), &v))
			continue;
		count++;
		public_case(t, row.text);
	}
	CHECK(t, !s.error && count >= least);
}

static void public_tests(struct test *t)
{
	struct buf text = sample("tests.json");

	public_cases(t, buf_str(&text), 80);
	buf_release(&text);
}

static void public_spec_tests(struct test *t)
{
	struct buf text = sample("spec_tests.json");

	public_cases(t, buf_str(&text), 15);
	buf_release(&text);
}

static void run_public(
	struct test *t, const char *name, const char *file, void (*body)(struct test *t))
{
	struct buf text = sample(file);

	if (text.len)
		test_run(t, name, body);
	else
		test_skip(t, name,
			"no json-patch-tests: AITRACE_SAMPLES names the folder with json-patch/");
	buf_release(&text);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "what nobody touches is written as it came", spelling_stays);
	test_run(&t, "many members of one name", many_members_of_one_name);
	test_run(&t, "pointers", pointers);
	test_run(&t, "equality", equality);
	test_run(&t, "patches", patches_apply);
	test_run(&t, "merge patches", merges);
	test_run(&t, "differences", differences);
	test_run(&t, "differences of any two values are patches", differences_apply);
	test_run(&t, "depth is bounded", depth_is_bounded);
	test_run(&t, "patches do not dig", patches_do_not_dig);
	test_run(&t, "copies do not explode", copies_do_not_explode);
	test_run(&t, "weight is bounded", weight_is_bounded);
	test_run(&t, "work is bounded", work_is_bounded);
	test_run(&t, "appending is cheap", appending_is_cheap);
	test_run(&t, "two futures", two_futures);
	test_run(&t, "a value that was moved shares nothing", moving_shares_nothing);
	run_public(&t, "the public cases", "tests.json", public_tests);
	run_public(&t, "the public cases of the RFC", "spec_tests.json", public_spec_tests);
	return test_done(&t);
}
