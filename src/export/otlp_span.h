#ifndef EXPORT_OTLP_SPAN_H
#define EXPORT_OTLP_SPAN_H

#include "export/export.h"
#include "export/members.h"

/*
 * One span as OTLP's Span, in its JSON encoding. What OTLP has no place for stands in attributes
 * whose keys begin with `aitrace.`; aitrace-cat(1) names them.
 */
struct otlp_span {
	struct trace *t;
	uint32_t span; /* 0: the trace, whose events need a span to stand in */
	const struct facts *f;
	const struct life *life;
	struct arena *arena;  /* of the facts */
	struct arena moments; /* of its events; the writer's, kept from span to span */
	struct arena one;     /* of one event; likewise */
	struct moment *events;
	size_t event_count;
	struct buf inside;     /* the events as they are written */
	struct members others; /* members of its records that the stream does not know */
	struct str more;       /* their `otlp`: see otlp_more.h */
	/* A log record was among its events. `f` and `more` are of that, and last for the call. */
	void (*log)(void *to, struct otlp_span *s, const struct facts *f, struct str more);
	void *log_to;
};

/* Finds out what its records say besides; its facts are there. */
void otlp_span_know(struct otlp_span *s);

/* The id of its trace as text, in its arena. */
struct str otlp_span_trace(const struct otlp_span *s);

/* Finds its events, and gives away what is a log record. False: nothing is known of it that OTLP could hold. */
bool otlp_span_open(struct otlp_span *s);

/* Appends the object. */
void otlp_span_write(struct otlp_span *s, struct buf *out);

#endif
