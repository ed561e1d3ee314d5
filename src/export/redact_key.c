#include "export/redact_key.h"

static bool key_small(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || c >= 0x80;
}

static bool key_capital(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool key_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* What words are made of. */
static bool key_inner(unsigned char c)
{
	return key_small(c) || key_capital(c) || key_digit(c);
}

static unsigned char key_at(struct str s, size_t i)
{
	return i < s.len ? (unsigned char)s.at[i] : '\0';
}

static unsigned char key_lower(unsigned char c)
{
	return key_capital(c) ? (unsigned char)(c | 0x20) : c;
}

/* Whether a name is cut in front of byte `i`. */
static bool key_cut(struct str name, size_t i)
{
	unsigned char before, behind = key_at(name, i);

	if (i == 0 || i >= name.len)
		return true;
	before = (unsigned char)name.at[i - 1];
	if (!key_inner(before) || !key_inner(behind))
		return true;
	if (key_digit(before) != key_digit(behind))
		return true;
	if (key_small(before) && key_capital(behind))
		return true;
	return key_capital(before) && key_capital(behind) && key_small(key_at(name, i + 1));
}

bool redact_key_parse(struct str pattern, struct redact_key *out)
{
	*out = (struct redact_key){0};
	if (pattern.len && pattern.at[0] == '^') {
		out->first = true;
		pattern = str_tail(pattern, 1);
	}
	if (pattern.len && pattern.at[pattern.len - 1] == '$') {
		out->last = true;
		pattern.len--;
	}
	while (pattern.len) {
		size_t len = 0;

		while (key_inner(key_at(pattern, len)))
			len++;
		if (len && out->count == REDACT_KEY_WORDS)
			return false;
		if (len)
			out->words[out->count++] = str_head(pattern, len);
		pattern = str_tail(pattern, len ? len : 1);
	}
	return out->count > 0;
}

static bool key_word(struct str word, struct str text, size_t at)
{
	if (text.len < at || text.len - at < word.len)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (key_lower((unsigned char)word.at[i]) !=
			key_lower((unsigned char)text.at[at + i]))
			return false;
	return true;
}

/* The place behind the words from `word` on, which begin at `at`; 0: they are not there. */
static size_t key_words(const struct redact_key *k, size_t word, struct str text, size_t at)
{
	for (size_t first = word; word < k->count; word++) {
		while (word > first && at < text.len && !key_inner(key_at(text, at)))
			at++;
		if (!key_word(k->words[word], text, at))
			return 0;
		at += k->words[word].len;
	}
	return at;
}

bool redact_key_matches(const struct redact_key *k, struct str name)
{
	for (size_t at = 0; at < name.len; at++) {
		size_t end;

		if (key_cut(name, at) && (end = key_words(k, 0, name, at)) > 0 &&
			key_cut(name, end) && (!k->last || end == name.len))
			return true;
		if (k->first)
			return false;
	}
	return false;
}

size_t redact_key_rarest(const struct redact_key *k)
{
	size_t best = 0;

	for (size_t i = 1; i < k->count; i++)
		if (k->words[i].len > k->words[best].len)
			best = i;
	return best;
}

/* Whether a name ends here: at its quote, perhaps an escaped one, and a colon. */
static bool key_ends(struct str json, size_t at, bool member)
{
	if (key_at(json, at) == '\\')
		return true;
	if (key_at(json, at++) != '"')
		return false;
	while (key_at(json, at) == ' ' || key_at(json, at) == '\t')
		at++;
	return !member || key_at(json, at) == ':' || key_at(json, at) == '\r' ||
		key_at(json, at) == '\n';
}

bool redact_key_near(
	const struct redact_key *k, size_t word, struct str json, size_t at, bool member)
{
	size_t end = key_words(k, word, json, at);
	unsigned char next = key_at(json, end);

	if (!end)
		return false;
	if (k->last)
		return key_ends(json, end, member);
	return key_digit(key_at(json, end - 1)) || !key_small(next) || next >= 0x80;
}
