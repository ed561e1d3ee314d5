#ifndef QUERY_FOLD_H
#define QUERY_FOLD_H

#include "query/query.h"
#include "record/record.h"

/*
 * A query that needs a span alone, asked of records as they pass instead of spans that were put
 * together: of each span is kept which of the query's comparisons hold by what was said last, and
 * when that was said. So no span is held, no record is read again, and what comes in any order
 * comes to the same.
 *
 *     { name = "a" && span.x > 1 }        name = "a" | span.x > 1
 *     start ts=5 name "a" x 0                  1 @5  |  0 @5
 *     update ts=7 x 2                          1 @5  |  1 @7
 *
 * Where a comparison is one without which no span matches, all of this is only written down, one after the
 * other, and in the end looked through for the spans of which it was true, which are few.
 *
 * This knows names, kinds, status, durations and attributes of spans, compared with constants;
 * other queries are not folded. A span of whose kind no record says anything has one that is
 * inferred of all of its attributes: such spans are left to the engine (query/match.h), with all of
 * their records.
 */
struct query_fold;

/* NULL: it is none of these queries, which it must outlive. */
struct query_fold *query_fold_new(const struct query *q, uint64_t seed);
void query_fold_free(struct query_fold *f);

/* Whether it leaves any records to the engine. */
bool query_fold_keeps(const struct query_fold *f);

/* What is to be done with a record beside that. */
enum fold_wish {
	FOLD_DONE, /* nothing */
	FOLD_IDLE, /* nothing, as with all of its shape (struct record), if it has one */
	FOLD_KEEP, /* the engine must see it, in case that nobody says its span's kind */
};

/* Takes records, in the order in which they came. */
enum { FOLD_BATCH = 64 };
void query_fold_take(struct query_fold *f, const struct record *const *records,
	size_t count, enum fold_wish *wishes);

/*
 * Puts together what was written down of each span. That is done as it grows, too: the memory needed
 * follows the spans that there are, not what is said of them.
 */
void query_fold_squeeze(struct query_fold *f);

/* What was found of one span. */
enum fold_says { FOLD_NO, FOLD_YES, FOLD_ASK /* the engine */ };
enum fold_says query_fold_span(
	struct query_fold *f, const struct id *trace_id, const struct id *span_id);

/* How many spans match, but for those that are left to the engine. */
uint64_t query_fold_count(struct query_fold *f);

/* As query_gave_up. */
bool query_fold_gave_up(const struct query_fold *f);

#endif
