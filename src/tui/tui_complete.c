#include "tui/tui_complete.h"

#include <string.h>

/* Words with a NUL behind each: how far they agree. */
static struct str complete_common(const struct buf *words, size_t *count)
{
	struct str common = {0};

	*count = 0;
	for (size_t at = 0; at < words->len; at += strlen(words->at + at) + 1) {
		struct str word = str_from(words->at + at);

		if (!(*count)++)
			common = word;
		for (size_t i = 0; i < common.len; i++)
			if (i >= word.len || word.at[i] != common.at[i])
				common.len = i;
	}
	return common;
}

static void complete_names(const struct tui *t, struct str begun, struct buf *out)
{
	for (size_t i = 0; t->parts->commands[i]; i++)
		for (const struct command_row *row = t->parts->commands[i]; row->name;
			row++)
			if (str_starts(str_from(row->name), begun)) {
				buf_add(out, str_from(row->name));
				buf_add_byte(out, 0);
			}
}

static void complete_operand(
	struct tui *t, struct str name, struct str rest, struct buf *out)
{
	for (size_t i = 0; t->parts->commands[i]; i++)
		for (const struct command_row *row = t->parts->commands[i]; row->name;
			row++)
			if (str_eq(str_from(row->name), name) && row->complete)
				row->complete(t, rest, out);
}

/* Which they are, where there are several. */
static void complete_say(struct tui *t, const struct buf *words)
{
	struct buf line = {0};

	for (size_t at = 0; at < words->len && line.len < 400;
		at += strlen(words->at + at) + 1) {
		buf_add(&line, line.len ? STR("  ") : STR(""));
		buf_add(&line, str_from(words->at + at));
	}
	tui_say(t, "%s", buf_text(&line));
	buf_release(&line);
}

void complete_command(struct tui *t, struct prompt *p)
{
	struct str text = buf_str(&p->text), last, common;
	struct buf words = {0}, line = {0};
	size_t name = str_find(text, ' '), begun = text.len, count;

	while (begun && text.at[begun - 1] != ' ')
		begun--;
	if (p->at != text.len)
		return;
	if (name == text.len)
		complete_names(t, text, &words);
	else
		complete_operand(t, str_head(text, name), str_tail(text, name + 1), &words);
	last = str_tail(text, begun);
	common = complete_common(&words, &count);
	if (count && common.len >= last.len) {
		buf_add(&line, str_head(text, begun));
		buf_add(&line, common);
		buf_add(&line, count == 1 ? STR(" ") : STR(""));
		prompt_set(p, buf_str(&line));
	}
	if (count > 1)
		complete_say(t, &words);
	buf_release(&words);
	buf_release(&line);
}
