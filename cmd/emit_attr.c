#include "emit_attr.h"

#include <stdlib.h>

#include "base/mem.h"
#include "emit_file.h"
#include "emit_json.h"

/* A word taken apart. */
struct attr_word {
	struct str key;	   /* as it was typed, with its backslashes */
	bool escaped;	   /* it has some */
	bool json;	   /* := */
	const char *value; /* behind the separator, up to the NUL */
};

enum { ATTR_SHOWN = 40 }; /* bytes of a word that a complaint repeats */

/* The beginning of a complaint: `-a key:=...: `. */
static void attr_shown(const char *option, const char *word, struct buf *why)
{
	struct str text = str_from(word), head = str_head(text, ATTR_SHOWN);

	while (head.len < text.len && head.len &&
		((unsigned char)text.at[head.len] & 0xc0) == 0x80)
		head.len--;
	buf_add(why, str_from(option));
	buf_add_byte(why, ' ');
	buf_add(why, head);
	buf_add(why, head.len < text.len ? STR("...: ") : STR(": "));
}

static bool attr_takes(char c)
{
	return c == '=' || c == ':' || c == '\\';
}

/* False: there is no separator. */
static bool attr_split(const char *word, bool json_too, struct attr_word *w)
{
	const char *at = word;

	*w = (struct attr_word){.key = {word, 0}};
	while (*at && *at != '=' && !(json_too && at[0] == ':' && at[1] == '=')) {
		bool taken = at[0] == '\\' && attr_takes(at[1]);

		w->escaped |= taken;
		at += taken ? 2 : 1;
	}
	w->key.len = (size_t)(at - word);
	w->json = *at == ':';
	w->value = at + (w->json ? 2 : 1);
	return *at != '\0';
}

/* A text of ours that lives as long as the attributes. */
static struct buf *attr_hold(struct emit_attrs *a)
{
	a->texts = mem_grow(a->texts, &a->text_room, a->text_count + 1, sizeof(*a->texts));
	a->texts[a->text_count] = (struct buf){0};
	return &a->texts[a->text_count++];
}

static struct str attr_key(struct emit_attrs *a, const struct attr_word *w)
{
	struct buf *key;

	if (!w->escaped)
		return w->key;
	key = attr_hold(a);
	for (size_t i = 0; i < w->key.len; i++) {
		/* What a backslash takes stands behind it, for the key did not end there. */
		i += w->key.at[i] == '\\' && i + 1 < w->key.len &&
			attr_takes(w->key.at[i + 1]);
		buf_add_byte(key, w->key.at[i]);
	}
	return buf_str(key);
}

static bool attr_read(
	struct emit_attrs *a, const char *path, struct str *text, struct buf *why)
{
	bool input = strcmp(path, "-") == 0;
	struct buf *bytes;

	if (input && a->input) {
		buf_add(why, STR("standard input was read already"));
		return false;
	}
	a->input |= input;
	bytes = attr_hold(a);
	if (!emit_file(path, bytes, why))
		return false;
	*text = buf_str(bytes);
	return true;
}

/* The value's text, from where it says. */
static bool attr_value(
	struct emit_attrs *a, const struct attr_word *w, struct str *text, struct buf *why)
{
	if (w->value[0] == '@')
		return attr_read(a, w->value + 1, text, why) &&
			(!w->json || emit_json(*text, why));
	*text = str_from(
		w->value + (!w->json && w->value[0] == '\\' && w->value[1] == '@'));
	return !w->json || emit_json(*text, why);
}

static struct str attr_key_of(const struct aitrace_attr *attr)
{
	return (struct str){attr->key, attr->key_len};
}

void emit_attrs_put(struct emit_attrs *a, struct aitrace_attr attr)
{
	if (!attr.key_len)
		attr.key_len = (uint32_t)strlen(attr.key);
	for (size_t i = 0; i < a->count; i++)
		if (str_eq(attr_key_of(&a->at[i]), attr_key_of(&attr))) {
			a->at[i] = attr;
			return;
		}
	a->at = mem_grow(a->at, &a->room, a->count + 1, sizeof(*a->at));
	a->at[a->count++] = attr;
}

static void attr_put(
	struct emit_attrs *a, struct str key, enum aitrace_attr_type type, struct str text)
{
	emit_attrs_put(a,
		(struct aitrace_attr){.key = key.at,
			.key_len = (uint32_t)key.len,
			.text = text.at ? text.at : "",
			.len = text.len,
			.type = (uint32_t)type});
}

static bool attr_formed(
	bool split, const struct attr_word *w, const char *forms, struct buf *why)
{
	if (split && w->key.len)
		return true;
	if (split)
		buf_add(why, STR("the key is missing"));
	else
		buf_addf(why, "not of the form %s", forms);
	return false;
}

bool emit_attrs_add(struct emit_attrs *a, const char *word, struct buf *why)
{
	struct attr_word w;
	bool split = attr_split(word, true, &w);
	struct str text, key;

	attr_shown("-a", word, why);
	if (!attr_formed(split, &w, "key=text, key:=JSON, key=@file or key:=@file", why))
		return false;
	key = attr_key(a, &w);
	if (!attr_value(a, &w, &text, why))
		return false;
	attr_put(a, key, w.json ? AITRACE_ATTR_JSON : AITRACE_ATTR_STR, text);
	buf_reset(why);
	return true;
}

bool emit_attrs_add_text(struct emit_attrs *a, const char *word, struct buf *why)
{
	struct attr_word w;
	bool split = attr_split(word, false, &w);

	attr_shown("-t", word, why);
	if (!attr_formed(split, &w, "key=text", why))
		return false;
	attr_put(a, attr_key(a, &w), AITRACE_ATTR_STR, str_from(w.value));
	buf_reset(why);
	return true;
}

bool emit_attrs_json(struct emit_attrs *a, const char *name, const char *word,
	struct str *json, struct buf *why)
{
	*json = str_from(word);
	attr_shown(name, word, why);
	if (word[0] == '@' && !attr_read(a, word + 1, json, why))
		return false;
	if (!emit_json(*json, why))
		return false;
	buf_reset(why);
	return true;
}

struct aitrace_attrs emit_attrs_view(const struct emit_attrs *a)
{
	return (struct aitrace_attrs){a->at, a->count};
}

void emit_attrs_release(struct emit_attrs *a)
{
	for (size_t i = 0; i < a->text_count; i++)
		buf_release(&a->texts[i]);
	free(a->texts);
	free(a->at);
	*a = (struct emit_attrs){0};
}
