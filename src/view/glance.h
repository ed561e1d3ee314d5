#ifndef VIEW_GLANCE_H
#define VIEW_GLANCE_H

#include "view/bar.h"
#include "view/span_name.h"

/*
 * What a table shows of a span, found once: its records are read from their file for that, and one
 * of them may be of a megabyte. Nothing in it points into the facts that it was made from. A zeroed
 * one is valid.
 */
enum { GLANCE_NAME = 120 }; /* cells of a name that are kept */

struct glance {
	enum span_state state;
	enum span_status status;
	bool cancelled; /* it failed by nobody's fault */
	bool has_start;
	bool has_end;
	int64_t start_ns; /* since 1970 */
	int64_t end_ns;
	int64_t first_ns;  /* the first token's; INT64_MIN: not known */
	enum role role;	   /* of its kind */
	struct row letter; /* of its kind, one cell */
	struct row mark;   /* how it has ended, one cell */
	struct row name;   /* and what it is about */
};

void glance_of(struct glance *g, const struct facts *f, enum text_set set);
void glance_release(struct glance *g);

/*
 * Until when its time counts: an open one's until `now_ns`, a lost one's until it was seen last (0:
 * not known). False: there is no such time.
 */
bool glance_end(const struct glance *g, int64_t now_ns, int64_t seen_ns, int64_t *end_ns);

/* Appends its duration: `3.10s`, `1.5s+` of what runs, `1.25s?` of what was lost. ASCII. */
void glance_duration(
	const struct glance *g, int64_t now_ns, int64_t seen_ns, struct buf *out);

/*
 * As it was at a time, sharing what it has: what ended later runs, and has the mark `open`; what
 * began later has neither times nor a mark. False: it had not begun.
 */
bool glance_then(
	struct glance *then, const struct glance *g, int64_t ns, const struct row *open);

/* Its bar without its children; false: it has none. */
bool glance_bar(const struct glance *g, int64_t now_ns, int64_t seen_ns, struct bar *out);

#endif
