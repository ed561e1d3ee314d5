#include "view/detail_parts.h"

#include "view/sheet_value.h"

enum { CONTEXT_LINES = 2 };

/* What tools call the text that goes, and the text that comes. */
static const struct change_row {
	const char *old;
	const char *new;
} changes[] = {
	{"old_string", "new_string"},
	{"old_str", "new_str"},
	{"old_text", "new_text"},
	{"old", "new"},
	{"search", "replace"},
};

static bool change_member(
	struct sheet *s, struct str object, const char *key, struct str *text)
{
	struct scan_value v;

	if (!scan_find(object, str_from(key), &v) || v.type != SCAN_STRING)
		return false;
	*text = json_string_read(&s->strings, &v).text;
	return true;
}

static bool find_change(
	struct sheet *s, struct str object, struct str *old, struct str *new)
{
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		if (change_member(s, object, changes[i].old, old) &&
			change_member(s, object, changes[i].new, new))
			return true;
	return false;
}

/* Bytes of whole lines that both begin with. */
static size_t same_begin(struct str a, struct str b)
{
	size_t i = 0, line = 0;

	while (i < a.len && i < b.len && a.at[i] == b.at[i])
		if (a.at[i++] == '\n')
			line = i;
	return i == a.len && i == b.len ? i : line;
}

/* Bytes of whole lines that both end with. */
static size_t same_end(struct str a, struct str b)
{
	size_t i = 0, line = 0;

	while (i < a.len && i < b.len && a.at[a.len - 1 - i] == b.at[b.len - 1 - i]) {
		if (a.at[a.len - 1 - i] == '\n')
			line = i;
		i++;
	}
	/* All of one, and what is before it in the other ends a line. */
	if ((i == a.len || a.at[a.len - 1 - i] == '\n') &&
		(i == b.len || b.at[b.len - 1 - i] == '\n'))
		return i;
	return line;
}

/* Its last lines. */
static struct str last_lines(struct str text, int lines)
{
	size_t i = text.len;

	if (i && text.at[i - 1] == '\n')
		i--;
	while (i && (text.at[i - 1] != '\n' || --lines > 0))
		i--;
	return str_tail(text, i);
}

static struct str first_lines(struct str text, int lines)
{
	size_t i = 0;

	while (i < text.len && lines > 0)
		lines -= text.at[i++] == '\n';
	return str_head(text, i);
}

static void add_lines(struct sheet *s, enum role role, char mark, struct str text)
{
	struct sheet_part p = {
		.form = SHEET_TEXT, .text = text, .role = role, .indent = 1, .mark = mark};

	if (text.len)
		sheet_add(s, &p);
}

void detail_change(struct sheet *s, const struct scan_value *arguments)
{
	struct str old = {0}, new = {0}, object = arguments->text;
	size_t begin, end;

	if (arguments->type == SCAN_STRING) {
		struct json_string read = json_string_read(&s->strings, arguments);

		if (!read.json)
			return;
		object = read.text;
	} else if (arguments->type != SCAN_OBJECT) {
		return;
	}
	if (!find_change(s, object, &old, &new))
		return;
	sheet_add_rule(s, STR("change"));
	begin = same_begin(old, new);
	end = same_end(str_tail(old, begin), str_tail(new, begin));
	add_lines(s, ROLE_DIM, ' ', last_lines(str_head(old, begin), CONTEXT_LINES));
	add_lines(
		s, ROLE_ERROR, '-', str_head(str_tail(old, begin), old.len - begin - end));
	add_lines(s, ROLE_OK, '+', str_head(str_tail(new, begin), new.len - begin - end));
	add_lines(
		s, ROLE_DIM, ' ', first_lines(str_tail(old, old.len - end), CONTEXT_LINES));
}
