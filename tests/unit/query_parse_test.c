#include "test.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "query/ast.h"
#include "query_cases.h"

static void says(struct test *t, const struct query_good *row)
{
	struct query_error why = {0};
	struct query *q = query_parse(str_from(row->text), &why);
	struct buf out = {0};

	if (!CHECK(t, q != NULL)) {
		printf("# %s\n# %s\n", row->text, buf_text(&why.what));
	} else {
		query_print(q, &out);
		if (!CHECK_STR(t, buf_str(&out), row->canonical) ||
			!CHECK_INT(t, query_needs(q), row->need))
			printf("# %s\n", row->text);
	}
	query_free(q);
	query_error_release(&why);
	buf_release(&out);
}

static void good_queries(struct test *t)
{
	for (const struct query_good *row = query_good; row->text; row++)
		says(t, row);
}

/* Three lines; the middle one is the query, made visible. */
static void shows(struct test *t, const struct query_bad *row)
{
	struct query_error why = {0};
	struct query *q = query_parse(str_from(row->text), &why);
	struct buf out = {0}, want = {0};

	if (!CHECK(t, !q))
		printf("# %s\n", row->text);
	query_error_show(&why, str_from(row->text), TEXT_UTF8, &out);
	buf_add(&want, str_from(row->what));
	buf_add(&want, STR("\n  "));
	text_line(str_from(row->text), TEXT_UTF8, &want);
	buf_addf(&want, "\n  %s\n", row->caret);
	if (!CHECK_STR(t, buf_str(&out), buf_text(&want)))
		printf("# %s\n", row->text);
	query_free(q);
	query_error_release(&why);
	buf_release(&out);
	buf_release(&want);
}

static void bad_queries(struct test *t)
{
	for (const struct query_bad *row = query_bad; row->text; row++)
		shows(t, row);
}

/* Braces around a filter say nothing that is not said without: both give the same query. */
static void braces_may_be_left_out(struct test *t)
{
	int tried = 0;

	for (const struct query_good *row = query_good; row->text; row++) {
		struct str text = str_from(row->text);
		bool one = text.len > 3 && str_starts(text, STR("{ ")) &&
			str_find(str_tail(text, 1), '{') == text.len - 1 &&
			text.at[text.len - 1] == '}' && !strpbrk(row->text, "`/");
		struct buf bare = {0};

		if (one) {
			buf_add(&bare, str_head(str_tail(text, 1), text.len - 2));
			says(t,
				&(struct query_good){
					buf_text(&bare), row->canonical, row->need});
			tried++;
		}
		buf_release(&bare);
	}
	CHECK(t, tried > 100);
}

static void fails_at(struct test *t, struct str text, size_t at, const char *what)
{
	struct query_error why = {0};
	struct query *q = query_parse(text, &why);

	CHECK(t, !q);
	CHECK_INT(t, why.at, at);
	CHECK_STR(t, buf_str(&why.what), what);
	query_free(q);
	query_error_release(&why);
}

static void bytes_that_are_no_text(struct test *t)
{
	fails_at(t, STR("{ .a = \"\xff\" }"), 8, "this byte is no UTF-8");
	fails_at(t, STR("{ .a\xc0\xaf = 1 }"), 4, "this byte is no UTF-8");
	fails_at(t, STR("{ .a = 1 } \xed\xa0\x80"), 11, "this byte is no UTF-8");
	fails_at(t, STR("{ .a \0 = 1 }"), 5, "NUL has no meaning here");
	fails_at(t, (struct str){0}, 0,
		"expected a filter like `{ duration > 2s }`: this is empty");
	says(t, &(struct query_good){"\xEF\xBB\xBF{ .a }", "{ .a }", QUERY_TRACE});
	fails_at(t, STR("{ \xEF\xBB\xBF.a }"), 2,
		"no such scope: there are span. resource. event. link. instrumentation. parent. "
		"and a point alone");
}

/* before, then `piece` so often, then after */
static struct str repeat(struct buf *out, const char *before, const char *piece, int times,
	const char *after)
{
	buf_reset(out);
	buf_add(out, str_from(before));
	while (times-- > 0)
		buf_add(out, str_from(piece));
	buf_add(out, str_from(after));
	return buf_str(out);
}

static bool parses(struct str text)
{
	struct query_error why = {0};
	struct query *q = query_parse(text, &why);
	bool ok = q != NULL;

	query_free(q);
	query_error_release(&why);
	return ok;
}

