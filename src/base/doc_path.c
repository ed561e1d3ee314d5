#include "base/doc_parts.h"

/* Appends a token with ~0 and ~1 undone; false: there is another ~. */
static bool path_undo(struct str token, struct buf *out)
{
	for (size_t i = 0; i < token.len; i++) {
		char byte = token.at[i];

		if (byte == '~') {
			if (++i == token.len || (token.at[i] != '0' && token.at[i] != '1'))
				return false;
			byte = token.at[i] == '0' ? '~' : '/';
		}
		buf_add_byte(out, byte);
	}
	return true;
}

static bool path_token(struct docs *d, struct str token, struct str *out)
{
	struct buf text = {0};
	bool good = true;

	*out = token;
	if (str_find(token, '~') < token.len) {
		good = path_undo(token, &text);
		*out = arena_copy(&d->arena, buf_str(&text));
	}
	buf_release(&text);
	return good;
}

/* A path longer than anything is deep points at nothing, whatever is in it. */
bool doc_path(struct docs *d, struct str pointer, struct doc_path *out)
{
	size_t count = 0;

	*out = (struct doc_path){0};
	if (!pointer.len)
		return true;
	if (pointer.at[0] != '/')
		return doc_refuse(d, DOC_NO_POINTER);
	for (size_t i = 0; i < pointer.len; i++)
		count += pointer.at[i] == '/';
	if (count > DOC_DEPTH)
		return doc_refuse(d, DOC_NO_TARGET);
	out->tokens = arena_new(&d->arena, count * sizeof(*out->tokens));
	while (out->count < count) {
		struct str token;

		pointer = str_tail(pointer, 1);
		token = str_head(pointer, str_find(pointer, '/'));
		pointer = str_tail(pointer, token.len);
		if (!path_token(d, token, &out->tokens[out->count++]))
			return doc_refuse(d, DOC_NO_POINTER);
	}
	return true;
}

/* Digits without a leading zero (RFC 6901, section 4). */
static bool path_index(struct str token, size_t *out)
{
	size_t n = 0;

	if (!token.len || token.len > 9 || (token.at[0] == '0' && token.len > 1))
		return false;
	for (size_t i = 0; i < token.len; i++) {
		if (token.at[i] < '0' || token.at[i] > '9')
			return false;
		n = n * 10 + (size_t)(token.at[i] - '0');
	}
	*out = n;
	return true;
}

bool doc_place(struct docs *d, const struct doc *v, struct str token, size_t *i)
{
	*i = 0;
	if (v->type == SCAN_OBJECT) {
		d->fault = DOC_FINE;
		*i = doc_seek(d, v, token, 0);
		return d->fault == DOC_FINE;
	}
	if (v->type != SCAN_ARRAY)
		return doc_refuse(d, DOC_NO_TARGET);
	if (str_eq(token, STR("-")))
		*i = v->len;
	else if (!path_index(token, i) || *i > v->len)
		return doc_refuse(d, DOC_NO_TARGET);
	return true;
}

bool doc_step(struct docs *d, const struct doc *v, struct str token, size_t *i)
{
	if (!doc_place(d, v, token, i))
		return false;
	return *i < v->len || doc_refuse(d, DOC_NO_TARGET);
}

const struct doc *doc_walk(struct docs *d, const struct doc *v, struct doc_path path)
{
	for (size_t n = 0; n < path.count; n++) {
		size_t i = 0;

		if (!doc_step(d, v, path.tokens[n], &i))
			return NULL;
		v = &v->items->at[i].value;
	}
	return v;
}

const struct doc *doc_find(struct docs *d, const struct doc *v, struct str pointer)
{
	struct doc_path path;

	return doc_path(d, pointer, &path) ? doc_walk(d, v, path) : NULL;
}
