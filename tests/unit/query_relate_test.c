#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "base/mem.h"
#include "model/tree.h"

/* Relations between spans, held against a look at each pair. */

enum { SPANS_MAX = 80 };

/* A trace made up: s1 to sn, each below an earlier or later one; some are marked l, some r. */
struct forest {
	unsigned count;
	unsigned parent[SPANS_MAX + 1]; /* 0: a root */
	bool seen[SPANS_MAX + 1];
	bool left[SPANS_MAX + 1];
	bool right[SPANS_MAX + 1];
};

static unsigned below(uint64_t *state, unsigned limit)
{
	return (unsigned)(test_random(state) % limit);
}

/* A parent is of lower number, so there is no circle; what comes first in the stream is mixed. */
static void forest_grow(struct forest *f, uint64_t *state, unsigned count)
{
	bool chain = below(state, 4) == 0;

	*f = (struct forest){.count = count};
	for (unsigned i = 1; i <= count; i++) {
		f->parent[i] = below(state, chain ? 30 : 8) ? below(state, i) : 0;
		if (chain && i > 1 && f->parent[i])
			f->parent[i] = i - 1;
		f->seen[i] = true;
		f->left[i] = below(state, 3) == 0;
		f->right[i] = below(state, 3) == 0;
	}
	/* Roots that only others have named. */
	for (unsigned i = 1; i <= count; i++)
		if (!f->parent[i] && below(state, 3) == 0)
			f->seen[i] = f->left[i] = f->right[i] = false;
}

static void forest_write(const struct forest *f, uint64_t *state, struct buf *out)
{
	unsigned order[SPANS_MAX + 1];

	for (unsigned i = 0; i <= f->count; i++)
		order[i] = i;
	for (unsigned i = f->count; i > 1; i--) {
		unsigned j = 1 + below(state, i), swap = order[i];

		order[i] = order[j];
		order[j] = swap;
	}
	for (unsigned n = 1; n <= f->count; n++) {
		unsigned i = order[n];

		if (!f->seen[i])
			continue;
		buf_addf(out,
			"{\"type\":\"span_start\",\"ts\":%u,\"trace_id\":\"t\","
			"\"span_id\":\"s%u\",\"name\":\"n\",\"parent_span_id\":",
			1 + below(state, 50), i);
		buf_addf(out, f->parent[i] ? "\"s%u\"" : "\"\"", f->parent[i]);
		buf_addf(out, ",\"attributes\":{\"l\":%s,\"r\":%s}}\n",
			f->left[i] ? "true" : "false", f->right[i] ? "true" : "false");
	}
}

/* ---- what the words say ------------------------------------------------------------------- */

static bool is_child(const struct forest *f, unsigned a, unsigned b)
{
	return f->parent[b] == a;
}

static bool is_parent(const struct forest *f, unsigned a, unsigned b)
{
	return f->parent[a] == b;
}

static bool is_descendant(const struct forest *f, unsigned a, unsigned b)
{
	while ((b = f->parent[b]))
		if (a == b)
			return true;
	return false;
}

static bool is_ancestor(const struct forest *f, unsigned a, unsigned b)
{
	return is_descendant(f, b, a);
}

static bool is_sibling(const struct forest *f, unsigned a, unsigned b)
{
	return a != b && f->parent[a] == f->parent[b];
}

static const struct {
	const char *word;
	/* Whether b is that of a. */
	bool (*holds)(const struct forest *f, unsigned a, unsigned b);
} relations[] = {
	{">", is_child},
	{"<", is_parent},
	{">>", is_descendant},
	{"<<", is_ancestor},
	{"~", is_sibling},
};

enum form { FORM_PLAIN, FORM_NOT, FORM_UNION, FORM_COUNT };

static const char *const forms[FORM_COUNT] = {"", "!", "&"};

static bool forest_keeps(
	const struct forest *f, unsigned relation, enum form form, unsigned i)
{
	bool as_right = false, as_left = false;

	for (unsigned j = 1; j <= f->count; j++) {
		as_right |= f->right[i] && f->left[j] && relations[relation].holds(f, j, i);
		as_left |= f->left[i] && f->right[j] && relations[relation].holds(f, i, j);
	}
	if (form == FORM_NOT)
		return f->right[i] && !as_right;
	return as_right || (form == FORM_UNION && as_left);
}

/* The ids in the order in which they came: as the query's answer has them. */
static void forest_kept(const struct forest *f, struct trace *t, unsigned relation,
	enum form form, struct buf *out)
{
	buf_reset(out);
	for (uint32_t i = 1; i < t->span_count; i++) {
		struct buf text = {0};
		struct id id;
		unsigned n;

		trace_span_id(t, i, &id);
		id_format(&id, 16, &text);
		n = (unsigned)strtoul(buf_text(&text) + 1, NULL, 10);
		if (forest_keeps(f, relation, form, n))
			buf_addf(out, "%s%s", out->len ? " " : "", buf_text(&text));
		buf_release(&text);
	}
}

