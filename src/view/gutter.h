#ifndef VIEW_GUTTER_H
#define VIEW_GUTTER_H

#include "view/columns.h"

/*
 * The lines that make a tree of rows:
 *
 *     ✓ A agent.run                 depth 0
 *     ├─✓ T web.search              depth 1, more[1] set
 *     │ │   • an event of it        GUTTER_BELOW, it has children
 *     │ └─✓ H GET /search           depth 2, more[2] not set
 *     └   • an event of the root    GUTTER_BELOW, the last row below it
 *     └ ✓ A agent.run               GUTTER_CLOSE of depth 0: when its children stand above
 *
 * Where levels would take more than a third of the width, the outer ones give way to the depth,
 * `⋯12`, so a name always has room.
 */
struct gutter {
	const bool *more; /* by level, 0 to depth: the row's ancestor there, or itself, has
			     siblings that come after it; more[0] is never looked at */
	size_t depth;	  /* of the span; 0: a root */
	bool children; /* of GUTTER_BELOW: more rows below the span come after this one */
	bool last;     /* likewise: children came before it, and nothing comes after it */
	bool alone;    /* likewise: it is below no span */
};

enum gutter_shape {
	GUTTER_SPAN,
	GUTTER_BELOW, /* a line below a span, indented as far as the span's name */
	GUTTER_CLOSE, /* the span once more, below its children */
};

void gutter_add(struct row *r, const struct columns *c, const struct gutter *g,
	enum gutter_shape shape);

#endif
