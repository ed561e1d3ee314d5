#include "cat.h"

#include "clock.h"
#include "progress.h"

enum { POLL_MAX = 64 };

/* Who reads us may wait for what is written. */
void cat_wait(struct cat *c)
{
	struct pollfd fds[POLL_MAX];
	int timeout = -1;
	size_t count;

	outlet_flush(&c->out);
	count = input_poll(c->intake.in, fds, POLL_MAX, &timeout);
	signals_wait(&c->signals, fds, count, timeout);
}

void cat_read(struct cat *c, void (*line)(struct cat *c, size_t line))
{
	while (!input_done(c->intake.in) && !c->out.error) {
		size_t count = intake_read(&c->intake);

		for (size_t i = 0; i < count; i++)
			line(c, i);
		intake_complaints(&c->intake);
		if (!count && !input_done(c->intake.in))
			cat_wait(c);
	}
	intake_complaints(&c->intake);
}
