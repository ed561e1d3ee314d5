#ifndef RECORD_DECODE_USUAL_H
#define RECORD_DECODE_USUAL_H

#include <stddef.h>

#include "base/scan_mould.h"
#include "base/stamp.h"
#include "record/decode.h"
#include "record/decode_member.h"

/*
 * Lines that have the mould of one that was decoded, which nearly all have: of what they are nothing is new
 * but their times, their ids and what stands in strings and numbers. So these are looked at, and all else
 * is known beforehand. For decode.c alone.
 */
enum {
	USUAL = 1, /* a bit of the mould's note; above it has_status and the status */
	USUAL_WHO = 1 << M_TS | 1 << M_TRACE_ID | 1 << M_SPAN_ID,
	USUAL_PERHAPS = 1 << M_END_TS | 1 << M_PARENT,
	USUAL_SLICES = ((1 << M_COUNT) - 1) &
		~(USUAL_WHO | USUAL_PERHAPS | 1 << M_TYPE | 1 << M_STATUS),
	USUAL_NUMBERS = ((1 << RECORD_NUMBERS) - 1) << M_NUMBERS,
};

/* Where the text of a member goes. */
static const uint16_t usual_slices[M_TAGS] = {
	[M_NAME] = offsetof(struct record, name),
	[M_KIND] = offsetof(struct record, kind),
	[M_MESSAGE] = offsetof(struct record, message),
	[M_ATTRIBUTES] = offsetof(struct record, attributes),
	[M_LINKS] = offsetof(struct record, links),
	[M_RESOURCE] = offsetof(struct record, resource),
	[M_SCOPE] = offsetof(struct record, scope),
	[M_EVENTS] = offsetof(struct record, events),
	[M_NUMBERS] = offsetof(struct record, numbers[0]),
	[M_NUMBERS + 1] = offsetof(struct record, numbers[1]),
	[M_NUMBERS + 2] = offsetof(struct record, numbers[2]),
	[M_NUMBERS + 3] = offsetof(struct record, numbers[3]),
};

_Static_assert(RECORD_NUMBERS == 4, "each has its place");

/* The first line of this mould was decoded. Those with ids or times of their own forms are not usual. */
static inline void usual_learn(struct scan_mould *m, const struct record *r)
{
	unsigned who = m->shape.seen & (USUAL_WHO | USUAL_PERHAPS);

	m->known = true;
	if ((who & USUAL_WHO) == USUAL_WHO && !(who & ~m->shape.fixed))
		m->note = (uint8_t)(USUAL | r->has_status << 1 | r->status << 2);
}

static inline const char *usual_parent(const struct scan_mould *m, struct str text)
{
	bool has = m->shape.seen >> M_PARENT & 1;

	return scan_mould_at(m, text, has ? M_PARENT : M_SPAN_ID);
}

static inline struct str usual_time(
	const struct scan_mould *m, struct str text, enum member time)
{
	return (struct str){scan_mould_at(m, text, time), CUT_TIME_LEN};
}

/* Whether a line is sound. */
static inline bool usual_sound(
	const struct scan_mould *m, struct str text, struct stamp_near *near)
{
	return stamp_is_near(near, usual_time(m, text, M_TS)) &&
		(!(m->shape.seen >> M_END_TS & 1) ||
			stamp_is_near(near, usual_time(m, text, M_END_TS))) &&
		id_are_hex(scan_mould_at(m, text, M_TRACE_ID),
			scan_mould_at(m, text, M_SPAN_ID), usual_parent(m, text));
}

static inline bool usual_times(const struct scan_mould *m, struct str text,
	struct stamp_near *near, struct record *r)
{
	r->end_ts = 0;
	return stamp_parse_near(near, usual_time(m, text, M_TS), &r->ts, NULL) &&
		(!(m->shape.seen >> M_END_TS & 1) ||
			stamp_parse_near(
				near, usual_time(m, text, M_END_TS), &r->end_ts, NULL));
}

static inline bool usual_ids(const struct scan_mould *m, struct str text, struct record *r)
{
	struct id_numbers n;

	if (!id_read(&n, scan_mould_at(m, text, M_TRACE_ID),
		    scan_mould_at(m, text, M_SPAN_ID), usual_parent(m, text)))
		return false;
	r->trace_id = (struct id){.high = n.high, .low = n.low};
	r->span_id = (struct id){.low = n.span};
	r->parent_id = (struct id){.low = n.other};
	r->has_span = true;
	r->has_parent = (m->shape.seen >> M_PARENT & 1) && n.other;
	return true;
}

/* What is a slice of the line. What is not there is none: that is set first, as it costs least. */
static inline void usual_texts(
	const struct scan_mould *m, struct str text, struct record *r)
{
	uint32_t left = m->shape.seen & (USUAL_SLICES | USUAL_NUMBERS);

	r->name = r->kind = r->message = r->attributes = (struct str){0};
	r->links = r->resource = r->scope = r->events = (struct str){0};
	r->number_count = (uint32_t)__builtin_ctz(~(m->shape.seen >> M_NUMBERS));
	for (; left; left &= left - 1) {
		unsigned tag = (unsigned)__builtin_ctz(left);
		struct scan_mould_value v = m->values[tag];
		struct str *to = (void *)((char *)r + usual_slices[tag]);

		*to = (struct str){text.at + v.from, v.len};
	}
}

/* False: it is for others to say what is wrong with it, or new. */
static inline bool usual_read(const struct scan_mould *m, struct str text,
	struct stamp_near *near, struct record *r)
{
	if (!usual_times(m, text, near, r) || !usual_ids(m, text, r))
		return false;
	r->shape = m->shape.number;
	r->has_status = m->note >> 1 & 1;
	r->status = (enum span_status)(m->note >> 2);
	usual_texts(m, text, r);
	return true;
}

#endif
