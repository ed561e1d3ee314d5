#include "base/near.h"

#include <string.h>

enum { NEAR_EDITS = 2, NEAR_WORD = 31 }; /* words of more bytes are far from all */

static size_t near_min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edits that turn one word into the other. */
static size_t near_distance(const char *a, size_t a_len, const char *b)
{
	size_t row[NEAR_WORD + 2], b_len = strlen(b);

	if (a_len > NEAR_WORD || b_len > NEAR_WORD)
		return NEAR_EDITS + 1;
	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t corner = row[0]++;

		for (size_t j = 1; j <= b_len; j++) {
			size_t up = row[j];

			row[j] = near_min(near_min(row[j] + 1, row[j - 1] + 1),
				corner + (a[i - 1] != b[j - 1]));
			corner = up;
		}
	}
	return row[b_len];
}

void near_init(struct near *n, const char *word, size_t len)
{
	*n = (struct near){.word = word, .len = len, .distance = NEAR_EDITS + 1};
}

void near_offer(struct near *n, const char *candidate)
{
	size_t distance = near_distance(n->word, n->len, candidate);

	if (distance < n->distance) {
		n->distance = distance;
		n->best = candidate;
	}
}
