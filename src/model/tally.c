#include "model/tally.h"

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

enum { RANK_INSIDE = 50, NESTED_MAX = 2 };

static const enum tally_figure figures[MEANING_COUNT] = {
	[MEANING_INPUT_TOKENS] = TALLY_INPUT,
	[MEANING_OUTPUT_TOKENS] = TALLY_OUTPUT,
	[MEANING_TOTAL_TOKENS] = TALLY_TOTAL,
	[MEANING_CACHE_READ] = TALLY_CACHE_READ,
	[MEANING_CACHE_WRITE] = TALLY_CACHE_WRITE,
	[MEANING_REASONING] = TALLY_REASONING,
};

/* What is in the objects of Langfuse and Genkit, beside names of the vocabulary. */
static const struct vocabulary_row inside[] = {
	{WORD("input"), MEANING_INPUT_TOKENS, RANK_INSIDE, SAID_BY_LANGFUSE, KEY_APART},
	{WORD("output"), MEANING_OUTPUT_TOKENS, RANK_INSIDE, SAID_BY_LANGFUSE, KEY_APART},
	{WORD("total"), MEANING_TOTAL_TOKENS, RANK_INSIDE, SAID_BY_LANGFUSE, 0},
	{WORD("input_cached_tokens"), MEANING_CACHE_READ, RANK_INSIDE, SAID_BY_LANGFUSE,
		KEY_APART},
	{WORD("input_cache_read"), MEANING_CACHE_READ, RANK_INSIDE, SAID_BY_LANGFUSE,
		KEY_APART},
	{WORD("input_cache_creation"), MEANING_CACHE_WRITE, RANK_INSIDE, SAID_BY_LANGFUSE,
		KEY_APART},
	{WORD("output_reasoning_tokens"), MEANING_REASONING, RANK_INSIDE, SAID_BY_LANGFUSE,
		KEY_APART},
	{WORD("output_reasoning"), MEANING_REASONING, RANK_INSIDE, SAID_BY_LANGFUSE,
		KEY_APART},
	{WORD("inputTokens"), MEANING_INPUT_TOKENS, RANK_INSIDE, SAID_BY_GENKIT, 0},
	{WORD("outputTokens"), MEANING_OUTPUT_TOKENS, RANK_INSIDE, SAID_BY_GENKIT,
		KEY_APART},
	{WORD("totalTokens"), MEANING_TOTAL_TOKENS, RANK_INSIDE, SAID_BY_GENKIT, 0},
	{WORD("thoughtsTokens"), MEANING_REASONING, RANK_INSIDE, SAID_BY_GENKIT, KEY_APART},
	{WORD("cachedContentTokens"), MEANING_CACHE_READ, RANK_INSIDE, SAID_BY_GENKIT, 0},
};
#undef WORD

enum { INSIDE_COUNT = sizeof(inside) / sizeof(inside[0]) };

const struct vocabulary_row *tally_word(size_t row)
{
	return row < INSIDE_COUNT ? &inside[row] : NULL;
}

bool tally_is(enum meaning what)
{
	return what < MEANING_COUNT &&
		(figures[what] || what == MEANING_INPUT_TOKENS || what == MEANING_COST ||
			what == MEANING_COST_MICROS || what == MEANING_COST_DETAILS ||
			what == MEANING_USAGE);
}

/* Some write numbers as strings. */
static bool tally_number(const struct scan_value *v, struct scan_value *number)
{
	const char *reason;
	size_t offset;

	*number = *v;
	number->type = SCAN_NUMBER;
	if (v->type == SCAN_NUMBER)
		return true;
	if (v->type != SCAN_STRING || v->escaped || !v->text.len)
		return false;
	return ((v->text.at[0] >= '0' && v->text.at[0] <= '9') || v->text.at[0] == '-') &&
		scan_check(v->text, &offset, &reason);
}

static bool tally_tokens(
	struct tally *t, const struct vocabulary_row *row, const struct scan_value *v)
{
	enum tally_figure f = figures[row->meaning];
	struct scan_value number;
	int64_t n;

	if (t->at[f].rank && row->rank >= t->at[f].rank - 1)
		return false;
	if (!tally_number(v, &number) || !scan_int(&number, &n))
		return false;
	t->at[f].n = n < 0 ? 0 : n > UINT32_MAX ? UINT32_MAX : n;
	t->at[f].rank = row->rank + 1;
	t->at[f].apart = (row->flags & KEY_APART) != 0;
	return true;
}

static bool tally_set_cost(struct tally *t, int rank, double cost)
{
	if (t->cost_rank && rank >= t->cost_rank - 1)
		return false;
	t->cost = cost;
	t->cost_rank = rank + 1;
	return true;
}

static bool tally_cost(
	struct tally *t, const struct vocabulary_row *row, const struct scan_value *v)
{
	bool micros = row->meaning == MEANING_COST_MICROS;
	struct scan_value number;
	double cost;

	if (!tally_number(v, &number) || !scan_double(&number, &cost))
		return false;
	return tally_set_cost(
		t, micros ? RANK_INSIDE : row->rank, micros ? cost / 1e6 : cost);
}

static const struct vocabulary_row *tally_inside(struct str key)
{
	const struct vocabulary_row *row;

	for (size_t i = 0; i < INSIDE_COUNT; i++)
		if (str_eq(inside[i].key, key))
			return &inside[i];
	row = vocabulary_find(key);
	return row && tally_is(row->meaning) && !(row->flags & KEY_HOLDS) ? row : NULL;
}

