#ifndef MODEL_CENSUS_H
#define MODEL_CENSUS_H

#include "model/facts.h"

/*
 * What of a trace's spans is known only from their records, and is wanted of all of them: of what
 * kind they are, when their first token came, when their events were. Each record is read once,
 * one a step, so that who shows the trace can do it between two keys. What is new, and what of
 * the spans that were open then, is read on; so are events that come when their span has ended.
 */
enum census_what {
	CENSUS_TOKEN, /* the first piece of an answer */
	CENSUS_EVENT,
	CENSUS_STATE, /* an event that changed the agent's state */
	CENSUS_EXCEPTION,
	CENSUS_LOG,
};

struct census_mark {
	int64_t ns;	   /* since 1970 */
	uint32_t span;	   /* 0: an event of the trace */
	uint32_t what : 3; /* enum census_what */
	uint32_t
		event : 29; /* its index in the trace; 0: none, or inside of a whole span */
};

struct census_open; /* a span that was open when it was read */

struct census {
	const struct trace *trace;
	char *letters; /* of the kind, by span (vocabulary_letter); 0: not read yet */
	size_t letter_room;
	uint32_t done;		   /* spans before this one were read */
	struct census_mark *marks; /* as they were read, in no order */
	size_t mark_count;
	size_t mark_room;
	struct census_open *open;
	size_t open_count;
	size_t open_room;
	size_t open_next;    /* who is looked at next */
	uint64_t generation; /* of the trace when all of them were looked at */
	uint32_t event; /* is read next, of `event_span`, down to above `event_since` */
	uint32_t event_span;
	uint32_t event_since;
	uint64_t *read;	   /* a bit an event, by index: it was read */
	size_t read_room;  /* of its words */
	size_t read_count; /* events that were */
	size_t swept; /* events that there were when all spans were looked at for late ones */
	uint32_t sweep_next; /* the span that is looked at next; 0: nobody is */
};

/* One step; false: there is nothing to read. `scratch` is reset. */
bool census_step(struct census *s, const struct trace *t, const struct life *life,
	struct arena *scratch);
void census_release(struct census *s);

/* The letter of a span's kind; 0: it was not read yet. */
char census_letter(const struct census *s, uint32_t span);

/* Per mille of what is there that was read. */
unsigned census_progress(const struct census *s);

#endif
