#include "export/redact_rules.h"

#include "base/mem.h"
#include "base/scan.h"

/* One line of rules being read. */
struct rule_line {
	struct redact_rules *r;
	struct str whole;
	struct str left; /* of it */
	struct diag *why;
};

static bool rule_fault(struct rule_line *l, const char *at, const char *text)
{
	l->why->column = (uint64_t)(at - l->whole.at) + 1;
	l->why->text = arena_copy(&l->r->arena, str_from(text));
	return false;
}

static bool rule_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void rule_skip(struct rule_line *l)
{
	while (l->left.len && rule_blank(l->left.at[0]))
		l->left = str_tail(l->left, 1);
}

/* Up to the next blank; empty at the end, at its place. */
static struct str rule_word(struct rule_line *l)
{
	struct str word;
	size_t len = 0;

	rule_skip(l);
	while (len < l->left.len && !rule_blank(l->left.at[len]))
		len++;
	word = str_head(l->left, len);
	l->left = str_tail(l->left, len);
	return word;
}

static struct redact_rule *rules_new(struct redact_rules *r, enum redact_kind kind)
{
	r->at = mem_grow(r->at, &r->room, r->count + 1, sizeof(*r->at));
	r->at[r->count] = (struct redact_rule){.kind = kind};
	return &r->at[r->count++];
}

/* ---- the kinds of lines ---- */

/* The words of the pattern, with a `-` between them. */
static struct str rule_key_name(struct rule_line *l, const struct redact_key *key)
{
	struct buf name = {0};
	struct str kept;

	for (size_t i = 0; i < key->count; i++) {
		if (i)
			buf_add_byte(&name, '-');
		buf_add(&name, key->words[i]);
	}
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (c >= 'A' && c <= 'Z')
			name.at[i] = (char)(c | 0x20);
		else if ((unsigned char)c >= 0x80)
			name.at[i] = 'x';
	}
	kept = arena_copy(&l->r->arena, str_head(buf_str(&name), REDACT_NAME_MAX));
	buf_release(&name);
	return kept;
}

static bool rule_least(struct rule_line *l, size_t *least)
{
	struct str word = rule_word(l);
	struct scan_value number = {.text = word, .type = SCAN_NUMBER};
	int64_t n = 0;

	*least = 1;
	if (!word.len)
		return true;
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] < '0' || word.at[i] > '9')
			return rule_fault(l, word.at, "expected a number of bytes");
	if (!scan_int(&number, &n) || n < 1 || n > UINT16_MAX)
		return rule_fault(l, word.at, "a number of bytes from 1 to 65535");
	*least = (size_t)n;
	return true;
}

static bool rule_of_key(struct rule_line *l, enum redact_kind kind)
{
	struct str pattern = rule_word(l);
	struct redact_key key;
	struct redact_rule *rule;
	size_t least = 1;

	if (!redact_key_parse(pattern, &key))
		return rule_fault(l, pattern.at,
			"expected words of a name, as in api-key, token$ or ^prompt$");
	if (kind == REDACT_KEY && !rule_least(l, &least))
		return false;
	rule_skip(l);
	if (l->left.len)
		return rule_fault(l, l->left.at, "expected nothing more");
	rule = rules_new(l->r, kind);
	rule->key = key;
	rule->least = least;
	rule->name = kind == REDACT_CONTENT ? STR("content") : rule_key_name(l, &key);
	return true;
}

static bool rule_name_is(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!(name.at[i] >= 'a' && name.at[i] <= 'z') &&
			!(name.at[i] >= '0' && name.at[i] <= '9') && name.at[i] != '-')
			return false;
	return name.len && name.len <= REDACT_NAME_MAX;
}

/* The rest of the line, blanks at its ends aside. */
static bool rule_regex(struct rule_line *l, bool part, struct regex **regex)
{
	struct regex_fault fault = {0};

	rule_skip(l);
	while (l->left.len && rule_blank(l->left.at[l->left.len - 1]))
		l->left.len--;
	if (!l->left.len)
		return rule_fault(l, l->left.at, "expected a regular expression");
	*regex = part ? regex_new_part(l->left, &fault) : regex_new(l->left, &fault);
	return *regex || rule_fault(l, l->left.at + fault.offset, fault.text);
}

static bool rule_of_value(struct rule_line *l, enum redact_kind kind)
{
	struct str name = rule_word(l);
	struct redact_rule *rule;
	struct regex *regex;

	if (!rule_name_is(name))
		return rule_fault(l, name.at,
			"expected a name of at most 32 small letters, digits and -, then a "
			"regular expression");
	if (!rule_regex(l, true, &regex))
		return false;
	rule = rules_new(l->r, kind);
	rule->name = name;
	rule->regex = regex;
	rule->pattern = l->left;
	return true;
}

static bool rule_of_allow(struct rule_line *l, enum redact_kind kind)
{
	struct str what = rule_word(l);
	struct regex *regex;

	if (str_eq(what, STR("key")))
		return rule_of_key(l, kind);
	if (!str_eq(what, STR("value")))
		return rule_fault(l, what.at, "expected key or value behind allow");
	if (!rule_regex(l, false, &regex))
		return false;
	rules_new(l->r, REDACT_ALLOW_VALUE)->regex = regex;
	return true;
}

static const struct word_row {
	struct str word;
	enum redact_kind kind;
	bool (*read)(struct rule_line *l, enum redact_kind kind);
} word_rows[] = {
	{{"key", 3}, REDACT_KEY, rule_of_key},
	{{"content", 7}, REDACT_CONTENT, rule_of_key},
	{{"value", 5}, REDACT_VALUE, rule_of_value},
	{{"allow", 5}, REDACT_ALLOW_KEY, rule_of_allow},
};

static bool rule_of_line(struct rule_line *l)
{
	struct str word = rule_word(l);

	if (!word.len || word.at[0] == '#')
		return true;
	if (l->r->count >= REDACT_RULES_MAX)
		return rule_fault(l, word.at, "there are too many rules");
	for (size_t i = 0; i < sizeof(word_rows) / sizeof(word_rows[0]); i++)
		if (str_eq(word, word_rows[i].word))
			return word_rows[i].read(l, word_rows[i].kind);
	return rule_fault(l, word.at, "expected key, content, value, allow or #");
}

bool redact_rules_add(
	struct redact_rules *r, struct str source, struct str text, struct diag *why)
{
	struct str left = arena_copy(&r->arena, text);

	*why = (struct diag){.source = source};
	while (left.len) {
		size_t len = str_find(left, '\n');
		struct rule_line line = {.r = r,
			.whole = str_head(left, len),
			.left = str_head(left, len),
			.why = why};

		why->line++;
		if (!rule_of_line(&line))
			return false;
		left = str_tail(left, len + 1);
	}
	return true;
}
