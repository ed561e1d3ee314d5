#include "test.h"

#include <stdio.h>

#include "asking.h"
#include "model/tree.h"
#include "tui/brood.h"

enum { CHILDREN = 700, PARTS = 2000, VIEWS = 40, LINE = 512, SECOND = 1000000000 };

/* How long children take and how far apart they begin, in nanoseconds; one in `open` does not end. */
struct shape {
	const char *what;
	uint32_t step;
	uint32_t length;
	uint32_t open;
};

static const struct shape shapes[] = {
	{"one after the other", 1000, 900, 0},
	{"far apart", 400000, 10, 0},
	{"all at once", 10, 100000, 0},
	{"some long ones", 1000, 300000, 0},
	{"some without an end", 1000, 500, 90},
};

struct family {
	struct asking asking;
	struct folds folds;
	struct trace *trace;
};

static void family_say(struct family *f, const char *type, uint32_t span, uint32_t ns)
{
	char line[LINE];

	snprintf(line, sizeof(line),
		"{\"type\":\"%s\",\"trace_id\":\"t\",\"span_id\":\"s%u\",%s\"name\":\"n\","
		"\"ts\":\"2026-01-01T00:00:00.%09uZ\"}\n",
		type, span, span > 1 ? "\"parent_span_id\":\"s1\"," : "", ns);
	asking_take(&f->asking, line);
}

/* The parent begins late and ends early: some of its children are outside of it. */
static void family_init(struct family *f, const struct shape *s, uint64_t *state)
{
	uint32_t ns = 1000;

	*f = (struct family){0};
	asking_init(&f->asking);
	family_say(f, "span_start", 1, 5000);
	for (uint32_t i = 2; i < CHILDREN; i++) {
		ns += (uint32_t)(test_random(state) % (2 * s->step));
		if (i % 50 == 7)
			ns += 20 * s->step;
		family_say(f, "span_start", i, ns);
		if (!s->open || i % s->open)
			family_say(f, "span_end", i,
				ns + (uint32_t)(test_random(state) % (2 * s->length)));
	}
	family_say(f, "span_end", 1, ns - ns / 10);
	f->trace = f->asking.store.first;
	folds_settle(&f->folds, f->trace);
}

static void family_release(struct family *f)
{
	folds_release(&f->folds);
	asking_release(&f->asking);
}

/* The same, child by child. */
static size_t plain_parts(struct trace *t, const struct extent *view, uint64_t near,
	struct extent *parts, size_t most)
{
	size_t count = 0;
	struct extent x;

	for (uint32_t i = tree_first(t, 1); i; i = tree_next(t, i)) {
		struct extent *last = count ? &parts[count - 1] : NULL;

		if (!extent_of(t, i, &x) || x.to_ns < view->from_ns ||
			x.from_ns > view->to_ns)
			continue;
		if (last &&
			(count == most || x.from_ns <= last->to_ns ||
				(uint64_t)(x.from_ns - last->to_ns) <= near))
			last->to_ns = x.to_ns > last->to_ns ? x.to_ns : last->to_ns;
		else
			parts[count++] = x;
	}
	return count;
}

/* What begins before the view is seen from its beginning. */
static bool same(const struct extent *a, const struct extent *b, const struct extent *view)
{
	int64_t from_a = a->from_ns > view->from_ns ? a->from_ns : view->from_ns;
	int64_t from_b = b->from_ns > view->from_ns ? b->from_ns : view->from_ns;

	return from_a == from_b && a->to_ns == b->to_ns;
}

static void check_view(struct test *t, const struct family *f, const struct brood *b,
	const struct extent *view, uint64_t near, size_t most)
{
	static struct extent want[PARTS], got[PARTS];
	size_t count = plain_parts(f->trace, view, near, want, most);
	bool all = true;

	CHECK_INT(t, brood_parts(b, view, near, got, most), count);
	for (size_t i = 0; i < count; i++)
		all &= same(&got[i], &want[i], view);
	CHECK(t, all);
}

static void check_shape(struct test *t, const struct shape *s)
{
	uint64_t state = 42;
	struct brood b = {0};
	struct family f;
	struct extent all;
	uint64_t length;

	family_init(&f, s, &state);
	brood_begin(&b, &f.folds, 1, false);
	while (brood_step(&b, 33)) {
	}
	CHECK_INT(t, brood_self(&b), extent_self(f.trace, 1));
	all = (struct extent){f.trace->first_ns, f.trace->last_ns};
	length = (uint64_t)(all.to_ns - all.from_ns);
	for (int i = 0; i < VIEWS; i++) {
		uint64_t part = length >> i % 12;
		struct extent view = all;

		view.from_ns += (int64_t)(test_random(&state) % (length - part + 1));
		view.to_ns = view.from_ns + (int64_t)part;
		check_view(t, &f, &b, &view, part / 640, PARTS);
		check_view(t, &f, &b, &view, 0, 9);
	}
	brood_release(&b);
	family_release(&f);
}

static void as_child_by_child(struct test *t)
{
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++)
		check_shape(t, &shapes[i]);
}

/* A brood is of the folds as they were. */
static void what_comes_later(struct test *t)
{
	uint64_t state = 1;
	struct brood b = {0};
	struct family f;

	family_init(&f, &shapes[0], &state);
	brood_begin(&b, &f.folds, 1, false);
	CHECK(t, brood_step(&b, 10) && !brood_step(&b, CHILDREN));
	CHECK(t, brood_is(&b, &f.folds, 1, false) && !brood_is(&b, &f.folds, 2, false));
	family_say(&f, "span_start", CHILDREN, SECOND - 1);
	folds_settle(&f.folds, f.trace);
	CHECK(t, !brood_is(&b, &f.folds, 1, false));
	brood_release(&b);
	family_release(&f);
}

static void of_a_leaf(struct test *t)
{
	const struct extent view = {INT64_MIN, INT64_MAX};
	uint64_t state = 1;
	struct brood b = {0};
	struct extent part;
	struct family f;

	family_init(&f, &shapes[0], &state);
	brood_begin(&b, &f.folds, 5, false);
	CHECK(t, !brood_step(&b, 1));
	CHECK_INT(t, brood_self(&b), extent_self(f.trace, 5));
	CHECK_INT(t, brood_parts(&b, &view, 0, &part, 1), 0);
	brood_release(&b);
	family_release(&f);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "parts and own time are as child by child", as_child_by_child);
	test_run(&t, "a brood is of the folds as they were", what_comes_later);
	test_run(&t, "a leaf has none", of_a_leaf);
	return test_done(&t);
}
