#include <string.h>

#include "base/doc_parts.h"

/*
 * What arrays and objects hold. Values are copied freely, and share their items; before items are
 * changed they are copied, once: the copy belongs to d->owner, and until that is another one nobody
 * else has seen it. One thing is done to shared items all the same, because nobody sees it: where
 * the room behind the last one is free, what is appended goes there.
 *
 *     [a b c . .]  <- len 3, from before         so a list that grows by one a change is not
 *     [a b c d .]  <- len 4, the same items      copied each time
 */

void doc_own_anew(struct docs *d)
{
	d->owner++;
}

struct doc doc_empty(enum scan_type type)
{
	return (struct doc){.weight = DOC_COST, .depth = 1, .type = (uint8_t)type};
}

/* A copy of the first `len` items, with room for `more`. False: the work is used up. */
static bool doc_items_copy(struct docs *d, struct doc *v, size_t more)
{
	size_t room = v->len + more;
	struct doc_items *copy;

	if (!doc_spend(d, room))
		return false;
	copy = arena_new(&d->arena, sizeof(*copy) + room * sizeof(copy->at[0]));
	copy->owner = d->owner;
	copy->used = v->len;
	copy->room = room;
	if (v->items)
		memcpy(copy->at, v->items->at, v->len * sizeof(copy->at[0]));
	v->items = copy;
	return true;
}

static bool doc_hold(struct docs *d, struct doc *v)
{
	return (v->items && v->items->owner == d->owner) || doc_items_copy(d, v, 0);
}

static bool doc_has_room(const struct docs *d, const struct doc *v, size_t i)
{
	const struct doc_items *items = v->items;

	if (!items || items->used == items->room || items->used != v->len)
		return false;
	return i == v->len || items->owner == d->owner;
}

static void doc_add_weight(struct doc *v, const struct doc_item *item)
{
	v->weight += item->value.weight + item->key.len;
	if (v->depth <= item->value.depth)
		v->depth = (uint16_t)(item->value.depth + 1);
}

struct doc doc_of(
	struct docs *d, enum scan_type type, const struct doc_item *items, size_t count)
{
	struct doc v = doc_empty(type);

	if (!count)
		return v;
	v.items = arena_new(&d->arena, sizeof(*v.items) + count * sizeof(*items));
	v.items->owner = d->owner;
	v.items->used = v.items->room = v.len = count;
	memcpy(v.items->at, items, count * sizeof(*items));
	for (size_t i = 0; i < count; i++)
		doc_add_weight(&v, &items[i]);
	return v;
}

struct doc *doc_touch(struct docs *d, struct doc *v, size_t i)
{
	return doc_hold(d, v) ? &v->items->at[i].value : NULL;
}

void doc_grown(struct doc *v, size_t i, size_t weight)
{
	const struct doc *value = &v->items->at[i].value;

	v->weight = v->weight - weight + value->weight;
	if (v->depth <= value->depth)
		v->depth = (uint16_t)(value->depth + 1);
}

bool doc_put(struct docs *d, struct doc *v, size_t i, struct doc value)
{
	struct doc *at = doc_touch(d, v, i);
	size_t weight;

	if (!at)
		return false;
	weight = at->weight;
	*at = value;
	doc_grown(v, i, weight);
	return true;
}

bool doc_insert(struct docs *d, struct doc *v, size_t i, struct doc_item item)
{
	struct doc_item *at;

	if (!doc_has_room(d, v, i) && !doc_items_copy(d, v, v->len / 2 + 4))
		return false;
	if (!doc_spend(d, v->len - i))
		return false;
	at = &v->items->at[i];
	memmove(at + 1, at, (v->len - i) * sizeof(*at));
	*at = item;
	v->items->used = ++v->len;
	doc_add_weight(v, &item);
	return true;
}

bool doc_take(struct docs *d, struct doc *v, size_t i)
{
	struct doc_item *at;

	if (!doc_hold(d, v) || !doc_spend(d, v->len - i))
		return false;
	at = &v->items->at[i];
	v->weight -= at->value.weight + at->key.len;
	memmove(at, at + 1, (v->len - i - 1) * sizeof(*at));
	v->items->used = --v->len;
	return true;
}

/* How deep it is, just; more than `most` is not looked at. */
static uint16_t doc_depth(struct docs *d, const struct doc *v, uint16_t most)
{
	uint16_t deepest = 0;

	if (v->type != SCAN_ARRAY && v->type != SCAN_OBJECT)
		return 1;
	for (size_t i = 0; most && i < v->len && doc_spend(d, 1); i++) {
		uint16_t depth = doc_depth(d, &v->items->at[i].value, (uint16_t)(most - 1));

		deepest = depth > deepest ? depth : deepest;
	}
	return (uint16_t)(deepest + 1);
}

bool doc_fits(struct docs *d, struct doc *v)
{
	if (v->weight > d->most)
		return doc_refuse(d, DOC_TOO_BIG);
	if (v->depth <= DOC_DEPTH)
		return true;
	v->depth = doc_depth(d, v, DOC_DEPTH);
	if (!d->work) /* not all of it was looked at */
		return doc_refuse(d, DOC_TOO_MUCH);
	return v->depth <= DOC_DEPTH || doc_refuse(d, DOC_TOO_DEEP);
}
