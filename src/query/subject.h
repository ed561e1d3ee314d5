#ifndef QUERY_SUBJECT_H
#define QUERY_SUBJECT_H

#include "model/moment.h"
#include "query/field.h"
#include "query/scene.h"

/*
 * One span that is asked. What the model holds of it is answered at once; its records are opened
 * when something else is asked first, its events and links likewise.
 */
struct subject {
	struct scene *scene;
	uint32_t span; /* 0: none; all is nil */
	size_t event;  /* which event and which link fields of those are asked of */
	size_t link;

	struct arena arena; /* of all that was opened */
	bool opened;
	struct facts facts;
	bool resource_known;
	struct str resource; /* an object; empty: none */
	bool events_known;
	struct moment *moments; /* earliest first */
	size_t event_count;
	struct arena event_arena; /* of those of them that are open, */
	struct facts *events;	  /* without a start: it could not be opened */
	size_t open_from;
	size_t open_count;
	bool links_known;
	struct scan_value *links; /* objects */
	size_t link_count;
};

void subject_begin(struct subject *s, struct scene *scene, uint32_t span);
void subject_release(struct subject *s);

/*
 * A field's value; nil where there is none. Texts last until the next subject_begin, those of an event
 * until another one is asked.
 */
struct value subject_field(struct subject *s, const struct field *f);

/* Of FIELD_KIND: OpenTelemetry's kind, not what sort of work it is. */
struct value subject_span_kind(struct subject *s);

/* How many events and links it has. */
size_t subject_events(struct subject *s);
size_t subject_links(struct subject *s);

/* What asking costs, from 0 on: more than SUBJECT_OPENS where records are read. */
enum { SUBJECT_OPENS = 100 };
unsigned subject_cost(const struct field *f);

#endif
