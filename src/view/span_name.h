#ifndef VIEW_SPAN_NAME_H
#define VIEW_SPAN_NAME_H

#include "view/gist.h"

/* What a span is called wherever it is shown: `✓`, `T`, `bash pytest -q`. Each appends. */

/* How it has ended, or has not. One cell. */
void span_name_status(struct row *r, const struct facts *f, enum text_set set);

/* The letter of its kind. One cell. */
void span_name_letter(struct row *r, const struct facts *f);

/* Its name and what it is about, up to column `end`; with `http` its status, where it has one. */
void span_name_add(struct row *r, const struct facts *f, const struct gist *g,
	enum text_set set, int end, bool http);

#endif
