#include "query/token_parts.h"

#include "base/near.h"
#include "model/facts.h"
#include "record/record.h"

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

/* Words that are values. */
static const struct literal_row {
	struct str word;
	enum value_type type;
	int64_t number;
} literals[] = {
	{WORD("true"), VALUE_BOOL, 1},
	{WORD("false"), VALUE_BOOL, 0},
	{WORD("ok"), VALUE_STATUS, STATUS_OK},
	{WORD("error"), VALUE_STATUS, STATUS_ERROR},
	{WORD("unset"), VALUE_STATUS, STATUS_UNSET},
	{WORD("minInt"), VALUE_INT, INT64_MIN},
	{WORD("maxInt"), VALUE_INT, INT64_MAX},
	{WORD("unspecified"), VALUE_KIND, 0},
	{WORD("internal"), VALUE_KIND, 0},
	{WORD("server"), VALUE_KIND, 0},
	{WORD("client"), VALUE_KIND, 0},
	{WORD("producer"), VALUE_KIND, 0},
	{WORD("consumer"), VALUE_KIND, 0},
	/* ours */
	{WORD("agent"), VALUE_KIND, 0},
	{WORD("llm"), VALUE_KIND, 0},
	{WORD("tool"), VALUE_KIND, 0},
	{WORD("retrieval"), VALUE_KIND, 0},
	{WORD("embedding"), VALUE_KIND, 0},
	{WORD("prompt"), VALUE_KIND, 0},
	{WORD("chain"), VALUE_KIND, 0},
	{WORD("guardrail"), VALUE_KIND, 0},
	{WORD("eval"), VALUE_KIND, 0},
	{WORD("memory"), VALUE_KIND, 0},
	{WORD("open"), VALUE_STATE, SPAN_OPEN},
	{WORD("ended"), VALUE_STATE, SPAN_ENDED},
	{WORD("lost"), VALUE_STATE, SPAN_LOST},
	{WORD("missing"), VALUE_STATE, SPAN_MISSING},
};

enum { LITERALS = sizeof(literals) / sizeof(*literals) };

static const struct str calls[CALL_KINDS] = {
	[CALL_COUNT] = WORD("count"),
	[CALL_AVG] = WORD("avg"),
	[CALL_MIN] = WORD("min"),
	[CALL_MAX] = WORD("max"),
	[CALL_SUM] = WORD("sum"),
	[CALL_BY] = WORD("by"),
	[CALL_COALESCE] = WORD("coalesce"),
	[CALL_SELECT] = WORD("select"),
	[CALL_RATE] = WORD("rate"),
	[CALL_COUNT_OVER_TIME] = WORD("count_over_time"),
	[CALL_MIN_OVER_TIME] = WORD("min_over_time"),
	[CALL_MAX_OVER_TIME] = WORD("max_over_time"),
	[CALL_AVG_OVER_TIME] = WORD("avg_over_time"),
	[CALL_SUM_OVER_TIME] = WORD("sum_over_time"),
	[CALL_QUANTILE_OVER_TIME] = WORD("quantile_over_time"),
	[CALL_HISTOGRAM_OVER_TIME] = WORD("histogram_over_time"),
	[CALL_COMPARE] = WORD("compare"),
	[CALL_TOPK] = WORD("topk"),
	[CALL_BOTTOMK] = WORD("bottomk"),
	[CALL_WITH] = WORD("with"),
};
#undef WORD

struct str token_value_word(const struct value *v)
{
	for (size_t i = 0; i < LITERALS; i++) {
		const struct literal_row *row = &literals[i];
		bool same = v->type == VALUE_KIND ? str_eq(row->word, v->text)
			: v->type == VALUE_BOOL	  ? row->number == v->yes
						  : row->number == v->number;

		if (row->type == v->type && same)
			return row->word;
	}
	return (struct str){0};
}

struct str token_call_word(enum call call)
{
	return calls[call];
}

bool token_literal(struct str word, struct value *out)
{
	for (size_t i = 0; i < LITERALS; i++) {
		const struct literal_row *row = &literals[i];

		if (!str_eq(row->word, word))
			continue;
		*out = (struct value){.type = row->type, .number = row->number};
		if (row->type == VALUE_BOOL)
			out->yes = row->number != 0;
		else if (row->type == VALUE_KIND)
			out->text = row->word;
		return true;
	}
	return false;
}

enum call token_call(struct str word)
{
	enum call call = CALL_NONE + 1;

	while (call < CALL_KINDS && !str_eq(calls[call], word))
		call++;
	return call < CALL_KINDS ? call : CALL_NONE;
}

const char *token_near_value(struct str word)
{
	struct near near;

	near_init(&near, word.at, word.len);
	for (size_t i = 0; i < LITERALS; i++)
		near_offer(&near, literals[i].word.at);
	return near.best;
}

const char *token_near_call(struct str word)
{
	struct near near;

	near_init(&near, word.at, word.len);
	for (enum call call = CALL_NONE + 1; call < CALL_KINDS; call++)
		near_offer(&near, calls[call].at);
	return near.best;
}
