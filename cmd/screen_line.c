#include "screen_parts.h"

enum {
	DRAWN_MAX = 4096,    /* what reads more than this is no progress, and is not held */
	PARTIAL_MAX = 65536, /* a longer beginning is held nowhere: it becomes a line */
};

void screen_drawn_end(struct screen *s)
{
	if (!s->drawn)
		return;
	s->drawn = false;
	screen_break(s);
	screen_last(s, buf_str(&s->drawn_text), 0);
	buf_reset(&s->drawn_text);
}

void screen_begun_end(struct screen *s)
{
	screen_break(s);
	screen_drawn_end(s);
}

/* One line at a time is begun: when another source begins one, it is as it is now. */
static void screen_begun(struct screen *s, uint32_t source)
{
	if (s->begun_by != source)
		screen_begun_end(s);
	s->begun_by = source;
}

static void screen_write_partial(struct screen *s, struct str text)
{
	paint_text(text, &s->caps, &s->pending);
	s->partial_len = text.len + (s->partial ? s->partial_len : 0);
	s->partial = true;
	if (s->caps.live && s->partial_len > PARTIAL_MAX)
		screen_line_end(s);
}

/* Replaces what the line reads where something was `drawn over`, else adds to it. */
static void screen_draw(struct screen *s, struct str text, bool over)
{
	if (over && text.len)
		buf_reset(&s->drawn_text);
	buf_add(&s->drawn_text, text);
	s->drawn = true;
	s->drawn_new = true;
	if (s->drawn_text.len <= DRAWN_MAX)
		return;
	s->drawn = false;
	screen_write_partial(s, buf_str(&s->drawn_text));
	buf_reset(&s->drawn_text);
}

void screen_partial(struct screen *s, uint32_t source, struct str text, bool more)
{
	bool over = false;
	struct str left = s->whole ? text : text_drawn(text, &over);

	screen_begun(s, source);
	more = more && !s->whole && !s->partial;
	if (!s->drawn && !over && !more) {
		screen_write_partial(s, text);
		return;
	}
	/* What stands there as a prompt is not taken back. */
	if (over)
		screen_break(s);
	screen_draw(s, left, over);
}

void screen_rest(struct screen *s, uint32_t source, struct str text, uint64_t cut)
{
	bool over = false;
	struct str left = s->whole ? text : text_drawn(text, &over);

	screen_begun(s, source);
	if (over)
		screen_break(s);
	if (s->drawn) {
		screen_draw(s, left, over);
		screen_drawn_end(s);
	} else if (s->partial || text.len) {
		screen_last(s, left, cut);
	}
}

bool screen_drawn(struct screen *s, struct row *row)
{
	struct buf plain = {0};
	bool open;

	s->drawn_new = false;
	if (!s->drawn)
		return false;
	row_reset(row);
	text_pass(buf_str(&s->drawn_text), s->caps.set, false, &plain, &open);
	row_add_text(row, ROLE_PLAIN, buf_str(&plain), s->caps.set, s->caps.width);
	buf_release(&plain);
	return true;
}
