#include "test.h"

#include <stdio.h>
#include <string.h>

#include "query/ast.h"
#include "query/query.h"
#include "query_cases.h"

/*
 * A query that is printed parses to the same tree again. Held over queries that a generator makes:
 * its own grammar, with parentheses left out at random, so that levels of operators are tried too.
 */

/* ---- the same tree ----------------------------------------------------------------------------- */

static bool same_value(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	if (a->type == VALUE_FLOAT)
		return memcmp(&a->real, &b->real, sizeof(a->real)) == 0;
	if (a->type == VALUE_STRING || a->type == VALUE_KIND)
		return str_eq(a->text, b->text);
	return a->type == VALUE_BOOL ? a->yes == b->yes : a->number == b->number;
}

static bool same_expr(const struct expr *a, const struct expr *b)
{
	if (!a || !b)
		return a == b;
	if (a->kind != b->kind || a->type != b->type || a->height != b->height ||
		a->span != b->span)
		return false;
	if (a->kind == EXPR_VALUE)
		return same_value(&a->value, &b->value);
	if (a->kind == EXPR_FIELD)
		return field_same(&a->field, &b->field);
	return a->op == b->op && same_expr(a->left, b->left) &&
		same_expr(a->right, b->right);
}

static bool same_stages(const struct stage *a, const struct stage *b);

static bool same_spanset(const struct spanset *a, const struct spanset *b)
{
	if (a->kind != b->kind || a->height != b->height || a->pipes != b->pipes)
		return false;
	if (a->kind == SPANSET_FILTER)
		return same_expr(a->filter, b->filter);
	if (a->kind == SPANSET_PIPELINE)
		return same_stages(a->stages, b->stages);
	return a->op == b->op && a->relation == b->relation &&
		same_spanset(a->left, b->left) && same_spanset(a->right, b->right);
}

static bool same_scalar(const struct scalar *a, const struct scalar *b)
{
	if (a->kind != b->kind || a->type != b->type || a->height != b->height)
		return false;
	if (a->kind == SCALAR_VALUE)
		return same_value(&a->value, &b->value);
	if (a->kind == SCALAR_AGGREGATE)
		return a->aggregate == b->aggregate && same_expr(a->of, b->of);
	return a->op == b->op && same_scalar(a->left, b->left) &&
		same_scalar(a->right, b->right);
}

static bool same_fields(const struct fields *a, const struct fields *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!field_same(&a->at[i], &b->at[i]))
			return false;
	return true;
}

static bool same_stage(const struct stage *a, const struct stage *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case STAGE_SPANSET:
		return same_spanset(a->spanset, b->spanset);
	case STAGE_SCALAR:
		return a->op == b->op && same_scalar(a->left, b->left) &&
			same_scalar(a->right, b->right);
	case STAGE_BY:
		return same_expr(a->by, b->by);
	case STAGE_SELECT:
		return same_fields(&a->select, &b->select);
	default:
		return true;
	}
}

static bool same_stages(const struct stage *a, const struct stage *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (!same_stage(a, b))
			return false;
	return a == b;
}

static bool same_seconds(const struct second *a, const struct second *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (a->kind != b->kind || a->op != b->op ||
			!same_value(&a->value, &b->value))
			return false;
	return a == b;
}

static bool same_series(const struct series *a, const struct series *b)
{
	if (!a || !b)
		return a == b;
	if (a->kind != b->kind || a->height != b->height ||
		!same_seconds(a->seconds, b->seconds))
		return false;
	if (a->kind == SERIES_OP)
		return a->op == b->op && same_series(a->left, b->left) &&
			same_series(a->right, b->right);
	if (a->metric != b->metric || a->has_field != b->has_field ||
		a->quantile_count != b->quantile_count)
		return false;
	for (size_t i = 0; i < a->quantile_count; i++)
		if (memcmp(&a->quantiles[i], &b->quantiles[i], sizeof(double)) != 0)
			return false;
	return (!a->has_field || field_same(&a->field, &b->field)) &&
		same_fields(&a->by, &b->by) && same_stages(a->stages, b->stages);
}

