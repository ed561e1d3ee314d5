#include "tui/keys.h"

#include "base/utf8.h"

/* Keys as words and back. */

struct key_name {
	int key;
	const char *name;
};

/* The first name of a key is the one that it is shown by. */
static const struct key_name names[] = {
	{K_UP, "Up"},
	{K_DOWN, "Down"},
	{K_LEFT, "Left"},
	{K_RIGHT, "Right"},
	{K_HOME, "Home"},
	{K_END, "End"},
	{K_PGUP, "PgUp"},
	{K_PGDN, "PgDn"},
	{K_BACKSPACE, "Backspace"},
	{K_DELETE, "Delete"},
	{K_INSERT, "Insert"},
	{K_BACKTAB, "S-Tab"},
	{K_TAB, "Tab"},
	{K_ENTER, "Enter"},
	{K_ESC, "Esc"},
	{' ', "Space"},
	{K_WORD_LEFT, "C-Left"},
	{K_WORD_RIGHT, "C-Right"},
	{K_WHEEL_UP, "WheelUp"},
	{K_WHEEL_DOWN, "WheelDown"},
	{K_F1 + 9, "F10"},
	{K_F1 + 10, "F11"},
	{K_F1 + 11, "F12"},
	{K_F1, "F1"},
	{K_F1 + 1, "F2"},
	{K_F1 + 2, "F3"},
	{K_F1 + 3, "F4"},
	{K_F1 + 4, "F5"},
	{K_F1 + 5, "F6"},
	{K_F1 + 6, "F7"},
	{K_F1 + 7, "F8"},
	{K_F1 + 8, "F9"},
	{0, NULL},
};

static const char *name_of(int key)
{
	for (const struct key_name *n = names; n->name; n++)
		if (n->key == key)
			return n->name;
	return NULL;
}

bool keys_has_name(int key)
{
	return name_of(key) || key < ' ';
}

void keys_word(int key, struct buf *out)
{
	const char *name = name_of(key);
	char bytes[4];

	if (name)
		buf_add(out, str_from(name));
	else if (key > 0 && key < ' ')
		buf_addf(out, "C-%c", key < 27 ? key + 'a' - 1 : key + '@');
	else if (key > ' ' && key < K_UP)
		buf_add(out, (struct str){bytes, utf8_encode((uint32_t)key, bytes)});
	else
		buf_add(out, STR("?"));
}

/* `C-d`: a control character. */
static bool read_control(struct str word, int *key)
{
	char letter;

	if (word.len != 3 || !str_starts(word, STR("C-")))
		return false;
	letter = word.at[2];
	if (letter >= 'a' && letter <= 'z')
		*key = letter - 'a' + 1;
	else if (letter >= 'A' && letter <= '_')
		*key = letter - '@';
	else
		return false;
	return true;
}

static bool read_name(struct str word, int *key)
{
	for (const struct key_name *n = names; n->name; n++)
		if (str_eq(word, str_from(n->name))) {
			*key = n->key;
			return true;
		}
	return read_control(word, key);
}

/* `<Down>` at the beginning of what may go on. */
static size_t read_bracketed(struct str words, int *key)
{
	size_t close = str_find(words, '>');

	if (words.at[0] != '<' || close < 2 || close == words.len)
		return 0;
	return read_name((struct str){words.at + 1, close - 1}, key) ? close + 1 : 0;
}

static size_t read_character(struct str words, int *key)
{
	uint32_t code;
	size_t len = utf8_decode(words, &code);

	if (!len || code <= ' ' || code == 0x7f || (code >= 0x80 && code <= 0x9f))
		return 0;
	*key = (int)code;
	return len;
}

int keys_read(struct str word, int *keys, int max)
{
	int count = 0;

	if (word.len && max && read_name(word, keys))
		return 1;
	while (word.len) {
		size_t len = 0;

		if (count < max) {
			len = read_bracketed(word, &keys[count]);
			len = len ? len : read_character(word, &keys[count]);
		}
		if (!len)
			return 0;
		count++;
		word = str_tail(word, len);
	}
	return count;
}
