#include "outlet.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { OUTLET_KEPT = 64 * 1024 };

void outlet_init(struct outlet *o, int fd)
{
	*o = (struct outlet){.fd = fd};
}

/* All of it, waiting where somebody made the descriptor non-blocking. */
static void outlet_put(struct outlet *o, struct str text)
{
	while (text.len && !o->error) {
		ssize_t done = write(o->fd, text.at, text.len);
		struct pollfd room = {.fd = o->fd, .events = POLLOUT};

		if (done >= 0)
			text = str_tail(text, (size_t)done);
		else if (errno == EAGAIN)
			poll(&room, 1, 1000);
		else if (errno != EINTR)
			o->error = errno;
	}
}

void outlet_flush(struct outlet *o)
{
	outlet_put(o, buf_str(&o->kept));
	buf_reset(&o->kept);
}

void outlet_write(void *to, struct str text)
{
	struct outlet *o = to;

	if (o->error)
		return;
	buf_add(&o->kept, text);
	if (o->kept.len >= OUTLET_KEPT)
		outlet_flush(o);
}

void outlet_line(struct outlet *o, struct str text)
{
	if (o->error)
		return;
	buf_add(&o->kept, text);
	buf_add_byte(&o->kept, '\n');
	if (o->kept.len >= OUTLET_KEPT)
		outlet_flush(o);
}

void outlet_release(struct outlet *o)
{
	buf_release(&o->kept);
}
