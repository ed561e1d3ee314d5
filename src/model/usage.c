#include "model/usage.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scan.h"
#include "model/tally.h"
#include "model/tree.h"

static uint32_t usage_sum(uint32_t a, uint32_t b)
{
	return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

/* Attributes being gone through. */
struct usage_walk {
	struct tally tally;
	struct usage_shape *shape; /* what is learnt */
	unsigned numbers;	   /* met so far */
};

static uint8_t *usage_place(struct usage_shape *shape, enum meaning what)
{
	if (what == MEANING_COST)
		return &shape->cost;
	return what == MEANING_INPUT_TOKENS ? &shape->input : &shape->output;
}

/* Of what is usual: one number each. What says more is read anew each time. */
static void usage_learn(struct usage_walk *w, enum meaning what, bool number)
{
	uint8_t *place;

	if (!number || w->numbers > RECORD_NUMBERS ||
		(what != MEANING_INPUT_TOKENS && what != MEANING_OUTPUT_TOKENS &&
			what != MEANING_COST && what != MEANING_TOTAL_TOKENS)) {
		w->shape->unclear = true;
		return;
	}
	if (what == MEANING_TOTAL_TOKENS)
		return; /* without parts it says nothing new */
	place = usage_place(w->shape, what);
	w->shape->unclear |= *place != 0;
	*place = (uint8_t)w->numbers;
}

static bool usage_member(struct usage_walk *w, const struct scan_member *m)
{
	const struct vocabulary_row *row = vocabulary_find(m->key.text);
	bool number = m->value.type == SCAN_NUMBER;

	w->numbers += number;
	if (!row || !(tally_is(row->meaning) || (row->flags & KEY_HOLDS)))
		return false;
	usage_learn(w, row->meaning, number);
	return tally_take(&w->tally, row, &m->value);
}

/* Bytes looked at together, and those of a word behind the one that it begins with. */
enum { WINDOW = 32, WORD_REST = 3 };

/* The vocabulary's keys for tokens and cost all have one of these in them (`usage_details`, `genkit:output`). */
static bool usage_word(const char *at)
{
	return memcmp(at, "oken", 4) == 0 || memcmp(at, "cost", 4) == 0 ||
		memcmp(at, "e_de", 4) == 0 || memcmp(at, "t:ou", 4) == 0;
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
			((at[i] == 'c') & (at[i + 1] == 'o') & (at[i + 3] == 't')) |
			((at[i] == 'e') & (at[i + 1] == '_') & (at[i + 3] == 'e')) |
			((at[i] == 't') & (at[i + 1] == ':') & (at[i + 3] == 'u'));
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

static bool usage_walk(struct str attributes, struct usage *out, struct usage_shape *shape)
{
	struct usage_walk w = {.shape = shape};
	struct scan_member m;
	struct scan s;
	bool any = false;

	scan_init(&s, attributes, 0);
	if (!scan_object(&s))
		return false;
	while (scan_member(&s, &m))
		any |= usage_member(&w, &m);
	if (any)
		tally_sum(&w.tally, out);
	return any;
}

bool usage_read(struct str attributes, struct usage *out)
{
	struct usage_shape none = {0};

	return usage_likely(attributes) && usage_walk(attributes, out, &none);
}

static bool usage_number(
	const struct record *r, uint8_t place, enum meaning what, struct usage *out)
{
	struct scan_value v = {.type = SCAN_NUMBER};
	int64_t n = 0;

	if (!place || place > r->number_count)
		return false;
	v.text = r->numbers[place - 1];
	if (what == MEANING_COST)
		return scan_double(&v, &out->cost);
	if (!scan_int(&v, &n))
		return false;
	n = n < 0 ? 0 : n > UINT32_MAX ? UINT32_MAX : n;
	*(what == MEANING_INPUT_TOKENS ? &out->input : &out->output) = (uint32_t)n;
	return true;
}

static bool usage_numbers(
	const struct usage_shape *shape, const struct record *r, struct usage *out)
{
	bool input = usage_number(r, shape->input, MEANING_INPUT_TOKENS, out);
	bool output = usage_number(r, shape->output, MEANING_OUTPUT_TOKENS, out);
	bool cost = usage_number(r, shape->cost, MEANING_COST, out);

	return input || output || cost;
}

bool usage_read_record(
	struct usage_shapes *shapes, const struct record *r, struct usage *out)
{
	struct usage_shape *shape = &shapes->shapes[r->shape % USAGE_SHAPES];

	if (!r->shape)
		return usage_read(r->attributes, out);
	if (shape->shape == r->shape && !shape->unclear)
		return usage_numbers(shape, r, out);
	*shape = (struct usage_shape){.shape = r->shape};
	return usage_likely(r->attributes) && usage_walk(r->attributes, out, shape);
}

static void usage_add(struct tokens *sum, const struct tokens *more)
{
	sum->input = usage_sum(sum->input, more->input);
	sum->output = usage_sum(sum->output, more->output);
}

static void usage_raise(struct tokens *sum, const struct tokens *own)
{
	if (own->input > sum->input)
		sum->input = own->input;
	if (own->output > sum->output)
		sum->output = own->output;
}

static struct tokens usage_own(const struct trace *t, uint32_t span)
{
	return t->spans[span].more ? t->mores[t->spans[span].more].own : (struct tokens){0};
}

static struct token_parts usage_own_parts(const struct trace *t, uint32_t span)
{
	return t->spans[span].more < t->part_room ? t->parts[t->spans[span].more]
						  : (struct token_parts){0};
}

static void usage_add_parts(struct token_parts *sum, const struct token_parts *more)
{
	sum->cache_read = usage_sum(sum->cache_read, more->cache_read);
	sum->cache_write = usage_sum(sum->cache_write, more->cache_write);
	sum->reasoning = usage_sum(sum->reasoning, more->reasoning);
}

static uint32_t usage_larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/*
 * The larger of each. Where these do not fit into the larger total, which `sum` has already, they are
 * those of who said that.
 */
static void usage_raise_parts(struct token_parts *sum, const struct token_parts *own,
	const struct tokens *all, const struct tokens *own_all)
{
	const struct token_parts *who = own_all->input == all->input ? own : sum;
	uint32_t read = usage_larger(sum->cache_read, own->cache_read);
	uint32_t write = usage_larger(sum->cache_write, own->cache_write);

	if (usage_sum(read, write) > all->input) {
		read = who->cache_read;
		write = who->cache_write;
	}
	sum->cache_read = read;
	sum->cache_write = write;
	sum->reasoning = usage_larger(sum->reasoning, own->reasoning);
}

static double usage_own_cost(const struct trace *t, uint32_t span)
{
	return t->spans[span].more < t->cost_room ? t->costs[t->spans[span].more] : 0;
}

/* Sums for all spans; those that are new have none yet. */
static void usage_room(struct trace *t)
{
	size_t old = t->cost_sums ? t->sum_room : 0;
	size_t old_parts = t->part_sums ? t->sum_room : 0;

	if (t->sum_room < t->span_count) {
		t->sums = mem_resize(t->sums, t->span_room * sizeof(*t->sums));
		for (size_t i = t->sum_room; i < t->span_room; i++)
			t->sums[i] = (struct tokens){0};
		t->sum_room = t->span_room;
	}
	if (t->costs && old != t->sum_room) {
		t->cost_sums = mem_resize(
			t->cost_sums, t->sum_room * sizeof(*t->cost_sums));
		for (size_t i = old; i < t->sum_room; i++)
			t->cost_sums[i] = 0;
	}
	if (t->parts && old_parts != t->sum_room) {
		t->part_sums = mem_resize(
			t->part_sums, t->sum_room * sizeof(*t->part_sums));
		for (size_t i = old_parts; i < t->sum_room; i++)
			t->part_sums[i] = (struct token_parts){0};
	}
}

void usage_add_up(struct trace *t, uint32_t span)
{
	struct tokens below = {0}, own = usage_own(t, span);
	struct token_parts parts = {0}, own_parts = usage_own_parts(t, span);
	double cost = 0, own_cost = usage_own_cost(t, span);

	usage_room(t);
	for (uint32_t i = tree_first(t, span); i; i = tree_next(t, i)) {
		usage_add(&below, &t->sums[i]);
		cost += t->cost_sums ? t->cost_sums[i] : 0;
		if (t->part_sums)
			usage_add_parts(&parts, &t->part_sums[i]);
	}
	usage_raise(&below, &own);
	t->sums[span] = below;
	if (t->cost_sums)
		t->cost_sums[span] = own_cost > cost ? own_cost : cost;
	if (!t->part_sums)
		return;
	usage_raise_parts(&parts, &own_parts, &below, &own);
	t->part_sums[span] = parts;
}

/* A span's own is added to what its children have used, and both to its parent. */
static void usage_carry(struct trace *t, uint32_t span)
{
	struct tokens own = usage_own(t, span);

	usage_raise(&t->sums[span], &own);
	usage_add(&t->sums[t->spans[span].parent], &t->sums[span]);
}

static void usage_carry_cost(struct trace *t, uint32_t span)
{
	double own = usage_own_cost(t, span);

	if (own > t->cost_sums[span])
		t->cost_sums[span] = own;
	t->cost_sums[t->spans[span].parent] += t->cost_sums[span];
}

/* With the totals summed up before. */
static void usage_carry_parts(struct trace *t, uint32_t span)
{
	struct token_parts parts = usage_own_parts(t, span);
	struct tokens own = usage_own(t, span);

	usage_raise_parts(&t->part_sums[span], &parts, &t->sums[span], &own);
	usage_add_parts(&t->part_sums[t->spans[span].parent], &t->part_sums[span]);
}

/* Where parents have the lower indexes, from the highest down: memory is read in one direction. */
static void usage_total_down(struct trace *t)
{
	usage_room(t);
	memset(t->sums, 0, t->sum_room * sizeof(*t->sums));
	for (uint32_t i = (uint32_t)t->span_count - 1; i; i--)
		usage_carry(t, i);
	if (t->cost_sums) {
		for (size_t i = 0; i < t->sum_room; i++)
			t->cost_sums[i] = 0;
		for (uint32_t i = (uint32_t)t->span_count - 1; i; i--)
			usage_carry_cost(t, i);
	}
	if (t->part_sums) {
		memset(t->part_sums, 0, t->sum_room * sizeof(*t->part_sums));
		for (uint32_t i = (uint32_t)t->span_count - 1; i; i--)
			usage_carry_parts(t, i);
	}
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

void usage_making_release(struct usage_making *m)
{
	free(m->sums);
	free(m->cost_sums);
	free(m->part_sums);
	*m = (struct usage_making){0};
}

static void usage_begin(struct usage_making *m, struct trace *t)
{
	size_t count = t->span_count;

	usage_making_release(m);
	tree_settle(t);
	m->on = true;
	m->generation = t->generation;
	m->next = t->child_first ? tree_deepest(t, 0) : (uint32_t)count - 1;
	m->room = count;
	m->sums = mem_new(count * sizeof(*m->sums));
	if (t->costs)
		m->cost_sums = mem_new(count * sizeof(*m->cost_sums));
	if (t->parts)
		m->part_sums = mem_new(count * sizeof(*m->part_sums));
}

/* What is being made is the trace's while it is worked at. */
static void usage_swap(struct usage_making *m, struct trace *t)
{
	struct usage_making was = *m;

	m->sums = t->sums;
	m->cost_sums = t->cost_sums;
	m->part_sums = t->part_sums;
	m->room = t->sum_room;
	t->sums = was.sums;
	t->cost_sums = was.cost_sums;
	t->part_sums = was.part_sums;
	t->sum_room = was.room;
}

static void usage_carry_all(struct usage_making *m, struct trace *t, uint32_t spans)
{
	for (; m->next && spans; spans--) {
		usage_carry(t, m->next);
		if (t->cost_sums)
			usage_carry_cost(t, m->next);
		if (t->part_sums)
			usage_carry_parts(t, m->next);
		m->next = t->child_first ? tree_next_up(t, m->next) : m->next - 1;
	}
}

bool usage_step(struct usage_making *m, struct trace *t, uint32_t spans)
{
	if (!t->has_usage || t->summed == t->generation) {
		usage_making_release(m);
		return false;
	}
	if (!m->on || m->generation != t->generation)
		usage_begin(m, t);
	usage_swap(m, t);
	usage_carry_all(m, t, spans);
	if (m->next) {
		usage_swap(m, t);
		return true;
	}
	t->summed = t->generation;
	usage_making_release(m);
	return false;
}

struct usage usage_of_tree(const struct trace *t, uint32_t span)
{
	if (span >= t->sum_room)
		return (struct usage){0};
	return (struct usage){t->sums[span].input, t->sums[span].output,
		t->part_sums ? t->part_sums[span] : (struct token_parts){0},
		t->cost_sums ? t->cost_sums[span] : 0};
}

struct usage usage_of_span(const struct trace *t, uint32_t span)
{
	struct tokens own = usage_own(t, span);

	return (struct usage){
		own.input, own.output, usage_own_parts(t, span), usage_own_cost(t, span)};
}

bool usage_of_facts(const struct facts *f, struct usage *out)
{
	struct tally tally = {0};
	bool any = false;

	*out = (struct usage){0};
	for (size_t i = 0; i < f->attribute_count; i++) {
		const struct vocabulary_row *row = vocabulary_find(f->attributes[i].key);

		if (row && (tally_is(row->meaning) || (row->flags & KEY_HOLDS)))
			any |= tally_take(&tally, row, &f->attributes[i].value);
	}
	if (any)
		tally_sum(&tally, out);
	return any;
}
