#include "clock.h"
#include "send.h"

enum { POLL_MAX = 64 };

static const int64_t SECOND = INT64_C(1000000000);
/* How long what has been read may still take to be sent when we are stopped while inputs go on. */
static const int64_t GRACE = INT64_C(5000000000);

/* A second one does not wait any more. */
void send_signals(struct send *s)
{
	struct signals_seen seen = signals_take();

	if (!seen.stop)
		return;
	s->until_ns = clock_steady() + (s->complete || s->stop ? 0 : GRACE);
	s->stop = seen.stop;
}

static bool read_over(const struct send *s)
{
	return s->stop || (intake_done(&s->intake) && !s->folders.count);
}

static void read_line(struct send *s, size_t i)
{
	const struct record *r = &s->intake.batch.records[i];
	struct trace *t;

	if (intake_take(&s->intake, i, &t) != DECODED_RECORD)
		return;
	if (r->ts > s->latest_ns)
		s->latest_ns = r->ts;
	if (r->type == RECORD_SPAN && r->end_ts > s->latest_ns)
		s->latest_ns = r->end_ts;
	s->last_ns = s->now_ns;
	if (t)
		send_traces_record(s, t, r);
}

static size_t read_batch(struct send *s)
{
	size_t count = intake_read(&s->intake);

	for (size_t i = 0; i < count; i++)
		read_line(s, i);
	intake_complaints(&s->intake);
	return count;
}

static void read_wait(struct send *s)
{
	struct pollfd fds[POLL_MAX];
	int timeout = s->intake.store.first || s->folders.count ? 1000 : -1;
	size_t count = intake_poll(&s->intake, fds, POLL_MAX - 1, &timeout);

	if (s->folders.arrivals.fd >= 0)
		fds[count++] = (struct pollfd){
			.fd = s->folders.arrivals.fd, .events = POLLIN};
	send_wait(s, fds, count, timeout);
}

/* Gives what was read and not given: the last line's beginning, pieces of chunks. */
static void read_rest(struct send *s)
{
	intake_end(&s->intake, s->stop != 0);
	while (read_batch(s)) {
	}
}

void send_read(struct send *s)
{
	int64_t turned_ns = clock_steady();

	s->now_ns = s->last_ns = turned_ns;
	s->latest_ns = INT64_MIN;
	while (!read_over(s)) {
		size_t count = read_batch(s);
		bool done = intake_done(&s->intake) && !s->folders.count;

		if (!count && !done)
			read_wait(s);
		else
			send_wait(s, NULL, 0, 0);
		folders_notices(&s->folders);
		if (s->now_ns - turned_ns < SECOND)
			continue;
		turned_ns = s->now_ns;
		folders_look(&s->folders);
		send_traces_turn(s);
	}
	read_rest(s);
}
