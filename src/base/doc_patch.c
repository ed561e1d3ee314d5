#include "base/doc_parts.h"

enum op { OP_ADD, OP_REMOVE, OP_REPLACE, OP_MOVE, OP_COPY, OP_TEST, OP_COUNT };

/* One operation (RFC 6902, section 4). */
struct operation {
	enum op op;
	struct doc_path path;
	struct doc_path from; /* of move and copy */
	struct doc value; /* of add, replace and test; of move and copy once it was found */
};

/* What is done at a path. */
static bool patch_add(
	struct docs *d, struct doc *v, struct str token, const struct doc *value)
{
	size_t i;

	if (!doc_place(d, v, token, &i))
		return false;
	if (v->type == SCAN_OBJECT && i < v->len)
		return doc_put(d, v, i, *value);
	return doc_insert(d, v, i,
		(struct doc_item){
			*value, v->type == SCAN_OBJECT ? token : (struct str){0}});
}

static bool patch_remove(
	struct docs *d, struct doc *v, struct str token, const struct doc *value)
{
	size_t i;

	(void)value;
	return doc_step(d, v, token, &i) && doc_take(d, v, i);
}

static bool patch_replace(
	struct docs *d, struct doc *v, struct str token, const struct doc *value)
{
	size_t i;

	return doc_step(d, v, token, &i) && doc_put(d, v, i, *value);
}

typedef bool patch_do(
	struct docs *d, struct doc *v, struct str token, const struct doc *value);

/* Goes down a path of at least one token; as deep as the value is at most. */
static bool patch_down(struct docs *d, struct doc *v, struct doc_path path, patch_do *act,
	const struct doc *value)
{
	size_t i, weight;
	struct doc *at;

	if (path.count == 1)
		return act(d, v, path.tokens[0], value);
	if (!doc_step(d, v, path.tokens[0], &i))
		return false;
	at = doc_touch(d, v, i);
	if (!at)
		return false;
	weight = at->weight;
	path = (struct doc_path){path.tokens + 1, path.count - 1};
	if (!patch_down(d, at, path, act, value))
		return false;
	doc_grown(v, i, weight);
	return true;
}

static bool patch_at(struct docs *d, struct doc *v, struct doc_path path, patch_do *act,
	const struct doc *value)
{
	if (path.count)
		return patch_down(d, v, path, act, value) && doc_fits(d, v);
	if (act == patch_remove) /* nothing would be left, and nothing is no document */
		return doc_refuse(d, DOC_NO_TARGET);
	*v = *value;
	return true;
}

/* Whether `path` leads into what is at `from`. */
static bool patch_into(struct doc_path from, struct doc_path path)
{
	size_t i = 0;

	while (i < from.count && i < path.count && str_eq(from.tokens[i], path.tokens[i]))
		i++;
	return i == from.count && path.count > from.count;
}

static bool patch_move(struct docs *d, struct doc *v, struct operation *o)
{
	const struct doc *found = doc_walk(d, v, o->from);

	if (!found)
		return false;
	o->value = *found;
	if (patch_into(o->from, o->path))
		return doc_refuse(d, DOC_INTO_ITSELF);
	if (!o->from.count) /* to where it is */
		return true;
	return patch_at(d, v, o->from, patch_remove, NULL) &&
		patch_at(d, v, o->path, patch_add, &o->value);
}

/* From now on it stands in two places, so neither may be changed where it stands. */
static bool patch_copy(struct docs *d, struct doc *v, struct operation *o)
{
	const struct doc *found = doc_walk(d, v, o->from);

	if (!found)
		return false;
	o->value = *found;
	doc_own_anew(d);
	return patch_at(d, v, o->path, patch_add, &o->value);
}

static bool patch_test(struct docs *d, struct doc *v, struct operation *o)
{
	const struct doc *found = doc_walk(d, v, o->path);

	if (!found)
		return false;
	d->fault = DOC_FINE;
	if (doc_same(d, found, &o->value))
		return true;
	return d->fault == DOC_TOO_MUCH ? false : doc_refuse(d, DOC_NOT_SAME);
}

static bool patch_apply(struct docs *d, struct doc *v, struct operation *o)
{
	switch (o->op) {
	case OP_ADD:
		return patch_at(d, v, o->path, patch_add, &o->value);
	case OP_REMOVE:
		return patch_at(d, v, o->path, patch_remove, NULL);
	case OP_REPLACE:
		return patch_at(d, v, o->path, patch_replace, &o->value);
	case OP_MOVE:
		return patch_move(d, v, o);
	case OP_COPY:
		return patch_copy(d, v, o);
	default:
		return patch_test(d, v, o);
	}
}

static bool patch_pointer(
	struct docs *d, struct str object, struct str name, struct doc_path *out)
{
	struct scan_value v;
	struct buf text = {0};
	struct str pointer;

	if (!scan_find(object, name, &v) || v.type != SCAN_STRING)
		return doc_refuse(d, DOC_NO_PATCH);
	if (!v.escaped)
		return doc_path(d, v.text, out);
	scan_unescape(&v, &text);
	pointer = arena_copy(&d->arena, buf_str(&text));
	buf_release(&text);
	return doc_path(d, pointer, out);
}

static bool patch_op(struct docs *d, struct str object, enum op *op)
{
	static const char *const names[OP_COUNT] = {
		"add", "remove", "replace", "move", "copy", "test"};
	struct scan_value v;
	int i = OP_COUNT;

	if (scan_find(object, STR("op"), &v) && v.type == SCAN_STRING)
		for (i = 0; i < OP_COUNT && !scan_is(&v, str_from(names[i])); i++)
			;
	*op = (enum op)i;
	return i < OP_COUNT || doc_refuse(d, DOC_NO_PATCH);
}

/* Slices of strings have their quotes outside. */
static struct str patch_whole(struct scan_value v)
{
	if (v.type != SCAN_STRING)
		return v.text;
	return (struct str){v.text.at - 1, v.text.len + 2};
}

static bool patch_read(struct docs *d, struct str object, struct operation *o)
{
	struct scan_value v;

	*o = (struct operation){0};
	if (!patch_op(d, object, &o->op) ||
		!patch_pointer(d, object, STR("path"), &o->path))
		return false;
	if (o->op == OP_REMOVE)
		return true;
	if (o->op == OP_MOVE || o->op == OP_COPY)
		return patch_pointer(d, object, STR("from"), &o->from);
	if (!scan_find(object, STR("value"), &v))
		return doc_refuse(d, DOC_NO_PATCH);
	return doc_read(d, patch_whole(v), &o->value);
}

bool doc_patch(struct docs *d, struct doc *v, struct str patch)
{
	struct doc changed = *v;
	struct scan_value step;
	struct operation o;
	struct scan s;

	d->step = 0;
	doc_own_anew(d);
	scan_init(&s, patch, 0);
	if (!scan_array(&s))
		return doc_refuse(d, DOC_NO_PATCH);
	for (; scan_element(&s, &step); d->step++) {
		if (step.type != SCAN_OBJECT)
			return doc_refuse(d, DOC_NO_PATCH);
		if (!patch_read(d, step.text, &o) || !patch_apply(d, &changed, &o))
			return false;
	}
	if (s.error || !scan_done(&s))
		return doc_refuse(d, DOC_NOT_JSON);
	*v = changed;
	return true;
}
