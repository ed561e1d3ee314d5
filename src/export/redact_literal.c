#include "export/redact_literal.h"

#include <string.h>

#include "base/buf.h"

enum { DEPTH = 20 };

/* A pattern being read. */
struct reading {
	struct str left;
	struct arena *arena;
	int depth;
	bool folds; /* the case of letters does not matter, or not everywhere */
	bool doubt; /* something was met that is not understood */
};

/* The best that is known of a sequence so far, and the run of bytes that it ends with. */
struct sequence {
	struct redact_literals best;
	struct buf run;
};

static void read_branches(struct reading *r, struct redact_literals *out);

/* ---- which is better ---- */

/* Bytes that are seldom in text are worth more; what is often there is worth nothing alone. */
static size_t literal_worth(struct str s)
{
	size_t worth = 0;

	for (size_t i = 0; i < s.len; i++)
		worth += s.at[i] == '@' || s.at[i] == '%' || s.at[i] == '|' ? 3 : 1;
	return worth;
}

static size_t literals_worth(const struct redact_literals *l)
{
	size_t least = l->count ? SIZE_MAX : 0;

	for (size_t i = 0; i < l->count; i++)
		if (literal_worth(l->at[i].text) < least)
			least = literal_worth(l->at[i].text);
	return least;
}

enum { WORTH_LEAST = 3 };

static bool literal_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		c == '_';
}

static void sequence_offer(struct sequence *s, const struct redact_literals *l)
{
	size_t worth = literals_worth(l), best = literals_worth(&s->best);

	if (worth > best || (worth == best && l->count < s->best.count))
		s->best = *l;
}

/* The run is as long as it gets; `ends`: and no word goes on behind it. */
static void sequence_end(struct sequence *s, struct reading *r, bool ends)
{
	struct redact_literals l = {.count = 1};

	if (!s->run.len)
		return;
	l.at[0].text = arena_copy(r->arena, buf_str(&s->run));
	l.at[0].ends = ends && literal_word(s->run.at[s->run.len - 1]);
	sequence_offer(s, &l);
	buf_reset(&s->run);
}

/* What comes next may be anything. */
static void sequence_break(struct sequence *s, struct reading *r)
{
	sequence_end(s, r, false);
}

/* ---- what there is in a pattern ---- */

static char read_peek(const struct reading *r, size_t ahead)
{
	return ahead < r->left.len ? r->left.at[ahead] : '\0';
}

static void read_pass(struct reading *r, size_t len)
{
	r->left = str_tail(r->left, len);
}

/* A class is passed, from behind its bracket. */
static void read_class(struct reading *r)
{
	if (read_peek(r, 0) == '^')
		read_pass(r, 1);
	if (read_peek(r, 0) == ']')
		read_pass(r, 1);
	while (r->left.len && read_peek(r, 0) != ']') {
		if (read_peek(r, 0) == '[' && strchr(":.=", read_peek(r, 1)))
			r->doubt = true;
		read_pass(r, read_peek(r, 0) == '\\' ? 2 : 1);
	}
	read_pass(r, 1);
}

static bool read_digit(const struct reading *r, size_t i)
{
	return read_peek(r, i) >= '0' && read_peek(r, i) <= '9';
}

/* A count in braces, which is passed; *none: it may be 0. False: these are no such braces. */
static bool read_count(struct reading *r, bool *none)
{
	size_t i = 1;

	*none = true;
	for (; read_digit(r, i); i++)
		*none = *none && read_peek(r, i) == '0';
	if (read_peek(r, i) == ',')
		i++;
	while (read_digit(r, i))
		i++;
	if (i == 1 || read_peek(r, i) != '}')
		return false;
	read_pass(r, i + 1);
	return true;
}

enum repeat { ONCE, SOME, MAYBE };

/* How often what stands before it is there; what makes it lazy or possessive is passed too. */
static enum repeat read_repeat(struct reading *r)
{
	enum repeat how = ONCE;
	char c = read_peek(r, 0);
	bool none;

	if (c == '*' || c == '?' || c == '+') {
		how = c == '+' ? SOME : MAYBE;
		read_pass(r, 1);
	} else if (c == '{' && read_count(r, &none)) {
		how = none ? MAYBE : SOME;
	} else {
		return ONCE;
	}
	if (read_peek(r, 0) == '?' || read_peek(r, 0) == '+')
		read_pass(r, 1);
	return how;
}

/* Behind an opening parenthesis: whether what is in the group is matched, and is there. */
static bool read_opening(struct reading *r)
{
	if (read_peek(r, 0) == '*') {
		r->doubt = true;
		return false;
	}
	if (read_peek(r, 0) != '?')
		return true;
	if (read_peek(r, 1) == ':' || read_peek(r, 1) == '>') {
		read_pass(r, 2);
		return true;
	}
	if (read_peek(r, 1) == '=' || read_peek(r, 1) == '!') {
		read_pass(r, 2);
		return false;
	}
	if (read_peek(r, 1) == '<' && (read_peek(r, 2) == '=' || read_peek(r, 2) == '!')) {
		read_pass(r, 3);
		return false;
	}
	r->doubt = true;
	return false;
}

