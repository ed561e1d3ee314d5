#ifndef CMD_CAT_TREE_H
#define CMD_CAT_TREE_H

#include "export/export.h"
#include "term/caps.h"
#include "view/outline.h"

/* --to=tree: the rows of aitrace-tree(1), as a format. */

/* What they need; the export's `state`. */
struct cat_tree {
	struct caps caps;
	struct asides *asides; /* to be shown; NULL: none */
	struct outline outline;
};

void cat_tree_begin(struct export *e);
void cat_tree_trace(struct export *e, struct trace *t, const struct selection *s);
void cat_tree_end(struct export *e);

#endif
