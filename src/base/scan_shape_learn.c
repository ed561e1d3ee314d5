#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scan_mould.h"
#include "base/scan_shape_parts.h"

enum {
	MISS = 4, /* hits that a miss takes back */
	PATIENCE_MIN = 1 << 12,
	PATIENCE_MAX = 1 << 24,
	PAUSE_LONG = 16,   /* after a text that is too long to be learnt */
	NODES_SPARE = 128, /* when there are fewer it is full */
	BLOCKS_SPARE = 256,
};

static void scan_shapes_forget(struct scan_shapes *shapes)
{
	shapes->first = 0;
	shapes->count = 1;
	shapes->block_count = 0;
	shapes->worth = 0;
	shapes->patience = shapes->patience ? shapes->patience * 2 : PATIENCE_MIN;
	if (shapes->patience > PATIENCE_MAX)
		shapes->patience = PATIENCE_MAX;
	shapes->pause = shapes->patience;
}

static bool scan_shapes_full(const struct scan_shapes *shapes)
{
	return shapes->count > SCAN_SHAPE_NODES - NODES_SPARE ||
		shapes->block_count > SCAN_SHAPE_BLOCKS - BLOCKS_SPARE;
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

/* Where the list begins that a node stands in. */
static uint16_t *scan_shape_list(
	struct scan_shapes *shapes, const struct scan_shape_node *n)
{
	return n->parent ? &shapes->nodes[n->parent].child : &shapes->first;
}

/* Changes places with the one in front of it. */
static void scan_shape_move(struct scan_shapes *shapes, uint16_t node)
{
	struct scan_shape_node *nodes = shapes->nodes;
	uint16_t *link = scan_shape_list(shapes, &nodes[node]), front = *link;

	if (front == node)
		return;
	while (nodes[front].next != node) {
		link = &nodes[front].next;
		front = *link;
	}
	nodes[front].next = nodes[node].next;
	nodes[node].next = front;
	*link = node;
}

void scan_shape_favour(struct scan_shapes *shapes, const struct scan_shape_node *leaf)
{
	for (uint16_t n = (uint16_t)(leaf - shapes->nodes); n; n = shapes->nodes[n].parent)
		scan_shape_move(shapes, n);
}

/* A text being learnt. */
struct scan_lesson {
	struct scan_shapes *shapes;
	uint16_t *link;	 /* to the nodes that may come next, */
	uint16_t parent; /* and what they come behind; 0: nothing */
	bool inside;	 /* of an object that is open */
	uint32_t seen;	 /* bits of tags, */
	uint32_t fixed;	 /* and of those that are in a SCAN_SLOT_FIXED */

	/* The stretch that is put together. */
	struct scan_shape_node node;
	struct scan_shape_block blocks[SCAN_SHAPE_STRETCH / SCAN_SHAPE_BLOCK];
};

static unsigned scan_shape_blocks(unsigned len)
{
	return (len + SCAN_SHAPE_BLOCK - 1) / SCAN_SHAPE_BLOCK;
}

static bool scan_shape_is(const struct scan_lesson *l, const struct scan_shape_node *n)
{
	const struct scan_shape_node *m = &l->node;

	return n->len == m->len && n->slot == m->slot && n->tag == m->tag &&
		n->inside == m->inside &&
		memcmp(&n->open, &m->open, sizeof(n->open)) == 0 &&
		memcmp(&n->close, &m->close, sizeof(n->close)) == 0 &&
		memcmp(n->marks, m->marks, sizeof(n->marks)) == 0 &&
		memcmp(&l->shapes->blocks[n->block], l->blocks,
			scan_shape_blocks(n->len) * sizeof(l->blocks[0])) == 0;
}

static uint16_t scan_lesson_add(const struct scan_lesson *l)
{
	struct scan_shapes *shapes = l->shapes;
	struct scan_shape_node *n = &shapes->nodes[shapes->count];
	unsigned blocks = scan_shape_blocks(l->node.len);

	*n = l->node;
	n->parent = l->parent;
	n->block = shapes->block_count;
	memcpy(&shapes->blocks[n->block], l->blocks, blocks * sizeof(l->blocks[0]));
	shapes->block_count = (uint16_t)(shapes->block_count + blocks);
	return shapes->count++;
}

/* The node of the stretch in the list at l->link, made where there is none, as the last one. */
static struct scan_shape_node *scan_lesson_node(struct scan_lesson *l)
{
	struct scan_shape_node *nodes = l->shapes->nodes;
	uint16_t *link = l->link;

	for (; *link; link = &nodes[*link].next)
		if (scan_shape_is(l, &nodes[*link]))
			return &nodes[*link];
	*link = scan_lesson_add(l);
	return &nodes[*link];
}

/* The last eight bytes of literal among the first ones, or fewer. */
static void scan_lesson_tell(struct scan_lesson *l)
{
	const struct scan_shape_block *b = &l->blocks[0];
	struct scan_shape_node *n = &l->node;
	unsigned end = n->len < SCAN_SHAPE_BLOCK ? n->len : SCAN_SHAPE_BLOCK, at;

	while (end && !b->literal[end - 1])
		end--;
	for (at = end; at && end - at < 8 && b->literal[at - 1]; at--) {
		n->tell = n->tell << 8 | (unsigned char)b->text[at - 1];
		n->tell_mask = n->tell_mask << 8 | 0xff;
	}
	n->tell_at = (uint8_t)at;
	n->told = end - at == n->len;
}

/* The stretch ends, and `slot` stands behind it. */
static struct scan_shape_node *scan_lesson_end(
	struct scan_lesson *l, enum scan_slot slot, uint8_t tag)
{
	struct scan_shape_node *n;

	l->node.slot = (uint8_t)slot;
	l->node.tag = tag;
	l->node.inside = l->inside;
	l->node.holds = l->node.mark_count || l->node.open.is || l->node.close.is;
	scan_lesson_tell(l);
	n = scan_lesson_node(l);
	l->link = &n->child;
	l->parent = (uint16_t)(n - l->shapes->nodes);
	l->node = (struct scan_shape_node){0};
	memset(l->blocks, 0, sizeof(l->blocks));
	return n;
}

/* The stretch goes on in another node. */
static void scan_lesson_break(struct scan_lesson *l)
{
	scan_lesson_end(l, SCAN_SLOT_NONE, SCAN_SHAPE_UNTAGGED);
}

/* Room for `len` bytes more. */
static void scan_lesson_room(struct scan_lesson *l, size_t len)
{
	if (l->node.len + len > SCAN_SHAPE_STRETCH)
		scan_lesson_break(l);
}

static void scan_lesson_literal(struct scan_lesson *l, struct str literal)
{
	for (size_t i = 0; i < literal.len; i++) {
		struct scan_shape_block *b;

		scan_lesson_room(l, 1);
		b = &l->blocks[l->node.len / SCAN_SHAPE_BLOCK];
		b->text[l->node.len % SCAN_SHAPE_BLOCK] = literal.at[i];
		b->literal[l->node.len % SCAN_SHAPE_BLOCK] = (char)0xff;
		l->node.len++;
	}
}

static void scan_lesson_mark(struct scan_lesson *l, const struct scan_cut *cut)
{
	size_t len = cut->to - cut->from;

	if (l->node.mark_count == SCAN_SHAPE_MARKS)
		scan_lesson_break(l);
	scan_lesson_room(l, len);
	l->node.marks[l->node.mark_count++] = (struct scan_shape_mark){
		(uint8_t)l->node.len, cut->tag, (uint8_t)len};
	l->node.len = (uint16_t)(l->node.len + len);
}

/* What is open is closed before another one opens, so two of them need two nodes. */
static void scan_lesson_open(struct scan_lesson *l, uint8_t tag)
{
	if (l->node.open.is || l->node.close.is)
		scan_lesson_break(l);
	l->node.open = (struct scan_shape_brace){true, (uint8_t)l->node.len, tag};
	l->inside = true;
}

static void scan_lesson_close(struct scan_lesson *l, uint8_t tag)
{
	l->node.close = (struct scan_shape_brace){true, (uint8_t)l->node.len, tag};
	l->inside = false;
}

static struct scan_shape_node *scan_lesson_slot(
	struct scan_lesson *l, const struct scan_cut *cut)
{
	switch (cut->slot) {
	case SCAN_SLOT_FIXED:
		scan_lesson_mark(l, cut);
		return NULL;
	case SCAN_SLOT_OPEN:
		scan_lesson_open(l, cut->tag);
		return NULL;
	case SCAN_SLOT_CLOSE:
		scan_lesson_close(l, cut->tag);
		return NULL;
	default:
		return scan_lesson_end(l, cut->slot, cut->tag);
	}
}

static bool scan_cut_is_mark(const struct scan_cut *cut)
{
	return cut->slot == SCAN_SLOT_FIXED || cut->slot == SCAN_SLOT_OPEN ||
		cut->slot == SCAN_SLOT_CLOSE;
}

/* Room for the worst: that all of it is new. A stretch is cut short by a mark at most. */
static bool scan_shapes_take(const struct scan_shapes *shapes, size_t len, size_t count)
{
	size_t nodes = count + len / (SCAN_SHAPE_STRETCH / 2) + 1;

	return count && count <= SCAN_SHAPE_CUTS &&
		shapes->count + nodes <= SCAN_SHAPE_NODES &&
		shapes->block_count + nodes + len / SCAN_SHAPE_BLOCK <= SCAN_SHAPE_BLOCKS;
}

/* Bytes of all stretches. */
static size_t scan_shape_len(struct str text, const struct scan_cut *cuts, size_t count)
{
	size_t len = text.len;

	for (size_t i = 0; i < count; i++)
		len -= scan_cut_is_mark(&cuts[i]) ? 0 : cuts[i].to - cuts[i].from;
	return len;
}

static void scan_shapes_begin(struct scan_shapes *shapes)
{
	if (shapes->nodes)
		return;
	shapes->nodes = mem_new(SCAN_SHAPE_NODES * sizeof(*shapes->nodes));
	shapes->blocks = mem_new(SCAN_SHAPE_BLOCKS * sizeof(*shapes->blocks));
	if (scan_shape_wide())
		shapes->moulds = mem_new(sizeof(*shapes->moulds));
	shapes->count = 1;
}

void scan_shape_learn(struct scan_shapes *shapes, struct str text,
	const struct scan_cut *cuts, size_t count, uint8_t note)
{
	struct scan_lesson l = {.shapes = shapes, .link = &shapes->first};
	struct scan_shape_node *n = NULL;
	size_t at = 0;

	scan_shapes_begin(shapes);
	if (!scan_shapes_take(shapes, scan_shape_len(text, cuts, count), count)) {
		shapes->pause = PAUSE_LONG;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct scan_cut *cut = &cuts[i];

		scan_lesson_literal(&l, (struct str){text.at + at, cut->from - at});
		if (cut->tag < SCAN_SHAPE_TAGS)
			l.seen |= UINT32_C(1) << cut->tag;
		if (cut->slot == SCAN_SLOT_FIXED)
			l.fixed |= UINT32_C(1) << cut->tag;
		n = scan_lesson_slot(&l, cut);
		at = cut->to;
	}
	n->note = note;
	n->seen = l.seen;
	n->fixed = l.fixed;
	n->number = ++shapes->learnt;
}

void scan_shapes_release(struct scan_shapes *shapes)
{
	free(shapes->nodes);
	free(shapes->blocks);
	scan_moulds_release(shapes->moulds);
	*shapes = (struct scan_shapes){0};
}
