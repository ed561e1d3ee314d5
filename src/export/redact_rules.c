#include "export/redact_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* ---- making them ready ---- */

static void rules_letters(struct redact_rules *r, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		r->letters[c >= 'A' && c <= 'Z' ? c | 0x20 : c] = true;
	}
}

static void rules_need(struct redact_rules *r, struct needles *of, struct str text,
	const struct redact_needle *needle)
{
	uint32_t note = (uint32_t)r->needle_count;

	r->needles = mem_grow(
		r->needles, &r->needle_room, r->needle_count + 1, sizeof(*r->needles));
	r->needles[r->needle_count++] = *needle;
	if (!needles_add(of, text, note) || !needles_add(&r->any, text, note))
		r->always = true;
	rules_letters(r, text);
}

static void rules_end_key(struct redact_rules *r, size_t i)
{
	const struct redact_key *key = &r->at[i].key;
	struct redact_needle needle = {.rule = (uint32_t)i, .word = redact_key_rarest(key)};

	rules_need(r, &r->keys, key->words[needle.word], &needle);
}

static void rules_end_value(struct redact_rules *r, size_t i)
{
	struct redact_literals l;

	redact_literals(r->at[i].pattern, &r->arena, &l);
	for (size_t n = 0; n < l.count; n++) {
		struct redact_needle needle = {.rule = (uint32_t)i, .literal = l.at[n]};

		rules_need(r, &r->values, l.at[n].text, &needle);
	}
	r->at[i].always = !l.count;
	r->always |= !l.count;
}

static const uint32_t ESCAPE = UINT32_MAX; /* a note that is no needle's of a rule */

void redact_rules_end(struct redact_rules *r)
{
	bool wide = false;

	for (size_t i = 0; i < r->count; i++)
		if (r->at[i].kind == REDACT_KEY || r->at[i].kind == REDACT_CONTENT)
			rules_end_key(r, i);
		else if (r->at[i].kind == REDACT_VALUE)
			rules_end_value(r, i);
	for (int c = 0x80; c < 0x100; c++)
		wide |= r->letters[c];
	needles_add(&r->any, wide ? STR("\\u") : STR("\\u00"), ESCAPE);
	for (int c = 0x80; c < 0x100; c++)
		r->letters[c] = wide;
}

void redact_rules_release(struct redact_rules *r)
{
	for (size_t i = 0; i < r->count; i++)
		regex_free(r->at[i].regex);
	free(r->at);
	free(r->needles);
	needles_release(&r->keys);
	needles_release(&r->values);
	needles_release(&r->any);
	arena_release(&r->arena);
	*r = (struct redact_rules){0};
}

/* ---- asking them ---- */

static bool rules_name_allowed(const struct redact_rules *r, struct str name)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->at[i].kind == REDACT_ALLOW_KEY &&
			redact_key_matches(&r->at[i].key, name))
			return true;
	return false;
}

const struct redact_rule *redact_rules_name(const struct redact_rules *r, struct str name)
{
	size_t best = r->count;
	struct needles_walk w;

	needles_begin(&r->keys, &w, name);
	while (needles_next(&r->keys, &w)) {
		size_t rule = r->needles[w.note].rule;

		if (rule < best && redact_key_matches(&r->at[rule].key, name))
			best = rule;
	}
	if (best == r->count || rules_name_allowed(r, name))
		return NULL;
	return &r->at[best];
}

bool redact_rules_allowed(const struct redact_rules *r, struct str text)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->at[i].kind == REDACT_ALLOW_VALUE &&
			regex_matches(r->at[i].regex, text))
			return true;
	return false;
}

static int rules_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Whether the escape at a place may be a byte that is looked for. */
static bool rules_escaped(const struct redact_rules *r, struct str line, size_t at)
{
	int high, low, c;

	if (r->letters[0x80] || line.len - at < 6)
		return true;
	high = rules_hex(line.at[at + 4]);
	low = rules_hex(line.at[at + 5]);
	if (high < 0 || low < 0)
		return true;
	c = high << 4 | low;
	return r->letters[c >= 'A' && c <= 'Z' ? c | 0x20 : c];
}

/* Whether what was found may be what its rule is about. */
static bool rules_near(
	const struct redact_rules *r, const struct needles_walk *w, struct str line)
{
	const struct redact_needle *n = &r->needles[w->note];
	const struct redact_rule *rule = &r->at[n->rule];

	if (rule->kind == REDACT_VALUE)
		return redact_literal_is(&n->literal, line, w->place);
	return redact_key_near(
		&rule->key, n->word, line, w->place, rule->kind == REDACT_CONTENT);
}

bool redact_rules_suspect(const struct redact_rules *r, struct str line)
{
	struct needles_walk w;

	if (r->always)
		return true;
	needles_begin(&r->any, &w, line);
	while (needles_next(&r->any, &w))
		if (w.note == ESCAPE ? rules_escaped(r, line, w.place)
				     : rules_near(r, &w, line))
			return true;
	return false;
}

bool redact_rules_try(const struct redact_rules *r, struct str text, bool *tried)
{
	bool any = r->always;
	struct needles_walk w;

	memset(tried, 0, r->count * sizeof(*tried));
	needles_begin(&r->values, &w, text);
	while (needles_next(&r->values, &w))
		if (rules_near(r, &w, text))
			any = tried[r->needles[w.note].rule] = true;
	for (size_t i = 0; r->always && i < r->count; i++)
		tried[i] |= r->at[i].always;
	return any;
}
