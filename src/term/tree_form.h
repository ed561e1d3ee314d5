#ifndef TERM_TREE_FORM_H
#define TERM_TREE_FORM_H

#include "export/export.h"
#include "term/caps.h"
#include "view/outline.h"

/* The rows of aitrace-tree(1), as a format of export. What is kept is read on another day: all dates are there. */

/* What they need; the export's `state`. */
struct tree_form {
	struct caps caps;
	int64_t now_ns;	       /* the end of what is open; since 1970 */
	struct asides *asides; /* to be shown; NULL: none */
	struct outline outline;
};

extern const struct export_format tree_form;

#endif
