#ifndef MODEL_TRACE_H
#define MODEL_TRACE_H

#include "base/arena.h"
#include "base/intern.h"
#include "base/pool.h"
#include "base/slab.h"
#include "record/record.h"

/*
 * A trace under way: its spans, put together from records that came in any order. Spans are known
 * by their index in the trace; index 0 is no span but stands above all: its children are the
 * roots, its events those of the trace as a whole.
 */

enum span_flag {
	SPAN_SEEN = 1 << 0,	 /* a record was about it; without: only named by others */
	SPAN_HAS_START = 1 << 1, /* start_ns is from its start record */
	SPAN_HAS_END = 1 << 2,
	SPAN_HAS_TIME = 1 << 3, /* start_ns is the earliest time that is known of it */
	SPAN_TEXT_ID = 1 << 4,	/* id.text holds, not id.number */
	SPAN_STATUS_AT_END =
		1 << 5, /* who set the status last: its end, or (else) an update */
	SPAN_NAME_AT_START = 1 << 6, /* who set the name last */
	SPAN_SORTED = 1 << 7,	     /* its children are in order */
	SPAN_CYCLE = 1 << 8,	     /* its parent would be below it: it was made a root */
	SPAN_HAS_EXCEPTION = 1 << 9, /* one of its events is an exception */
	SPAN_RESTARTED = 1 << 10,    /* it had starts at different times */
	SPAN_HAS_RESOURCE = 1 << 11, /* one of its records has a resource */
	SPAN_HAS_INNER = 1 << 12,    /* a whole span's events were counted */
	SPAN_STATUS =
		13, /* not a flag: enum span_status stands in two bits from this one on */
	SPAN_WHOLE = 1 << 15, /* its start is a whole span's that has a length */
};

/* Kept small, 64 bytes: there may be ten million. What few spans have is in span_more. */
struct span {
	union {
		uint64_t number;	/* a canonical id */
		const struct str *text; /* any other, in the trace's arena */
	} id;
	int64_t start_ns;     /* with SPAN_HAS_START or SPAN_HAS_TIME */
	int64_t end_ns;	      /* with SPAN_HAS_END */
	uint64_t start_place; /* of the record that started it; 0: none */
	uint64_t end_place;   /* of the record that ended it */
	uint32_t parent;      /* index; 0: a root */
	uint32_t last_child;  /* index; 0: it has none */
	uint32_t next;	      /* next child of the same parent; of the last one the first */
	uint32_t first_event; /* index; newest first */
	uint32_t more;	      /* index of its span_more; 0: none */
	uint16_t name;	      /* interned; 0: read its record */
	uint16_t flags;	      /* enum span_flag, and the status among them */
};

static inline enum span_status span_status(const struct span *s)
{
	return (enum span_status)(s->flags >> SPAN_STATUS & 3);
}

static inline void span_set_status(struct span *s, enum span_status status)
{
	s->flags = (uint16_t)((s->flags & ~(3U << SPAN_STATUS)) |
		(unsigned)status << SPAN_STATUS);
}

struct tokens {
	uint32_t input;
	uint32_t output;
};

/* Parts of them; what is left of the input is fresh, and of the output it is text. */
struct token_parts {
	uint32_t cache_read;
	uint32_t cache_write;
	uint32_t reasoning;
};

/* Tokens and money, of a span alone or with all below it. */
struct usage {
	uint32_t
		input; /* tokens, cached ones included; the largest value stands for more */
	uint32_t output; /* tokens, reasoning included */
	struct token_parts parts;
	double cost; /* US dollars; 0: unknown */
};

/* What few spans have. */
struct span_more {
	struct tokens own;
	int64_t usage_ts;	      /* of the record that set `own` */
	struct span_history *history; /* rarer still; NULL: none */
};

/* A further record about a span: an update, or a start or end that came again and differs. */
struct span_record {
	uint64_t place;
	struct span_record *next; /* older */
};

struct span_history {
	int64_t name_ts;     /* of the update that set the name */
	uint64_t name_place; /* of the same; with name_ts */
	int64_t status_ts;   /* of the update that set the status */
	int64_t parent_ts;   /* of the record that set the parent, when there was another */
	struct span_record *records; /* newest first */
};

enum event_kind {
	EVENT_OTHER,
	EVENT_STATE,
	EVENT_EXCEPTION,
	EVENT_LOG,
	EVENT_DROPPED, /* says that records are missing (dropped.h) */
};

struct event {
	uint64_t place; /* of its record */
	uint32_t next;	/* index; older */
	uint32_t kind;	/* enum event_kind */
};

enum { TRACE_SLOTS = 32 };