static bool same_query(const struct query *a, const struct query *b)
{
	const struct query_hint *x = a->hints, *y = b->hints;

	for (; x && y; x = x->next, y = y->next)
		if (!str_eq(x->name, y->name) || !same_value(&x->value, &y->value))
			return false;
	return x == y && a->need == b->need && a->pattern_count == b->pattern_count &&
		same_stages(a->stages, b->stages) && same_series(a->series, b->series);
}

/* ---- a generator ------------------------------------------------------------------------------- */

struct maker {
	uint64_t random;
	struct buf out;
	int left; /* parts that may still be made */
};

static unsigned below(struct maker *m, unsigned limit)
{
	return (unsigned)(test_random(&m->random) >> 33) % limit;
}

static void put(struct maker *m, const char *text)
{
	buf_add(&m->out, str_from(text));
}

/* One of the words, which end with NULL. */
static void one_of(struct maker *m, const char *const *words)
{
	unsigned count = 0;

	while (words[count])
		count++;
	put(m, words[below(m, count)]);
}

static const char *const number_leaves[] = {"1", "0", "23", ".5", "1e9", "0.25", "maxInt",
	"minInt", "3s", "1h2m", "20ns", ".a", "span.b", "duration", "childCount", "cost",
	"tokens.total", "tree.cost", "event:timeSinceStart", "parent.x", ".\"q q\"", NULL};
static const char *const text_leaves[] = {"\"\"", "\"a\\n\\\"\"", "`\\d+`", "\"\xc3\xa9\"",
	"\"\\xff\\u202e\"", ".a", "name", "rootName", "span:id", "resource.service.name",
	"statusMessage", NULL};
static const char *const flag_leaves[] = {"true", "false", ".a", "span.\"\\u202e x\"",
	"status = error", "kind = llm", "kind != client", "state = open", "kind = \"x\"",
	"name =~ \"a|b\"", ".a !~ `x`", "kind =~ \"l.*\"", "nil = .b", "nil = nil", NULL};
static const char *const sums[] = {" + ", " - ", " * ", " / ", " % ", " ^ ", NULL};
static const char *const orders[] = {" = ", " != ", " < ", " <= ", " > ", " >= ", NULL};
static const char *const between[] = {" && ", " || ", " > ", " < ", " >> ", " << ", " ~ ",
	" !> ", " !< ", " !>> ", " !<< ", " !~ ", " &> ", " &< ", " &>> ", " &<< ", " &~ ",
	NULL};

typedef void make(struct maker *m);

static bool is_leaf(struct maker *m)
{
	return m->left <= 0 || below(m, 3) == 0;
}

/* left op right, in parentheses or not */
static void pair(struct maker *m, make *left, const char *const *ops, make *right)
{
	bool group = below(m, 2);

	m->left--;
	put(m, group ? "(" : "");
	left(m);
	one_of(m, ops);
	right(m);
	put(m, group ? ")" : "");
}

static void number(struct maker *m)
{
	if (is_leaf(m)) {
		one_of(m, number_leaves);
		return;
	}
	if (below(m, 5) == 0) {
		put(m, "- ");
		number(m);
		return;
	}
	pair(m, number, sums, number);
}

static void text(struct maker *m)
{
	one_of(m, text_leaves);
}

static void flag(struct maker *m)
{
	static const char *const logic[] = {" && ", " || ", NULL};
	static const char *const texts[] = {
		" = ", " != ", " < ", " > ", " contains ", NULL};

	if (is_leaf(m)) {
		one_of(m, flag_leaves);
		return;
	}
	switch (below(m, 6)) {
	case 0:
		put(m, "!");
		flag(m);
		break;
	case 1:
		number(m);
		put(m, below(m, 2) ? " != nil" : " >= 1");
		break;
	case 2:
		pair(m, text, texts, text);
		break;
	case 3:
		pair(m, number, orders, number);
		break;
	default:
		pair(m, flag, logic, flag);
		break;
	}
}

