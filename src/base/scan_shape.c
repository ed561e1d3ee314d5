#include "base/scan_shape.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scan_parts.h"

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

struct scan_shape_node {
	char text[SCAN_SHAPE_LITERAL]; /* a piece of literal */
	uint32_t mask;		       /* a bit for each byte of it */
	uint8_t len;		       /* of it; 0: it ended where another one goes on */
	uint8_t slot;		       /* enum scan_slot: what stands behind it */
	uint8_t tag;
	uint8_t fixed;	 /* bytes in a SCAN_SLOT_FIXED */
	uint8_t note;	 /* of SCAN_SLOT_END */
	uint16_t child;	 /* what may come behind the slot; of two the first bytes differ */
	uint16_t next;	 /* another one that may stand here */
	uint32_t number; /* of SCAN_SLOT_END */
	char pad[12];	 /* to 64 bytes, so that places need no multiplication */
};

enum {
	WORTH_MAX = 64, /* hits that are remembered, */
	MISS = 4,	/* each miss takes so many back */
	PATIENCE_MIN = 1 << 12,
	PATIENCE_MAX = 1 << 24,
	PAUSE_LONG = 16, /* after a text that is too long to be learnt */
};

#if defined(__x86_64__)
/* Bits for the bytes that are the same among sixteen. */
static inline uint32_t scan_shape_equal(const char *a, const char *b)
{
	__m128i x = _mm_loadu_si128((const __m128i *)(const void *)a);
	__m128i y = _mm_loadu_si128((const __m128i *)(const void *)b);

	return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y));
}

/* No branches: how long literals are is hard to foresee. What is read behind `len` is not used. */
static inline bool scan_shape_same(const struct scan_shape_node *n, const char *p)
{
	uint32_t same = scan_shape_equal(n->text, p) |
		scan_shape_equal(n->text + 16, p + 16) << 16;

	return !(~same & n->mask);
}
#else
static inline bool scan_shape_same(const struct scan_shape_node *n, const char *p)
{
	return memcmp(n->text, p, n->len) == 0;
}
#endif

/* What a walk over slots has found so far. */
struct scan_fit {
	struct scan *scan;
	struct scan_value *values;
	uint32_t seen;
	unsigned open;		/* tags of objects that are open; at most one */
	struct scan_value rest; /* takes what nobody wants */
};

static inline struct scan_value *scan_fit_value(struct scan_fit *f, unsigned tag)
{
	return tag < SCAN_SHAPE_TAGS ? &f->values[tag] : &f->rest;
}

static inline void scan_fit_seen(struct scan_fit *f, unsigned tag)
{
	if (tag < SCAN_SHAPE_TAGS)
		f->seen |= UINT32_C(1) << tag;
}

static inline const char *scan_fit_fixed(
	struct scan_fit *f, const char *p, unsigned tag, unsigned len)
{
	struct scan_value *v = scan_fit_value(f, tag);

	if (f->scan->end - p <= (ptrdiff_t)len || p[len] != '"')
		return NULL;
	v->text = (struct str){p, len};
	v->type = SCAN_STRING;
	v->escaped = false;
	scan_fit_seen(f, tag);
	return p + len;
}

static inline const char *scan_fit_string(struct scan_fit *f, const char *p, unsigned tag)
{
	const char *end = scan_string_end(f->scan, p);
	struct scan_value *v = scan_fit_value(f, tag);

	if (!end || tag == SCAN_SHAPE_UNTAGGED)
		return end;
	v->text = (struct str){p, (size_t)(end - p)};
	v->type = SCAN_STRING;
	v->escaped = scan_string_escaped(f->scan, v->text);
	scan_fit_seen(f, tag);
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
	scan_fit_seen(f, tag);
	return end;
}

static const char *scan_fit_any(struct scan_fit *f, const char *p, unsigned tag)
{
	struct scan_value *v = scan_fit_value(f, tag);

	if (*p != '[' && *p != '{' && *p != 't' && *p != 'f' && *p != 'n')
		return NULL;
	p = scan_value_end(f->scan, p, v, SCAN_DEPTH - (f->open ? 2 : 1));
	if (p && v->type != SCAN_NULL)
		scan_fit_seen(f, tag);
	else if (tag < SCAN_SHAPE_TAGS)
		f->seen &= ~(UINT32_C(1) << tag);
	return p;
}

static inline const char *scan_fit_open(struct scan_fit *f, const char *p, unsigned tag)
{
	struct scan_value *v = scan_fit_value(f, tag);

	if (*p != '"' && *p != '}')
		return NULL;
	v->type = SCAN_OBJECT;
	v->escaped = false;
	v->text.at = p - 1;
	f->open = true;
	return p;
}

static inline const char *scan_fit_close(struct scan_fit *f, const char *p, unsigned tag)
{
	struct scan_value *v = scan_fit_value(f, tag);

	v->text.len = (size_t)(p - v->text.at);
	f->open = false;
	scan_fit_seen(f, tag);
	return p;
}

/* From the slot to behind it; NULL: something else stands there. */
static inline const char *scan_fit_slot(
	struct scan_fit *f, const struct scan_shape_node *n, const char *p)
{
	switch (n->slot) {
	case SCAN_SLOT_NONE:
		return p;
	case SCAN_SLOT_FIXED:
		return scan_fit_fixed(f, p, n->tag, n->fixed);
	case SCAN_SLOT_STRING:
		return scan_fit_string(f, p, n->tag);
	case SCAN_SLOT_NUMBER:
		return scan_fit_number(f, p, n->tag);
	case SCAN_SLOT_ANY:
		return scan_fit_any(f, p, n->tag);
	case SCAN_SLOT_OPEN:
		return scan_fit_open(f, p, n->tag);
	case SCAN_SLOT_CLOSE:
		return scan_fit_close(f, p, n->tag);
	default:
		return p == f->scan->end ? p : NULL;
	}
}

