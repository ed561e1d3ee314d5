#include "model/facts_parts.h"

#include <string.h>

#include "base/hash.h"

/* Links add up: a span that refers to another one goes on doing so when it refers to a third. */

struct links {
	struct str *slots; /* by hash: what those read that are in `text` */
	size_t mask;
	uint64_t seed;
	struct arena *arena;
	struct buf text; /* the array, but for its last bracket */
	struct buf read; /* scratch */
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

static size_t links_string_end(struct str json, size_t at)
{
	while (json.at[at] != '"')
		at += json.at[at] == '\\' ? 2 : 1;
	return at;
}

/* Other blanks and other escapes make no other link. */
static struct str links_read(struct links *l, struct str json)
{
	buf_reset(&l->read);
	for (size_t i = 0; i < json.len; i++) {
		struct scan_value string = {.type = SCAN_STRING, .escaped = true};
		size_t end, from = l->read.len;

		if (json.at[i] == '"') {
			end = links_string_end(json, i + 1);
			string.text = (struct str){json.at + i + 1, end - i - 1};
			scan_unescape(&string, &l->read);
			buf_addf(&l->read, "\"%zu\"", l->read.len - from);
			i = end;
		} else if (!strchr(" \t\r\n", json.at[i])) {
			buf_add_byte(&l->read, json.at[i]);
		}
	}
	return buf_str(&l->read);
}

/* The same link may come again: with a record that does, or of two who both know of it. */
static void links_add(struct links *l, struct str link)
{
	struct str read = links_read(l, link);
	size_t i = hash_text(read, l->seed) & l->mask;

	for (; l->slots[i].len; i = (i + 1) & l->mask)
		if (str_eq(l->slots[i], read))
			return;
	l->slots[i] = arena_copy(l->arena, read);
	buf_add_byte(&l->text, l->text.len ? ',' : '[');
	buf_add(&l->text, link);
}

/* As written: of a string the quotes that stand around it too. */
static struct str links_written(const struct scan_value *v)
{
	if (v->type != SCAN_STRING)
		return v->text;
	return (struct str){v->text.at - 1, v->text.len + 2};
}

static void links_add_all(struct links *l, struct str array)
{
	struct scan_value v;
	struct scan s;

	scan_init(&s, array, 0);
	if (scan_array(&s))
		while (scan_element(&s, &v))
			links_add(l, links_written(&v));
}

struct str facts_links(
	const struct record *records, size_t count, uint64_t seed, struct arena *arena)
{
	struct links l = {.seed = seed, .arena = arena, .mask = 1};
	struct str all = {0};
	size_t total = 0;

	for (size_t i = 0; i < count; i++) {
		if (!records[i].links.len)
			continue;
		all = STR("[]");
		total += links_count(records[i].links);
	}
	if (!total)
		return all;
	while (l.mask < total * 2)
		l.mask = l.mask * 2 + 1;
	l.slots = arena_new(arena, (l.mask + 1) * sizeof(*l.slots));
	for (size_t i = 0; i < count; i++)
		if (records[i].links.len)
			links_add_all(&l, records[i].links);
	buf_add_byte(&l.text, ']');
	all = arena_copy(arena, buf_str(&l.text));
	buf_release(&l.text);
	buf_release(&l.read);
	return all;
}
