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

/* What does not fill a word, and the length above it. */
static uint64_t hash_rest(struct str text)
{
	size_t left = text.len % 8;
	uint64_t word = (uint64_t)text.len << 56;

	for (size_t i = 0; i < left; i++)
		word |= (uint64_t)(unsigned char)text.at[text.len - left + i] << 8 * i;
	return word;
}

static void hash_begin(struct hash *h, uint64_t low, uint64_t high)
{
	h->v[0] = low ^ UINT64_C(0x736f6d6570736575);
	h->v[1] = high ^ UINT64_C(0x646f72616e646f6d);
	h->v[2] = low ^ UINT64_C(0x6c7967656e657261);
	h->v[3] = high ^ UINT64_C(0x7465646279746573);
}

/* Inlined, so that the numbers of rounds are known where it is called. */
static inline void hash_word(struct hash *h, uint64_t word, int rounds)
{
	h->v[3] ^= word;
	for (int i = 0; i < rounds; i++)
		hash_round(h);
	h->v[0] ^= word;
}

static inline uint64_t hash_all(struct hash *h, struct str text, int rounds, int last)
{
	for (size_t i = 0; i + 8 <= text.len; i += 8)
		hash_word(h, word_load(text.at + i), rounds);
	hash_word(h, hash_rest(text), rounds);
	h->v[2] ^= 0xff;
	for (int i = 0; i < last; i++)
		hash_round(h);
	return h->v[0] ^ h->v[1] ^ h->v[2] ^ h->v[3];
}

/* The key's other half is made of the seed too. */
uint64_t hash_text(struct str text, uint64_t seed)
{
	struct hash h;

	hash_begin(&h, seed, seed * UINT64_C(0x9e3779b97f4a7c15) ^ seed >> 29);
	return hash_all(&h, text, 1, 3);
}

uint64_t hash_keyed(struct str text, const struct hash_key *key)
{
	struct hash h;

	hash_begin(&h, key->low, key->high);
	return hash_all(&h, text, 2, 4);
}

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 hash_product;

/* Both halves of the product of two words, each made another one by the seed. */
static uint64_t hash_fold(uint64_t a, uint64_t b)
{
	hash_product product = (hash_product)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The last 1 to 16 bytes, in two words that may overlap; of fewer than 8, zeros behind them. */
static void hash_last(struct str text, uint64_t *a, uint64_t *b)
{
	char few[8] = {0};

	if (text.len >= 8) {
		*a = word_load(text.at);
		*b = word_load(text.at + text.len - 8);
		return;
	}
	if (text.len)
		memcpy(few, text.at, text.len);
	*a = word_load(few);
	*b = 0;
}

uint64_t hash_bulk(struct str text, uint64_t seed)
{
	const uint64_t one = seed ^ UINT64_C(0x9e3779b97f4a7c15);
	const uint64_t two = seed ^ UINT64_C(0xd1b54a32d192ed03);
	uint64_t hash = hash_fold(one, two ^ text.len), a, b;

	for (; text.len > 16; text = str_tail(text, 16))
		hash = hash_fold(word_load(text.at) ^ one ^ hash,
			word_load(text.at + 8) ^ two ^ (hash << 32 | hash >> 32));
	hash_last(text, &a, &b);
	return hash_fold(hash_fold(a ^ one ^ hash, b ^ two), one ^ hash);
}
#else
uint64_t hash_bulk(struct str text, uint64_t seed)
{
	return hash_text(text, seed);
}
#endif
