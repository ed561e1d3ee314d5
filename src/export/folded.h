#ifndef EXPORT_FOLDED_H
#define EXPORT_FOLDED_H

#include "export/export.h"

/*
 * Folded stacks, as flame graphs are drawn from: `root;child;leaf 1234`, one line a stack, those of
 * all traces added up and in order of their text. Frames are names of spans: what would part them
 * (`;`), and control characters, are replaced. Deeper than FOLDED_DEPTH all is one frame, and
 * names are cut at FOLDED_NAME bytes.
 */
enum { FOLDED_DEPTH = 256, FOLDED_NAME = 512 };

/* What a line's number says. */
enum folded_weight {
	FOLDED_SELF,   /* microseconds in which none of a span's children ran */
	FOLDED_TOTAL,  /* microseconds of the span */
	FOLDED_TOKENS, /* tokens that it used and nothing below it */
	FOLDED_COUNT,  /* spans */
};

void folded_begin(struct export *e);
void folded_trace(struct export *e, struct trace *t, const struct selection *s);
void folded_end(struct export *e);

#endif
