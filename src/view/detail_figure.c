#include "view/detail_parts.h"

#include <inttypes.h>

#include <stdio.h>

#include "base/json.h"
#include "model/tally.h"
#include "model/usage.h"
#include "view/sheet_value.h"

static void add_figure(struct sheet *s, const char *words, const struct buf *text)
{
	struct scan_value v = {.type = SCAN_NUMBER};

	v.text = arena_copy(&s->arena, buf_str(text));
	sheet_add_pair(s, str_from(words), &v);
}

static void add_count(struct sheet *s, const char *words, uint64_t n)
{
	struct buf text = {0};

	if (!n)
		return;
	buf_addf(&text, "%" PRIu64, n);
	add_figure(s, words, &text);
	buf_release(&text);
}

void detail_added(struct sheet *s, const struct detail *d)
{
	const struct added *a = &d->added;
	struct buf text = {0};

	if (!a->tokens)
		return;
	if (a->tokens < a->of)
		buf_addf(&text,
			"about %" PRIu64 ", of %" PRIu64 " to the next call's input",
			a->tokens, a->of);
	else
		buf_addf(&text, "%" PRIu64 ", to the next call's input", a->tokens);
	sheet_add_words(
		s, STR("tokens added"), ROLE_PLAIN, arena_copy(&s->arena, buf_str(&text)));
	buf_release(&text);
}

static bool is_tokens(enum meaning what)
{
	return what == MEANING_INPUT_TOKENS || what == MEANING_OUTPUT_TOKENS ||
		what == MEANING_CACHE_READ || what == MEANING_CACHE_WRITE ||
		what == MEANING_REASONING;
}

/* What was computed, unless the attribute is no number at all, and shown as such. */
static bool usage_for(const struct detail *d, enum meaning what, struct usage *u)
{
	const struct scan_value *v = facts_find(d->facts, what);

	return usage_of_facts(d->facts, u) && (tally_of(u, what) || !v);
}

static bool add_cost(struct sheet *s, const struct detail *d, const char *words)
{
	struct buf text = {0};
	struct usage u;

	if (facts_find(d->facts, MEANING_COST) || !usage_of_facts(d->facts, &u) ||
		!(u.cost > 0))
		return false;
	json_double(u.cost, &text);
	add_figure(s, words, &text);
	buf_release(&text);
	return true;
}

bool detail_figure(struct sheet *s, const struct detail *d, const struct detail_row *row)
{
	struct usage u;

	if (row->meaning == MEANING_COST)
		return add_cost(s, d, row->words);
	if (!is_tokens(row->meaning) || !usage_for(d, row->meaning, &u))
		return false;
	add_count(s, row->words, tally_of(&u, row->meaning));
	if (row->meaning == MEANING_INPUT_TOKENS && tally_fresh(&u) != u.input)
		add_count(s, "  fresh", tally_fresh(&u));
	return true;
}

static bool reads(const struct scan_value *v, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, n);
	return str_eq(v->text, str_from(text));
}

bool detail_shows_figure(
	const struct detail *d, enum meaning what, const struct scan_value *v)
{
	struct usage u;

	if (!is_tokens(what) || !usage_for(d, what, &u))
		return true;
	return reads(v, tally_of(&u, what)) ||
		(what == MEANING_INPUT_TOKENS && reads(v, tally_fresh(&u)));
}
