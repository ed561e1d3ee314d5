#include "view/gist_documents.h"

#include <stdio.h>
#include <string.h>

/* How well a document fits, the best name first. */
static const struct str scores[] = {
	{"score", 5},
	{"document.score", 14},
	{"relevance_score", 15},
};

static bool score_of(const struct scan_value *document, double *score)
{
	struct scan_value v;

	if (document->type != SCAN_OBJECT)
		return false;
	for (size_t i = 0; i < sizeof(scores) / sizeof(*scores); i++)
		if (scan_find(document->text, scores[i], &v) && v.type == SCAN_NUMBER)
			return scan_double(&v, score);
	return false;
}

/* `.83`, `1`, `12.5` */
static void add_score(double score, struct buf *out)
{
	char text[32];

	snprintf(text, sizeof(text), "%.2g", score);
	if (score >= 10 || score <= -10)
		snprintf(text, sizeof(text), "%.3g", score);
	buf_add(out, str_from(strncmp(text, "0.", 2) ? text : text + 1));
}

void gist_documents(const struct scan_value *documents, struct buf *out)
{
	struct scan_value v;
	struct scan walk;
	size_t count = 0;
	bool scored = false;
	double best = 0, score;

	if (documents->type != SCAN_ARRAY)
		return;
	scan_init(&walk, documents->text, 0);
	if (!scan_array(&walk))
		return;
	for (; scan_element(&walk, &v); count++)
		if (score_of(&v, &score)) {
			best = !scored || score > best ? score : best;
			scored = true;
		}
	buf_addf(out, "%zu %s", count, count == 1 ? "doc" : "docs");
	if (!scored)
		return;
	buf_add(out, STR(" top "));
	add_score(best, out);
}
