#ifndef MODEL_TALLY_H
#define MODEL_TALLY_H

#include "base/scan.h"
#include "model/trace.h"
#include "model/vocabulary.h"

/*
 * What attributes say of tokens and cost, taken one by one, and then put into buckets that do not
 * overlap. Sources disagree on what holds what:
 *
 *     OpenTelemetry, OpenAI    |<------------- input ------------->|<---- output ----->|
 *     Anthropic, Claude Code   |<-- input -->|                     |<---- output ----->|
 *     Gemini                   |<------------- input ------------->|<-output->|
 *                              |    fresh    | cache rd | cache wr |   text   | reason |
 *
 * A part is added to its total where both names say that they stand apart (vocabulary.h), where a
 * total of all tells that it was meant so, and where it is larger than what should hold it.
 */
enum tally_figure {
	TALLY_INPUT,
	TALLY_OUTPUT,
	TALLY_TOTAL,
	TALLY_CACHE_READ,
	TALLY_CACHE_WRITE,
	TALLY_REASONING,
	TALLY_FIGURES,
};

struct tally {
	struct {
		int64_t n;
		int rank; /* of the name that said it, from 1; 0: nobody did */
		bool apart;
	} at[TALLY_FIGURES];
	double cost;
	int cost_rank; /* likewise */
};

/* Whether a meaning is one of tokens or of cost. */
bool tally_is(enum meaning what);

/* Takes what an attribute of this row says; false: nothing. */
bool tally_take(
	struct tally *t, const struct vocabulary_row *row, const struct scan_value *v);

/* What they say together. */
void tally_sum(const struct tally *t, struct usage *out);

/* The tokens that a meaning stands for; 0 for one that is of none. */
uint64_t tally_of(const struct usage *u, enum meaning what);

/* Tokens of the input that were in no cache, and of the output that were no reasoning. */
uint32_t tally_fresh(const struct usage *u);
uint32_t tally_text(const struct usage *u);

/* Words for tokens inside of a value that holds them, from 0 on; NULL behind the last. */
const struct vocabulary_row *tally_word(size_t row);

#endif
