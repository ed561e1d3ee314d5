#include "screen_parts.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"

enum { PENDING_MAX = 64 * 1024, WRITE_WAIT_MS = 10000 };

void screen_init(struct screen *s, int fd, const struct caps *caps)
{
	*s = (struct screen){.fd = fd, .caps = *caps};
	live_init(&s->live, caps->columns, caps->height);
}

void screen_release(struct screen *s)
{
	for (size_t i = 0; i < s->region_room; i++)
		row_release(&s->region[i]);
	free(s->region);
	buf_release(&s->pending);
	buf_release(&s->drawn_text);
	buf_release(&s->frame);
	live_release(&s->live);
}

/* A descriptor that somebody made non-blocking is waited for, not spun on. */
static bool screen_wait(struct screen *s)
{
	struct pollfd fd = {.fd = s->fd, .events = POLLOUT};

	return poll(&fd, 1, WRITE_WAIT_MS) > 0 || errno == EINTR;
}

static void screen_write(struct screen *s, struct str bytes)
{
	while (bytes.len && !s->error) {
		ssize_t done = write(s->fd, bytes.at, bytes.len);

		if (done >= 0)
			bytes = str_tail(bytes, (size_t)done);
		else if (errno != EINTR && !(errno == EAGAIN && screen_wait(s)))
			s->error = errno;
	}
}

static void screen_write_pending(struct screen *s)
{
	screen_write(s, buf_str(&s->pending));
	buf_reset(&s->pending);
}

void screen_line_end(struct screen *s)
{
	buf_add_byte(&s->pending, '\n');
	s->partial = false;
	if (!s->caps.live && s->pending.len > PENDING_MAX)
		screen_write_pending(s);
}

void screen_break(struct screen *s)
{
	if (s->partial)
		screen_line_end(s);
}

void screen_row(void *to, const struct row *row)
{
	struct screen *s = to;

	screen_break(s);
	paint_row(row, &s->caps, s->caps.width, &s->pending);
	screen_line_end(s);
}

/* Spaces at a row's end, which paint_row leaves out. */
static size_t screen_spaces(const struct row *row)
{
	size_t count = 0;

	while (count < row->text.len && row->text.at[row->text.len - 1 - count] == ' ')
		count++;
	return count;
}

void screen_last(struct screen *s, struct str text, uint64_t cut)
{
	bool over;

	paint_text(s->whole ? text : text_drawn(text, &over), &s->caps, &s->pending);
	if (cut)
		buf_addf(&s->pending, " ... %" PRIu64 " more bytes", cut);
	screen_line_end(s);
}

void screen_text(void *to, const struct row *row, struct str text, uint64_t cut)
{
	struct screen *s = to;

	screen_break(s);
	if (row && row->width) {
		paint_row(row, &s->caps, s->caps.width, &s->pending);
		buf_add_bytes(&s->pending, ' ', screen_spaces(row));
	}
	screen_last(s, text, cut);
}

void screen_bytes(void *to, struct str bytes)
{
	screen_write_pending(to);
	screen_write(to, bytes);
}

void screen_region_begin(struct screen *s)
{
	s->region_count = 0;
}

void screen_region_row(void *to, const struct row *row)
{
	struct screen *s = to;
	size_t old = s->region_room;

	s->region = mem_grow(
		s->region, &s->region_room, s->region_count + 1, sizeof(*s->region));
	for (; old < s->region_room; old++)
		s->region[old] = (struct row){0};
	row_copy(&s->region[s->region_count++], row);
}

bool screen_due(const struct screen *s, int64_t now_ns)
{
	return s->caps.live && live_wait(&s->live, s->begun_ns, now_ns) <= 0;
}

int screen_wait_ms(const struct screen *s, int64_t now_ns)
{
	return (int)(live_wait(&s->live, s->begun_ns, now_ns) / 1000000) + 1;
}

void screen_flush(struct screen *s, int64_t now_ns)
{
	if (!s->caps.live) {
		screen_write_pending(s);
		return;
	}
	buf_reset(&s->frame);
	live_frame(&s->live, buf_str(&s->pending), s->region, s->region_count, &s->caps,
		now_ns, &s->frame);
	buf_reset(&s->pending);
	screen_write(s, buf_str(&s->frame));
}

void screen_resize(struct screen *s, int columns, int rows)
{
	s->caps.width = columns;
	s->caps.height = rows;
	live_resize(&s->live, columns, rows);
}

void screen_clear(struct screen *s, bool end)
{
	if (!s->caps.live) {
		if (end)
			screen_begun_end(s);
		screen_write_pending(s);
		return;
	}
	screen_region_begin(s);
	buf_reset(&s->frame);
	if (end)
		screen_drawn_end(s);
	if (s->pending.len)
		live_frame(&s->live, buf_str(&s->pending), NULL, 0, &s->caps, 0, &s->frame);
	buf_reset(&s->pending);
	if (end)
		live_end(&s->live, &s->frame);
	else
		live_erase(&s->live, &s->frame);
	screen_write(s, buf_str(&s->frame));
}
