#include "import/out.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"

void import_begin(struct import_out *out, const char *type)
{
	out->begun = out->text.len;
	buf_add(&out->text, STR("{\"type\":\""));
	buf_add(&out->text, str_from(type));
	buf_add_byte(&out->text, '"');
}

void import_end(struct import_out *out)
{
	buf_add(&out->text, STR("}\n"));
	out->begun = out->text.len;
}

void import_undo(struct import_out *out)
{
	out->text.len = out->begun;
}

static void import_mark_add(struct import_out *out, struct import_mark mark)
{
	mark.from = out->text.len;
	out->marks = mem_grow(
		out->marks, &out->mark_room, out->mark_count + 1, sizeof(*out->marks));
	out->marks[out->mark_count++] = mark;
}

void import_mark(struct import_out *out, const char *at)
{
	if (out->value)
		import_mark_add(out, (struct import_mark){.at = (size_t)(at - out->value)});
}

void import_mark_spot(struct import_out *out, struct spot spot)
{
	if (out->value)
		import_mark_add(out, (struct import_mark){.spot = spot});
}

void import_out_release(struct import_out *out)
{
	buf_release(&out->text);
	free(out->marks);
	*out = (struct import_out){0};
}

static void import_comma(struct import_out *out)
{
	char before = out->text.at[out->text.len - 1];

	if (before != '{' && before != '[')
		buf_add_byte(&out->text, ',');
}

/* Our own keys: nothing in them is to be escaped. */
static struct buf *import_key(struct import_out *out, const char *key)
{
	import_comma(out);
	buf_add_byte(&out->text, '"');
	buf_add(&out->text, str_from(key));
	buf_add(&out->text, STR("\":"));
	return &out->text;
}

void import_open(struct import_out *out, const char *key)
{
	buf_add_byte(import_key(out, key), '{');
}

/* Where its key begins: the comma or brace in front of it. */
static size_t import_opened(const struct buf *b)
{
	size_t at = b->len - STR("\":{").len;

	while (b->at[at - 1] != '"')
		at--;
	return at - 1;
}

static void import_shut(struct import_out *out, char open, char close)
{
	struct buf *b = &out->text;

	if (b->at[b->len - 1] != open) {
		buf_add_byte(b, close);
		return;
	}
	b->len = import_opened(b);
	if (b->at[b->len - 1] == ',')
		b->len--;
}

void import_close(struct import_out *out)
{
	import_shut(out, '{', '}');
}

void import_list(struct import_out *out, const char *key)
{
	buf_add_byte(import_key(out, key), '[');
}

void import_item(struct import_out *out)
{
	import_comma(out);
	buf_add_byte(&out->text, '{');
}

void import_close_list(struct import_out *out)
{
	import_shut(out, '[', ']');
}

void import_text(struct import_out *out, const char *key, struct str text)
{
	json_string(text, import_key(out, key));
}

void import_int(struct import_out *out, const char *key, int64_t number)
{
	buf_addf(import_key(out, key), "%lld", (long long)number);
}

void import_double(struct import_out *out, const char *key, double number)
{
	struct buf *b = import_key(out, key);

	if (isfinite(number))
		json_double(number, b);
	else
		buf_add(b,
			isnan(number)	     ? STR("\"NaN\"")
				: number > 0 ? STR("\"Infinity\"")
					     : STR("\"-Infinity\""));
}

void import_bool(struct import_out *out, const char *key, bool value)
{
	buf_add(import_key(out, key), value ? STR("true") : STR("false"));
}

void import_time(struct import_out *out, const char *key, int64_t ns)
{
	json_time(ns, import_key(out, key));
}

void import_json(struct import_out *out, const char *key, struct str json)
{
	json_text(json, import_key(out, key));
}

void import_value(struct import_out *out, const char *key, const struct scan_value *v)
{
	json_value(v, import_key(out, key));
}

void import_member(
	struct import_out *out, const struct scan_value *key, const struct scan_value *v)
{
	import_member_below(out, "", key, v);
}

void import_member_below(struct import_out *out, const char *prefix,
	const struct scan_value *key, const struct scan_value *v)
{
	struct buf *b = &out->text;

	import_comma(out);
	buf_add_byte(b, '"');
	buf_add(b, str_from(prefix));
	json_text(key->text, b);
	buf_add(b, STR("\":"));
	json_value(v, b);
}

/* The seed is fixed: what was imported twice is the same trace. */
void import_hashed_id(struct str text, size_t digits, struct buf *out)
{
	static const struct hash_key key = {
		UINT64_C(0x6169747261636520), UINT64_C(0x696d706f72746564)};
	uint64_t hash = hash_keyed(text, &key);

	for (size_t done = 0; done < digits; done += 16) {
		buf_addf(out, "%016llx", (unsigned long long)hash | (hash == 0));
		hash = hash_keyed((struct str){(const char *)&hash, sizeof(hash)}, &key);
	}
}
