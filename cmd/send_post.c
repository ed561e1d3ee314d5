#include "send.h"

#include "base/gzip.h"
#include "clock.h"

/*
 * OTLP 1.11 gives a request 64 MiB. Where inputs do not wait for us, as much may wait here; where they
 * do, one request waits for the one that is on its way.
 */
enum { POST_MAX = 64 << 20, POST_FDS = 64, POST_WAITING = 2 };

static void post_next(struct send *s)
{
	send_queue_drop(&s->queue);
	buf_release(&s->body);
	s->made = false;
}

static void post_keep(struct send *s)
{
	const struct send_batch *b = s->queue.first;

	s->failed = true;
	send_keep_add(&s->keep, b->signal, buf_str(&b->json), b->items);
	post_next(s);
}

/* ---- a request ---------------------------------------------------------------------------------- */

/* Why there is none that could be sent; NULL: it is made. */
static const char *post_make(struct send *s)
{
	const struct send_batch *b = s->queue.first;
	const struct send_target *t = &s->targets[b->signal];
	struct buf packed = {0};

	if (s->made)
		return NULL;
	if (t->json)
		buf_add(&s->body, buf_str(&b->json));
	else if (!otlp_bytes(b->signal, buf_str(&b->json), &s->body))
		send_say_lossy(s);
	if (s->body.len > POST_MAX)
		return "a span is larger than what OTLP takes (64 MiB)";
	if (t->gzip) {
		gzip_add(buf_str(&s->body), &packed);
		buf_release(&s->body);
		s->body = packed;
	}
	s->made = true;
	return NULL;
}

/* ---- a dry run ---------------------------------------------------------------------------------- */

static void post_count(struct send *s)
{
	struct send_counts *c = &s->counts[s->queue.first->signal];

	c->requests++;
	c->items += s->queue.first->items;
	c->bytes += s->body.len;
}

static void post_dry(struct send *s)
{
	while (s->queue.first) {
		if (!post_make(s))
			post_count(s);
		post_next(s);
	}
}

/* ---- its answer --------------------------------------------------------------------------------- */

static void post_taken(
	struct send *s, const struct send_batch *b, const struct send_reply *r)
{
	struct send_counts *c = &s->counts[b->signal];
	uint64_t rejected = (uint64_t)s->judgement.rejected;

	post_count(s);
	rejected = rejected < b->items ? rejected : b->items;
	c->items -= rejected;
	c->rejected += rejected;
	s->failed |= rejected > 0;
	if (rejected || s->judgement.message.len)
		send_say_failed(s, b, r);
	send_pace_taken(&s->pace);
	post_next(s);
}

static void post_answered(struct send *s, const struct send_reply *r)
{
	const struct send_batch *b = s->queue.first;
	bool again = false;

	send_judge(&s->judgement, r, b->signal);
	if (s->judgement.verdict == SEND_TAKEN) {
		post_taken(s, b, r);
		return;
	}
	if (s->judgement.verdict == SEND_AGAIN)
		again = send_pace_failed(&s->pace, s->begun_ns, s->now_ns, r->after_ns);
	else if (s->judgement.verdict == SEND_BAD)
		send_pace_taken(&s->pace);
	else
		send_pace_refused(&s->pace, s->now_ns);
	send_say_failed(s, b, r);
	if (!again)
		post_keep(s);
}

static void post_begin(struct send *s)
{
	const struct send_batch *b = s->queue.first;
	struct send_reply none = {.why = post_make(s)};

	if (none.why) {
		send_judge(&s->judgement, &none, b->signal);
		send_say_failed(s, b, &none);
		post_keep(s);
		return;
	}
	s->begun_ns = s->now_ns;
	send_http_begin(s->http, &s->targets[b->signal], buf_str(&s->body));
	none.why = "out of memory";
	if (!send_http_busy(s->http))
		post_answered(s, &none);
}

/* ---- the queue ---------------------------------------------------------------------------------- */

/* Who has stopped us does not wait long. */
static enum send_turn post_turn(const struct send *s)
{
	if (s->stop && s->now_ns >= s->until_ns)
		return SEND_KEEP;
	return send_pace_turn(&s->pace, s->now_ns);
}

/* Does what can be done without waiting. */
static void post_pump(struct send *s)
{
	s->now_ns = clock_steady();
	if (s->options->dry)
		post_dry(s);
	if (send_http_busy(s->http) && s->stop && s->now_ns >= s->until_ns)
		send_http_stop(s->http);
	while (s->queue.first && !send_http_busy(s->http)) {
		enum send_turn turn = post_turn(s);

		if (turn == SEND_WAIT)
			return;
		if (turn == SEND_KEEP)
			post_keep(s);
		else
			post_begin(s);
	}
}

/* Until when there is nothing to do by itself. */
static void post_timeout(const struct send *s, int *timeout_ms)
{
	int64_t due = INT64_MAX, wait;

	if (s->stop && s->queue.first)
		due = s->until_ns;
	if (s->queue.first && !send_http_busy(s->http) && s->pace.failures)
		due = s->pace.next_ns < due ? s->pace.next_ns : due;
	if (due == INT64_MAX)
		return;
	wait = due > s->now_ns ? (due - s->now_ns) / 1000000 + 1 : 0;
	if (*timeout_ms < 0 || wait < *timeout_ms)
		*timeout_ms = (int)(wait < INT32_MAX ? wait : INT32_MAX);
}

void send_wait(struct send *s, struct pollfd *fds, size_t count, int timeout_ms)
{
	struct pollfd all[2 * POST_FDS];
	struct send_reply reply;
	size_t ours;

	post_pump(s);
	/* Nothing is left that could wake us. */
	if (!s->queue.first && !count)
		timeout_ms = 0;
	if (count)
		memcpy(all, fds, count * sizeof(*fds));
	ours = send_http_poll(s->http, all + count, POST_FDS, &timeout_ms);
	post_timeout(s, &timeout_ms);
	signals_wait(&s->signals, all, count + ours, timeout_ms);
	send_signals(s);
	s->now_ns = clock_steady();
	if (send_http_turn(s->http, all + count, ours, &reply))
		post_answered(s, &reply);
	post_pump(s);
	send_say_progress(s);
}

/* More than may wait is kept at once, so that a slow other side is not a slow agent. */
static void post_line(struct send *s, struct str line)
{
	struct send_queue one = {0};

	if (s->complete || s->queue.bytes + line.len <= POST_MAX || !s->queue.first) {
		send_queue_add(&s->queue, line);
		return;
	}
	send_queue_add(&one, line);
	send_keep_add(&s->keep, one.first->signal, line, one.first->items);
	send_queue_release(&one);
	s->failed = true;
	s->crowded++;
}

/* Whole lines. */
void send_feed(void *to, struct str lines)
{
	struct send *s = to;

	while (lines.len) {
		struct str line = str_head(lines, str_find(lines, '\n'));

		lines = str_tail(lines, line.len + 1);
		post_line(s, line);
		while (s->complete && s->queue.count >= POST_WAITING)
			send_wait(s, NULL, 0, -1);
	}
	post_pump(s);
}

void send_drain(struct send *s)
{
	post_pump(s);
	while (s->queue.first)
		send_wait(s, NULL, 0, -1);
}
