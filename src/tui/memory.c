#include "tui/memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char *const list_words[MEMORY_LISTS] = {"search ", "filter ", "command "};

/* ---- ids ---------------------------------------------------------------------------------- */

static bool memory_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		c == '-' || c == '_' || c == '.';
}

static void memory_id(struct str id, struct buf *out)
{
	for (size_t i = 0; i < id.len; i++) {
		if (memory_plain(id.at[i]))
			buf_add_byte(out, id.at[i]);
		else
			buf_addf(out, "%%%02X", (unsigned char)id.at[i]);
	}
}

static int memory_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void memory_plain_id(const char *id, struct buf *out)
{
	for (; *id; id++) {
		int high = *id == '%' ? memory_digit(id[1]) : -1;
		int low = high >= 0 ? memory_digit(id[2]) : -1;

		if (low < 0) {
			buf_add_byte(out, *id);
			continue;
		}
		buf_add_byte(out, (char)(high << 4 | low));
		id += 2;
	}
}

/* ---- what was typed ----------------------------------------------------------------------- */

static void lines_drop(struct memory_lines *lines, size_t i)
{
	free(lines->at[i].text);
	lines->count--;
	memmove(&lines->at[i], &lines->at[i + 1], (lines->count - i) * sizeof(*lines->at));
}

static void lines_add(struct memory_lines *lines, struct str text)
{
	struct memory_line line = {.text = mem_new(text.len + 1), .len = text.len};

	memcpy(line.text, text.at, text.len);
	if (lines->count == MEMORY_TYPED)
		lines_drop(lines, 0);
	lines->at = mem_grow(lines->at, &lines->room, lines->count + 1, sizeof(*lines->at));
	lines->at[lines->count++] = line;
}

static struct str line_text(const struct memory_line *line)
{
	return (struct str){line->text, line->len};
}

static bool lines_typed(struct memory_lines *lines, struct str text)
{
	if (!text.len || str_find(text, '\n') < text.len)
		return false;
	for (size_t i = lines->count; i-- > 0;)
		if (str_eq(line_text(&lines->at[i]), text))
			lines_drop(lines, i);
	lines_add(lines, text);
	return true;
}

static void line_write(enum memory_list list, struct str text, struct buf *out)
{
	buf_add(out, str_from(list_words[list]));
	buf_add(out, text);
	buf_add_byte(out, '\n');
}

void memory_typed(struct memory *m, enum memory_list list, struct str text)
{
	if (lines_typed(&m->typed[list], text))
		line_write(list, text, &m->news);
}

struct str memory_recall(const struct memory *m, enum memory_list list, size_t n)
{
	const struct memory_lines *lines = &m->typed[list];

	if (!n || n > lines->count)
		return (struct str){0};
	return line_text(&lines->at[lines->count - n]);
}

/* ---- marks and folds ---------------------------------------------------------------------- */

static void marks_drop(struct memory_marks *marks, size_t i)
{
	free(marks->at[i].trace);
	marks->count--;
	memmove(&marks->at[i], &marks->at[i + 1], (marks->count - i) * sizeof(*marks->at));
}

/* Both ids are as they are written. */
static void marks_add(struct memory_marks *marks, size_t most, struct str trace,
	char letter, struct str span)
{
	struct memory_mark mark = {
		.trace = mem_new(trace.len + span.len + 2), .letter = letter};

	mark.span = mark.trace + trace.len + 1;
	memcpy(mark.trace, trace.at, trace.len);
	memcpy(mark.span, span.at, span.len);
	if (marks->count == most)
		marks_drop(marks, 0);
	marks->at = mem_grow(marks->at, &marks->room, marks->count + 1, sizeof(*marks->at));
	marks->at[marks->count++] = mark;
}

static bool mark_is(const struct memory_mark *mark, struct str trace, char letter)
{
	return mark->letter == letter && str_eq(str_from(mark->trace), trace);
}

static void marks_forget(struct memory_marks *marks, struct str trace, char letter)
{
	for (size_t i = marks->count; i-- > 0;)
		if (mark_is(&marks->at[i], trace, letter))
			marks_drop(marks, i);
}

/* The letter goes from another span of that trace. */
static void marks_set(
	struct memory_marks *marks, struct str trace, char letter, struct str span)
{
	marks_forget(marks, trace, letter);
	marks_add(marks, MEMORY_MARKS, trace, letter, span);
}

void memory_mark(struct memory *m, struct str trace, char letter, struct str span)
{
	struct buf in = {0}, of = {0};

	memory_id(trace, &in);
	memory_id(span, &of);
	marks_set(&m->marks, buf_str(&in), letter, buf_str(&of));
	buf_addf(&m->news, "mark %s %c %s\n", buf_text(&in), letter, buf_text(&of));
	buf_release(&in);
	buf_release(&of);
}

