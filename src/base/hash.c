#include "base/hash.h"

#include "base/word.h"

struct hash {
	uint64_t v[4];
};

static uint64_t hash_turn(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static void hash_round(struct hash *h)
{
	uint64_t *v = h->v;

	v[0] += v[1];
	v[1] = hash_turn(v[1], 13) ^ v[0];
	v[0] = hash_turn(v[0], 32);
	v[2] += v[3];
	v[3] = hash_turn(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = hash_turn(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = hash_turn(v[1], 17) ^ v[2];
	v[2] = hash_turn(v[2], 32);
}

static void hash_word(struct hash *h, uint64_t word)
{
	h->v[3] ^= word;
	hash_round(h);
	h->v[0] ^= word;
}

/* What does not fill a word, and the length above it. */
static uint64_t hash_rest(struct str text)
{
	size_t left = text.len % 8;
	uint64_t word = (uint64_t)text.len << 56;

	for (size_t i = 0; i < left; i++)
		word |= (uint64_t)(unsigned char)text.at[text.len - left + i] << 8 * i;
	return word;
}

/* The key's other half is made of the seed too. */
static void hash_begin(struct hash *h, uint64_t seed)
{
	uint64_t other = seed * UINT64_C(0x9e3779b97f4a7c15) ^ seed >> 29;

	h->v[0] = seed ^ UINT64_C(0x736f6d6570736575);
	h->v[1] = other ^ UINT64_C(0x646f72616e646f6d);
	h->v[2] = seed ^ UINT64_C(0x6c7967656e657261);
	h->v[3] = other ^ UINT64_C(0x7465646279746573);
}

uint64_t hash_text(struct str text, uint64_t seed)
{
	struct hash h;

	hash_begin(&h, seed);
	for (size_t i = 0; i + 8 <= text.len; i += 8)
		hash_word(&h, word_load(text.at + i));
	hash_word(&h, hash_rest(text));
	h.v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		hash_round(&h);
	return h.v[0] ^ h.v[1] ^ h.v[2] ^ h.v[3];
}
