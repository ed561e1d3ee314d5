#include "record/decode_usual.h"

#include <stddef.h>

#include "record/decode_member.h"

/* Only machines that look at 32 bytes at once have moulds. */
#if defined(__x86_64__)
#include <immintrin.h>

#define USUAL __attribute__((target("avx2")))
#else
#define USUAL
#endif

enum {
	NOTE_USUAL = 1, /* a bit of the mould's note; above it has_status and the status */
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

void usual_learn(struct scan_mould *m, const struct record *r)
{
	unsigned who = m->shape.seen & (USUAL_WHO | USUAL_PERHAPS);

	m->known = true;
	if ((who & USUAL_WHO) == USUAL_WHO && !(who & ~m->shape.fixed))
		m->note = (uint8_t)(NOTE_USUAL | (unsigned)r->has_status << 1 |
			(unsigned)r->status << 2);
}

/* Where the digits of a line's ids are. Who has no parent is looked at twice. */
struct usual_places {
	const char *trace;
	const char *span;
	const char *parent;
};

USUAL static inline struct usual_places usual_places(
	const struct scan_mould *m, struct str text)
{
	bool parent = m->shape.seen >> M_PARENT & 1;

	return (struct usual_places){scan_mould_at(m, text, M_TRACE_ID),
		scan_mould_at(m, text, M_SPAN_ID),
		scan_mould_at(m, text, parent ? M_PARENT : M_SPAN_ID)};
}

/* What they are worth. */
struct usual_ids {
	uint64_t high; /* of the trace's */
	uint64_t span;
	uint64_t low; /* of the trace's */
	uint64_t parent;
};

#if defined(__x86_64__)
USUAL static inline __m256i usual_trace(const struct usual_places *p)
{
	return _mm256_loadu_si256((const void *)p->trace);
}

USUAL static inline __m256i usual_spans(const struct usual_places *p)
{
	__m128i span = _mm_loadu_si128((const void *)p->span);
	__m128i parent = _mm_loadu_si128((const void *)p->parent);

	return _mm256_inserti128_si256(_mm256_castsi128_si256(span), parent, 1);
}

/* Not 0 in each byte that is a digit: 1 stands for 0 to 9, 2 for a to f, by both halves of the byte. */
USUAL static inline __m256i usual_digits(__m256i v)
{
	const __m256i low = _mm256_setr_epi8(1, 3, 3, 3, 3, 3, 3, 1, 1, 1, 0, 0, 0, 0, 0, 0,
		1, 3, 3, 3, 3, 3, 3, 1, 1, 1, 0, 0, 0, 0, 0, 0);
	const __m256i high = _mm256_setr_epi8(0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	__m256i above = _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(15));

	return _mm256_and_si256(
		_mm256_shuffle_epi8(low, v), _mm256_shuffle_epi8(high, above));
}

USUAL static inline bool usual_are_digits(__m256i trace, __m256i spans)
{
	__m256i least = _mm256_min_epu8(usual_digits(trace), usual_digits(spans));
	__m256i none = _mm256_cmpeq_epi8(least, _mm256_setzero_si256());

	return _mm256_testz_si256(none, none);
}

/* Bits of the bytes that are 0 as a digit. */
USUAL static inline uint32_t usual_zeros(__m256i v)
{
	__m256i zeros = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('0'));

	return (uint32_t)_mm256_movemask_epi8(zeros);
}

USUAL static inline bool usual_ids_sound(const struct usual_places *p)
{
	__m256i trace = usual_trace(p), spans = usual_spans(p);

	return usual_are_digits(trace, spans) && usual_zeros(trace) != UINT32_MAX &&
		(uint16_t)usual_zeros(spans) != UINT16_MAX;
}

/* Pairs of digits, each in 16 bits. */
USUAL static inline __m256i usual_pairs(__m256i v)
{
	__m256i letter = _mm256_cmpgt_epi8(v, _mm256_set1_epi8('9'));
	__m256i worth = _mm256_add_epi8(_mm256_and_si256(v, _mm256_set1_epi8(15)),
		_mm256_and_si256(letter, _mm256_set1_epi8(9)));

	return _mm256_maddubs_epi16(worth, _mm256_set1_epi16(1 << 8 | 16));
}

/* Halves of both are packed side by side, which is the order of struct usual_ids. */
USUAL static inline bool usual_ids_read(const struct usual_places *p, struct usual_ids *ids)
{
	const __m256i turn = _mm256_setr_epi8(7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11,
		10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8);
	__m256i trace = usual_trace(p), spans = usual_spans(p);
	__m256i bytes = _mm256_packus_epi16(usual_pairs(trace), usual_pairs(spans));

	_mm256_storeu_si256((void *)ids, _mm256_shuffle_epi8(bytes, turn));
	return usual_are_digits(trace, spans);
}
#else
static inline bool usual_ids_read(const struct usual_places *p, struct usual_ids *ids)
{
	return id_hex16(p->trace, &ids->high) && id_hex16(p->trace + 16, &ids->low) &&
		id_hex16(p->span, &ids->span) && id_hex16(p->parent, &ids->parent);
}

static inline bool usual_ids_sound(const struct usual_places *p)
{
	struct usual_ids ids;

	return usual_ids_read(p, &ids) && (ids.high | ids.low) && ids.span;
}
#endif

USUAL static inline struct str usual_time(
	const struct scan_mould *m, struct str text, enum member time)
{
	return (struct str){scan_mould_at(m, text, time), CUT_TIME_LEN};
}

USUAL bool usual_sound(const struct scan_mould *m, struct str text, struct stamp_near *near)
{
	struct usual_places p = usual_places(m, text);

	return stamp_is_near(near, usual_time(m, text, M_TS)) &&
		(!(m->shape.seen >> M_END_TS & 1) ||
			stamp_is_near(near, usual_time(m, text, M_END_TS))) &&
		usual_ids_sound(&p);
}

USUAL static inline bool usual_times(const struct scan_mould *m, struct str text,
	struct stamp_near *near, struct record *r)
{
	r->end_ts = 0;
	return stamp_parse_near(near, usual_time(m, text, M_TS), &r->ts, NULL) &&
		(!(m->shape.seen >> M_END_TS & 1) ||
			stamp_parse_near(
				near, usual_time(m, text, M_END_TS), &r->end_ts, NULL));
}

USUAL static inline bool usual_who(
	const struct scan_mould *m, struct str text, struct record *r)
{
	struct usual_places p = usual_places(m, text);
	struct usual_ids ids;

	if (!usual_ids_read(&p, &ids) || !(ids.high | ids.low) || !ids.span)
		return false;
	r->trace_id = (struct id){.high = ids.high, .low = ids.low};
	r->span_id = (struct id){.low = ids.span};
	r->parent_id = (struct id){.low = ids.parent};
	r->has_span = true;
	r->has_parent = (m->shape.seen >> M_PARENT & 1) && ids.parent;
	return true;
}

/* What is a slice of the line. What is not there is none: that is set first, as it costs least. */
USUAL static inline void usual_texts(
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

USUAL bool usual_read(const struct scan_mould *m, struct str text, struct stamp_near *near,
	struct record *r)
{
	if (!usual_times(m, text, near, r) || !usual_who(m, text, r))
		return false;
	r->shape = m->shape.number;
	r->has_status = m->note >> 1 & 1;
	r->status = (enum span_status)(m->note >> 2);
	usual_texts(m, text, r);
	return true;
}