/* Each way to nest: few times and very many times. */
static void nesting_is_bounded(struct test *t)
{
	static const struct {
		const char *before;
		const char *open; /* so often */
		const char *middle;
		const char *close; /* as often */
		const char *after;
	} rows[] = {
		{"{ ", "(", ".a", ")", " }"},
		{"{ ", "!", ".a", "", " }"},
		{"{ 1 = ", "-", ".a", "", " }"},
		{"{ 1 = ", ".a ^ ", ".a", "", " }"},
		{"{ 1 = ", ".a + (", ".a", ")", " }"},
		{"{ .a = ", "(nil = ", ".a", ")", " }"},
		{"{ ", "!(", ".a", ")", " }"},
		{"", "(", "{ .a }", ")", ""},
		{"", "({ .a } && ", "{ .a }", ")", ""},
		{"1 < ", "-", "1 + count()", "", ""},
		{"1 < ", "(", "count()", ")", ""},
		{"1 < count() + ", "(", "1", ")", ""},
		{"1 < ", "1 ^ (", "count()", ")", ""},
		{"max(", "1 + (", ".a", ")", ") > 1"},
		{"by(", "(", ".a", ")", ")"},
		{"", "(", "({} | rate())", ")", ""},
		{"", "1 + (", "({} | rate())", ")", ""},
	};
	struct buf text = {0}, whole = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (int times = 20; times <= 8000; times += 7980) {
			repeat(&text, rows[i].before, rows[i].open, times, rows[i].middle);
			repeat(&whole, buf_text(&text), rows[i].close, times,
				rows[i].after);
			if (!CHECK_INT(t, parses(buf_str(&whole)), times == 20))
				printf("# %.60s... %d times\n", buf_text(&whole), times);
		}
	buf_release(&text);
	buf_release(&whole);
}

static void rows_are_bounded(struct test *t)
{
	struct buf text = {0};

	CHECK(t, parses(repeat(&text, "{ .a", " || .a", AST_HEIGHT_MAX - 1, " }")));
	CHECK(t, !parses(repeat(&text, "{ .a", " || .a", AST_HEIGHT_MAX, " }")));
	CHECK(t, parses(repeat(&text, "{}", " || {}", AST_HEIGHT_MAX - 1, "")));
	CHECK(t, !parses(repeat(&text, "{}", " || {}", AST_HEIGHT_MAX, "")));
	CHECK(t, parses(repeat(&text, "1 < count()", " + 1", AST_HEIGHT_MAX - 1, "")));
	CHECK(t, !parses(repeat(&text, "1 < count()", " + 1", AST_HEIGHT_MAX, "")));
	CHECK(t, parses(repeat(&text, "({}|rate())", " + 1", AST_HEIGHT_MAX - 1, "")));
	CHECK(t, !parses(repeat(&text, "({}|rate())", " + 1", AST_HEIGHT_MAX, "")));
	CHECK(t, parses(repeat(&text, "{}|rate()", "|topk(1)", AST_HEIGHT_MAX - 1, "")));
	CHECK(t, !parses(repeat(&text, "{}|rate()", "|topk(1)", AST_HEIGHT_MAX, "")));
	CHECK(t, parses(repeat(&text, "{}", "|{}", 5000, "")));
	CHECK(t, parses(repeat(&text, "select(.a", ",.a", 5000, ")")));
	buf_release(&text);
}

static void length_is_bounded(struct test *t)
{
	struct buf text = {0};

	CHECK(t, parses(repeat(&text, "{}", " ", QUERY_LENGTH_MAX - 2, "")));
	repeat(&text, "{}", " ", QUERY_LENGTH_MAX - 1, "");
	fails_at(t, buf_str(&text), QUERY_LENGTH_MAX,
		"too long: a query has at most 65536 bytes");
	buf_release(&text);
}

