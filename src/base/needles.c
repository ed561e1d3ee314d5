#include "base/needles.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/word.h"

enum { GRAM = 3, GRAM_BITS = 14, STEP = 4 };

struct needle {
	char text[NEEDLE_MAX]; /* in lower case */
	uint8_t len;
	uint16_t next; /* in its chain, from 1 */
	uint32_t note;
};

/* Letters in both cases as one; others that differ in the same bit too, but the text decides. */
static inline uint64_t needles_fold(uint64_t word)
{
	return word | 0x20 * WORD_EACH;
}

/* A hash of the first three bytes of a folded word. */
static inline uint32_t needles_gram(uint64_t folded)
{
	return ((uint32_t)folded << 8) * UINT32_C(0x9e3779b1) >> (32 - GRAM_BITS);
}

static inline char needles_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

bool needles_add(struct needles *n, struct str text, uint32_t note)
{
	struct needle *one;
	uint16_t *chain = &n->shorts;

	text = str_head(text, NEEDLE_MAX);
	if (!text.len || n->count >= NEEDLES_MAX)
		return false;
	n->at = mem_grow(n->at, &n->room, n->count + 1, sizeof(*n->at));
	one = &n->at[n->count++];
	*one = (struct needle){.len = (uint8_t)text.len, .note = note};
	for (size_t i = 0; i < text.len; i++)
		one->text[i] = needles_lower(text.at[i]);
	if (text.len >= GRAM) {
		uint32_t gram = needles_gram(needles_fold(word_load(one->text)));

		n->grams[gram] = 1;
		chain = &n->heads[gram % 512];
	}
	one->next = *chain;
	*chain = (uint16_t)n->count;
	return true;
}

void needles_begin(const struct needles *n, struct needles_walk *w, struct str text)
{
	*w = (struct needles_walk){.text = text, .brief = n->shorts};
}

static bool needles_is(const struct needle *one, struct str text)
{
	if (text.len < one->len)
		return false;
	for (size_t i = 0; i < one->len; i++)
		if (needles_lower(text.at[i]) != one->text[i])
			return false;
	return true;
}

/* Goes on in the chain of the place before w->at. */
static bool needles_try(const struct needles *n, struct needles_walk *w)
{
	while (w->chain) {
		const struct needle *one = &n->at[w->chain - 1];

		w->chain = one->next;
		if (!needles_is(one, str_tail(w->text, w->at - 1)))
			continue;
		w->place = w->at - 1;
		w->len = one->len;
		w->note = one->note;
		return true;
	}
	return false;
}

/* The three bytes at a place, the last ones of the text too. */
static inline uint32_t needles_gram_at(struct str text, size_t at)
{
	char few[8] = {0};

	if (text.len - at >= 8)
		return needles_gram(needles_fold(word_load(text.at + at)));
	memcpy(few, text.at + at, text.len - at);
	return needles_gram(needles_fold(word_load(few)));
}

/* The first place at `at` or behind it where one may begin; text.len: none. */
static size_t needles_place(const struct needles *n, struct str text, size_t at)
{
	for (; at + 8 <= text.len; at += STEP) {
		uint64_t word = needles_fold(word_load(text.at + at));

		if (n->grams[needles_gram(word)] | n->grams[needles_gram(word >> 8)] |
			n->grams[needles_gram(word >> 16)] |
			n->grams[needles_gram(word >> 24)])
			break;
	}
	for (; at + GRAM <= text.len; at++)
		if (n->grams[needles_gram_at(text, at)])
			return at;
	return text.len;
}

static bool needles_long(const struct needles *n, struct needles_walk *w)
{
	while (!needles_try(n, w)) {
		w->at = needles_place(n, w->text, w->at);
		if (w->at == w->text.len)
			return false;
		w->chain = n->heads[needles_gram_at(w->text, w->at) % 512];
		w->at++;
	}
	return true;
}

/* Where one of fewer bytes is, at `at` or behind it; text.len: nowhere. */
static size_t needles_brief(const struct needle *one, struct str text, size_t at)
{
	char upper = one->text[0] >= 'a' && one->text[0] <= 'z'
		? (char)(one->text[0] & ~0x20)
		: one->text[0];

	for (; at < text.len; at++) {
		if (upper == one->text[0])
			at += str_find(str_tail(text, at), upper);
		if (at < text.len && needles_is(one, str_tail(text, at)))
			return at;
	}
	return text.len;
}

/* The long ones have been looked for; w->at begins anew for each short one. */
static bool needles_short(const struct needles *n, struct needles_walk *w)
{
	for (; w->brief; w->brief = n->at[w->brief - 1].next, w->at = 0) {
		const struct needle *one = &n->at[w->brief - 1];

		w->place = needles_brief(one, w->text, w->at);
		if (w->place == w->text.len)
			continue;
		w->at = w->place + 1;
		w->len = one->len;
		w->note = one->note;
		return true;
	}
	return false;
}

bool needles_next(const struct needles *n, struct needles_walk *w)
{
	if (!w->over && needles_long(n, w))
		return true;
	if (!w->over)
		w->at = 0;
	w->over = true;
	return needles_short(n, w);
}

void needles_release(struct needles *n)
{
	free(n->at);
	*n = (struct needles){0};
}
