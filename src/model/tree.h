#ifndef MODEL_TREE_H
#define MODEL_TREE_H

#include "model/trace.h"

/*
 * The spans of a trace as a tree, children in the order of their starts (equal starts: as they
 * came). Records only note parents; linking is done here, for all spans at once or for those that
 * are new, so that a million spans out of order cost one pass.
 *
 * Always a forest: a span whose parent would be below it becomes a root (SPAN_CYCLE). Spans
 * whose parent was never seen are below the one that only they have named.
 */

/* Links what came since the last call. Before it, new spans are not in the tree. */
void tree_settle(struct trace *t);

/* The same of so many new spans; true: there are more. Where parents were set late, all are new. */
bool tree_settle_step(struct trace *t, size_t spans);

/* Asks the memory for the trace behind this one: who goes through very many would wait for each. */
void tree_hint_next(const struct trace *t);

/*
 * The earliest child (of 0: root); 0: none. Orders the children when that is due. Where parents were set late
 * nobody has children until the next call of tree_settle: along the old ones a walk might not end.
 */
uint32_t tree_first(struct trace *t, uint32_t span);

/* The next child of the same parent; 0: none. Only after tree_first of the parent. */
uint32_t tree_next(const struct trace *t, uint32_t span);

/* The next span in pre-order, parents first, of the tree below `top`; 0: that was the last. */
uint32_t tree_next_down(struct trace *t, uint32_t span, uint32_t top);

/* The same, leaving out what is below `span`. */
uint32_t tree_next_over(const struct trace *t, uint32_t span, uint32_t top);

/* Post-order, children first, of the tree below 0: the first one, and the one after `span`. */
uint32_t tree_deepest(struct trace *t, uint32_t span);
uint32_t tree_next_up(struct trace *t, uint32_t span);

/* How many spans are above; more than TREE_DEPTH_MAX are not counted, whose chain was crafted. */
enum { TREE_DEPTH_MAX = 1000 };
uint32_t tree_depth(const struct trace *t, uint32_t span);

#endif
