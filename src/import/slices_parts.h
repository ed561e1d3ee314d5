#ifndef IMPORT_SLICES_PARTS_H
#define IMPORT_SLICES_PARTS_H

#include "import/fields.h"
#include "import/format.h"
#include "import/slices_names.h"

/* What the files of slices.h share. */

enum {
	SLICES_HELD = 65536,	      /* events that are held at most, */
	SLICES_HELD_BYTES = 32 << 20, /* and bytes of them, before what there is, is said */
	SLICES_OPEN = 4096,	      /* that have begun and not ended */
	SLICES_DEEP = 512,	      /* in one another on one thread */
};

enum {
	E_PHASE,
	E_PID,
	E_TID,
	E_TIME,
	E_DURATION,
	E_NAME,
	E_CATEGORY,
	E_ARGS,
	E_ID,
	E_ID2,
	E_SCOPE,
	E_INSTANT,
	E_BIND,
	E_BIND_ID,
	E_FLOW_IN,
	E_FLOW_OUT,
	SLICES_FIELDS
};

extern const struct fields slices_fields;

enum slices_what {
	SLICES_SYNC, /* a slice of a thread: others may be in it */
	SLICES_ASYNC,
	SLICES_INSTANT,
	SLICES_FLOW, /* a step of an arrow between slices */
};

struct slices_link {
	struct slices_link *next;
	const struct slices_item *to;
};

/* An event that is held, with the one that ends it. */
struct slices_item {
	enum slices_what what;
	bool said;    /* it was, and is here for what is in it */
	bool later;   /* it will be, when it ends: the same */
	bool open;    /* it has no end */
	bool wide;    /* an instant of more than a thread */
	bool flow_in; /* of a step, or of a slice with an arrow's id: */
	bool flow_out;
	bool flow_next;	  /* it belongs to the next slice, not to the one it is in */
	struct spot spot; /* where it stands in the input */
	uint64_t flow;	  /* the arrow; 0: none */
	uint64_t lane;	  /* of its thread, as in names */
	uint64_t pid;	  /* of its process */
	uint64_t key;	  /* of an asynchronous one: who belongs together */
	uint64_t within;  /* number of the asynchronous one that it is in; 0: none */
	uint64_t number;  /* of its beginning in the source, from 1 */
	int64_t ts;
	int64_t end_ts;	 /* INT64_MAX with `open` */
	struct str text; /* the event as written */
	struct str tail; /* the one that ends it; empty: none */

	/* Found out when it is said: */
	struct slices_item *parent; /* NULL: it is in none */
	struct str span_id;
	struct slices_link *links; /* where its arrows come from */
};

struct slices {
	uint64_t seed;
	uint64_t number;   /* of events so far */
	struct spot spot;  /* of the event at hand */
	int64_t since_ns;  /* what times count from, if the file says so */
	char trace_id[33]; /* of what is not of our own export */
	struct slices_names names;
	struct slices_item *items;
	size_t count;
	size_t room;
	struct slices_item *open; /* in the order that they began in */
	size_t open_count;
	size_t open_room;
	struct arena held; /* texts of both */
	size_t bytes;	   /* of texts, since the last time that they were let go */
};

/* ---- slices_event.c ---- */

/* An event has come: it is held, or ends one that is. False: it cannot be used. */
bool slices_event(struct slices *c, const struct import_from *from, struct str text,
	struct arena *arena, struct import_out *out);

/* Holds an event, or a text of one. */
void slices_hold(struct slices *c, const struct slices_item *item);
struct str slices_hold_text(struct slices *c, struct str text);

/* ---- slices_hold.c ---- */

/* Says what is held; `all`: those too that have not ended, and nothing is remembered. */
void slices_let_go(struct slices *c, bool all, struct import_out *out);

/* The same when there is too much of it. */
void slices_limit(struct slices *c, struct import_out *out);

/* ---- slices_nest.c, slices_flow.c, slices_say.c ---- */

/* Which of the events are in which; sets `parent` and binds the arrows' steps. */
void slices_nest(struct slices *c);

/* Makes links of arrows; after slices_nest. `arena` takes them. */
void slices_connect(struct slices *c, struct arena *arena, struct import_out *out);

/* The id that it has as a span; `arena` takes it. */
struct str slices_id(
	const struct slices *c, const struct slices_item *item, struct arena *arena);

/* Its line. */
void slices_say(struct slices *c, const struct slices_item *item, struct arena *arena,
	struct import_out *out);

#endif
