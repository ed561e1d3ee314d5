#include <stdlib.h>

#include "base/doc_parts.h"
#include "base/hash.h"
#include "base/mem.h"

/* Up to so many members are compared with each other. */
enum { FEW_MEMBERS = 16 };

/* Reads text that was checked: what is between values needs no look. */
struct doc_reader {
	struct docs *d;
	const char *at;
	const char *end;
	size_t weight;		/* of all that was read */
	struct doc_item *items; /* read, and not yet in their array or object */
	size_t count;
	size_t room;
	uint32_t *slots; /* scratch, of members by hash: index + 1 */
	size_t slot_room;
};

static bool read_value(struct doc_reader *r, struct doc *out, unsigned depth);

static char read_next(struct doc_reader *r)
{
	while (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t' ||
		*r->at == ',' || *r->at == ':')
		r->at++;
	return *r->at;
}

/* From behind the opening quote; passes the closing one. */
static struct doc read_string(struct doc_reader *r)
{
	struct doc v = {.at = r->at, .depth = 1, .type = SCAN_STRING};

	for (; *r->at != '"'; r->at++) {
		if (*r->at != '\\')
			continue;
		v.escaped = true;
		r->at++;
	}
	v.len = (size_t)(r->at++ - v.at);
	v.weight = v.len + DOC_COST;
	return v;
}

static struct doc read_scalar(struct doc_reader *r)
{
	static const uint8_t types[256] = {
		['n'] = SCAN_NULL, ['f'] = SCAN_FALSE, ['t'] = SCAN_TRUE};
	struct doc v = {.at = r->at, .depth = 1, .type = SCAN_NUMBER};
	unsigned char first = (unsigned char)*r->at;

	if (first == 'n' || first == 'f' || first == 't')
		v.type = types[first];
	while (r->at < r->end && *r->at != ',' && *r->at != ']' && *r->at != '}' &&
		(unsigned char)*r->at > ' ')
		r->at++;
	v.len = (size_t)(r->at - v.at);
	v.weight = v.len + DOC_COST;
	return v;
}

static struct str read_key(struct doc_reader *r)
{
	struct doc name;
	struct scan_value key;
	struct buf text = {0};
	struct str copy;

	r->at++;
	name = read_string(r);
	key = doc_scalar(&name);
	if (!key.escaped)
		return key.text;
	scan_unescape(&key, &text);
	copy = arena_copy(&r->d->arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

/* The member of the same name that stands before the i-th, or the i-th itself. */
static size_t read_twin(struct doc_reader *r, struct doc_item *items, size_t i, size_t mask)
{
	size_t at;

	if (!mask) {
		for (at = 0; at < i && !str_eq(items[at].key, items[i].key); at++)
			;
		return at;
	}
	at = hash_text(items[i].key, r->d->seed) & mask;
	while (r->slots[at] && !str_eq(items[r->slots[at] - 1].key, items[i].key))
		at = (at + 1) & mask;
	if (!r->slots[at])
		r->slots[at] = (uint32_t)i + 1;
	return r->slots[at] - 1;
}

/* Of members with one name the later value counts, where the first stood. Returns how many are left. */
static size_t read_once(struct doc_reader *r, struct doc_item *items, size_t count)
{
	size_t mask = 0, left = 0;

	if (count > FEW_MEMBERS) {
		for (mask = 2 * FEW_MEMBERS; mask < count * 2; mask *= 2)
			;
		r->slots = mem_grow(r->slots, &r->slot_room, mask, sizeof(*r->slots));
		for (size_t i = 0; i < mask; i++)
			r->slots[i] = 0;
		mask--;
	}
	for (size_t i = 0; i < count; i++) {
		size_t twin;

		items[left] = items[i];
		twin = read_twin(r, items, left, mask);
		if (twin == left)
			left++;
		else
			items[twin].value = items[left].value;
	}
	return left;
}

static bool read_items(struct doc_reader *r, struct doc *out, unsigned depth)
{
	enum scan_type type = *r->at == '{' ? SCAN_OBJECT : SCAN_ARRAY;
	size_t first = r->count, count;
	struct doc_item *items;

	if (depth > DOC_DEPTH)
		return doc_refuse(r->d, DOC_TOO_DEEP);
	r->at++;
	while (read_next(r) != ']' && *r->at != '}') {
		struct doc_item item = {0};

		if (type == SCAN_OBJECT) {
			item.key = read_key(r);
			read_next(r);
		}
		if (!read_value(r, &item.value, depth + 1))
			return false;
		r->items = mem_grow(r->items, &r->room, r->count + 1, sizeof(*r->items));
		r->items[r->count++] = item;
	}
	r->at++;
	count = r->count - first;
	items = count ? r->items + first : NULL;
	if (type == SCAN_OBJECT)
		count = read_once(r, items, count);
	*out = doc_of(r->d, type, items, count);
	r->count = first;
	return true;
}

static bool read_value(struct doc_reader *r, struct doc *out, unsigned depth)
{
	char first = read_next(r);

	r->weight += DOC_COST;
	if (r->weight > r->d->most)
		return doc_refuse(r->d, DOC_TOO_BIG);
	if (first == '{' || first == '[')
		return read_items(r, out, depth);
	r->at += first == '"';
	*out = first == '"' ? read_string(r) : read_scalar(r);
	return true;
}

static bool read_checked(struct docs *d, struct str text)
{
	const char *reason;
	size_t at;

	return scan_check(text, &at, &reason) || doc_refuse(d, DOC_NOT_JSON);
}

bool doc_read(struct docs *d, struct str text, struct doc *out)
{
	struct doc_reader r = {.d = d, .at = text.at, .end = text.at + text.len};
	struct doc v;
	bool done;

	if (!read_checked(d, text))
		return false;
	done = read_value(&r, &v, 1) && doc_fits(d, &v);
	if (done)
		*out = v;
	free(r.items);
	free(r.slots);
	return done;
}

static struct doc read_moved(struct docs *to, const struct doc *v)
{
	struct doc copy = *v;

	if (v->type != SCAN_ARRAY && v->type != SCAN_OBJECT) {
		copy.at = arena_copy(&to->arena, (struct str){v->at, v->len}).at;
		return copy;
	}
	copy.items = NULL;
	if (!v->len)
		return copy;
	copy = doc_of(to, (enum scan_type)v->type, v->items->at, v->len);
	copy.depth = v->depth;
	for (size_t i = 0; i < v->len; i++) {
		struct doc_item *item = &copy.items->at[i];

		item->key = arena_copy(&to->arena, item->key);
		item->value = read_moved(to, &v->items->at[i].value);
	}
	return copy;
}

void doc_move(struct docs *to, struct doc *v)
{
	*v = read_moved(to, v);
}