/* `(?i)` and `(?s)` change nothing here. */
static bool read_flags(struct reading *r)
{
	size_t i = 2;

	if (read_peek(r, 1) != '?')
		return false;
	for (; strchr("ims", read_peek(r, i)) && i < r->left.len; i++)
		r->folds |= read_peek(r, i) == 'i';
	if (i == 2 || read_peek(r, i) != ')')
		return false;
	read_pass(r, i + 1);
	return true;
}

static void read_group(struct reading *r, struct sequence *s)
{
	struct redact_literals inner = {0};
	bool there;

	if (read_flags(r))
		return;
	sequence_break(s, r);
	read_pass(r, 1);
	there = read_opening(r);
	if (++r->depth > DEPTH)
		r->doubt = true;
	if (!r->doubt)
		read_branches(r, &inner);
	r->depth--;
	if (read_peek(r, 0) != ')')
		r->doubt = true;
	read_pass(r, 1);
	if (read_repeat(r) != MAYBE && there)
		sequence_offer(s, &inner);
}

/* The byte that an escape stands for; 0: a class, or nothing; then *width says whether any byte is. */
static char read_escape(struct reading *r, bool *width)
{
	char c = read_peek(r, 1);

	read_pass(r, 2);
	*width = !strchr("bBAzZG", c);
	if (!*width || strchr("dDwWsSnrtfhHvVR", c))
		return '\0';
	if (c && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
		!(c >= 'A' && c <= 'Z'))
		return c;
	r->doubt = true;
	return '\0';
}

/* One byte that is itself, and how often it is there. */
static void read_byte(struct reading *r, struct sequence *s, char c)
{
	enum repeat how = read_repeat(r);

	if (how == MAYBE || strchr("\"\\/", c) || (unsigned char)c >= 0x80 || c < ' ') {
		sequence_break(s, r);
		return;
	}
	buf_add_byte(&s->run, c);
	if (how == SOME)
		sequence_break(s, r);
}

static void read_one(struct reading *r, struct sequence *s)
{
	char c = read_peek(r, 0);
	bool width = true;

	if (c == '(') {
		read_group(r, s);
		return;
	}
	if (c == '\\') {
		if (read_peek(r, 1) == 'b')
			sequence_end(s, r, true);
		c = read_escape(r, &width);
		if (c)
			read_byte(r, s, c);
		if (!c && width) {
			sequence_break(s, r);
			read_repeat(r);
		}
		return;
	}
	read_pass(r, 1);
	if (c == '[')
		read_class(r);
	if (c == '[' || c == '.') {
		sequence_break(s, r);
		read_repeat(r);
	} else if (c != '^' && c != '$') {
		read_byte(r, s, c);
	}
}

/* Up to a bar, a closing parenthesis or the end. */
static void read_sequence(struct reading *r, struct redact_literals *out)
{
	struct sequence s = {0};

	while (r->left.len && !r->doubt && read_peek(r, 0) != '|' && read_peek(r, 0) != ')')
		read_one(r, &s);
	sequence_break(&s, r);
	*out = s.best;
	buf_release(&s.run);
}

/* Each branch must have one; else there is none for all. */
static void read_branches(struct reading *r, struct redact_literals *out)
{
	bool all = true;

	for (;;) {
		struct redact_literals branch = {0};

		read_sequence(r, &branch);
		all = all && branch.count && literals_worth(&branch) >= WORTH_LEAST &&
			out->count + branch.count <= REDACT_LITERALS;
		for (size_t i = 0; all && i < branch.count; i++)
			out->at[out->count++] = branch.at[i];
		if (r->doubt || read_peek(r, 0) != '|')
			break;
		read_pass(r, 1);
	}
	if (!all)
		out->count = 0;
}

bool redact_literal_is(const struct redact_literal *l, struct str text, size_t at)
{
	size_t end = at + l->text.len;

	if (l->exact && !str_same(text.at + at, l->text.at, l->text.len))
		return false;
	return !l->ends || end >= text.len || !literal_word(text.at[end]);
}

void redact_literals(struct str regex, struct arena *arena, struct redact_literals *out)
{
	struct reading r = {.left = regex, .arena = arena};

	*out = (struct redact_literals){0};
	read_branches(&r, out);
	if (r.doubt || r.left.len)
		out->count = 0;
	for (size_t i = 0; i < out->count; i++)
		out->at[i].exact = !r.folds;
}
