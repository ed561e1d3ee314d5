#include "model/check_parts.h"

#include <stdlib.h>

#include "base/mem.h"

/* A span of a trace knows where in a file its records are, and not in which line. */
enum { MARK_BYTES = 64 * 1024 };

struct check_mark {
	uint64_t offset; /* of a line */
	uint64_t number; /* of the same, from 1 */
	uint64_t column; /* the same */
};

/* A mark every so many bytes: from the one before it is not far to any line. */
struct check_marked {
	struct check_mark *at;
	size_t count;
	size_t room;
	bool broken; /* a line came that cannot be read again: the next one is marked */
	bool made;   /* lines are made of others: each is marked */
};

struct check_marks {
	struct check_marked *sources; /* by index */
	size_t room;
};

struct check_marks *check_marks_new(void)
{
	return mem_new(sizeof(struct check_marks));
}

void check_marks_free(struct check_marks *marks)
{
	if (!marks)
		return;
	for (size_t i = 0; i < marks->room; i++)
		free(marks->sources[i].at);
	free(marks->sources);
	free(marks);
}

static struct check_marked *check_marked(struct check_marks *marks, uint32_t source)
{
	size_t old = marks->room;

	marks->sources = mem_grow(
		marks->sources, &marks->room, (size_t)source + 1, sizeof(*marks->sources));
	for (; old < marks->room; old++)
		marks->sources[old] = (struct check_marked){0};
	return &marks->sources[source];
}

/* Lines that were put together from chunks have the place of the last one, and are passed over. */
void check_mark(struct check_marks *marks, const struct line *line)
{
	struct check_marked *m;
	bool far;

	if (line->joined)
		return;
	m = check_marked(marks, line->source);
	far = !m->count || line->offset >= m->at[m->count - 1].offset + MARK_BYTES;
	m->made |= line->column > 0;
	if (line->recallable && (far || m->broken || m->made)) {
		m->at = mem_grow(m->at, &m->room, m->count + 1, sizeof(*m->at));
		m->at[m->count++] = (struct check_mark){
			line->offset, line->number, line->column};
	}
	m->broken = !line->recallable;
}

/* The last mark that is not behind the offset; NULL: there is none. */
static const struct check_mark *check_mark_before(
	const struct check_marked *m, uint64_t offset)
{
	size_t low = 0, high = m->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->at[middle].offset <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &m->at[low - 1] : NULL;
}

void check_mark_find(const struct check_marks *marks, struct input *in, struct line *line)
{
	const struct check_mark *from = NULL;
	struct check_mark at;
	struct str text;

	line->number = 0;
	if (line->source < marks->room)
		from = check_mark_before(&marks->sources[line->source], line->offset);
	if (!from)
		return;
	for (at = *from; at.offset < line->offset; at.number++, at.column = 0) {
		if (!input_recall(in, line->source, at.offset, &text))
			return;
		at.offset += text.len + (text.at[text.len] == '\r' ? 2 : 1);
	}
	line->number = at.offset == line->offset ? at.number : 0;
	line->column = at.column;
}
