#include "query/parse_parts.h"

static const struct metric_row {
	enum call call;
	enum metric metric;
	bool field;    /* it takes a field */
	bool quantile; /* and numbers behind it */
} metric_rows[] = {
	{CALL_RATE, METRIC_RATE, false, false},
	{CALL_COUNT_OVER_TIME, METRIC_COUNT, false, false},
	{CALL_MIN_OVER_TIME, METRIC_MIN, true, false},
	{CALL_MAX_OVER_TIME, METRIC_MAX, true, false},
	{CALL_AVG_OVER_TIME, METRIC_AVG, true, false},
	{CALL_SUM_OVER_TIME, METRIC_SUM, true, false},
	{CALL_QUANTILE_OVER_TIME, METRIC_QUANTILE, true, true},
	{CALL_HISTOGRAM_OVER_TIME, METRIC_HISTOGRAM, true, false},
};

static const struct metric_row *metric_row(const struct token *t)
{
	if (t->kind != TOKEN_CALL)
		return NULL;
	for (size_t i = 0; i < sizeof(metric_rows) / sizeof(*metric_rows); i++)
		if (metric_rows[i].call == t->call)
			return &metric_rows[i];
	return NULL;
}

static bool metric_quantile(struct parser *p, double *out)
{
	const struct token *t = p->next;

	if (t->kind != TOKEN_VALUE ||
		(t->value->type != VALUE_INT && t->value->type != VALUE_FLOAT))
		return parse_expected(p, "a quantile from 0 to 1");
	*out = t->value->type == VALUE_INT ? (double)t->value->number : t->value->real;
	if (*out > 1)
		return query_error_set(p->why, t->at, t->len, "a quantile is from 0 to 1");
	p->next++;
	return true;
}

/* How many numbers a list can have at most. */
static size_t metric_quantiles_ahead(const struct parser *p)
{
	const struct token *t = p->next;

	while (t->kind == TOKEN_VALUE || t->kind == TOKEN_COMMA)
		t++;
	return (size_t)(t - p->next);
}

static bool metric_quantiles(struct parser *p, struct series *s)
{
	size_t room = metric_quantiles_ahead(p);

	if (!parse_expect(p, TOKEN_COMMA, "`,` and a quantile from 0 to 1"))
		return false;
	s->quantiles = arena_new(&p->q->arena, room * sizeof(*s->quantiles));
	do
		if (!metric_quantile(p, &s->quantiles[s->quantile_count++]))
			return false;
	while (parse_take(p, TOKEN_COMMA));
	return true;
}

static bool metric_by(struct parser *p, struct series *s)
{
	if (p->next->kind != TOKEN_CALL || p->next->call != CALL_BY)
		return true;
	p->next++;
	return parse_expect(p, TOKEN_OPEN, "`(`") && parse_fields(p, &s->by) &&
		parse_expect(p, TOKEN_CLOSE, "`,` or `)`");
}

static bool metric_arguments(
	struct parser *p, const struct metric_row *row, struct series *s)
{
	if (!parse_expect(p, TOKEN_OPEN, "`(`"))
		return false;
	s->has_field = row->field;
	if (row->field && !parse_one_field(p, &s->field))
		return false;
	if (row->quantile && !metric_quantiles(p, s))
		return false;
	return parse_expect(p, TOKEN_CLOSE, row->quantile ? "`,` or `)`" : "`)`") &&
		metric_by(p, s);
}

/* Calls that look like a metric here, and why they are none. */
static bool metric_wrong(struct parser *p)
{
	const struct token *t = p->next;

	if (t->kind != TOKEN_CALL)
		return true;
	if (t->call == CALL_COMPARE)
		return query_error_set(
			p->why, t->at, t->len, "compare() is not supported by aitrace");
	if (t->call == CALL_TOPK || t->call == CALL_BOTTOMK)
		return query_error_set(p->why, t->at, t->len,
			"`%s` takes series: expected a metric like rate() before it",
			token_call_word(t->call).at);
	return true;
}

bool parse_metric(struct parser *p, struct stage *stages, struct term *out, bool *is)
{
	const struct metric_row *row = metric_row(p->next);
	struct series *s;

	*is = row != NULL;
	if (!row)
		return metric_wrong(p);
	p->next++;
	s = arena_new(&p->q->arena, sizeof(*s));
	*s = (struct series){.kind = SERIES_METRIC, .stages = stages};
	s->height = parse_stages_height(stages);
	s->metric = row->metric;
	if (!metric_arguments(p, row, s))
		return false;
	*out = (struct term){.kind = TERM_SERIES, .open = true, .series = s};
	return parse_seconds(p, out);
}

/* Each counts as one more level, for so it is printed. */
bool parse_add_second(struct parser *p, const struct token *t, struct series *series,
	struct second second)
{
	struct second **end = &series->seconds;

	if (!parse_grow(p, t, series->height, 0, &series->height))
		return false;
	while (*end)
		end = &(*end)->next;
	*end = arena_new(&p->q->arena, sizeof(**end));
	**end = second;
	return true;
}

/* topk(5) and bottomk(5), behind the `|`. */
static bool second_limit(struct parser *p, struct series *series)
{
	const struct token *t = p->next;
	struct second second = {.kind = SECOND_TOPK};

	if (t->kind != TOKEN_CALL || (t->call != CALL_TOPK && t->call != CALL_BOTTOMK))
		return parse_expected(p, "topk() or bottomk()");
	if (t->call == CALL_BOTTOMK)
		second.kind = SECOND_BOTTOMK;
	p->next++;
	if (!parse_expect(p, TOKEN_OPEN, "`(`"))
		return false;
	t = p->next;
	if (t->kind != TOKEN_VALUE || t->value->type != VALUE_INT)
		return parse_expected(p, "the number of series");
	if (t->value->number < 1)
		return query_error_set(
			p->why, t->at, t->len, "at least one series has to be left");
	second.value = *t->value;
	p->next++;
	return parse_add_second(p, t, series, second) &&
		parse_expect(p, TOKEN_CLOSE, "`)`");
}

/* A comparison behind an open pipeline or behind topk(). */
static bool second_compare(struct parser *p, struct term *series)
{
	const struct token *t = p->next++;
	struct term right;

	return parse_operand_above(p, LEVEL_COMPARE, &right) &&
		parse_join(p, t, series, &right);
}

bool parse_seconds(struct parser *p, struct term *series)
{
	for (;;) {
		const struct token *t = p->next;

		if (parse_take(p, TOKEN_PIPE)) {
			if (!second_limit(p, series->series))
				return false;
			series->last = true;
		} else if (t->kind != TOKEN_OP ||
			!(op_compares(t->op) || op_calculates(t->op))) {
			return true;
		} else if (op_calculates(t->op)) {
			return query_error_set(p->why, t->at, t->len,
				"to work something out of series, put what they are made of in "
				"parentheses");
		} else if (!second_compare(p, series)) {
			return false;
		}
	}
}
