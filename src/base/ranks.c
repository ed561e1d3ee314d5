#include "base/ranks.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { WORD = 64, BLOCK_WORDS = 8, BLOCK = WORD * BLOCK_WORDS };

static uint32_t ranks_words(const struct ranks *r)
{
	return r->count / WORD + 1;
}

static uint32_t ranks_blocks(const struct ranks *r)
{
	return r->count / BLOCK + 1;
}

void ranks_reset(struct ranks *r, uint32_t count)
{
	size_t words, blocks;

	r->count = count;
	words = (size_t)ranks_blocks(r) * BLOCK_WORDS;
	blocks = ranks_blocks(r) + 1;
	r->bits = mem_grow(r->bits, &r->bit_room, words, sizeof(*r->bits));
	r->before = mem_grow(r->before, &r->block_room, blocks, sizeof(*r->before));
	memset(r->bits, 0, words * sizeof(*r->bits));
	memset(r->before, 0, blocks * sizeof(*r->before));
}

void ranks_release(struct ranks *r)
{
	free(r->bits);
	free(r->before);
	*r = (struct ranks){0};
}

void ranks_put(struct ranks *r, uint32_t place)
{
	r->bits[place / WORD] |= UINT64_C(1) << place % WORD;
}

static void word_fill(uint64_t *word, uint64_t bits, bool in)
{
	*word = in ? *word | bits : *word & ~bits;
}

void ranks_fill(struct ranks *r, uint32_t from, uint32_t to, bool in)
{
	uint32_t word = from / WORD, last = to / WORD;
	uint64_t first_bits = UINT64_MAX << from % WORD;
	uint64_t last_bits = ~(UINT64_MAX << to % WORD);

	if (from >= to)
		return;
	if (word == last) {
		word_fill(&r->bits[word], first_bits & last_bits, in);
		return;
	}
	word_fill(&r->bits[word], first_bits, in);
	memset(r->bits + word + 1, in ? 0xff : 0, (last - word - 1) * sizeof(*r->bits));
	word_fill(&r->bits[last], last_bits, in);
}

/* Those that are in among the first words of a block. */
static uint32_t block_count(const uint64_t *bits, uint32_t words)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < words; i++)
		count += (uint32_t)__builtin_popcountll(bits[i]);
	return count;
}

void ranks_count(struct ranks *r, uint32_t from, uint32_t to)
{
	uint32_t block = from / BLOCK, blocks = ranks_blocks(r);
	uint32_t last = to / BLOCK < blocks ? to / BLOCK : blocks - 1, was, more;

	was = r->before[last + 1];
	for (; block <= last; block++)
		r->before[block + 1] = r->before[block] +
			block_count(r->bits + (size_t)block * BLOCK_WORDS, BLOCK_WORDS);
	more = r->before[last + 1] -
		was; /* as unsigned numbers have it, where it is less */
	for (; more && block < blocks; block++)
		r->before[block + 1] += more;
}

uint32_t ranks_all(const struct ranks *r)
{
	return r->count ? r->before[ranks_blocks(r)] : 0;
}

uint32_t ranks_before(const struct ranks *r, uint32_t place)
{
	uint32_t block = place / BLOCK, words = place / WORD % BLOCK_WORDS;
	const uint64_t *bits = r->bits + (size_t)block * BLOCK_WORDS;
	uint64_t rest;

	if (place >= r->count)
		return ranks_all(r);
	rest = bits[words] & ~(UINT64_MAX << place % WORD);
	return r->before[block] + block_count(bits, words) +
		(uint32_t)__builtin_popcountll(rest);
}

bool ranks_has(const struct ranks *r, uint32_t place)
{
	return place < r->count && r->bits[place / WORD] >> place % WORD & 1;
}

/* The block that has the n-th: the last one before which there are no more than n. */
static uint32_t ranks_block(const struct ranks *r, uint32_t n)
{
	uint32_t low = 0, high = ranks_blocks(r);

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (r->before[middle] <= n)
			low = middle;
		else
			high = middle;
	}
	return low;
}

uint32_t ranks_find(const struct ranks *r, uint32_t n)
{
	uint32_t block, word;
	uint64_t bits;

	if (n >= ranks_all(r))
		return r->count;
	block = ranks_block(r, n);
	n -= r->before[block];
	for (word = block * BLOCK_WORDS; word < ranks_words(r); word++) {
		uint32_t here = (uint32_t)__builtin_popcountll(r->bits[word]);

		if (n < here)
			break;
		n -= here;
	}
	for (bits = r->bits[word]; n; n--)
		bits &= bits - 1;
	return word * WORD + (uint32_t)__builtin_ctzll(bits);
}