/* What every record touches stands first, in two lines of the cache; what finds its span in the first one. */
struct trace {
	struct id id;	     /* its text lies in the arena */
	struct span *spans;  /* by index; spans[0] stands above the roots */
	uint32_t *slots;     /* by hash: an index, above it bits of the hash */
	uint32_t slot_mask;  /* of the index, and of places in `slots` */
	uint32_t span_count; /* with the 0th */
	uint32_t span_room;
	uint32_t missing; /* spans that only others have named */

	int64_t first_ns; /* earliest and latest time in any record */
	int64_t last_ns;
	uint64_t generation;	 /* of the store, when it last changed */
	struct event *events;	 /* by index; events[0] is none */
	struct span_more *mores; /* by index; mores[0] is none */
	uint32_t event_count;	 /* with the 0th */
	uint32_t more_count;	 /* with the 0th */
	uint16_t events_left;	 /* room for so many more */
	uint16_t mores_left;
	uint32_t open;	  /* spans that started and have not ended */
	uint32_t touched; /* the span that the last record was about; 0: none */
	bool relink;	  /* a parent was set late: all must be linked anew */
	bool has_usage;
	bool child_first; /* a span came before its parent: indexes are no pre-order */
	bool inner_again; /* a span has more than one record with events inside of it */

	uint32_t errors;       /* spans with status error */
	uint32_t settled;      /* spans below this index are linked (tree_settle) */
	uint32_t inner_events; /* events inside of whole spans */
	uint64_t dropped;      /* records that its emitters say are missing (dropped.h) */
	uint32_t
		unlinked; /* how often all were linked anew: who walks the tree begins again */
	uint8_t spans_front; /* bytes of their memory in front of `spans` */
	bool trimmed;	     /* memory that was taken ahead was given back once */

	struct arena arena; /* whatever lives as long as the trace */
	struct pool texts;  /* copies of its records */
	struct pool kept;   /* copies that stay longer than others */
	double *costs;	    /* as `mores`, US dollars; NULL: nothing has cost anything */
	size_t cost_room;
	struct token_parts *parts; /* as `mores`; NULL: nobody told parts of tokens */
	size_t part_room;
	struct tokens *sums; /* by span, with all below it, once usage_total has run */
	double *cost_sums;   /* likewise; NULL while `costs` is */
	struct token_parts *part_sums; /* likewise; NULL while `parts` is */
	size_t sum_room;	       /* of all three */
	void *notes;		       /* of who shows the trace; not the model's */
	uint64_t summed;    /* generation for which usage_total ran for all of it */
	struct trace *next; /* in the store, in order of appearance */
	struct trace *prev;

	uint32_t slots_first[TRACE_SLOTS]; /* `slots`, until there are more */
};

/* In the memory of others of its kind. */
struct trace *trace_new(struct slab *traces, const struct id *id);
void trace_free(struct slab *traces, struct trace *t);

/* The index of a span; 0: not known. */
uint32_t trace_find(const struct trace *t, const struct id *span_id, uint64_t seed);

/* The same; a span that is not known yet becomes one that only others have named. */
uint32_t trace_span(struct trace *t, const struct id *span_id, uint64_t seed);

/* Asks the memory for what trace_find of an id with this id_hash will look at, in two steps. */
void trace_hint_slot(const struct trace *t, uint64_t hash);
void trace_hint_span(const struct trace *t, uint64_t hash);

/* A span's id, as it was written. */
void trace_span_id(const struct trace *t, uint32_t span, struct id *id);

/* Adds an event to a span (0: to the trace). */
void trace_event(struct trace *t, uint32_t span, uint64_t place, enum event_kind kind);

/* What few spans have, made when there is none. Pointers last until the next such call. */
struct span_more *trace_more(struct trace *t, uint32_t span);
double *trace_cost(struct trace *t, uint32_t span);
struct token_parts *trace_parts(struct trace *t, uint32_t span);
struct span_history *trace_history(struct trace *t, uint32_t span);

/* The trace seems to be complete: gives back memory that was taken ahead, the first time. */
void trace_trim(struct trace *t);

/*
 * A span that is over was shown for good: the copies of its records go. Those that others may
 * still ask for stay: who its process is, and a name that is too long to be interned.
 */
void trace_let_go(struct trace *t, uint32_t span);

/* A span goes on while others around it are let go: its copies are moved out of their way. */
void trace_keep(struct trace *t, uint32_t span);

/* Spans that a record was about. */
uint32_t trace_spans_seen(const struct trace *t);

/* Events, those inside of whole spans too; with `inner_again` see moments_total. */
uint32_t trace_events(const struct trace *t);

/* Bytes of memory that the trace has taken. */
size_t trace_bytes(const struct trace *t);

#endif
