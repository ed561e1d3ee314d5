#ifndef VIEW_OUTLINE_H
#define VIEW_OUTLINE_H

#include "model/state.h"
#include "query/match.h"
#include "view/aside.h"
#include "view/span_row.h"
#include "view/state_notes.h"
#include "view/title_row.h"

/*
 * Traces as rows: spans below their parents, and below each span why it failed, its attributes
 * and events, and what was said meanwhile. Makes one row at a time and hands it on; never
 * recurses, so a trace may be as deep as it has spans.
 */
struct outline {
	struct columns columns;	    /* where things stand; lane times are set per trace */
	const struct life *life;    /* what is over; where records are read again */
	const struct intern *names; /* of spans, as in the store; NULL: they are read */
	int64_t now_ns;		    /* the end of what is open; since 1970 */
	int64_t today_ns; /* a time of the day that needs no date; since 1970, or TITLE_DATED */
	int64_t lost_ns;    /* until when a live stream's lost spans ran; 0: unknown */
	bool verbose;	    /* all attributes and events */
	uint32_t depth_max; /* deeper spans are left out: 1 shows roots; 0: no limit */
	int64_t shorter_ns; /* shorter spans are left out; 0: none */
	struct query_run
		*query; /* what it keeps is shown, and dim what is above that; NULL: all */
	const struct selection
		*matched; /* what it, or somebody else, keeps of the trace at hand; NULL:
			    each span is asked alone */
	const struct str *keys; /* attributes that are shown besides */
	size_t key_count;
	struct asides *asides; /* text of a complete input; NULL: none */

	void (*emit)(void *to, const struct row *row);
	/* Text as it was written, to follow what is already in the row. `cut`: bytes left out. */
	void (*emit_text)(void *to, const struct row *row, struct str text, uint64_t cut);
	void *to;

	uint64_t shown; /* spans that have got a row; with a query, */
	uint64_t kept;	/* those of them that it keeps, */
	uint64_t above; /* and the others that are not missing */

	struct states states;	       /* of the trace below, with `verbose` */
	const struct trace *states_of; /* NULL: of none */
	/* What was noted of a trace that is under way; NULL: nothing. Set by who follows it. */
	struct state_notes *(*notes_of)(const struct trace *t);

	struct row row;	    /* scratch */
	struct arena arena; /* of the facts of one row */
	bool *more;	    /* the gutter's levels */
	size_t more_room;
	uint8_t *visible; /* by span: enum outline_visible */
	size_t visible_room;
	int64_t *seen; /* by span of the trace below: when it was last heard of */
	size_t seen_room;
	const struct trace *seen_in;
	uint64_t seen_when; /* the trace's generation then */
	const struct trace
		*in_trace; /* the last row was out of its place: in this trace, */
	uint32_t in_span;  /* below this span */
};

void outline_release(struct outline *o);

/* What is 0 or false in `o` but columns, life and emit is as it should be by default. */

/* A whole trace, its header first. Settles the tree and sums up. */
void outline_trace(struct outline *o, struct trace *t);

enum header { HEADER_BEGUN, HEADER_AGAIN };

/* The header of a trace that is under way: without figures. */
void outline_header(struct outline *o, const struct trace *t, enum header how);

/* Whether a span, or anything below it, is not left out. */
bool outline_shows(struct outline *o, struct trace *t, uint32_t top, size_t depth);

/*
 * A span and all below it, but those whose notes have a bit of `skip`, and the events of those
 * that have one of `told`. `in` is not 0 when its
 * place is not below the row before: then its parent, whose name is shown. Usage was summed up before.
 */
void outline_subtree(struct outline *o, struct trace *t, uint32_t top, size_t depth,
	uint32_t in, const uint8_t *notes, uint8_t skip, uint8_t told);

/* A span whose children have rows of their own, above it. */
void outline_opening(struct outline *o, struct trace *t, uint32_t span, size_t depth);
void outline_closing(struct outline *o, struct trace *t, uint32_t span, size_t depth);

/* A span alone. */
void outline_leaf(
	struct outline *o, struct trace *t, uint32_t span, size_t depth, uint32_t in);

/* An event of a span at depth - 1; `in` as above. */
void outline_moment(struct outline *o, const struct trace *t, const struct moment *m,
	size_t depth, uint32_t in);

/*
 * What a record says of a span at depth - 1 whose line is out: that it failed or did not after
 * all, where `status` is set, and of an update what else is shown. outline_late_shows says whether
 * there is any of the latter.
 */
bool outline_late_shows(const struct outline *o, const struct record *r);
void outline_late(struct outline *o, const struct trace *t, uint32_t span,
	const struct record *r, bool status, size_t depth);

/* A span of the live region. */
void outline_running(struct outline *o, struct trace *t, uint32_t span, size_t depth);
void outline_more(struct outline *o, uint64_t count);

#endif
