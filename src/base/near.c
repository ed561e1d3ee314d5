#include "base/near.h"

#include <string.h>

enum {
	NEAR_EDITS = 2,
	NEAR_SHORT = 5, /* with two edits most short words become any other */
	NEAR_WORD = 31, /* words of more bytes are far from all */
};

static size_t near_min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Distances from the beginnings of one word to those of the other, the last three rows. */
struct near_table {
	const char *a;
	const char *b;
	size_t rows[3][NEAR_WORD + 1];
};

/* A letter more, less or another, or two neighbours swapped, is one edit. */
static void near_cell(struct near_table *t, size_t i, size_t j)
{
	size_t *row = t->rows[i % 3], *up = t->rows[(i + 2) % 3],
	       *two = t->rows[(i + 1) % 3];
	const char *a = t->a + i, *b = t->b + j;

	row[j] = near_min(near_min(row[j - 1], up[j]) + 1, up[j - 1] + (a[-1] != b[-1]));
	if (i > 1 && j > 1 && a[-1] == b[-2] && a[-2] == b[-1])
		row[j] = near_min(row[j], two[j - 2] + 1);
}

static size_t near_distance(const char *a, size_t a_len, const char *b)
{
	struct near_table t = {.a = a, .b = b};
	size_t b_len = strlen(b);

	if (a_len > NEAR_WORD || b_len > NEAR_WORD)
		return NEAR_EDITS + 1;
	for (size_t j = 0; j <= b_len; j++)
		t.rows[0][j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		t.rows[i % 3][0] = i;
		for (size_t j = 1; j <= b_len; j++)
			near_cell(&t, i, j);
	}
	return t.rows[a_len % 3][b_len];
}

void near_init(struct near *n, const char *word, size_t len)
{
	size_t edits = len < NEAR_SHORT ? 1 : NEAR_EDITS;

	*n = (struct near){.word = word, .len = len, .distance = edits + 1};
}

void near_offer(struct near *n, const char *candidate)
{
	size_t distance = near_distance(n->word, n->len, candidate);

	if (distance < n->distance) {
		n->distance = distance;
		n->best = candidate;
	}
}
