#include "cat.h"

#include "clock.h"

enum { POLL_MAX = 64 };

static const int64_t SECOND = INT64_C(1000000000);

/* What is written goes out before we wait: who reads it may wait for that. */
static void cat_wait(struct cat *c)
{
	struct pollfd fds[POLL_MAX];
	int timeout = c->intake.store.first || c->folders.count ? 1000 : -1;
	size_t count;

	cat_out_flush(c);
	count = intake_poll(&c->intake, fds, POLL_MAX - 1, &timeout);
	if (c->folders.arrivals.fd >= 0)
		fds[count++] = (struct pollfd){
			.fd = c->folders.arrivals.fd, .events = POLLIN};
	signals_wait(&c->signals, fds, count, timeout);
}

/* A wish to end is followed at once: what was read by then is written. */
static bool cat_over(struct cat *c)
{
	struct signals_seen seen = signals_take();

	if (seen.stop)
		c->stop = seen.stop;
	return c->stop || c->full || (intake_done(&c->intake) && !c->folders.count);
}

static void cat_complaints(struct cat *c, const struct cat_road *road)
{
	if (road->complaints)
		road->complaints(c);
	else
		intake_complaints(&c->intake);
}

static size_t cat_batch(struct cat *c, const struct cat_road *road)
{
	size_t count = intake_read(&c->intake);

	road->batch(c, count);
	cat_complaints(c, road);
	return count;
}

/* Gives what was read and not given: the last line's beginning, pieces of chunks. */
static void cat_rest(struct cat *c, const struct cat_road *road)
{
	if (c->full)
		return;
	intake_end(&c->intake, c->stop != 0);
	while (cat_batch(c, road)) {
	}
}

void cat_gone(struct cat *c)
{
	if (!input_counts(c->intake.in).gone)
		return;
	report_say(&c->intake.report,
		"a file has changed while it was read: some of its records are missing");
	c->intake.report.failed++;
	c->intake.report.unread++;
}

void cat_read(struct cat *c, const struct cat_road *road)
{
	int64_t turned_ns = clock_steady();

	c->now_ns = c->last_ns = turned_ns;
	c->latest_ns = INT64_MIN;
	while (!cat_over(c)) {
		size_t count = cat_batch(c, road);

		if (!count && (!intake_done(&c->intake) || c->folders.count))
			cat_wait(c);
		c->now_ns = clock_steady();
		folders_notices(&c->folders);
		if (c->now_ns - turned_ns < SECOND)
			continue;
		turned_ns = c->now_ns;
		folders_look(&c->folders);
		road->turn(c);
	}
	cat_out_stopped(c);
	cat_rest(c, road);
	cat_complaints(c, road);
}
