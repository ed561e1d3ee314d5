#include "model/usage.h"

#include <ctype.h>
#include <string.h>

#include "base/scan.h"
#include "model/tree.h"
#include "model/vocabulary.h"

static uint32_t usage_clamp(int64_t n)
{
	if (n < 0)
		return 0;
	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

static uint32_t usage_sum(uint32_t a, uint32_t b)
{
	return usage_clamp((int64_t)a + b);
}

static bool usage_member(
	const struct scan_member *m, int ranks[MEANING_COUNT], struct usage *out)
{
	int rank;
	enum meaning what = vocabulary_meaning(m->key.text, &rank);
	int64_t n = 0;

	if (what != MEANING_INPUT_TOKENS && what != MEANING_OUTPUT_TOKENS &&
		what != MEANING_COST)
		return false;
	if (ranks[what] && rank >= ranks[what] - 1)
		return false;
	ranks[what] = rank + 1;
	if (what == MEANING_COST)
		return scan_double(&m->value, &out->cost);
	if (!scan_int(&m->value, &n))
		return false;
	*(what == MEANING_INPUT_TOKENS ? &out->input : &out->output) = usage_clamp(n);
	return true;
}

/* Bytes looked at together, and those of a word behind the one that it begins with. */
enum { WINDOW = 32, WORD_REST = 3 };

/* The vocabulary's keys for tokens and cost all have one of these in them. */
static bool usage_word(const char *at)
{
	return memcmp(at, "oken", 4) == 0 || memcmp(at, "cost", 4) == 0;
}

/* Whether the word is in a key: in prose no quote and colon follow. */
static bool usage_key(const char *at, const char *end)
{
	at += WORD_REST + 1;
	while (at < end && (isalpha((unsigned char)*at) || *at == '_' || *at == '.'))
		at++;
	return end - at > 1 && at[0] == '"' &&
		(at[1] == ':' || isspace((unsigned char)at[1]));
}

/* Whether such a word may begin here: compilers look at all these bytes side by side. */
static bool usage_window(const char *at)
{
	unsigned char hit = 0;

	for (int i = 0; i < WINDOW; i++)
		hit |= ((at[i] == 'o') & (at[i + 1] == 'k') & (at[i + 3] == 'n')) |
			((at[i] == 'c') & (at[i + 1] == 'o') & (at[i + 3] == 't'));
	return hit;
}

/* Whether such a key has its word among the first `count` bytes. */
static bool usage_keys(const char *at, size_t count, const char *end)
{
	for (size_t i = 0; i < count; i++)
		if (usage_word(at + i) && usage_key(at + i, end))
			return true;
	return false;
}

/* Whether it is worth going through: most attributes say nothing of this, and prompts are long. */
static bool usage_likely(struct str attributes)
{
	const char *at = attributes.at, *end = at + attributes.len;

	if (attributes.len < WINDOW + WORD_REST)
		return attributes.len > WORD_REST &&
			usage_keys(at, attributes.len - WORD_REST, end);
	for (; end - at >= WINDOW + WORD_REST; at += WINDOW)
		if (usage_window(at) && usage_keys(at, WINDOW, end))
			return true;
	at = end - WINDOW - WORD_REST;
	return usage_window(at) && usage_keys(at, WINDOW, end);
}

bool usage_read(struct str attributes, struct usage *out)
{
	int ranks[MEANING_COUNT] = {0};
	struct scan_member m;
	struct scan s;
	bool any = false;

	if (!usage_likely(attributes))
		return false;
	scan_init(&s, attributes, 0);
	if (!scan_object(&s))
		return false;
	while (scan_member(&s, &m))
		if (m.value.type == SCAN_NUMBER)
			any |= usage_member(&m, ranks, out);
	return any;
}

static void usage_add(struct usage *sum, const struct usage *more)
{
	sum->input = usage_sum(sum->input, more->input);
	sum->output = usage_sum(sum->output, more->output);
	sum->cost += more->cost;
}

static void usage_raise(struct usage *sum, const struct usage *own)
{
	if (own->input > sum->input)
		sum->input = own->input;
	if (own->output > sum->output)
		sum->output = own->output;
	if (own->cost > sum->cost)
		sum->cost = own->cost;
}

void usage_add_up(struct trace *t, uint32_t span)
{
	struct usage below = {0};
	bool any = t->spans[span].more != 0;

	for (uint32_t i = tree_first(t, span); i; i = tree_next(t, i)) {
		if (!t->spans[i].more)
			continue;
		usage_add(&below, &t->mores[t->spans[i].more].tree);
		any = true;
	}
	if (!any)
		return;
	usage_raise(&below, &trace_more(t, span)->own);
	trace_more(t, span)->tree = below;
}

/* A span's own is added to what its children have used, and both to its parent. */
static void usage_carry(struct trace *t, uint32_t span)
{
	uint32_t parent = t->spans[span].parent;
	struct span_more *more = &t->mores[t->spans[span].more];
	struct usage used;

	usage_raise(&more->tree, &more->own);
	used = more->tree;
	usage_add(&trace_more(t, parent)->tree, &used);
}

/* Where parents have the lower indexes, from the highest down: memory is read in one direction. */
static void usage_total_down(struct trace *t)
{
	for (size_t i = 1; i < t->more_count; i++)
		t->mores[i].tree = (struct usage){0};
	for (uint32_t i = (uint32_t)t->span_count - 1; i; i--)
		if (t->spans[i].more)
			usage_carry(t, i);
}

void usage_total(struct trace *t, uint32_t top)
{
	if (!t->has_usage || t->summed == t->generation)
		return;
	if (!top)
		t->summed = t->generation;
	if (!top && !t->child_first) {
		usage_total_down(t);
		return;
	}
	for (uint32_t i = tree_deepest(t, top); i != top; i = tree_next_up(t, i))
		usage_add_up(t, i);
	usage_add_up(t, top);
}

struct usage usage_of_tree(const struct trace *t, uint32_t span)
{
	uint32_t more = t->spans[span].more;

	return more ? t->mores[more].tree : (struct usage){0};
}