/* What is shown of an error in a query that is long, has lines, or is for a plain terminal. */
static void errors_show_where(struct test *t)
{
	static const struct {
		const char *text;
		enum text_set set;
		const char *shown;
	} rows[] = {
		{"{ .a = 1 &&\n  x = 2 &&\n  .c = 3 }", TEXT_UTF8, "    x = 2 &&\n    ^\n"},
		{"{ .a = 1 &&\n\n} ", TEXT_UTF8, "  } \n  ^\n"},
		{"{ .a =\n", TEXT_UTF8, "  { .a =\n        ^\n"},
		{"{ .\"中\" = x }", TEXT_UTF8, "  { .\"中\" = x }\n            ^\n"},
		{"{ .\"中\" = x }", TEXT_ASCII,
			"  { .\"\\u4e2d\" = x }\n                ^\n"},
		{"{ .\"\x1b[31m\" = x }", TEXT_UTF8,
			"  { .\"^[[31m\" = x }\n                ^\n"},
		{"{ .\tb = x }", TEXT_UTF8, "  { . b = x }\n     ^\n"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct query_error why = {0};
		struct buf out = {0};
		struct str shown;

		CHECK(t, !query_parse(str_from(rows[i].text), &why));
		query_error_show(&why, str_from(rows[i].text), rows[i].set, &out);
		shown = str_tail(buf_str(&out), str_find(buf_str(&out), '\n') + 1);
		CHECK_STR(t, shown, rows[i].shown);
		query_error_release(&why);
		buf_release(&out);
	}
}

static void long_lines_are_cut(struct test *t)
{
	struct query_error why = {0};
	struct buf text = {0}, out = {0};
	struct str shown;

	repeat(&text, "{ .a = 1", " || .\xc3\xa9 = 2", 100,
		" || x = 1 || .abcdefgh = 1 && .ijklmnop "
		"= 2 || .qrstuvw = 3 && .xyzabcd = 4 }");
	CHECK(t, !query_parse(buf_str(&text), &why));
	query_error_show(&why, buf_str(&text), TEXT_UTF8, &out);
	shown = str_tail(buf_str(&out), str_find(buf_str(&out), '\n') + 1);
	CHECK_STR(t, shown,
		"  ... || .é = 2 || .é = 2 || .é = 2 || .é = 2 || x = 1 || .abcdefgh = 1 && "
		".ijklmnop = 2 || .qrstuvw = 3 && .xyzabcd = 4 ...\n"
		"                                                 ^\n");
	query_error_release(&why);
	buf_release(&text);
	buf_release(&out);
}

/* The first error holds, and a name of any length fits in it. */
static void names_of_any_length(struct test *t)
{
	struct query_error why = {0};
	struct buf text = {0}, out = {0};

	repeat(&text, "{ ", "long", 5000, " = 1 }");
	CHECK(t, !query_parse(buf_str(&text), &why));
	CHECK(t, why.at == 2 && why.len == 20000 && why.what.len < 200);
	query_error_show(&why, buf_str(&text), TEXT_UTF8, &out);
	CHECK(t, out.len < 500);
	query_error_release(&why);
	buf_release(&text);
	buf_release(&out);
}

static void fields_alone(struct test *t)
{
	static const struct {
		const char *text;
		enum field_id id;
		enum field_scope scope;
		bool parent;
		const char *key; /* NULL: it is no field */
	} rows[] = {
		{"name", FIELD_NAME, SCOPE_ANY, false, ""},
		{"span:name", FIELD_NAME, SCOPE_ANY, false, ""},
		{"tree.cost", FIELD_TREE_COST, SCOPE_ANY, false, ""},
		{"childCount", FIELD_CHILD_COUNT, SCOPE_ANY, false, ""},
		{" .a.b ", FIELD_ATTRIBUTE, SCOPE_ANY, false, "a.b"},
		{"span.\"a b\"", FIELD_ATTRIBUTE, SCOPE_SPAN, false, "a b"},
		{"parent.resource.a", FIELD_ATTRIBUTE, SCOPE_RESOURCE, true, "a"},
		{".cost", FIELD_ATTRIBUTE, SCOPE_ANY, false, "cost"},
		{".kind", FIELD_KIND, SCOPE_ANY, false, "kind"},
		{"", FIELD_ATTRIBUTE, SCOPE_ANY, false, NULL},
		{"nmae", FIELD_ATTRIBUTE, SCOPE_ANY, false, NULL},
		{"name kind", FIELD_ATTRIBUTE, SCOPE_ANY, false, NULL},
		{"1", FIELD_ATTRIBUTE, SCOPE_ANY, false, NULL},
		{"span.", FIELD_ATTRIBUTE, SCOPE_ANY, false, NULL},
		{"{ .a }", FIELD_ATTRIBUTE, SCOPE_ANY, false, NULL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct query_error why = {0};
		struct arena arena = {0};
		struct field f = {0};
		bool ok = query_parse_field(str_from(rows[i].text), &arena, &f, &why);

		CHECK_INT(t, ok, rows[i].key != NULL);
		CHECK_INT(t, why.what.len == 0, ok);
		if (ok) {
			CHECK_INT(t, f.id, rows[i].id);
			CHECK_INT(t, f.scope, rows[i].scope);
			CHECK_INT(t, f.parent, rows[i].parent);
			CHECK_STR(t, f.key, rows[i].key);
		}
		query_error_release(&why);
		arena_release(&arena);
	}
}

static void explained(struct test *t)
{
	struct query_error why = {0};
	struct query *q = query_parse(STR("duration > 2s && kind = llm"), &why);
	struct buf out = {0};

	CHECK(t, q != NULL);
	query_explain(q, &out);
	CHECK_STR(t, buf_str(&out),
		"{ (duration > 2s) && (kind = llm) }\nneeds: a span alone\n");
	query_free(q);
	query_free(NULL);
	query_error_release(&why);
	buf_release(&out);
}

int main(void)
{
	struct test t = {0};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 1;
	test_run(&t, "good queries", good_queries);
	test_run(&t, "bad queries", bad_queries);
	test_run(&t, "braces may be left out", braces_may_be_left_out);
	test_run(&t, "bytes that are no text", bytes_that_are_no_text);
	test_run(&t, "nesting is bounded", nesting_is_bounded);
	test_run(&t, "rows are bounded", rows_are_bounded);
	test_run(&t, "length is bounded", length_is_bounded);
	test_run(&t, "errors show where", errors_show_where);
	test_run(&t, "long lines are cut", long_lines_are_cut);
	test_run(&t, "names of any length", names_of_any_length);
	test_run(&t, "fields alone", fields_alone);
	test_run(&t, "explained", explained);
	return test_done(&t);
}
