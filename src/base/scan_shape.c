#include "base/scan_shape.h"

#include <string.h>

#include "base/scan_parts.h"
#include "base/scan_shape_parts.h"

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

enum { WORTH_MAX = 64 }; /* hits that are remembered */

#if defined(__x86_64__)
static inline __m128i scan_shape_load(const char *at)
{
	return _mm_loadu_si128((const __m128i *)(const void *)at);
}

static inline __m128i scan_shape_differ(
	const char *text, const char *literal, const char *p)
{
	return _mm_and_si128(_mm_xor_si128(scan_shape_load(text), scan_shape_load(p)),
		scan_shape_load(literal));
}

/* Whether `len` bytes, which are not 0, are as in the blocks. */
static inline bool scan_shape_same(
	const struct scan_shape_block *b, const char *p, size_t len)
{
	const char *end = p + len;
	__m128i differ = _mm_setzero_si128();

	do {
		__m128i a = scan_shape_differ(b->text, b->literal, p);
		__m128i c = scan_shape_differ(b->text + 16, b->literal + 16, p + 16);

		differ = _mm_or_si128(differ, _mm_or_si128(a, c));
		p += SCAN_SHAPE_BLOCK;
		b++;
	} while (p < end);
	return _mm_movemask_epi8(_mm_cmpeq_epi8(differ, _mm_setzero_si128())) == 0xffff;
}
#else
static inline bool scan_shape_same(
	const struct scan_shape_block *b, const char *p, size_t len)
{
	const char *end = p + len;
	char differ = 0;

	for (; p < end; p += SCAN_SHAPE_BLOCK, b++)
		for (int i = 0; i < SCAN_SHAPE_BLOCK; i++)
			differ |= (char)((b->text[i] ^ p[i]) & b->literal[i]);
	return !differ;
}
#endif

/* What a walk over slots has found so far. */
struct scan_fit {
	struct scan *scan;
	struct scan_value *values;
	uint32_t nulls;		/* bits of tags */
	struct scan_value rest; /* takes what nobody wants */
};

static inline struct scan_value *scan_fit_value(struct scan_fit *f, unsigned tag)
{
	return tag < SCAN_SHAPE_TAGS ? &f->values[tag] : &f->rest;
}

/* Whether it stands at `p`. Bytes behind the end of the text may be looked at: they are not used. */
static inline bool scan_fit_stretch(const struct scan_shape_node *n,
	const struct scan_shape_block *blocks, const char *p, const char *end)
{
	if ((word_load(p + n->tell_at) ^ n->tell) & n->tell_mask || end - p < n->len)
		return false;
	return n->told || scan_shape_same(&blocks[n->block], p, n->len);
}

/* The values that lie within a stretch which begins at `p`. */
static inline void scan_fit_marks(
	struct scan_fit *f, const struct scan_shape_node *n, const char *p)
{
	const struct scan_shape_mark *m = n->marks, *end = m + n->mark_count;

	for (; m < end; m++)
		f->values[m->tag] = (struct scan_value){
			.text = {p + m->at, m->len}, .type = SCAN_STRING};
	if (n->open.is)
		f->values[n->open.tag].text.at = p + n->open.at - 1;
	if (n->close.is) {
		struct scan_value *v = &f->values[n->close.tag];

		v->text.len = (size_t)(p + n->close.at - v->text.at);
		v->type = SCAN_OBJECT;
		v->escaped = false;
	}
}

#if defined(__x86_64__)
/* Bits of the bytes among sixteen at which a walk over a string would have to look. */
static inline uint32_t scan_fit_stops(const char *p)
{
	__m128i v = scan_shape_load(p);
	__m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));
	__m128i other = _mm_cmplt_epi8(
		v, _mm_set1_epi8(0x20)); /* signed: beyond ASCII too */

	return (uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, slash), other));
}

/* Most strings are short and plain, and no window has to be made for them. */
static inline const char *scan_fit_short(const struct scan *s, const char *p)
{
	uint32_t stops = scan_fit_stops(p) | scan_fit_stops(p + 16) << 16;
	const char *end = p + (stops ? (unsigned)__builtin_ctz(stops) : 0);

	return stops && *end == '"' && end < s->end ? end : NULL;
}
#else
static inline const char *scan_fit_short(const struct scan *s, const char *p)
{
	(void)s;
	(void)p;
	return NULL;
}
#endif

