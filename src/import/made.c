#include "import/made.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "import/spot.h"

enum { MADE_ROOM = 4 << 20 }; /* what an uncommonly large value took is given back */

void made_begin(struct made *m)
{
	m->first = m->taken;
	if (m->taken < m->count)
		return;
	m->count = m->taken = m->first = m->settled = m->kept = 0;
	if (m->out.text.room > MADE_ROOM)
		buf_release(&m->out.text);
	buf_reset(&m->out.text);
}

static struct made_line *made_new(struct made *m)
{
	m->lines = mem_grow(m->lines, &m->room, m->count + 1, sizeof(*m->lines));
	return &m->lines[m->count++];
}

void made_copy(struct made *m, const struct line *line)
{
	struct made_line *made = made_new(m);

	*made = (struct made_line){
		.line = *line, .at = m->out.text.len, .len = line->text.len, .as_is = true};
	buf_add(&m->out.text, line->text);
	buf_add_byte(&m->out.text, '\n');
}

/* Where in its source a line was made of, while the marks of a value are gone through. */
struct made_walk {
	struct str value;
	size_t at; /* in the value */
	struct spot spot;
	size_t mark; /* the next one */
};

/* As far as the last mark that is not behind a place in the buf. A mark that lies before the last is none. */
static void made_reach(struct made_walk *w, const struct import_out *out, size_t place)
{
	for (; w->mark < out->mark_count && out->marks[w->mark].from <= place; w->mark++) {
		size_t to = out->marks[w->mark].at;

		if (out->marks[w->mark].spot.number) {
			w->spot = out->marks[w->mark].spot;
			w->at = w->value.len;
			continue;
		}
		if (to < w->at || to > w->value.len)
			continue;
		spot_pass(&w->spot, (struct str){w->value.at + w->at, to - w->at});
		w->at = to;
	}
}

void made_lines(struct made *m, size_t from, const struct line *like, struct str value)
{
	struct str text = str_tail(buf_str(&m->out.text), from);
	struct made_walk w = {.value = value, .spot = {like->number, like->column}};

	while (text.len) {
		struct made_line *made = made_new(m);

		made->as_is = false;
		made->at = m->out.text.len - text.len;
		made_reach(&w, &m->out, made->at);
		made->line = (struct line){.number = w.spot.number,
			.source = like->source,
			.column = like->column && !w.spot.column ? LINE_WHOLE
								 : w.spot.column};
		made->len = str_find(text, '\n');
		made->line.whole = made->len;
		text = str_tail(text, made->len + 1);
	}
	m->out.mark_count = 0;
	m->out.value = NULL;
}

bool made_take(struct made *m, struct line *lines, size_t index)
{
	struct made_line *made;

	if (m->taken == m->count)
		return false;
	made = &m->lines[m->taken++];
	made->given = index;
	lines[index] = made->line;
	return true;
}

/* All of the buf goes there, in one piece, whosever its lines are: what else is in it is little. */
static bool made_keep(struct made *m, struct input *in, uint32_t source)
{
	uint64_t at;

	if (!input_spool(in, source, str_tail(buf_str(&m->out.text), m->kept), &at))
		return false;
	m->spool = at - m->kept;
	m->kept = m->out.text.len;
	return true;
}

/* Where the lines that are new can be read again. */
static void made_places(struct made *m, struct input *in)
{
	for (; m->settled < m->count; m->settled++) {
		struct made_line *made = &m->lines[m->settled];
		size_t end = made->at + made->len;

		if (made->as_is || !input_regular(in, made->line.source))
			continue;
		if (end >= m->kept && !made_keep(m, in, made->line.source))
			continue;
		input_spooled(in, made->line.source);
		made->line.recallable = true;
		made->line.offset = m->spool + made->at;
	}
}

static void made_give(const struct made *m, const struct made_line *made, struct line *line)
{
	line->text = (struct str){m->out.text.at + made->at, made->len};
	line->offset = made->line.offset;
	line->recallable = made->line.recallable;
}

void made_settle(struct made *m, struct input *in, struct line *lines)
{
	if (!m->passing)
		made_places(m, in);
	memset(buf_reserve(&m->out.text, LINE_PAD), 0, LINE_PAD);
	for (size_t i = m->first; i < m->taken; i++)
		made_give(m, &m->lines[i], &lines[m->lines[i].given]);
}

void made_release(struct made *m)
{
	import_out_release(&m->out);
	free(m->lines);
	*m = (struct made){0};
}