bool memory_marked(const struct memory *m, struct str trace, char letter, struct buf *span)
{
	struct buf in = {0};
	bool found = false;

	memory_id(trace, &in);
	for (size_t i = m->marks.count; i-- > 0 && !found;) {
		found = mark_is(&m->marks.at[i], buf_str(&in), letter);
		if (found)
			memory_plain_id(m->marks.at[i].span, span);
	}
	buf_release(&in);
	return found;
}

void memory_fold_none(struct memory *m, struct str trace)
{
	struct buf in = {0};

	memory_id(trace, &in);
	marks_forget(&m->folds, buf_str(&in), 0);
	buf_addf(&m->news, "unfold %s\n", buf_text(&in));
	buf_release(&in);
}

void memory_fold(struct memory *m, struct str trace, struct str span)
{
	struct buf in = {0}, of = {0};

	memory_id(trace, &in);
	memory_id(span, &of);
	marks_add(&m->folds, MEMORY_FOLDS, buf_str(&in), 0, buf_str(&of));
	buf_addf(&m->news, "fold %s %s\n", buf_text(&in), buf_text(&of));
	buf_release(&in);
	buf_release(&of);
}

bool memory_folded(const struct memory *m, struct str trace, size_t *next, struct buf *span)
{
	struct buf in = {0};
	bool found = false;

	memory_id(trace, &in);
	while (*next < m->folds.count && !found) {
		found = mark_is(&m->folds.at[*next], buf_str(&in), 0);
		if (found)
			memory_plain_id(m->folds.at[*next].span, span);
		++*next;
	}
	buf_release(&in);
	return found;
}

/* ---- as text ------------------------------------------------------------------------------ */

static void memory_write_marks(const struct memory_marks *marks, struct buf *out)
{
	for (size_t i = 0; i < marks->count; i++) {
		const struct memory_mark *mark = &marks->at[i];

		if (mark->letter)
			buf_addf(out, "mark %s %c %s\n", mark->trace, mark->letter,
				mark->span);
		else
			buf_addf(out, "fold %s %s\n", mark->trace, mark->span);
	}
}

void memory_write(const struct memory *m, struct buf *out)
{
	for (size_t list = 0; list < MEMORY_LISTS; list++)
		for (size_t i = 0; i < m->typed[list].count; i++)
			line_write((enum memory_list)list, line_text(&m->typed[list].at[i]),
				out);
	memory_write_marks(&m->marks, out);
	memory_write_marks(&m->folds, out);
}

static struct str memory_word(struct str *line)
{
	struct str word = str_head(*line, str_find(*line, ' '));

	*line = str_tail(*line, word.len + 1);
	return word;
}

static bool memory_is_id(struct str id)
{
	for (size_t i = 0; i < id.len; i++)
		if (!memory_plain(id.at[i]) && id.at[i] != '%')
			return false;
	return id.len > 0 && id.len <= 1024;
}

static void memory_read_mark(struct memory *m, bool fold, struct str line)
{
	struct str trace = memory_word(&line);
	struct str letter = {0};

	if (!fold)
		letter = memory_word(&line);
	if (!memory_is_id(trace) || !memory_is_id(line) || letter.len != !fold)
		return;
	if (fold)
		marks_add(&m->folds, MEMORY_FOLDS, trace, 0, line);
	else if (letter.at[0] >= 'a' && letter.at[0] <= 'z')
		marks_set(&m->marks, trace, letter.at[0], line);
}

static void memory_read_line(struct memory *m, struct str line)
{
	for (size_t list = 0; list < MEMORY_LISTS; list++) {
		struct str word = str_from(list_words[list]);

		if (str_starts(line, word))
			lines_typed(&m->typed[list], str_tail(line, word.len));
	}
	if (str_starts(line, STR("mark ")))
		memory_read_mark(m, false, str_tail(line, 5));
	else if (str_starts(line, STR("fold ")))
		memory_read_mark(m, true, str_tail(line, 5));
	else if (str_starts(line, STR("unfold ")))
		marks_forget(&m->folds, str_tail(line, 7), 0);
}

void memory_read(struct memory *m, struct str text)
{
	while (text.len) {
		struct str line = str_head(text, str_find(text, '\n'));

		memory_read_line(m, line);
		text = str_tail(text, line.len + 1);
	}
}

void memory_write_news(const struct memory *m, struct str there, struct buf *out)
{
	struct memory all = {0};

	memory_read(&all, there);
	memory_read(&all, buf_str(&m->news));
	memory_write(&all, out);
	memory_release(&all);
}

static void memory_release_marks(struct memory_marks *marks)
{
	while (marks->count)
		marks_drop(marks, marks->count - 1);
	free(marks->at);
}

void memory_release(struct memory *m)
{
	for (size_t list = 0; list < MEMORY_LISTS; list++) {
		struct memory_lines *lines = &m->typed[list];

		while (lines->count)
			lines_drop(lines, lines->count - 1);
		free(lines->at);
	}
	memory_release_marks(&m->marks);
	memory_release_marks(&m->folds);
	buf_release(&m->news);
	*m = (struct memory){0};
}
