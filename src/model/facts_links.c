#include "model/facts_parts.h"

#include "base/hash.h"

/* Links add up: a span that refers to another one goes on doing so when it refers to a third. */

struct links {
	struct str *slots; /* by hash: those that are in `text` */
	size_t mask;
	uint64_t seed;
	struct buf text; /* the array, but for its last bracket */
};

static size_t links_count(struct str array)
{
	struct scan_value v;
	struct scan s;
	size_t count = 0;

	scan_init(&s, array, 0);
	if (scan_array(&s))
		while (scan_element(&s, &v))
			count++;
	return count;
}

/* The same link may come again: with a record that does, or of two who both know of it. */
static void links_add(struct links *l, struct str link)
{
	size_t i = hash_text(link, l->seed) & l->mask;

	for (; l->slots[i].len; i = (i + 1) & l->mask)
		if (str_eq(l->slots[i], link))
			return;
	l->slots[i] = link;
	buf_add_byte(&l->text, l->text.len ? ',' : '[');
	buf_add(&l->text, link);
}

/* What is no object refers to nothing. */
static void links_add_all(struct links *l, struct str array)
{
	struct scan_value v;
	struct scan s;

	scan_init(&s, array, 0);
	if (scan_array(&s))
		while (scan_element(&s, &v))
			if (v.type == SCAN_OBJECT)
				links_add(l, v.text);
}

struct str facts_links(
	const struct record *records, size_t count, uint64_t seed, struct arena *arena)
{
	struct links l = {.seed = seed, .mask = 1};
	struct str only = {0};
	size_t total = 0, given = 0;

	for (size_t i = 0; i < count; i++) {
		if (!records[i].links.len)
			continue;
		only = records[i].links;
		total += links_count(only);
		given++;
	}
	if (given < 2)
		return only;
	while (l.mask < total * 2)
		l.mask = l.mask * 2 + 1;
	l.slots = arena_new(arena, (l.mask + 1) * sizeof(*l.slots));
	for (size_t i = 0; i < count; i++)
		if (records[i].links.len)
			links_add_all(&l, records[i].links);
	buf_add(&l.text, l.text.len ? STR("]") : STR("[]"));
	only = arena_copy(arena, buf_str(&l.text));
	buf_release(&l.text);
	return only;
}