static void spans(struct maker *m)
{
	if (!is_leaf(m)) {
		pair(m, spans, between, spans);
		return;
	}
	put(m, "{ ");
	flag(m);
	put(m, " }");
}

static void constant(struct maker *m)
{
	static const char *const words[] = {"1", "2.5", "-3", "(4 - 7)", "9", "- -2", NULL};

	one_of(m, words);
}

static void aggregate(struct maker *m)
{
	static const char *const words[] = {"avg(", "min(", "max(", "sum(", NULL};

	if (below(m, 3) == 0) {
		put(m, "count()");
		return;
	}
	one_of(m, words);
	number(m);
	put(m, ")");
}

static void scalar(struct maker *m)
{
	if (!is_leaf(m))
		pair(m, scalar, sums, below(m, 2) ? scalar : constant);
	else
		aggregate(m);
}

static void fields(struct maker *m)
{
	do
		one_of(m, below(m, 2) ? text_leaves + 5 : number_leaves + 11);
	while (below(m, 2) && (put(m, ", "), true));
}

static void stage(struct maker *m)
{
	static const char *const by[] = {
		"by(.a)", "by(name)", "by(1 + .b * 2)", "coalesce()", NULL};

	switch (below(m, 5)) {
	case 0:
		one_of(m, by);
		break;
	case 1:
		put(m, "select(");
		fields(m);
		put(m, ")");
		break;
	case 2:
		scalar(m);
		one_of(m, orders);
		constant(m);
		break;
	default:
		spans(m);
		break;
	}
}

static void pipeline(struct maker *m)
{
	spans(m);
	while (below(m, 2)) {
		put(m, " | ");
		stage(m);
	}
}

static void limits(struct maker *m)
{
	static const char *const words[] = {" | topk(3)", " | bottomk(1)", " > 2",
		" <= -1.5", " = 3s", " != 7 / 2", NULL};

	while (below(m, 3) == 0)
		one_of(m, words);
}

static void metric(struct maker *m)
{
	static const char *const words[] = {"rate()", "count_over_time()",
		"min_over_time(.a)", "sum_over_time(tokens.total)",
		"quantile_over_time(duration, .5, 0.99, 1)", "histogram_over_time(span.x)",
		NULL};

	pipeline(m);
	put(m, " | ");
	one_of(m, words);
	if (below(m, 2)) {
		put(m, " by (");
		fields(m);
		put(m, ")");
	}
	limits(m);
}

static void series(struct maker *m)
{
	static const char *const math[] = {" + ", " - ", " * ", " / ", NULL};

	if (is_leaf(m)) {
		put(m, "(");
		metric(m);
		put(m, ")");
		return;
	}
	if (below(m, 2))
		pair(m, series, math, below(m, 2) ? series : constant);
	else
		pair(m, constant, math, series);
}

static void piped(struct maker *m)
{
	put(m, "(");
	pipeline(m);
	put(m, ")");
	if (m->left-- > 0 && below(m, 3)) {
		one_of(m, between);
		piped(m);
	}
}

static void query(struct maker *m)
{
	switch (below(m, 6)) {
	case 0:
		flag(m);
		break;
	case 1:
		piped(m);
		break;
	case 2:
		metric(m);
		break;
	case 3:
		series(m);
		limits(m);
		break;
	default:
		pipeline(m);
		break;
	}
	if (below(m, 4) == 0)
		put(m, " with(a=1, kind=\"x\", b=ok)");
}

/* ---- the property ------------------------------------------------------------------------------ */

/* Whether the text was a query; *t fails when it is not the same printed. */
static bool comes_back(struct test *t, struct str text)
{
	struct query_error why = {0};
	struct query *q = query_parse(text, &why), *again = NULL;
	struct buf first = {0}, second = {0};
	bool parsed = q != NULL;

	if (q) {
		query_print(q, &first);
		again = query_parse(buf_str(&first), &why);
		if (!CHECK(t, again && same_query(q, again)))
			printf("# %.*s\n# %s\n# %s\n", (int)text.len, text.at,
				buf_text(&first), buf_text(&why.what));
		if (again)
			query_print(again, &second);
		CHECK(t, str_eq(buf_str(&first), buf_str(&second)));
	}
	query_free(q);
	query_free(again);
	query_error_release(&why);
	buf_release(&first);
	buf_release(&second);
	return parsed;
}