static void check_forest(struct test *t, const struct forest *f, struct asking *a)
{
	struct buf want = {0}, got = {0};

	for (unsigned i = 0; i < sizeof(relations) / sizeof(relations[0]); i++)
		for (enum form form = 0; form < FORM_COUNT; form++) {
			char query[64];

			snprintf(query, sizeof(query), "{ span.l } %s%s { span.r }",
				forms[form], relations[i].word);
			forest_kept(f, a->store.first, i, form, &want);
			if (!CHECK_STR(t, asking_keeps(a, query, &got), buf_text(&want)))
				printf("# %s, %u spans\n", query, f->count);
		}
	buf_release(&want);
	buf_release(&got);
}

static void relations_are_what_each_pair_says(struct test *t)
{
	uint64_t state = 5;

	for (unsigned round = 0; round < 300; round++) {
		struct buf text = {0};
		struct forest f;
		struct asking a;

		forest_grow(&f, &state, 1 + below(&state, round < 100 ? 8 : SPANS_MAX));
		f.seen[f.count] = true; /* one, so that there is a trace */
		asking_init(&a);
		forest_write(&f, &state, &text);
		CHECK(t, asking_take(&a, buf_text(&text)));
		check_forest(t, &f, &a);
		asking_release(&a);
		buf_release(&text);
	}
}

/* ---- large ones --------------------------------------------------------------------------- */

static unsigned kept(struct asking *a, const char *text)
{
	struct query_error why = {0};
	struct query *q = query_parse(str_from(text), &why);
	struct query_run *run = query_run_new(q, &a->store.common.names, 3);
	struct selection s = {0};
	unsigned count;

	query_trace(run, a->store.first, &a->life, &s);
	count = s.count;
	selection_release(&s);
	query_run_free(run);
	query_free(q);
	return count;
}

/* A chain; or a root, whose children have one child each. */
static void fill(struct asking *a, unsigned count, bool chain)
{
	struct buf text = {0};

	for (unsigned i = 1; i <= count; i++) {
		unsigned parent = chain || i % 2 == 0 ? i - 1 : i == 1 ? 0 : 1;

		buf_reset(&text);
		buf_addf(&text,
			"{\"type\":\"span_start\",\"ts\":%u,\"trace_id\":\"t\","
			"\"span_id\":\"%016x\",\"name\":\"%s\"",
			i, i, i % 2 ? "odd" : "even");
		if (parent)
			buf_addf(&text, ",\"parent_span_id\":\"%016x\"", parent);
		if (i == 1)
			buf_addf(&text, ",\"resource\":{\"service.name\":\"s\"}");
		buf_addf(&text, "}");
		asking_take(a, buf_text(&text));
	}
	buf_release(&text);
}

/* Were it not one pass, it would not end within the time that a test has. */
static void a_deep_chain_takes_one_pass(struct test *t)
{
	enum { DEEP = 100000 };
	struct asking a;

	asking_init(&a);
	fill(&a, DEEP, true);
	CHECK_INT(t, kept(&a, "{ } >> { name = \"even\" }"), DEEP / 2);
	CHECK_INT(t, kept(&a, "{ name = \"even\" } << { name = \"odd\" }"), DEEP / 2);
	CHECK_INT(t, kept(&a, "{ name = \"odd\" } !>> { name = \"odd\" }"), 1);
	CHECK_INT(t, kept(&a, "{ name = \"even\" } &>> { name = \"even\" }"), DEEP / 2);
	CHECK_INT(t, kept(&a, "{ } > { } > { }"), DEEP - 2);
	CHECK_INT(t, kept(&a, "{ depth = 99999 }"), 1);
	CHECK_INT(t, kept(&a, "{ nestedSetRight > 100000 }"), DEEP);
	CHECK_INT(t, kept(&a, "{ resource.service.name = \"s\" }"), DEEP);
	CHECK_INT(t, kept(&a, "{ parent.resource.service.name = \"s\" }"), DEEP - 1);
	asking_release(&a);
}

static void a_wide_trace_takes_one_pass(struct test *t)
{
	enum { WIDE = 100000 };
	struct asking a;

	asking_init(&a);
	fill(&a, WIDE, false);
	CHECK_INT(t, kept(&a, "{ } ~ { name = \"odd\" }"), WIDE / 2 - 1);
	CHECK_INT(t, kept(&a, "{ name = \"odd\" } !~ { name = \"even\" }"), WIDE / 2 - 1);
	CHECK_INT(t, kept(&a, "{ childCount = 1 }"), WIDE / 2 - 1);
	CHECK_INT(t, kept(&a, "{ childCount > 1 }"), 1);
	/* As many groups as spans, each with a relation of its own. */
	CHECK_INT(t, kept(&a, "{ } | by(span:id) | { } ~ { }"), 0);
	CHECK_INT(t, kept(&a, "{ } | by(span:parentID) | count() > 1"), WIDE / 2);
	CHECK_INT(t, kept(&a, "{ } | by(span:id) | { } !>> { } | coalesce()"), WIDE);
	asking_release(&a);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "relations are what each pair of spans says",
		relations_are_what_each_pair_says);
	test_run(&t, "a deep chain takes one pass", a_deep_chain_takes_one_pass);
	test_run(&t, "a wide trace takes one pass", a_wide_trace_takes_one_pass);
	return test_done(&t);
}
