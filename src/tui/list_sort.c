#include "tui/list_parts.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "model/tree.h"
#include "model/usage.h"
#include "tui/filter.h"
#include "view/figure.h"

/* Which traces there are, in which order. */

const char *list_sort_word(enum list_sort sort)
{
	static const char *const words[SORT_COUNT] = {
		"started", "duration", "spans", "errors", "tokens", "cost"};

	return words[sort];
}

static double list_key(const struct trace *t, enum list_sort sort)
{
	struct usage used = usage_of_tree(t, 0);

	switch (sort) {
	case SORT_DURATION:
		return (double)t->last_ns - (double)t->first_ns;
	case SORT_SPANS:
		return trace_spans_seen(t);
	case SORT_ERRORS:
		return t->errors;
	case SORT_TOKENS:
		return (double)used.input + used.output;
	case SORT_COST:
		return used.cost;
	default:
		return (double)t->first_ns;
	}
}

static int list_compare(const struct list *l, const struct trace *a, const struct trace *b)
{
	double one = list_key(a, l->sort), other = list_key(b, l->sort);

	/* Two that started within what a double can tell apart, and equal ones: by the clock. */
	if (one == other && a->first_ns != b->first_ns)
		one = a->first_ns < b->first_ns ? other - 1 : other + 1;
	if (one == other)
		return 0;
	return (one < other) == l->rising ? -1 : 1;
}

static int list_order(const void *a, const void *b, void *l)
{
	return list_compare(l, *(struct trace *const *)a, *(struct trace *const *)b);
}

/* A pass costs as much as there are spans: it is not done for every frame of a growing trace. */
enum { REFRESH_NS_A_SPAN = 1000 };

static bool list_due(const struct tui *t, const struct list *l)
{
	if (l->changes != filter_changes(t))
		return true;
	if (l->generation == t->store->generation)
		return false;
	if (t->intake.done || !l->count)
		return true;
	return t->steady_ns - l->sorted_ns >= (int64_t)l->spans * REFRESH_NS_A_SPAN;
}

static void list_used(struct list *l, struct usage used)
{
	l->tokens |= used.input || used.output;
	l->cost |= used.cost > 0;
}

static bool list_differ(int64_t a, int64_t b, void (*add)(int64_t ns, struct buf *out))
{
	struct buf one = {0}, other = {0};
	bool differ;

	add(a, &one);
	add(b, &other);
	differ = !str_eq(buf_str(&one), buf_str(&other));
	buf_release(&one);
	buf_release(&other);
	return differ;
}

/* From the first one to the last, and today: a clock alone reads like one of today. */
static enum list_span list_over(int64_t first, int64_t last, int64_t now)
{
	if (first > last)
		return OVER_DAY;
	first = now < first ? now : first;
	last = now > last ? now : last;
	if (list_differ(first, last, stamp_year))
		return OVER_YEARS;
	return list_differ(first, last, stamp_day) ? OVER_DAYS : OVER_DAY;
}

static void list_gather(struct tui *t, struct list *l)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	size_t n = 0;

	l->count = 0;
	l->spans = 0;
	l->tokens = l->cost = false;
	l->traces = mem_grow(
		l->traces, &l->room, t->store->trace_count, sizeof(struct trace *));
	for (struct trace *one = t->store->first; one; one = one->next) {
		if (!filter_shows(t, n++))
			continue;
		tree_settle(one);
		usage_total(one, 0);
		l->traces[l->count++] = one;
		l->spans += trace_spans_seen(one);
		list_used(l, usage_of_tree(one, 0));
		if (one->first_ns > one->last_ns)
			continue;
		first = one->first_ns < first ? one->first_ns : first;
		last = one->first_ns > last ? one->first_ns : last;
	}
	l->over = list_over(first, last, t->now_ns);
	l->scroll.count = (uint32_t)l->count;
}

/* The cursor stays on its trace. */
static void list_order_all(struct list *l)
{
	qsort_r(l->traces, l->count, sizeof(*l->traces), list_order, l);
	l->scroll.count = (uint32_t)l->count;
	for (size_t i = 0; i < l->count; i++)
		if (l->traces[i] == l->at)
			l->scroll.at = (uint32_t)i;
	scroll_fit(&l->scroll);
}

void list_refresh(struct tui *t, struct list *l)
{
	if (!list_due(t, l))
		return;
	l->generation = t->store->generation;
	l->changes = filter_changes(t);
	l->sorted_ns = t->steady_ns;
	list_gather(t, l);
	if (l->count)
		list_order_all(l);
}

/* `:sort COLUMN`, with a `!` behind it the other way round. */
static void command_sort(struct tui *t, struct str rest)
{
	struct list *l = tui_state(t, PART_LIST);
	bool rising = rest.len && rest.at[rest.len - 1] == '!';

	if (rising)
		rest.len--;
	for (unsigned i = 0; i < SORT_COUNT; i++)
		if (str_eq(str_from(list_sort_word((enum list_sort)i)), rest)) {
			list_refresh(t, l);
			list_sort_by(t, l, (enum list_sort)i, rising);
			return;
		}
	tui_complain(t, "sort takes started, duration, spans, errors, tokens or cost");
}

static void complete_sort(struct tui *t, struct str rest, struct buf *out)
{
	(void)t;
	for (unsigned i = 0; i < SORT_COUNT; i++) {
		struct str word = str_from(list_sort_word((enum list_sort)i));

		if (!str_starts(word, rest))
			continue;
		buf_add(out, word);
		buf_add_byte(out, 0);
	}
}

const struct command_row list_commands[] = {
	{"sort", "COLUMN[!]", "the list of traces by a column; !: the smallest first",
		command_sort, complete_sort},
	{.name = NULL},
};

void list_sort_by(struct tui *t, struct list *l, enum list_sort sort, bool rising)
{
	l->sort = sort;
	l->rising = rising;
	if (l->count)
		list_order_all(l);
	tui_touch(t);
}
