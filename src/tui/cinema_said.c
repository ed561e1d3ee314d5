#include "tui/cinema_parts.h"

#include "model/message.h"
#include "model/moment.h"

/* The last that a model had answered by then: read once, and shown while it is the last. */

enum {
	BACK = 1 << 14, /* boundaries before the playhead that are looked at */
	SAID_MAX = 8192 /* bytes that are kept of it */
};

/* The call of a model that ended last by then; 0: none did, for long. */
static uint32_t said_call(const struct timing *m)
{
	const struct boundaries *b = &m->boundaries;
	size_t place = boundaries_after(b, m->playback.at_ns);

	for (size_t i = place; i > 0 && place - i < BACK; i--) {
		struct boundary one = boundaries_at(b, i - 1);

		if (one.what == BOUNDARY_END && census_letter(&m->census, one.span) == 'L')
			return one.span;
	}
	return 0;
}

static void said_add(struct cinema *c, struct str text)
{
	size_t room = SAID_MAX - (c->said.len < SAID_MAX ? c->said.len : SAID_MAX);

	buf_add(&c->said, str_head(text, room));
}

/* `→ bash {"command":"pytest -q"}` */
static void said_call_add(struct tui *t, struct cinema *c, const struct piece *piece)
{
	said_add(c, t->set == TEXT_UTF8 ? STR("→ ") : STR("-> "));
	said_add(c, piece->name);
	said_add(c, STR(" "));
	said_add(c, piece->text);
}

static void said_message(struct tui *t, struct cinema *c, const struct message *message)
{
	for (size_t i = 0; i < message->count; i++) {
		const struct piece *piece = &message->pieces[i];

		if (c->said.len)
			said_add(c, STR("\n"));
		if (piece->kind == PIECE_CALL)
			said_call_add(t, c, piece);
		else
			said_add(c, piece->text);
	}
}

static void said_read(struct tui *t, struct cinema *c, uint32_t span)
{
	struct messages said = {.seed = t->life->seed};
	struct moment *events;
	struct facts f;
	size_t count;

	buf_reset(&c->said);
	facts_open(&f, t->trace, span, t->life, &t->frame);
	events = moments(t->trace, span, 0, false, t->life, &t->frame, &count);
	messages_read(&said, &f, events, count, t->life, &t->frame);
	for (size_t i = 0; i < said.count; i++)
		if (said.at[i].answer)
			said_message(t, c, &said.at[i]);
}

static void said_find(struct tui *t, struct cinema *c, uint32_t span)
{
	if (c->said_trace == t->trace && c->said_span == span && c->said_set == t->set)
		return;
	c->said_trace = t->trace;
	c->said_span = span;
	c->said_set = t->set;
	buf_reset(&c->said);
	if (span)
		said_read(t, c, span);
}

void cinema_said(struct tui *t, const struct timing *m, const struct pane *p)
{
	struct cinema *c = tui_state(t, PART_CINEMA);
	struct buf text = {0};
	struct str left;

	if (p->rows < 1 || p->cols < 4)
		return;
	said_find(t, c, said_call(m));
	left = buf_str(&c->said);
	if (!left.len) {
		row_reset(&c->row);
		row_add_text(&c->row, ROLE_DIM,
			c->said_span ? STR(" its words were not recorded")
				     : STR(" none so far"),
			t->set, p->cols);
		pane_row(p, 0, 0, &c->row);
	}
	for (int y = 0; y < p->rows && left.len; y++) {
		int cells = 0;
		size_t len = text_wrap(left, t->set, p->cols - 2, true, &text, &cells);

		row_reset(&c->row);
		row_add(&c->row, ROLE_PLAIN, STR(" "), 1);
		row_add(&c->row, ROLE_PLAIN, buf_str(&text), cells);
		pane_row(p, y, 0, &c->row);
		left = str_tail(left, len);
		buf_reset(&text);
	}
	buf_release(&text);
}
