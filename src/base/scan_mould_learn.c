#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scan_mould.h"
#include "base/scan_parts.h"
#include "base/scan_shape_parts.h"

enum {
	PATH = 128, /* nodes */
	TIMES = 2,  /* that a text comes before it is learnt, */
	OFTEN = 32, /* and where another one has to give way */
};

/* A mould being made of a text. */
struct mould_cast {
	struct scan_mould *m;
	struct str text;
	size_t at; /* what is in front of here is done */
};

static void cast_range(struct mould_cast *c, size_t at, int least, int most)
{
	c->m->least[at] = (uint8_t)least;
	c->m->more[at] = (uint8_t)(most - least);
}

static void cast_same(struct mould_cast *c, size_t at)
{
	cast_range(c, at, c->text.at[at], c->text.at[at]);
}

static void cast_plain(struct mould_cast *c, size_t at)
{
	cast_range(c, at, ' ', 0x7f);
}

static void cast_stretch(struct mould_cast *c, const struct scan_shape_node *n,
	const struct scan_shape_block *blocks)
{
	for (size_t i = 0; i < n->len; i++)
		if (blocks[n->block + i / SCAN_SHAPE_BLOCK].literal[i % SCAN_SHAPE_BLOCK])
			cast_same(c, c->at + i);
	c->at += n->len;
}

static bool cast_is_digit(const struct mould_cast *c, size_t at)
{
	return at < c->text.len && c->text.at[at] >= '0' && c->text.at[at] <= '9';
}

/* The first digit of several is not 0, if it was not; all that is none stays as it is. */
static void cast_number(struct mould_cast *c)
{
	size_t first = c->at + (c->text.at[c->at] == '-');

	for (; cast_is_digit(c, c->at) || memchr("+-.eE", c->text.at[c->at], 5); c->at++) {
		bool leads = c->at == first && cast_is_digit(c, first + 1);

		if (!cast_is_digit(c, c->at)) {
			cast_same(c, c->at);
			continue;
		}
		cast_range(c, c->at, leads ? '1' : '0', '9');
	}
}

/* Strings in it may be others as long, but nothing between them. */
static bool cast_any(struct mould_cast *c)
{
	struct scan_value v;
	struct scan s;
	bool inside = false;
	const char *end;

	scan_init(&s, c->text, 0);
	end = scan_value_end(&s, c->text.at + c->at, &v, SCAN_DEPTH);
	for (const char *p = c->text.at + c->at; end && p < end; p++) {
		if (*p == '"' || !inside)
			cast_same(c, (size_t)(p - c->text.at));
		else
			cast_plain(c, (size_t)(p - c->text.at));
		inside ^= *p == '"';
	}
	c->at = end ? (size_t)(end - c->text.at) : c->at;
	return end;
}

static bool cast_slot(struct mould_cast *c, const struct scan_shape_node *n)
{
	switch (n->slot) {
	case SCAN_SLOT_STRING:
		for (; c->text.at[c->at] != '"'; c->at++)
			cast_plain(c, c->at);
		return true;
	case SCAN_SLOT_WORD:
		for (; c->text.at[c->at] != '"'; c->at++)
			cast_same(c, c->at);
		return true;
	case SCAN_SLOT_NUMBER:
		cast_number(c);
		return true;
	case SCAN_SLOT_ANY:
		return cast_any(c);
	default:
		return true;
	}
}

/* From the first node of the shape to its last one. */
static bool cast_path(struct mould_cast *c, const struct scan_shapes *shapes,
	const struct scan_shape_node *leaf)
{
	const struct scan_shape_node *path[PATH], *nodes = shapes->nodes;
	size_t count = 0;

	for (const struct scan_shape_node *n = leaf; n != nodes && count < PATH;
		n = nodes + n->parent)
		path[count++] = n;
	if (count == PATH)
		return false;
	while (count--) {
		cast_stretch(c, path[count], shapes->blocks);
		if (!cast_slot(c, path[count]))
			return false;
	}
	return c->at == c->text.len;
}

static void mould_values(struct scan_mould *m, struct str text,
	const struct scan_value *values, const struct scan_shape *shape)
{
	for (uint32_t left = shape->seen; left; left &= left - 1) {
		unsigned tag = (unsigned)__builtin_ctz(left);
		const struct scan_value *v = &values[tag];
		struct scan_mould_value *to = &m->values[tag];

		*to = (struct scan_mould_value){.from = (uint16_t)(v->text.at - text.at)};
		if (shape->fixed >> tag & 1)
			continue;
		to->len = (uint16_t)v->text.len;
		to->type = (uint8_t)v->type;
	}
}

/* ASCII alone, and nothing in it that is escaped. */
static bool mould_can(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < ' ' || text.at[i] > '~' || text.at[i] == '\\')
			return false;
	return true;
}

/* A free one, or the one that was made longest ago. */
static struct scan_mould *mould_new(struct scan_moulds *m)
{
	struct scan_mould *new;

	if (!m->moulds)
		m->moulds = mem_lines_resize(
			NULL, &m->front, 0, SCAN_MOULDS * sizeof(*m->moulds));
	if (m->count < SCAN_MOULDS)
		return &m->moulds[m->count++];
	new = &m->moulds[m->next];
	m->next = (uint16_t)((m->next + 1) % SCAN_MOULDS);
	m->slots[new->slot].mould = 0;
	return new;
}

/* The one that is found here gives way, unless there is none. */
static struct scan_mould *mould_of(struct scan_moulds *m, struct scan_mould_slot *slot)
{
	struct scan_mould *mould = slot->mould ? &m->moulds[slot->mould - 1] : mould_new(m);

	slot->mould = (uint16_t)(mould - m->moulds + 1);
	mould->slot = (uint16_t)(slot - m->slots);
	return mould;
}

static bool mould_due(struct scan_mould_slot *slot, uint32_t print)
{
	if (slot->seen != print)
		slot->count = 0;
	slot->seen = print;
	if (++slot->count < (slot->mould ? OFTEN : TIMES))
		return false;
	slot->count = 0;
	return true;
}

void scan_mould_miss(struct scan_shapes *shapes, const struct scan_shape_node *leaf,
	struct str text, const struct scan_print *print, const struct scan_value *values,
	const struct scan_shape *shape)
{
	struct scan_moulds *m = shapes->moulds;
	struct scan_mould_slot *slot = &m->slots[print->hash % SCAN_MOULD_SLOTS];
	struct mould_cast c = {.text = text};

	if (!mould_due(slot, print->hash) || !mould_can(text))
		return;
	c.m = mould_of(m, slot);
	memset(c.m->least, 0, sizeof(c.m->least));
	memset(c.m->more, 0xff, sizeof(c.m->more));
	memcpy(c.m->quotes, print->quotes, print->words * sizeof(c.m->quotes[0]));
	c.m->known = false;
	c.m->note = 0;
	c.m->shape = *shape;
	mould_values(c.m, text, values, shape);
	c.m->len = cast_path(&c, shapes, leaf) ? (uint16_t)text.len : UINT16_MAX;
}

void scan_moulds_release(struct scan_moulds *m)
{
	if (m)
		mem_lines_free(m->moulds, m->front);
	free(m);
}
