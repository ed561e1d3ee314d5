#include "query/parse.h"

#include "query/check.h"
#include "query/parse_parts.h"

bool parse_enter(struct parser *p)
{
	if (p->depth >= PARSE_DEPTH_MAX)
		return query_error_set(p->why, p->next->at, p->next->len,
			"nested too deeply: at most %d levels", PARSE_DEPTH_MAX);
	p->depth++;
	return true;
}

void parse_leave(struct parser *p)
{
	p->depth--;
}

bool parse_take(struct parser *p, enum token_kind kind)
{
	if (p->next->kind != kind)
		return false;
	p->next += kind != TOKEN_END;
	return true;
}

bool parse_expect(struct parser *p, enum token_kind kind, const char *what)
{
	return parse_take(p, kind) || parse_expected(p, what);
}

bool parse_expected(struct parser *p, const char *what)
{
	const struct token *t = p->next;
	struct str found = {p->q->text.at + t->at, t->len};

	if (t->kind == TOKEN_END && t > p->first)
		return query_error_set(p->why, t[-1].at + t[-1].len, 0,
			"expected %s before the end", what);
	if (t->kind == TOKEN_END)
		return query_error_set(p->why, 0, 0, "expected %s: this is empty", what);
	return query_error_set(p->why, t->at, t->len, "expected %s, not `%.*s%s`", what,
		(int)str_head(found, 40).len, found.at, found.len > 40 ? "..." : "");
}

bool parse_grow(
	struct parser *p, const struct token *t, uint16_t a, uint16_t b, uint16_t *out)
{
	*out = (uint16_t)((a > b ? a : b) + 1);
	return *out <= AST_HEIGHT_MAX ||
		query_error_set(p->why, t->at, t->len,
			"this is too long for one expression: at most %d operators in a row",
			AST_HEIGHT_MAX);
}

bool parse_one_field(struct parser *p, struct field *out)
{
	if (p->next->kind != TOKEN_FIELD)
		return parse_expected(p, "a field or an attribute");
	*out = *p->next++->field;
	if (field_need(out) > p->q->need)
		p->q->need = field_need(out);
	return true;
}

/* How many fields a list can have at most. */
static size_t parse_fields_ahead(const struct parser *p)
{
	const struct token *t = p->next;

	while (t->kind == TOKEN_FIELD || t->kind == TOKEN_COMMA)
		t++;
	return (size_t)(t - p->next);
}

bool parse_fields(struct parser *p, struct fields *out)
{
	size_t room = parse_fields_ahead(p);

	*out = (struct fields){0};
	if (room)
		out->at = arena_new(&p->q->arena, room * sizeof(*out->at));
	do
		if (!parse_one_field(p, room ? &out->at[out->count++] : &(struct field){0}))
			return false;
	while (parse_take(p, TOKEN_COMMA));
	return true;
}

static bool parse_hint(struct parser *p, struct query_hint ***end)
{
	const struct token *name = p->next;
	struct query_hint *hint = arena_new(&p->q->arena, sizeof(*hint));
	bool word = name->len &&
		token_is_word((struct str){p->q->text.at + name->at, name->len});

	if (!word)
		return parse_expected(p, "the name of a hint");
	p->next++;
	if (p->next->kind != TOKEN_OP || p->next->op != OP_EQ)
		return parse_expected(p, "`=` behind the name of a hint");
	p->next++;
	if (p->next->kind != TOKEN_VALUE)
		return parse_expected(p, "a value");
	hint->name = (struct str){p->q->text.at + name->at, name->len};
	hint->value = *p->next++->value;
	**end = hint;
	*end = &hint->next;
	return true;
}

/* with(a=1, b=2), any number of times: the last one holds. */
static bool parse_hints(struct parser *p)
{
	while (p->next->kind == TOKEN_CALL && p->next->call == CALL_WITH) {
		struct query_hint **end = &p->q->hints;

		p->q->hints = NULL;
		p->next++;
		if (!parse_expect(p, TOKEN_OPEN, "`(`"))
			return false;
		do
			if (!parse_hint(p, &end))
				return false;
		while (parse_take(p, TOKEN_COMMA));
		if (!parse_expect(p, TOKEN_CLOSE, "`,` or `)`"))
			return false;
	}
	return true;
}

/*
 * A query without braces, pipes and calls can be no TraceQL, which has at least one of them in
 * every query, and has none of them inside of braces: so this is what would stand in a pair.
 */
static bool parse_is_bare(const struct token_list *tokens)
{
	for (size_t i = 0; i < tokens->count; i++) {
		const struct token *t = &tokens->at[i];

		if (t->kind == TOKEN_OPEN_BRACE || t->kind == TOKEN_CLOSE_BRACE ||
			t->kind == TOKEN_PIPE ||
			(t->kind == TOKEN_CALL && t->call != CALL_WITH))
			return false;
	}
	return true;
}

static bool parse_bare(struct parser *p)
{
	struct spanset *s = arena_new(&p->q->arena, sizeof(*s));
	struct stage *stage = arena_new(&p->q->arena, sizeof(*stage));

	s->filter = parse_expr(p);
	if (!s->filter)
		return false;
	s->height = s->filter->height;
	if (p->next->kind != TOKEN_END && p->next->kind != TOKEN_CALL)
		return parse_expected(p, "an operator or the end");
	if (!check_filter(s->filter, p->why))
		return false;
	*stage = (struct stage){.kind = STAGE_SPANSET, .spanset = s};
	p->q->stages = stage;
	return true;
}

/* A stage sees one span at a time. */
static bool parse_stage_is_alone(const struct stage *s)
{
	return s->kind == STAGE_SELECT ||
		(s->kind == STAGE_SPANSET && s->spanset->kind == SPANSET_FILTER);
}

static bool parse_root(struct parser *p)
{
	struct term term;

	if (!parse_pipeline(p, &term))
		return false;
	if (term.kind == TERM_SERIES) {
		p->q->series = term.series;
		p->q->need = QUERY_METRICS;
		return true;
	}
	p->q->stages = parse_as_stages(p, &term);
	if (!p->q->stages)
		return false;
	for (const struct stage *s = p->q->stages; s; s = s->next)
		if (!parse_stage_is_alone(s))
			p->q->need = QUERY_TRACE;
	return true;
}

static bool parse_tokens(struct parser *p, const struct token_list *tokens)
{
	bool bare = parse_is_bare(tokens);

	p->next = p->first = tokens->at;
	if (tokens->count == 1)
		return parse_expected(p, "a filter like `{ duration > 2s }`");
	if (!(bare ? parse_bare(p) : parse_root(p)) || !parse_hints(p))
		return false;
	return p->next->kind == TOKEN_END || parse_expected(p, "`|` or the end");
}

bool parse_query(struct query *q, struct query_error *why)
{
	struct parser p = {.q = q, .why = why};
	struct token_list tokens = {0};
	bool ok = token_list_read(q->text, &q->arena, &tokens, why) &&
		parse_tokens(&p, &tokens);

	token_list_release(&tokens);
	return ok;
}

bool parse_field(
	struct str text, struct arena *arena, struct field *out, struct query_error *why)
{
	struct query q = {.text = text};
	struct parser p = {.q = &q, .why = why};
	struct token_list tokens = {0};
	bool ok = token_list_read(text, arena, &tokens, why);

	p.next = p.first = tokens.at;
	ok = ok && parse_one_field(&p, out) &&
		parse_expect(&p, TOKEN_END, "one field alone");
	token_list_release(&tokens);
	return ok;
}
