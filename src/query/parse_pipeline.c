#include "query/parse_parts.h"

#include "query/check.h"

static bool pipeline_by(struct parser *p, struct stage *s)
{
	s->kind = STAGE_BY;
	s->by = parse_expr(p);
	return s->by && check_by(s->by, p->why) &&
		parse_expect(p, TOKEN_CLOSE, "an operator or `)`");
}

static bool pipeline_coalesce(struct parser *p, struct stage *s)
{
	s->kind = STAGE_COALESCE;
	return parse_expect(p, TOKEN_CLOSE, "`)`");
}

static bool pipeline_select(struct parser *p, struct stage *s)
{
	s->kind = STAGE_SELECT;
	return parse_fields(p, &s->select) && parse_expect(p, TOKEN_CLOSE, "`,` or `)`");
}

static const struct stage_row {
	enum call call;
	bool first; /* a pipeline may begin with it */
	bool (*parse)(struct parser *p, struct stage *s);
} stage_rows[] = {
	{CALL_BY, true, pipeline_by},
	{CALL_COALESCE, false, pipeline_coalesce},
	{CALL_SELECT, true, pipeline_select},
};

static const struct stage_row *pipeline_row(const struct token *t)
{
	if (t->kind != TOKEN_CALL)
		return NULL;
	for (size_t i = 0; i < sizeof(stage_rows) / sizeof(*stage_rows); i++)
		if (stage_rows[i].call == t->call)
			return &stage_rows[i];
	return NULL;
}

/* One stage, whatever it is. */
static bool pipeline_stage(struct parser *p, bool first, struct term *out)
{
	const struct stage_row *row = pipeline_row(p->next);
	struct stage *s;

	if (!row)
		return parse_term(p, out);
	if (first && !row->first)
		return parse_expected(p, "a filter like `{ duration > 2s }`");
	p->next++;
	if (!parse_expect(p, TOKEN_OPEN, "`(`"))
		return false;
	s = arena_new(&p->q->arena, sizeof(*s));
	if (!row->parse(p, s))
		return false;
	*out = (struct term){.kind = TERM_STAGES, .stages = s};
	return true;
}

struct stage *parse_as_stages(struct parser *p, const struct term *term)
{
	struct stage *s;

	if (term->kind == TERM_STAGES)
		return term->stages;
	if (term->kind == TERM_SPANSET) {
		s = arena_new(&p->q->arena, sizeof(*s));
		*s = (struct stage){.kind = STAGE_SPANSET, .spanset = term->spanset};
		return s;
	}
	parse_expected(p,
		term->kind == TERM_SERIES ? "topk() or bottomk()"
					  : "a comparison like `> 2`");
	return NULL;
}

static uint16_t pipeline_height(const struct stage *s)
{
	switch (s->kind) {
	case STAGE_SPANSET:
		return s->spanset->height;
	case STAGE_SCALAR:
		return s->left->height > s->right->height ? s->left->height
							  : s->right->height;
	case STAGE_BY:
		return s->by->height;
	default:
		return 1;
	}
}

uint16_t parse_stages_height(const struct stage *s)
{
	uint16_t high = 0;

	for (; s; s = s->next)
		if (pipeline_height(s) > high)
			high = pipeline_height(s);
	return high;
}

/* What stands before or behind a `|`. */
static bool pipeline_add(struct parser *p, const struct token *at, const struct term *term,
	struct stage ***end)
{
	struct stage *s;

	if (term->kind == TERM_SPANSET && !term->plain)
		return query_error_set(p->why, at->at, at->len,
			"a pipeline in parentheses is no stage of another: leave them out");
	s = parse_as_stages(p, term);
	if (!s)
		return false;
	**end = s;
	*end = &s->next;
	return true;
}

bool parse_pipeline(struct parser *p, struct term *out)
{
	const struct token *at = p->next;
	struct stage *first = NULL, **end = &first;
	bool metric = false;

	if (!pipeline_stage(p, true, out))
		return false;
	if (out->kind == TERM_SERIES)
		return parse_seconds(p, out);
	if (p->next->kind != TOKEN_PIPE)
		return true;
	if (!pipeline_add(p, at, out, &end))
		return false;
	while (parse_take(p, TOKEN_PIPE)) {
		at = p->next;
		if (!parse_metric(p, first, out, &metric))
			return false;
		if (metric)
			return true;
		if (!pipeline_stage(p, false, out) || !pipeline_add(p, at, out, &end))
			return false;
	}
	*out = (struct term){.kind = TERM_STAGES, .stages = first};
	return true;
}
