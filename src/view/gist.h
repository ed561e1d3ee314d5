#ifndef VIEW_GIST_H
#define VIEW_GIST_H

#include "model/facts.h"
#include "view/row.h"

/*
 * What a span is about, in a few words beside its name: the first useful argument of a tool call,
 * an agent's question, and the figures that its kind is known for.
 */
struct gist {
	const struct scan_value *found[MEANING_COUNT]; /* as facts_find; NULL: none */
	struct buf subject; /* text from the trace, not sanitised; empty: none */
	struct buf tool;    /* the tool's name where the span's name lacks it, likewise */
	bool quoted;	    /* the subject is somebody's words: shown in quotes */
	int64_t http;	    /* HTTP status; 0: none, or the name says it */
};

/* Looks all up in one pass. The slices are as long there as the facts are. */
void gist_of(const struct facts *f, struct gist *g);
void gist_release(struct gist *g);

/*
 * Appends details to an empty row: `gpt-4 2103→412 tok ttft 620ms`, `exit 1 ↻2`; the model only
 * with `model`, and where the span's name does not hold it.
 */
void gist_details(const struct facts *f, const struct gist *g, enum text_set set,
	bool model, struct row *r);

/* When the first token of an answer came, since 1970; INT64_MIN: that is not known. */
int64_t gist_first_token(const struct facts *f, const struct gist *g);

/* The role that a kind's letter and bar have. */
enum role gist_role(struct str kind);

#endif
