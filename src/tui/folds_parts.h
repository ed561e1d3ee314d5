#ifndef TUI_FOLDS_PARTS_H
#define TUI_FOLDS_PARTS_H

#include "tui/folds.h"

/* Inside of the folds: for folds*.c alone. */

enum { FOLDS_WORD = 64 };

/* Whether a span was in the tree at the last pass. */
bool folds_has(const struct folds *f, uint32_t span);

/* The span above it; 0: none. What was said of parents since the last pass may go in circles: up it goes. */
uint32_t folds_above(const struct folds *f, uint32_t span);

/* What is between two places gets its rows back, but for what is folded or not shown. */
void folds_bare(struct folds *f, uint32_t from, uint32_t to);

/* All rows are found anew. */
void folds_make_rows(struct folds *f);

/* The place behind the last of those that are called as the span in a place is. */
uint32_t folds_alike_end(const struct folds *f, uint32_t place);

/* Room for the bits of all spans that are known. */
void folds_alike_grow(struct folds *f);

/* Those in a stretch of places stand for nobody any more; their rows are the caller's to make. */
void folds_alike_forget(struct folds *f, uint32_t from, uint32_t to);

/* Unfolds what stands for a span, itself included. */
void folds_alike_reveal(struct folds *f, uint32_t span);

#endif