static void made_ones_come_back(struct test *t)
{
	struct maker m = {.random = 4};
	int parsed = 0;

	for (int round = 0; round < 20000; round++) {
		buf_reset(&m.out);
		m.left = (int)below(&m, 30);
		query(&m);
		parsed += comes_back(t, buf_str(&m.out));
	}
	CHECK(t, parsed > 8000);
	buf_release(&m.out);
}

static void known_ones_come_back(struct test *t)
{
	for (const struct query_good *row = query_good; row->text; row++)
		CHECK(t, comes_back(t, str_from(row->text)));
}

/* The highest trees are the ones that nest most when they are printed. */
static void high_ones_come_back(struct test *t)
{
	static const struct {
		const char *before;
		const char *open;
		const char *middle;
		const char *close;
		const char *after;
	} rows[] = {
		{"{ ", "", ".a", " || .b", " }"},
		{"{ ", "!", ".a", "", " }"},
		{"{ 1 = ", ".a ^ ", ".a", "", " }"},
		{"{ 1 = ", ".a + (-", ".a", ")", " }"},
		{"{ .a = ", "(nil = ", ".a", ")", " }"},
		{"", "", "{ .a }", " >> { .b }", ""},
		{"", "({ .a } && ", "{ .a }", ")", ""},
		{"", "(({ .a } | { .b }) && ", "({ .c })", ")", ""},
		{"1 < ", "1 ^ (", "count()", ")", ""},
		{"max(", "1 + (", ".a", ")", ") > 1"},
		{"", "1 + (", "({} | rate())", ")", ""},
		{"", "(({} | rate()) / ", "({} | rate())", ")", ""},
		{"", "", "({} | rate())", " - 1", ""},
	};
	static const int sizes[] = {240, 248, 249, 250, 251, 490, 498, 499, 500, 501};
	struct buf text = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int most = 0;

		for (size_t k = 0; k < sizeof(sizes) / sizeof(*sizes); k++) {
			buf_reset(&text);
			buf_add(&text, str_from(rows[i].before));
			for (int n = 0; n < sizes[k]; n++)
				buf_add(&text, str_from(rows[i].open));
			buf_add(&text, str_from(rows[i].middle));
			for (int n = 0; n < sizes[k]; n++)
				buf_add(&text, str_from(rows[i].close));
			buf_add(&text, str_from(rows[i].after));
			if (comes_back(t, buf_str(&text)))
				most = sizes[k];
		}
		if (!CHECK(t, most >= 240))
			printf("# %s %s %d\n", rows[i].open, rows[i].close, most);
	}
	buf_release(&text);
}

/* What a terminal would obey, or a reader could not see, is written as an escape. */
static void nothing_hostile_is_printed(struct test *t)
{
	struct query_error why = {0};
	struct query *q = query_parse(
		STR("{ .\"a\x1b\u202e\u200b\" = \"\\x1b\\xff\x7f\u2028\U000e0041\u00a0\" }"),
		&why);
	struct buf out = {0};

	CHECK(t, q != NULL);
	query_print(q, &out);
	CHECK_STR(t, buf_str(&out),
		"{ .\"a\\u001b\\u202e\\u200b\" = "
		"\"\\u001b\\xff\\u007f\\u2028\\U000e0041\\u00a0\" }");
	query_free(q);
	query_error_release(&why);
	buf_release(&out);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "known ones come back", known_ones_come_back);
	test_run(&t, "made ones come back", made_ones_come_back);
	test_run(&t, "high ones come back", high_ones_come_back);
	test_run(&t, "nothing hostile is printed", nothing_hostile_is_printed);
	return test_done(&t);
}
