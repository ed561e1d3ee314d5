#include "base/cover.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static uint32_t cover_nodes(const struct cover *c)
{
	return c->leaves + c->count;
}

void cover_reset(struct cover *c, uint32_t count)
{
	size_t nodes, room = c->room;

	c->count = count;
	c->ready = false;
	for (c->leaves = 1; c->leaves < count;)
		c->leaves *= 2;
	nodes = cover_nodes(c) > 2 ? cover_nodes(c) : 2;
	c->bare = mem_grow(c->bare, &c->room, nodes, sizeof(*c->bare));
	c->over = mem_grow(c->over, &room, nodes, sizeof(*c->over));
	memset(c->over, 0, nodes * sizeof(*c->over));
}

void cover_release(struct cover *c)
{
	free(c->bare);
	free(c->over);
	*c = (struct cover){0};
}

void cover_hide(struct cover *c, uint32_t place)
{
	c->over[c->leaves + place]++;
}

/* The last level has no more nodes than there are places. */
static uint32_t cover_bare_of(const struct cover *c, uint32_t node)
{
	return node < cover_nodes(c) ? c->bare[node] : 0;
}

static void cover_count(struct cover *c, uint32_t node)
{
	if (c->over[node])
		c->bare[node] = 0;
	else if (node >= c->leaves)
		c->bare[node] = 1;
	else
		c->bare[node] = cover_bare_of(c, 2 * node) + cover_bare_of(c, 2 * node + 1);
}

void cover_ready(struct cover *c)
{
	c->bare[1] = 0;
	for (uint32_t node = cover_nodes(c); node-- > 1;)
		cover_count(c, node);
	c->ready = true;
}

/* What is above a place, from below. */
static void cover_count_up(struct cover *c, uint32_t place)
{
	for (uint32_t node = (c->leaves + place) / 2; node >= 1; node /= 2)
		cover_count(c, node);
}

static void cover_add(struct cover *c, uint32_t node, uint32_t more)
{
	c->over[node] += more;
	if (c->ready)
		cover_count(c, node);
}

/* `more` is 1 or, as unsigned numbers have it, -1. */
static void cover_change(struct cover *c, uint32_t from, uint32_t to, uint32_t more)
{
	uint32_t low = from + c->leaves, high = to + c->leaves;

	if (from >= to)
		return;
	for (; low < high; low /= 2, high /= 2) {
		if (low & 1)
			cover_add(c, low++, more);
		if (high & 1)
			cover_add(c, --high, more);
	}
	if (!c->ready)
		return;
	cover_count_up(c, from);
	cover_count_up(c, to - 1);
}

void cover_put(struct cover *c, uint32_t from, uint32_t to)
{
	cover_change(c, from, to, 1);
}

void cover_take(struct cover *c, uint32_t from, uint32_t to)
{
	cover_change(c, from, to, UINT32_MAX);
}

uint32_t cover_bare(const struct cover *c)
{
	return c->count ? c->bare[1] : 0;
}

uint32_t cover_before(const struct cover *c, uint32_t place)
{
	uint32_t before = 0, node = 1;

	if (place >= c->count)
		return cover_bare(c);
	for (uint32_t bit = c->leaves / 2; bit && !c->over[node]; bit /= 2) {
		node *= 2;
		if (place & bit)
			before += c->bare[node++];
	}
	return before;
}

bool cover_is_bare(const struct cover *c, uint32_t place)
{
	if (place >= c->count)
		return false;
	for (uint32_t node = c->leaves + place; node >= 1; node /= 2)
		if (c->over[node])
			return false;
	return true;
}

uint32_t cover_find(const struct cover *c, uint32_t n)
{
	uint32_t node = 1;

	if (n >= cover_bare(c))
		return c->count;
	while (node < c->leaves) {
		node *= 2;
		if (n >= c->bare[node])
			n -= c->bare[node++];
	}
	return node - c->leaves;
}
