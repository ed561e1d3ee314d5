#include "view/json_string.h"

#include <stdlib.h>

#include "base/mem.h"

void json_strings_release(struct json_strings *s)
{
	arena_release(&s->arena);
	free(s->slots);
	*s = (struct json_strings){0};
}

/* The slot of a string: its own, or the free one where it belongs. */
static struct json_string *json_slot(struct json_string *slots, size_t room, const char *at)
{
	size_t i = (size_t)((uintptr_t)at * UINT64_C(0x9E3779B97F4A7C15) >> 32) &
		(room - 1);

	while (slots[i].at && slots[i].at != at)
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static void json_strings_grow(struct json_strings *s)
{
	size_t room = s->room ? s->room * 2 : 64;
	struct json_string *slots = mem_new(room * sizeof(*slots));

	for (size_t i = 0; i < s->room; i++)
		if (s->slots[i].at)
			*json_slot(slots, room, s->slots[i].at) = s->slots[i];
	free(s->slots);
	s->slots = slots;
	s->room = room;
}

static struct str json_skip_blanks(struct str text)
{
	while (text.len && strchr(" \t\r\n", text.at[0]) && text.at[0])
		text = str_tail(text, 1);
	return text;
}

static bool json_is_nested(struct str text)
{
	struct str first = json_skip_blanks(text);
	const char *reason;
	size_t offset;

	return first.len > 1 && (first.at[0] == '{' || first.at[0] == '[') &&
		scan_check(text, &offset, &reason);
}

static struct json_string json_read(struct json_strings *s, const struct scan_value *v)
{
	struct json_string read = {.at = v->text.at, .text = v->text};
	struct buf text = {0};

	if (v->escaped) {
		scan_unescape(v, &text);
		read.text = arena_copy(&s->arena, buf_str(&text));
		buf_release(&text);
	}
	read.json = json_is_nested(read.text);
	return read;
}

/* Most are plain, and nothing needs to be remembered of them. */
static bool json_is_plain(const struct scan_value *v)
{
	struct str first = json_skip_blanks(str_head(v->text, 64));

	return !v->escaped && (!first.len || (first.at[0] != '{' && first.at[0] != '['));
}

struct json_string json_string_read(struct json_strings *s, const struct scan_value *v)
{
	struct json_string *slot;

	if (json_is_plain(v))
		return (struct json_string){.at = v->text.at, .text = v->text};
	if (s->count * 2 >= s->room)
		json_strings_grow(s);
	slot = json_slot(s->slots, s->room, v->text.at);
	if (!slot->at) {
		*slot = json_read(s, v);
		s->count++;
	}
	return *slot;
}
