#include "text_log.h"

#include <errno.h>
#include <unistd.h>

/* What cannot be written is not tried again: the text has gone where it was meant for all the same. */
static void log_write(struct text_log *l, struct str text)
{
	while (text.len && l->fd) {
		ssize_t done = write(l->fd, text.at, text.len);

		if (done >= 0)
			text = str_tail(text, (size_t)done);
		else if (errno != EINTR)
			l->fd = 0;
	}
}

static void log_flush(struct text_log *l)
{
	log_write(l, buf_str(&l->line));
	buf_reset(&l->line);
}

/* As many whole lines as there are, at once. */
void text_log_put(struct text_log *l, struct str text)
{
	const char *end = text.len && l->fd ? memrchr(text.at, '\n', text.len) : NULL;
	size_t whole = end ? (size_t)(end - text.at) + 1 : 0;

	if (!l->fd)
		return;
	if (whole) {
		buf_add(&l->line, str_head(text, whole));
		log_flush(l);
	}
	buf_add(&l->line, str_tail(text, whole));
	if (l->line.len >= TEXT_LOG_LINE) {
		buf_add_byte(&l->line, '\n');
		log_flush(l);
	}
}

void text_log_end(struct text_log *l)
{
	if (l->line.len) {
		buf_add_byte(&l->line, '\n');
		log_flush(l);
	}
	buf_release(&l->line);
}
