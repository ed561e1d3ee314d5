#include "base/doc_parts.h"

const char *doc_fault_text(enum doc_fault fault)
{
	static const char *const texts[] = {
		[DOC_FINE] = "nothing is wrong",
		[DOC_NOT_JSON] = "it is not JSON",
		[DOC_TOO_DEEP] = "it is nested too deep",
		[DOC_TOO_BIG] = "it is too big",
		[DOC_TOO_MUCH] = "it takes too much work",
		[DOC_NO_PATCH] = "it is not a JSON Patch",
		[DOC_NO_POINTER] = "a path is not a JSON Pointer",
		[DOC_NO_TARGET] = "what a path points at is not there",
		[DOC_NOT_SAME] = "a test failed",
		[DOC_INTO_ITSELF] = "something is moved into itself",
	};

	return texts[fault];
}

bool doc_refuse(struct docs *d, enum doc_fault fault)
{
	d->fault = fault;
	return false;
}

bool doc_spend(struct docs *d, size_t steps)
{
	if (d->work < steps) {
		d->work = 0;
		return doc_refuse(d, DOC_TOO_MUCH);
	}
	d->work -= steps;
	return true;
}

struct scan_value doc_scalar(const struct doc *v)
{
	return (struct scan_value){.text = {v->at, v->len},
		.type = (enum scan_type)v->type,
		.escaped = v->escaped};
}

const struct doc_item *doc_items(const struct doc *v)
{
	bool holds = v->type == SCAN_ARRAY || v->type == SCAN_OBJECT;

	return holds && v->items ? v->items->at : NULL;
}

const struct doc *doc_member(const struct doc *object, struct str key)
{
	if (object->type != SCAN_OBJECT)
		return NULL;
	for (size_t i = 0; i < object->len; i++)
		if (str_eq(object->items->at[i].key, key))
			return &object->items->at[i].value;
	return NULL;
}

/* Members are mostly in one order on both sides: `hint` is looked at first. */
size_t doc_seek(struct docs *d, const struct doc *object, struct str key, size_t hint)
{
	const struct doc_item *items = doc_items(object);

	if (hint < object->len && str_eq(items[hint].key, key))
		return hint;
	for (size_t i = 0; i < object->len; i++)
		if (str_eq(items[i].key, key))
			return doc_spend(d, i) ? i : object->len;
	doc_spend(d, object->len);
	return object->len;
}

static bool doc_same_text(const struct doc *a, const struct doc *b)
{
	struct scan_value x = doc_scalar(a), y = doc_scalar(b);
	struct buf text = {0};
	bool same;

	if (!x.escaped)
		return scan_is(&y, x.text);
	scan_unescape(&x, &text);
	same = scan_is(&y, buf_str(&text));
	buf_release(&text);
	return same;
}

static bool doc_same_items(struct docs *d, const struct doc *a, const struct doc *b)
{
	if (a->items == b->items)
		return true;
	for (size_t i = 0; i < a->len; i++) {
		const struct doc_item *x = &a->items->at[i];
		size_t k = a->type == SCAN_OBJECT ? doc_seek(d, b, x->key, i) : i;

		if (k == b->len || !doc_same(d, &x->value, &b->items->at[k].value))
			return false;
	}
	return true;
}

bool doc_same(struct docs *d, const struct doc *a, const struct doc *b)
{
	struct scan_value x, y;

	if (!doc_spend(d, 1) || a->type != b->type)
		return false;
	switch (a->type) {
	case SCAN_NUMBER:
		x = doc_scalar(a);
		y = doc_scalar(b);
		return scan_number_same(&x, &y);
	case SCAN_STRING:
		return doc_same_text(a, b);
	case SCAN_ARRAY:
	case SCAN_OBJECT:
		return a->len == b->len && doc_same_items(d, a, b);
	default:
		return true;
	}
}
