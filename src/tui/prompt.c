#include "tui/prompt.h"

#include <string.h>

#include "base/utf8.h"
#include "tui/keys.h"

void prompt_open(struct prompt *to, const struct prompt *p)
{
	struct buf text = to->text;

	*to = *p;
	to->text = text;
	prompt_set(to, buf_str(&p->text));
	to->open = true;
}

void prompt_release(struct prompt *p)
{
	buf_release(&p->text);
	*p = (struct prompt){0};
}

void prompt_set(struct prompt *p, struct str text)
{
	buf_reset(&p->text);
	p->at = 0;
	prompt_paste(p, text);
}

/* Where the character before a place begins. */
static size_t prompt_before(const struct prompt *p, size_t at)
{
	if (at)
		at--;
	while (at && ((unsigned char)p->text.at[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static size_t prompt_after(const struct prompt *p, size_t at)
{
	if (at < p->text.len)
		at++;
	while (at < p->text.len && ((unsigned char)p->text.at[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* Takes [from, to) away; the cursor stands there then. */
static void prompt_cut(struct prompt *p, size_t from, size_t to)
{
	if (from >= to)
		return;
	memmove(p->text.at + from, p->text.at + to, p->text.len - to);
	p->text.len -= to - from;
	p->at = from;
}

static void prompt_insert(struct prompt *p, struct str text)
{
	if (text.len > PROMPT_MAX - p->text.len || !text.len)
		return;
	buf_reserve(&p->text, text.len);
	memmove(p->text.at + p->at + text.len, p->text.at + p->at, p->text.len - p->at);
	memcpy(p->text.at + p->at, text.at, text.len);
	p->text.len += text.len;
	p->at += text.len;
}

void prompt_paste(struct prompt *p, struct str text)
{
	while (text.len) {
		uint32_t code;
		size_t len = utf8_decode(text, &code);

		if (len && code >= ' ' && code != 0x7f && (code < 0x80 || code > 0x9f))
			prompt_insert(p, str_head(text, len));
		else if (len && (code == '\n' || code == '\t') && text.len > 1)
			prompt_insert(p, STR(" "));
		text = str_tail(text, len ? len : 1);
	}
}

static size_t prompt_word_before(const struct prompt *p)
{
	size_t at = p->at;

	while (at && p->text.at[at - 1] == ' ')
		at--;
	while (at && p->text.at[at - 1] != ' ')
		at--;
	return at;
}

static size_t prompt_word_after(const struct prompt *p)
{
	size_t at = p->at;

	while (at < p->text.len && p->text.at[at] == ' ')
		at++;
	while (at < p->text.len && p->text.at[at] != ' ')
		at++;
	return at;
}

static enum prompt_result prompt_deleted(struct prompt *p, size_t from, size_t to)
{
	prompt_cut(p, from, to);
	return PROMPT_CHANGED;
}

static enum prompt_result prompt_moved(struct prompt *p, size_t at)
{
	p->at = at;
	return PROMPT_GOES_ON;
}

static enum prompt_result prompt_character(struct prompt *p, int key)
{
	char bytes[4];

	if (key < ' ' || key == 0x7f || key >= K_UP || (key >= 0x80 && key <= 0x9f))
		return PROMPT_GOES_ON;
	prompt_insert(p, (struct str){bytes, utf8_encode((uint32_t)key, bytes)});
	return PROMPT_CHANGED;
}

enum { CTRL = '@' };

enum prompt_result prompt_key(struct prompt *p, int key)
{
	switch (key) {
	case K_ENTER:
	case '\n':
		return PROMPT_TAKEN;
	case K_ESC:
	case K_CTRL_C:
		return PROMPT_LEFT;
	case K_TAB:
		return PROMPT_COMPLETE;
	case K_UP:
	case 'P' - CTRL:
		return PROMPT_OLDER;
	case K_DOWN:
	case 'N' - CTRL:
		return PROMPT_NEWER;
	case K_BACKSPACE:
	case 'H' - CTRL:
	case 0x7f:
		/* As in vi: nothing is left to be deleted. */
		if (!p->text.len)
			return PROMPT_LEFT;
		return prompt_deleted(p, prompt_before(p, p->at), p->at);
	case K_DELETE:
	case 'D' - CTRL:
		return prompt_deleted(p, p->at, prompt_after(p, p->at));
	case 'U' - CTRL:
		return prompt_deleted(p, 0, p->at);
	case 'K' - CTRL:
		return prompt_deleted(p, p->at, p->text.len);
	case 'W' - CTRL:
		return prompt_deleted(p, prompt_word_before(p), p->at);
	case K_LEFT:
	case 'B' - CTRL:
		return prompt_moved(p, prompt_before(p, p->at));
	case K_RIGHT:
	case 'F' - CTRL:
		return prompt_moved(p, prompt_after(p, p->at));
	case K_WORD_LEFT:
		return prompt_moved(p, prompt_word_before(p));
	case K_WORD_RIGHT:
		return prompt_moved(p, prompt_word_after(p));
	case K_HOME:
	case 'A' - CTRL:
		return prompt_moved(p, 0);
	case K_END:
	case 'E' - CTRL:
		return prompt_moved(p, p->text.len);
	default:
		return prompt_character(p, key);
	}
}

/* The last of `text` that has at most `cells` cells. */
static struct str prompt_tail(struct str text, enum text_set set, int cells)
{
	struct buf shown = {0};

	if (text.len > TEXT_MAX / 2)
		text = str_tail(text, text.len - TEXT_MAX / 2);
	while (text.len && ((unsigned char)text.at[0] & 0xc0) == 0x80)
		text = str_tail(text, 1);
	while (text.len) {
		buf_reset(&shown);
		if (text_line(text, set, &shown) <= cells)
			break;
		do
			text = str_tail(text, 1);
		while (text.len && ((unsigned char)text.at[0] & 0xc0) == 0x80);
	}
	buf_release(&shown);
	return text;
}

int prompt_row(const struct prompt *p, enum text_set set, int cols, struct row *r)
{
	struct str text = buf_str(&p->text);
	int sign = (int)strlen(p->sign), room = cols - sign - 1, cursor;

	row_add(r, ROLE_STRONG, str_from(p->sign), sign);
	row_add_text(
		r, ROLE_PLAIN, prompt_tail(str_head(text, p->at), set, room), set, room);
	cursor = r->width;
	row_add_text(r, ROLE_PLAIN, str_tail(text, p->at), set, cols - r->width);
	return cursor;
}
