#include "query/token_parts.h"

#include "base/near.h"

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
	const char *near = len ? field_near(name) : NULL;
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
	struct value value;
	bool done, ok = word_scoped(l, start, word, &done);

	if (done)
		return ok;
	l->at += word.len;
	if (token_literal(word, &value))
		lexer_add_value(l, start, value);
	else if (token_call(word))
		lexer_add(l, TOKEN_CALL, start)->call = token_call(word);
	else if (str_eq(word, STR("nil")))
		lexer_add(l, TOKEN_NIL, start);
	else if (str_eq(word, STR("contains")))
		lexer_add(l, TOKEN_OP, start)->op = OP_CONTAINS;
	else
		lexer_add(l, TOKEN_WORD, start);
	return true;
}
