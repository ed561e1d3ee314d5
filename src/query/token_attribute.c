#include "query/token_parts.h"

#include "base/utf8.h"

static bool attribute_key(struct lexer *l, struct buf *out)
{
	while (l->at < l->text.len) {
		struct str rest = str_tail(l->text, l->at);
		uint32_t code;
		size_t len = utf8_decode(rest, &code);

		if (field_key_ends(code))
			break;
		if (code != '"') {
			buf_add(out, str_head(rest, len));
			l->at += len;
		} else if (!token_quoted(
				   l, 0, "this name does not end: expected \"", out)) {
			return false;
		}
	}
	return true;
}

bool token_attribute(struct lexer *l, size_t start, struct field field)
{
	struct buf key = {0};
	size_t begin = l->at;
	bool ok = attribute_key(l, &key);

	if (ok && l->at == begin)
		ok = query_error_set(l->why, l->at, 0, "expected the name of an attribute");
	if (ok) {
		field.key = arena_copy(l->arena, buf_str(&key));
		if (field.scope == SCOPE_ANY && !field.parent)
			field.id = field_find_dotted(field.key);
		lexer_add_field(l, start, field);
	}
	buf_release(&key);
	return ok;
}