/* `total`, or all that is there together. */
static bool tally_dollars(struct tally *t, struct str object)
{
	struct scan_member m;
	struct scan s;
	double sum = 0, one;

	scan_init(&s, object, 0);
	if (!scan_object(&s))
		return false;
	while (scan_member(&s, &m)) {
		if (m.value.type != SCAN_NUMBER || !scan_double(&m.value, &one))
			continue;
		if (str_eq(m.key.text, STR("total"))) {
			sum = one;
			break;
		}
		sum += one;
	}
	return sum > 0 && tally_set_cost(t, RANK_INSIDE + 1, sum);
}

static bool tally_object(
	struct tally *t, const struct vocabulary_row *row, struct str object)
{
	struct scan_value usage;
	struct scan_member m;
	struct scan s;
	bool any = false;

	if (row->meaning == MEANING_COST_DETAILS)
		return tally_dollars(t, object);
	if (scan_find(object, STR("usage"), &usage) && usage.type == SCAN_OBJECT)
		object = usage.text;
	else if (row->meaning != MEANING_USAGE)
		return false;
	scan_init(&s, object, 0);
	if (!scan_object(&s))
		return false;
	while (scan_member(&s, &m)) {
		const struct vocabulary_row *what = tally_inside(m.key.text);

		if (what && m.value.type != SCAN_OBJECT)
			any |= tally_take(t, what, &m.value);
	}
	return any;
}

static bool tally_holder(
	struct tally *t, const struct vocabulary_row *row, const struct scan_value *v)
{
	struct buf text = {0};
	const char *reason;
	size_t offset;
	bool any;

	if (v->type == SCAN_OBJECT)
		return tally_object(t, row, v->text);
	if (v->type != SCAN_STRING || !v->text.len || v->text.at[0] != '{')
		return false;
	scan_unescape(v, &text);
	any = scan_check(buf_str(&text), &offset, &reason) &&
		tally_object(t, row, buf_str(&text));
	buf_release(&text);
	return any;
}

bool tally_take(
	struct tally *t, const struct vocabulary_row *row, const struct scan_value *v)
{
	if ((row->flags & KEY_HOLDS) || row->meaning == MEANING_COST_DETAILS)
		return tally_holder(t, row, v);
	if (row->meaning == MEANING_COST || row->meaning == MEANING_COST_MICROS)
		return tally_cost(t, row, v);
	return tally_is(row->meaning) && tally_tokens(t, row, v);
}

/* ---- what holds what ---- */

static bool tally_apart(
	const struct tally *t, enum tally_figure whole, enum tally_figure part)
{
	return t->at[whole].apart && (t->at[part].apart || !t->at[part].rank);
}

/* The total of all tells which parts stand beside their totals, if they add up to it in some way. */
static void tally_ask_total(const struct tally *t, int64_t cached, int64_t reasoning,
	bool *input_apart, bool *output_apart)
{
	int64_t both = t->at[TALLY_INPUT].n + t->at[TALLY_OUTPUT].n;
	bool first_input = *input_apart, first_output = *output_apart;

	for (int i = 0; i < 4 && t->at[TALLY_TOTAL].n; i++) {
		bool input = first_input ^ (i & 1), output = first_output ^ (i >> 1);

		if (both + (input ? cached : 0) + (output ? reasoning : 0) !=
			t->at[TALLY_TOTAL].n)
			continue;
		*input_apart = input;
		*output_apart = output;
		return;
	}
}

static uint32_t tally_clamp(int64_t n, int64_t most)
{
	return (uint32_t)(n < most ? n : most);
}

void tally_sum(const struct tally *t, struct usage *out)
{
	int64_t read = t->at[TALLY_CACHE_READ].n, write = t->at[TALLY_CACHE_WRITE].n;
	int64_t input = t->at[TALLY_INPUT].n, output = t->at[TALLY_OUTPUT].n;
	int64_t reasoning = t->at[TALLY_REASONING].n;
	bool input_apart = tally_apart(t, TALLY_INPUT, TALLY_CACHE_READ) &&
		tally_apart(t, TALLY_INPUT, TALLY_CACHE_WRITE);
	bool output_apart = tally_apart(t, TALLY_OUTPUT, TALLY_REASONING);

	tally_ask_total(t, read + write, reasoning, &input_apart, &output_apart);
	if (input_apart || read + write > input)
		input += read + write;
	if (output_apart || reasoning > output)
		output += reasoning;
	out->input = tally_clamp(input, UINT32_MAX);
	out->output = tally_clamp(output, UINT32_MAX);
	out->parts.cache_read = tally_clamp(read, out->input);
	out->parts.cache_write = tally_clamp(write, out->input - out->parts.cache_read);
	out->parts.reasoning = tally_clamp(reasoning, out->output);
	out->cost = t->cost;
}

uint64_t tally_of(const struct usage *u, enum meaning what)
{
	switch (what) {
	case MEANING_INPUT_TOKENS:
		return u->input;
	case MEANING_OUTPUT_TOKENS:
		return u->output;
	case MEANING_TOTAL_TOKENS:
		return (uint64_t)u->input + u->output;
	case MEANING_CACHE_READ:
		return u->parts.cache_read;
	case MEANING_CACHE_WRITE:
		return u->parts.cache_write;
	case MEANING_REASONING:
		return u->parts.reasoning;
	default:
		return 0;
	}
}

uint32_t tally_fresh(const struct usage *u)
{
	uint64_t cached = (uint64_t)u->parts.cache_read + u->parts.cache_write;

	return cached < u->input ? u->input - (uint32_t)cached : 0;
}

uint32_t tally_text(const struct usage *u)
{
	return u->parts.reasoning < u->output ? u->output - u->parts.reasoning : 0;
}
