#include "export/redact_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "export/redact_tag.h"

struct redact_range {
	size_t begin;
	size_t end;
};

static void hits_add(
	struct redact_hits *h, const struct redact_rule *rule, size_t begin, size_t end)
{
	h->at = mem_grow(h->at, &h->room, h->count + 1, sizeof(*h->at));
	h->at[h->count++] = (struct redact_hit){begin, end, rule};
}

/* ---- one rule ---- */

/* Where to go on behind a match of nothing: a character further. */
static size_t hits_further(struct str text, size_t at)
{
	at++;
	while (at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static size_t hits_part(struct redact_hits *h, const struct redact_rules *rules,
	const struct redact_rule *rule, struct str text, const struct regex_part *part)
{
	struct str hit = part->group;
	size_t begin = (size_t)(hit.at - text.at);
	size_t end = (size_t)(part->whole.at - text.at) + part->whole.len;

	if (hit.len && !redact_rules_allowed(rules, hit))
		hits_add(h, rule, begin, begin + hit.len);
	return part->whole.len ? end : hits_further(text, end);
}

static void hits_rule(struct redact_hits *h, const struct redact_rules *rules,
	const struct redact_rule *rule, struct str text)
{
	struct regex_part part;
	size_t at = 0;

	while (at <= text.len) {
		enum regex_found found = regex_find(rule->regex, text, at, &part);

		if (found == REGEX_GAVE_UP)
			hits_add(h, rule, at, text.len);
		if (found != REGEX_FOUND)
			return;
		at = hits_part(h, rules, rule, text, &part);
	}
}

static void hits_rules(
	struct redact_hits *h, const struct redact_rules *rules, struct str text)
{
	h->tried = mem_grow(h->tried, &h->tried_room, rules->count + 1, sizeof(*h->tried));
	if (!redact_rules_try(rules, text, h->tried))
		return;
	for (size_t i = 0; i < rules->count; i++)
		if (h->tried[i])
			hits_rule(h, rules, &rules->at[i], text);
}

/* ---- all together ---- */

static int hits_compare(const void *a, const void *b)
{
	const struct redact_hit *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return (x->rule > y->rule) - (x->rule < y->rule);
}

/* Those that overlap are one, of the rule of the first. */
static void hits_merge(struct redact_hits *h)
{
	size_t kept = 0;

	for (size_t i = 1; i < h->count; i++) {
		struct redact_hit *last = &h->at[kept];

		if (h->at[i].begin >= last->end)
			h->at[++kept] = h->at[i];
		else if (h->at[i].end > last->end)
			last->end = h->at[i].end;
	}
	h->count = h->count ? kept + 1 : 0;
}

static void hits_tags(struct redact_hits *h, struct str text)
{
	size_t at = 0;

	h->tag_count = 0;
	while (at < text.len) {
		struct str left = str_tail(text, at);
		const char *hit = memmem(left.at, left.len, "[redacted:", 10);
		size_t len;

		if (!hit)
			return;
		at = (size_t)(hit - text.at);
		len = redact_tag_length(str_tail(text, at));
		if (len) {
			h->tags = mem_grow(
				h->tags, &h->tag_room, h->tag_count + 1, sizeof(*h->tags));
			h->tags[h->tag_count++] = (struct redact_range){at, at + len};
		}
		at += len ? len : 1;
	}
}

/*
 * A hit with the tags that it touches, of which `*first` may be the first; false when there is
 * nothing else in it.
 */
static bool hits_beside(const struct redact_hits *h, struct redact_hit *hit, size_t *first)
{
	size_t bare = hit->end - hit->begin;

	while (*first < h->tag_count && h->tags[*first].end <= hit->begin)
		++*first;
	for (size_t i = *first; i < h->tag_count && h->tags[i].begin < hit->end; i++) {
		const struct redact_range *tag = &h->tags[i];
		size_t begin = tag->begin > hit->begin ? tag->begin : hit->begin;
		size_t end = tag->end < hit->end ? tag->end : hit->end;

		bare -= end - begin;
		if (tag->begin < hit->begin)
			hit->begin = tag->begin;
		if (tag->end > hit->end)
			hit->end = tag->end;
	}
	return bare > 0;
}

static void hits_untag(struct redact_hits *h)
{
	size_t kept = 0, tag = 0;

	for (size_t i = 0; i < h->count; i++)
		if (hits_beside(h, &h->at[i], &tag))
			h->at[kept++] = h->at[i];
	h->count = kept;
	hits_merge(h);
}

void redact_hits_find(
	struct redact_hits *h, const struct redact_rules *rules, struct str text)
{
	h->count = 0;
	hits_rules(h, rules, text);
	if (!h->count)
		return;
	qsort(h->at, h->count, sizeof(*h->at), hits_compare);
	hits_merge(h);
	hits_tags(h, text);
	if (h->tag_count)
		hits_untag(h);
}

void redact_hits_release(struct redact_hits *h)
{
	free(h->at);
	free(h->tags);
	free(h->tried);
	*h = (struct redact_hits){0};
}