/* The last node of the shape that the text has; NULL: of none. */
static const struct scan_shape_node *scan_fit(
	struct scan_fit *f, const struct scan_shapes *shapes)
{
	const struct scan *s = f->scan;
	const char *p = s->at, *behind;
	uint16_t i = shapes->first;

	while (i) {
		const struct scan_shape_node *n = &shapes->nodes[i];

		if (!scan_shape_same(n, p) || s->end - p < n->len ||
			!(behind = scan_fit_slot(f, n, p + n->len))) {
			i = s->error ? 0 : n->next;
			continue;
		}
		if (n->slot == SCAN_SLOT_END)
			return n;
		p = behind;
		i = n->child;
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
	*seen = f.seen;
	*shape = (struct scan_shape){leaf->number, leaf->note};
	return true;
}

/* ---- learning ------------------------------------------------------------------------------- */

static void scan_shapes_forget(struct scan_shapes *shapes)
{
	shapes->first = 0;
	shapes->count = 1;
	shapes->worth = 0;
	shapes->patience = shapes->patience ? shapes->patience * 2 : PATIENCE_MIN;
	if (shapes->patience > PATIENCE_MAX)
		shapes->patience = PATIENCE_MAX;
	shapes->pause = shapes->patience;
}

static bool scan_shapes_full(const struct scan_shapes *shapes)
{
	return shapes->count > SCAN_SHAPE_NODES - 2 * SCAN_SHAPE_CUTS;
}

bool scan_shape_wants(struct scan_shapes *shapes)
{
	if (shapes->pause) {
		shapes->pause--;
		return false;
	}
	if (!scan_shapes_full(shapes))
		return true;
	shapes->worth -= MISS;
	if (shapes->worth < 0)
		scan_shapes_forget(shapes);
	return false;
}

static uint8_t scan_cut_fixed(const struct scan_cut *cut)
{
	return cut->slot == SCAN_SLOT_FIXED ? (uint8_t)(cut->to - cut->from) : 0;
}

static bool scan_shape_is(const struct scan_shape_node *n, struct str literal,
	enum scan_slot slot, uint8_t fixed)
{
	return n->slot == slot && n->fixed == fixed &&
		str_eq((struct str){n->text, n->len}, literal);
}

/* The node of a piece and its slot in the list at *link, made where there is none. */
static uint16_t scan_shape_piece(struct scan_shapes *shapes, uint16_t *link,
	struct str literal, enum scan_slot slot, const struct scan_cut *cut)
{
	uint8_t fixed = slot == SCAN_SLOT_FIXED ? scan_cut_fixed(cut) : 0;
	struct scan_shape_node *n;

	for (uint16_t i = *link; i; i = shapes->nodes[i].next)
		if (scan_shape_is(&shapes->nodes[i], literal, slot, fixed))
			return i;
	n = &shapes->nodes[shapes->count];
	*n = (struct scan_shape_node){.len = (uint8_t)literal.len,
		.mask = literal.len < 32 ? (UINT32_C(1) << literal.len) - 1 : UINT32_MAX,
		.slot = (uint8_t)slot,
		.fixed = fixed,
		.tag = cut->tag,
		.next = *link};
	if (literal.len)
		memcpy(n->text, literal.at, literal.len);
	return *link = shapes->count++;
}

/* The node behind whose slot the shape goes on; a long literal takes several. */
static uint16_t scan_shape_place(struct scan_shapes *shapes, uint16_t *link,
	struct str literal, const struct scan_cut *cut)
{
	while (literal.len > SCAN_SHAPE_LITERAL) {
		uint16_t i = scan_shape_piece(shapes, link,
			str_head(literal, SCAN_SHAPE_LITERAL), SCAN_SLOT_NONE, cut);

		link = &shapes->nodes[i].child;
		literal = str_tail(literal, SCAN_SHAPE_LITERAL);
	}
	return scan_shape_piece(shapes, link, literal, cut->slot, cut);
}

/* Room for the worst: that all of it is new. */
static bool scan_shapes_take(
	const struct scan_shapes *shapes, size_t literals, size_t count)
{
	return count && count <= SCAN_SHAPE_CUTS &&
		shapes->count + count + literals / SCAN_SHAPE_LITERAL < SCAN_SHAPE_NODES;
}

static size_t scan_shape_literals(
	struct str text, const struct scan_cut *cuts, size_t count)
{
	size_t len = text.len;

	for (size_t i = 0; i < count; i++)
		len -= cuts[i].to - cuts[i].from;
	return len;
}

void scan_shape_learn(struct scan_shapes *shapes, struct str text,
	const struct scan_cut *cuts, size_t count, uint8_t note)
{
	uint16_t *link = &shapes->first, i = 0;
	size_t literals = scan_shape_literals(text, cuts, count), at = 0;

	if (!shapes->nodes) {
		shapes->nodes = mem_new(SCAN_SHAPE_NODES * sizeof(*shapes->nodes));
		shapes->count = 1;
	}
	if (!scan_shapes_take(shapes, literals, count)) {
		shapes->pause = PAUSE_LONG;
		return;
	}
	for (size_t n = 0; n < count; n++) {
		i = scan_shape_place(shapes, link,
			(struct str){text.at + at, cuts[n].from - at}, &cuts[n]);
		link = &shapes->nodes[i].child;
		at = cuts[n].to;
	}
	shapes->nodes[i].note = note;
	shapes->nodes[i].number = ++shapes->learnt;
}

void scan_shapes_release(struct scan_shapes *shapes)
{
	free(shapes->nodes);
	*shapes = (struct scan_shapes){0};
}