static inline const char *scan_fit_string(struct scan_fit *f, const char *p, unsigned tag)
{
	const char *end = scan_fit_short(f->scan, p);
	struct scan_value *v = scan_fit_value(f, tag);
	bool plain = end != NULL;

	if (!plain)
		end = scan_string_end(f->scan, p);
	if (!end || tag == SCAN_SHAPE_UNTAGGED)
		return end;
	v->text = (struct str){p, (size_t)(end - p)};
	v->type = SCAN_STRING;
	v->escaped = !plain && scan_string_escaped(f->scan, v->text);
	return end;
}

static inline const char *scan_fit_number(struct scan_fit *f, const char *p, unsigned tag)
{
	struct scan_value *v = scan_fit_value(f, tag);
	const char *end;

	if (p == f->scan->end || ((*p < '0' || *p > '9') && *p != '-'))
		return NULL;
	end = scan_number_end(f->scan, p);
	if (!end)
		return NULL;
	v->text = (struct str){p, (size_t)(end - p)};
	v->type = SCAN_NUMBER;
	v->escaped = false;
	return end;
}

static const char *scan_fit_any(
	struct scan_fit *f, const struct scan_shape_node *n, const char *p)
{
	struct scan_value *v = scan_fit_value(f, n->tag);

	if (*p != '[' && *p != '{' && *p != 't' && *p != 'f' && *p != 'n')
		return NULL;
	p = scan_value_end(f->scan, p, v, SCAN_DEPTH - (n->inside ? 2 : 1));
	if (p && v->type == SCAN_NULL && n->tag < SCAN_SHAPE_TAGS)
		f->nulls |= UINT32_C(1) << n->tag;
	return p;
}

/* From the slot to behind it; NULL: something else stands there. */
static inline const char *scan_fit_slot(
	struct scan_fit *f, const struct scan_shape_node *n, const char *p)
{
	switch (n->slot) {
	case SCAN_SLOT_NONE:
		return p;
	case SCAN_SLOT_STRING:
		return scan_fit_string(f, p, n->tag);
	case SCAN_SLOT_NUMBER:
		return scan_fit_number(f, p, n->tag);
	case SCAN_SLOT_ANY:
		return scan_fit_any(f, n, p);
	default:
		return p == f->scan->end ? p : NULL;
	}
}

/* The last node of the shape that the text has; NULL: of none. */
static const struct scan_shape_node *scan_fit(
	struct scan_fit *f, const struct scan_shapes *shapes)
{
	const struct scan_shape_node *nodes = shapes->nodes, *n = nodes + shapes->first;
	const struct scan_shape_block *blocks = shapes->blocks;
	const char *p = f->scan->at, *end = f->scan->end, *behind;

	while (n != nodes) {
		if (!scan_fit_stretch(n, blocks, p, end)) {
			n = nodes + n->next;
			continue;
		}
		behind = scan_fit_slot(f, n, p + n->len);
		if (!behind) {
			n = nodes + (f->scan->error ? 0 : n->next);
			continue;
		}
		scan_fit_marks(f, n, p);
		if (n->slot == SCAN_SLOT_END)
			return n;
		p = behind;
		n = nodes + n->child;
	}
	return NULL;
}

bool scan_shape_read(struct scan_shapes *shapes, struct scan *s, struct scan_value *values,
	uint32_t *seen, struct scan_shape *shape)
{
	struct scan_fit f = {.scan = s, .values = values};
	const struct scan_shape_node *leaf;

	if (!shapes->first || s->safe - s->end < SCAN_BLOCK)
		return false;
	leaf = scan_fit(&f, shapes);
	if (!leaf)
		return false;
	if (shapes->worth < WORTH_MAX && ++shapes->worth == WORTH_MAX)
		shapes->patience = 0;
	*seen = leaf->seen & ~f.nulls;
	*shape = (struct scan_shape){leaf->number, leaf->note};
	return true;
}
