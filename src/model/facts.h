#ifndef MODEL_FACTS_H
#define MODEL_FACTS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/scan.h"
#include "model/trace.h"
#include "model/vocabulary.h"
#include "read/input.h"
#include "record/decode.h"

enum span_state {
	SPAN_OPEN, /* started, and may still end */
	SPAN_ENDED,
	SPAN_LOST,    /* started, and will not end: its input or its process is over */
	SPAN_MISSING, /* named as a parent or by an event, never seen itself */
};

/* Why a span is lost. */
enum span_loss { LOSS_NONE, LOSS_INPUT, LOSS_PROCESS };

struct attribute {
	struct str key;		 /* escapes undone */
	struct scan_value value; /* as written */
};

/*
 * All that is known of one span, its records opened again and merged, or of one event: what is
 * shown and asked. Everything points into the arena that it was opened with.
 */
struct facts {
	struct str span_id;
	struct str parent_id; /* empty: a root */
	struct str name;      /* escapes undone; empty for a placeholder */
	struct str kind;      /* ours; inferred from attributes where no record says it */
	struct str status_message; /* empty: none */
	int64_t message_ts;	   /* when it was said */
	enum span_state state;
	enum span_status status;
	enum span_loss loss;
	int64_t start_ns; /* since 1970; with has_start. Of an event: its time */
	int64_t end_ns;	  /* with has_end */
	bool has_start;
	bool has_end;
	bool inferred; /* the kind: no record says it */
	bool gone;     /* a record of it could not be read again: its file changed */
	struct attribute
		*attributes; /* merged, in the order in which keys were first seen */
	size_t attribute_count;
	size_t attribute_room;	    /* allocated */
	uint32_t *attribute_slots;  /* by hash of the key; NULL while there are few */
	uint32_t attribute_mask;    /* of the slots */
	uint64_t seed;		    /* of the hashes */
	struct scan_value links;    /* an array as written, or empty text */
	struct scan_value resource; /* an object as written, or empty text */
	struct scan_value scope;    /* likewise */
	const struct record
		*records; /* that were merged, what counts more behind what counts less */
	size_t record_count;
};

/* What was found out of a trace's open spans, so that all of them cost one look. */
struct losses {
	const struct trace *t;
	uint64_t generation; /* of the trace then */
	size_t gone_count;   /* processes that had ended then */
	uint32_t round;	     /* raised by each change of these */
	uint32_t *found;     /* by span: the round and what was found */
	size_t room;
};

void losses_release(struct losses *l);

/*
 * What is over and what goes on, so that an open span can be told from a lost one. Filled by
 * cmd/, which knows the world; a zeroed one says that nothing is known to be over.
 */
struct life {
	struct input *in;	 /* where records are read again; which sources ended */
	struct decoder *decoder; /* of the records; NULL: none */
	uint64_t seed;		 /* of hashes, against crafted keys */
	const int64_t *gone;	 /* ids of processes that are known to have ended */
	size_t gone_count;
	struct losses *losses; /* remembers who is lost; NULL: it is found out each time */
	bool stopped; /* we end before our inputs do: that they end now says nothing */
};

/* Opens a span of a trace. Where the span is 0, all is empty. */
void facts_open(struct facts *f, const struct trace *t, uint32_t span,
	const struct life *life, struct arena *arena);

/*
 * The name alone, read from the one record that set it however many there are; empty when it has
 * none.
 */
struct str facts_name(
	const struct trace *t, uint32_t span, const struct life *life, struct arena *arena);

/* The state alone, without opening the span: enough for a span that ended or is missing. */
enum span_state facts_state(const struct trace *t, uint32_t span, const struct life *life,
	enum span_loss *loss);

/* The value that means `what`; NULL when no attribute does. */
const struct scan_value *facts_find(const struct facts *f, enum meaning what);

/* The value of one key; NULL when there is none. */
const struct scan_value *facts_attribute(const struct facts *f, struct str key);

/*
 * How long the first piece of an answer took, in seconds, said as such or in milliseconds (NULL: not
 * said); and when it came, INT64_MIN where that is not known.
 */
bool facts_first_seconds(
	const struct scan_value *s, const struct scan_value *ms, double *seconds);
int64_t facts_first_token(
	const struct facts *f, const struct scan_value *s, const struct scan_value *ms);

/* Adds what an object of attributes, checked before, says; what was there is replaced. */
void facts_merge(struct facts *f, struct str object, struct arena *arena);

/*
 * Reads the record at a place again, its text copied to `arena`; false, and f->gone is set, when
 * it is not there any more (its file changed). A place of 0 is false alone.
 */
bool facts_read(struct facts *f, uint64_t place, const struct life *life,
	struct arena *arena, struct record *r);

/* What a string value reads; in `arena` where escapes were undone. */
struct str facts_text(const struct scan_value *v, struct arena *arena);

#endif
