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

/* The letters, digits and, with `dots`, points from where the lexer is. */
static struct str word_ahead(const struct lexer *l, bool dots)
{
	size_t len = 0;

	while (lexer_letter(lexer_peek(l, len)) || lexer_digit(lexer_peek(l, len)) ||
		(dots && lexer_peek(l, len) == '.'))
		len++;
	return str_head(str_tail(l->text, l->at), len);
}

bool token_is_word(struct str text)
{
	struct lexer l = {.text = text};

	return text.len && lexer_letter(text.at[0]) &&
		word_ahead(&l, false).len == text.len;
}

static enum field_scope word_scope(struct str word)
{
	enum field_scope scope = SCOPE_ANY + 1;

	while (scope < SCOPE_COUNT && !str_eq(field_scope_word(scope), word))
		scope++;
	return scope;
}

static bool word_literal(struct lexer *l, size_t start, struct str word)
{
	for (size_t i = 0; i < LITERALS; i++) {
		struct value v = {.type = literals[i].type, .number = literals[i].number};

		if (!str_eq(literals[i].word, word))
			continue;
		if (v.type == VALUE_BOOL)
			v.yes = literals[i].number != 0;
		else if (v.type == VALUE_KIND)
			v.text = literals[i].word;
		lexer_add_value(l, start, v);
		return true;
	}
	return false;
}

static bool word_call(struct lexer *l, size_t start, struct str word)
{
	for (enum call call = CALL_NONE + 1; call < CALL_KINDS; call++)
		if (str_eq(calls[call], word)) {
			lexer_add(l, TOKEN_CALL, start)->call = call;
			return true;
		}
	return false;
}

/* `parent.`, behind which a scope may stand. */
static bool word_parent(struct lexer *l, size_t start)
{
	struct field field = {.parent = true};
	struct str word = word_ahead(l, false);
	enum field_scope scope = word_scope(word);

	if (lexer_peek(l, word.len) == '.' &&
		(scope == SCOPE_SPAN || scope == SCOPE_RESOURCE)) {
		field.scope = scope;
		l->at += word.len + 1;
	}
	return token_attribute(l, start, field);
}

static void word_names(enum field_scope scope, struct buf *out)
{
	struct str prefix = field_scope_word(scope);

	for (enum field_id id = FIELD_ATTRIBUTE + 1; id < FIELD_COUNT; id++) {
		const struct field_row *row = field_row(id);
		struct str name = row->alias.len ? row->alias : row->name;

		if (!str_starts(name, prefix) || name.at[prefix.len] != ':')
			continue;
		buf_add(out, out->len ? STR(", ") : STR(""));
		buf_add(out, name);
	}
}

static bool word_no_intrinsic(
	struct lexer *l, enum field_scope scope, struct str name, size_t len)
{
	const char *near = field_near(name);
	struct buf names = {0};
	size_t start = l->at;

	if (near)
		return query_error_set(
			l->why, start, len, "no such field: did you mean `%s`?", near);
	word_names(scope, &names);
	query_error_set(
		l->why, start, len, "no such field: there are %s", buf_text(&names));
	buf_release(&names);
	return false;
}

/* `span:` and the like: the lexer is behind the scope's word, where the colon is. */
static bool word_intrinsic(struct lexer *l, size_t start, enum field_scope scope)
{
	struct field field = {0};
	struct buf name = {0};
	struct str word;
	bool ok = true;

	l->at++;
	while (lexer_peek(l, 0) && strchr(" \t\r\n", lexer_peek(l, 0)))
		l->at++;
	word = word_ahead(l, false);
	buf_add(&name, field_scope_word(scope));
	buf_add_byte(&name, ':');
	buf_add(&name, word);
	field.id = field_find(buf_str(&name));
	if (field.id == FIELD_ATTRIBUTE)
		ok = word_no_intrinsic(l, scope, buf_str(&name), word.len);
	buf_release(&name);
	if (!ok)
		return false;
	l->at += word.len;
	lexer_add_field(l, start, field);
	return true;
}

/* Words with points that are names of fields: tokens.input. */
static bool word_dotted(struct lexer *l, size_t start)
{
	struct str word = word_ahead(l, true);
	struct field field = {.id = field_find(word)};

	if (field.id == FIELD_ATTRIBUTE)
		return false;
	l->at += word.len;
	lexer_add_field(l, start, field);
	return true;
}

static bool word_scope_takes(enum field_scope scope, char mark)
{
	return scope < SCOPE_COUNT && scope != (mark == ':' ? SCOPE_RESOURCE : SCOPE_TRACE);
}

static const char *word_scope_near(struct str word, char mark)
{
	struct near near;

	near_init(&near, word.at, word.len);
	for (enum field_scope scope = SCOPE_ANY + 1; scope < SCOPE_COUNT; scope++)
		if (word_scope_takes(scope, mark))
			near_offer(&near, field_scope_word(scope).at);
	if (mark == '.')
		near_offer(&near, "parent");
	return near.best;
}

/* A word with a point or colon behind it that is none of the scopes. */
static bool word_no_scope(struct lexer *l, size_t start, struct str word)
{
	char mark = lexer_peek(l, word.len);
	struct str dotted = word_ahead(l, true);
	const char *field = field_near(dotted), *scope = word_scope_near(word, mark);

	if (field && mark == '.')
		return query_error_set(l->why, start, dotted.len,
			"no such field: did you mean `%s`?", field);
	if (scope)
		return query_error_set(l->why, start, word.len + 1,
			"no such scope: did you mean `%s%c`?", scope, mark);
	return query_error_set(l->why, start, word.len + 1,
		mark == '.' ? "no such scope: there are span. resource. event. link. "
			      "instrumentation. parent. and a point alone"
			    : "no such scope: there are trace: span: event: link: and "
			      "instrumentation:");
}

/* What a word begins that does not stand alone; false in *done: it stands alone. */
static bool word_scoped(struct lexer *l, size_t start, struct str word, bool *done)
{
	char mark = lexer_peek(l, word.len);
	enum field_scope scope = word_scope(word);

	*done = true;
	if (mark == ':' && word_scope_takes(scope, mark)) {
		l->at += word.len;
		return word_intrinsic(l, start, scope);
	}
	if (mark == '.' && word_scope_takes(scope, mark)) {
		l->at += word.len + 1;
		return token_attribute(l, start, (struct field){.scope = scope});
	}
	if (mark == '.' && str_eq(word, STR("parent"))) {
		l->at += word.len + 1;
		return word_parent(l, start);
	}
	if (word_dotted(l, start))
		return true;
	if (mark == '.' || mark == ':')
		return word_no_scope(l, start, word);
	*done = false;
	return true;
}

bool token_word(struct lexer *l)
{
	struct str word = word_ahead(l, false);
	size_t start = l->at;
	bool done, ok = word_scoped(l, start, word, &done);

	if (done)
		return ok;
	l->at += word.len;
	if (word_literal(l, start, word) || word_call(l, start, word))
		return true;
	if (str_eq(word, STR("nil")))
		lexer_add(l, TOKEN_NIL, start);
	else if (str_eq(word, STR("contains")))
		lexer_add(l, TOKEN_OP, start)->op = OP_CONTAINS;
	else
		lexer_add(l, TOKEN_WORD, start);
	return true;
}
