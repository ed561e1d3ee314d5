#include <stdlib.h>

#include "base/doc_parts.h"
#include "base/mem.h"

/* A difference under way. */
struct diffing {
	struct docs *d;
	struct doc_changes *out;
	struct buf path; /* of where we are */
	bool element;	 /* that is in an array */
};

static void diff_value(struct diffing *w, const struct doc *a, const struct doc *b);

static void diff_say(struct diffing *w, enum doc_change_kind kind, const struct doc *a,
	const struct doc *b)
{
	struct doc_change c = {.kind = kind,
		.element = w->element,
		.path = arena_copy(&w->d->arena, buf_str(&w->path))};

	if (a)
		c.before = *a;
	if (b)
		c.after = *b;
	w->out->at = mem_grow(w->out->at, &w->out->room, w->out->count + 1, sizeof(c));
	w->out->at[w->out->count++] = c;
}

/* Down to a member or an element; returns how long the path was. */
static size_t diff_down(struct diffing *w, const struct doc *v, struct str key, size_t i)
{
	size_t len = w->path.len;

	buf_add_byte(&w->path, '/');
	w->element = v->type == SCAN_ARRAY;
	if (w->element)
		buf_add_number(&w->path, i, 1);
	for (size_t k = 0; k < key.len; k++) {
		if (key.at[k] == '~')
			buf_add(&w->path, STR("~0"));
		else if (key.at[k] == '/')
			buf_add(&w->path, STR("~1"));
		else
			buf_add_byte(&w->path, key.at[k]);
	}
	return len;
}

static void diff_objects(struct diffing *w, const struct doc *a, const struct doc *b)
{
	const struct doc_item *x = doc_items(a), *y = doc_items(b);

	for (size_t i = 0; i < a->len; i++) {
		size_t k = doc_seek(w->d, b, x[i].key, i);
		size_t len = diff_down(w, a, x[i].key, 0);

		if (k < b->len)
			diff_value(w, &x[i].value, &y[k].value);
		else
			diff_say(w, DOC_REMOVED, &x[i].value, NULL);
		w->path.len = len;
	}
	for (size_t i = 0; i < b->len; i++) {
		size_t len = w->path.len;

		if (doc_seek(w->d, a, y[i].key, i) < a->len)
			continue;
		diff_down(w, b, y[i].key, 0);
		diff_say(w, DOC_ADDED, NULL, &y[i].value);
		w->path.len = len;
	}
}

void doc_ends(struct docs *d, const struct doc *a, const struct doc *b, size_t *head,
	size_t *tail)
{
	const struct doc_item *x = doc_items(a), *y = doc_items(b);
	size_t most = a->len < b->len ? a->len : b->len;

	*head = *tail = 0;
	if (a->items == b->items) { /* one has grown out of the other */
		*head = most;
		return;
	}
	while (*head < most && doc_same(d, &x[*head].value, &y[*head].value))
		++*head;
	while (*head + *tail < most &&
		doc_same(d, &x[a->len - 1 - *tail].value, &y[b->len - 1 - *tail].value))
		++*tail;
}

static void diff_arrays(struct diffing *w, const struct doc *a, const struct doc *b)
{
	const struct doc_item *x = doc_items(a), *y = doc_items(b);
	size_t head, tail, i, len;

	doc_ends(w->d, a, b, &head, &tail);
	for (i = head; i < a->len - tail && i < b->len - tail; i++) {
		len = diff_down(w, a, (struct str){0}, i);
		diff_value(w, &x[i].value, &y[i].value);
		w->path.len = len;
	}
	for (size_t gone = i; gone < a->len - tail; gone++) {
		len = diff_down(w, a, (struct str){0}, i);
		diff_say(w, DOC_REMOVED, &x[gone].value, NULL);
		w->path.len = len;
	}
	for (; i < b->len - tail; i++) {
		len = diff_down(w, a, (struct str){0}, i);
		diff_say(w, DOC_ADDED, NULL, &y[i].value);
		w->path.len = len;
	}
}

static void diff_value(struct diffing *w, const struct doc *a, const struct doc *b)
{
	bool same = a->type == b->type;
	bool element = w->element;

	if (same && a->type == SCAN_OBJECT && w->d->work) {
		if (a->items != b->items || a->len != b->len)
			diff_objects(w, a, b);
	} else if (same && a->type == SCAN_ARRAY && w->d->work) {
		if (a->items != b->items || a->len != b->len)
			diff_arrays(w, a, b);
	} else if (!doc_same(w->d, a, b)) {
		diff_say(w, DOC_REPLACED, a, b);
	}
	w->element = element;
}

void doc_diff(
	struct docs *d, const struct doc *a, const struct doc *b, struct doc_changes *out)
{
	struct diffing w = {.d = d, .out = out};

	*out = (struct doc_changes){0};
	diff_value(&w, a, b);
	if (!d->work) { /* what was found so far may be wrong */
		out->count = 0;
		w.path.len = 0;
		diff_say(&w, DOC_REPLACED, a, b);
	}
	buf_release(&w.path);
}

void doc_changes_release(struct doc_changes *c)
{
	free(c->at);
	*c = (struct doc_changes){0};
}
