#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "clock.h"
#include "tree.h"
#include "view/figure.h"

enum { POLL_MAX = 64, SETTLED_MAX = 256 };

static const int64_t SECOND = INT64_C(1000000000);
static const int64_t PARTIAL_NS = INT64_C(200000000); /* until a prompt is shown */
static const int64_t GRACE_NS = INT64_C(500000000); /* for what comes after a child's end */
static const int64_t GRACE_MOST_NS = INT64_C(5000000000); /* when that does not end */
static const int64_t STOP_NS = INT64_C(300000000);	  /* for what comes after Ctrl-C */

/* A stream being followed. */
struct stream {
	struct tree *t;
	int64_t now_ns;	       /* CLOCK_MONOTONIC, looked at once a turn */
	int64_t latest_ns;     /* latest time in a record; INT64_MIN: none has come */
	int64_t begun_ns;      /* when we began to wait */
	int64_t read_ns;       /* when something last came */
	int64_t idle_ns;       /* when the flow was last told of the time */
	int64_t until_ns;      /* when to stop, whatever comes; 0: at the end of input */
	size_t kept_count;     /* traces that were left then */
	struct totals totals;  /* of the live region's head, */
	int64_t totals_due_ns; /* and when to sum up anew */
	int64_t region_due_ns; /* when to make the region's rows anew, */
	bool region_stale;     /* which says of some what has rows above it by now */
};

/* ---- lines -------------------------------------------------------------------------------- */

/* Where text goes: nobody else will show a stream's, so JSON does not swallow it. */
static struct screen *stream_says(struct tree *t)
{
	return t->options->json ? &t->said : &t->screen;
}

static void stream_text(struct stream *s, const struct line *line, struct str text)
{
	uint64_t cut = line->cut ? line->whole - line->text.len : 0;

	if (line->begun) {
		screen_rest(stream_says(s->t), line->source, text, cut);
		return;
	}
	if (!s->t->options->json)
		flow_text(&s->t->flow);
	screen_text(stream_says(s->t), NULL, text, cut);
}

static void stream_record(struct stream *s, struct trace *trace, const struct record *r)
{
	struct tree *t = s->t;
	int64_t ts = r->type == RECORD_SPAN ? r->end_ts : r->ts;

	s->latest_ns = ts > s->latest_ns ? ts : s->latest_ns;
	if (t->options->json || t->query.whole)
		return;
	flow_record(&t->flow, trace, r);
	if (!t->screen.begun_ns)
		t->screen.begun_ns = s->now_ns;
}

/* What we say ourselves about the command. */
static void stream_own(void *to, struct trace *trace, const struct record *r)
{
	stream_record(to, trace, r);
}

/* What a program says on its standard output is text whatever it is; behind a prompt may be a record. */
static void stream_line(struct stream *s, size_t i)
{
	const struct line *line = &s->t->intake.batch.lines[i];
	const struct record *r = &s->t->intake.batch.records[i];
	struct trace *trace;

	if (s->t->intake.batch.what[i] == DECODED_RECORD)
		watched_look(&s->t->watched, r, stream_own, s);
	if (line->source == s->t->child_out ||
		intake_take(&s->t->intake, i, &trace) != DECODED_RECORD) {
		stream_text(s, line, line->text);
		return;
	}
	if (line->begun || intake_glued(r))
		stream_text(s, line, r->before);
	s->t->last_ns = s->now_ns;
	if (trace)
		stream_record(s, trace, r);
}

static size_t stream_read(struct stream *s)
{
	size_t count = intake_read(&s->t->intake);

	for (size_t i = 0; i < count; i++)
		stream_line(s, i);
	if (count)
		s->read_ns = s->now_ns;
	return count;
}

/* The beginning of a line that has not ended: a prompt, once it has stood for a while. */
static void stream_partial(struct stream *s)
{
	struct line line;

	if (s->now_ns - s->read_ns < PARTIAL_NS)
		return;
	while (intake_partial(&s->t->intake, &line)) {
		if (!line.begun && !s->t->options->json)
			flow_text(&s->t->flow);
		screen_partial(stream_says(s->t), line.source, line.text, line.drawn);
	}
}

/* ---- memory ------------------------------------------------------------------------------- */

/* The stream's time: that of its last record, and what has passed since. */
static int64_t stream_time(const struct stream *s)
{
	int64_t now;

	if (s->latest_ns == INT64_MIN)
		return clock_wall();
	return __builtin_add_overflow(s->latest_ns, s->now_ns - s->t->last_ns, &now)
		? INT64_MAX
		: now;
}

static bool stream_over(const struct stream *s, const struct trace *one)
{
	if (!s->t->options->json && !s->t->query.whole)
		return flow_settled(one) &&
			s->t->intake.store.generation - one->generation > SETTLED_MAX;
	return !one->open && figure_since(stream_time(s), one->last_ns) > SECOND;
}

static void stream_drop(struct stream *s, struct trace *one)
{
	struct tree *t = s->t;
	struct totals of;

	if (t->options->json)
		tree_json(t, one);
	else if (t->query.whole)
		tree_query_show(t, one);
	of = tree_totals_of(one);
	tree_add_totals(&t->dropped, &of);
	flow_forget(&t->flow, one);
	store_drop(&t->intake.store, one);
}

/*
 * Traces that are over and shown go: memory follows what is open, not what has been. They are
 * looked through when they have become twice as many.
 */
static bool stream_is_full(const struct stream *s)
{
	return s->t->intake.store.trace_count >= s->kept_count * 2 + SETTLED_MAX;
}

/* As JSON they are shown now. */
static void stream_forget(struct stream *s)
{
	struct trace *one = s->t->intake.store.first;

	while (one) {
		struct trace *next = one->next;

		if (stream_over(s, one))
			stream_drop(s, one);
		one = next;
	}
	s->kept_count = s->t->intake.store.trace_count;
}

/* ---- the screen --------------------------------------------------------------------------- */

static uint64_t stream_open(const struct stream *s)
{
	uint64_t open = 0;

	for (const struct trace *one = s->t->intake.store.first; one; one = one->next)
		open += one->open;
	return open;
}

/*
 * When to do again what was begun at this time of clock_busy: what costs as much as there is gets a
 * twentieth of the time at most.
 */
static int64_t stream_again(int64_t busy_ns)
{
	return clock_steady() + (clock_busy() - busy_ns) * 20;
}

static void stream_totals(struct stream *s)
{
	int64_t busy = clock_busy();

	if (clock_steady() < s->totals_due_ns)
		return;
	s->totals = tree_totals(s->t);
	s->totals.traces = 0;
	s->totals_due_ns = stream_again(busy);
}

/* What runs in the background does not redraw: somebody else has the terminal. */
static bool stream_in_front(const struct tree *t)
{
	pid_t front = tcgetpgrp(t->screen.fd);

	return front < 0 || front == getpgrp();
}

/* Before the first record, after a second, so that nobody wonders what is waited for. */
static bool stream_waits(const struct stream *s)
{
	return !s->t->intake.store.first && !s->t->dropped.traces &&
		s->now_ns - s->begun_ns > SECOND;
}

static void stream_region(struct stream *s)
{
	struct tree *t = s->t;
	struct columns columns = t->outline.columns;
	size_t height = (size_t)live_height(&t->screen.live);
	uint64_t open = stream_open(s);

	screen_region_begin(&t->screen);
	if (height < 2 || !stream_in_front(t))
		return;
	if (screen_drawn(&t->screen, &t->outline.row)) {
		screen_region_row(&t->screen, &t->outline.row);
		height--;
	}
	if (!open && !stream_waits(s))
		return;
	stream_totals(s);
	s->totals.open = open;
	s->totals.duration_ns = s->now_ns -
		(t->screen.begun_ns ? t->screen.begun_ns : s->begun_ns);
	t->outline.columns = columns_of(columns.width - 1, columns.set, false);
	title_row_live(&t->outline.row, &t->outline.columns, &s->totals);
	screen_region_row(&t->screen, &t->outline.row);
	t->outline.emit = screen_region_row;
	flow_region(&t->flow, height - 1);
	t->outline.emit = screen_row;
	t->outline.columns = columns;
}

static void stream_frame(struct stream *s)
{
	struct tree *t = s->t;
	int64_t busy = clock_busy();

	s->region_stale |= t->screen.pending.len && t->screen.region_count;
	t->outline.now_ns = stream_time(s);
	if (t->screen.caps.live && clock_steady() >= s->region_due_ns &&
		(s->region_stale || screen_due(&t->screen, s->now_ns))) {
		stream_region(s);
		s->region_stale = false;
		s->region_due_ns = stream_again(busy);
	}
	screen_flush(&t->screen, s->now_ns);
	if (t->options->json)
		screen_flush(&t->said, s->now_ns);
}

static void stream_resize(struct stream *s)
{
	struct tree *t = s->t;
	struct caps_world world = caps_world(t->screen.fd);
	struct caps caps = caps_decide(&t->options->wishes, &world);

	if (!t->screen.caps.live)
		return;
	screen_resize(&t->screen, caps.width, caps.height);
	t->outline.columns = columns_of(caps.width, caps.set, false);
}

/* ---- signals and time --------------------------------------------------------------------- */

static void stream_stop(struct stream *s, const struct signals_seen *seen)
{
	struct tree *t = s->t;

	if (!seen->sent)
		live_disturbed(&t->screen.live);
	if (t->child.pid && !t->child.ended) {
		/* The terminal's keys reach the child by themselves. */
		if (seen->sent)
			kill(t->child.pid, seen->stop);
		return;
	}
	s->until_ns = t->stop ? s->now_ns : s->now_ns + STOP_NS;
	t->stop = seen->stop;
}

static void stream_signals(struct stream *s)
{
	struct signals_seen seen = signals_take();
	struct tree *t = s->t;

	if (seen.stop)
		stream_stop(s, &seen);
	if (seen.suspend) {
		screen_clear(&t->screen, false);
		signals_suspend();
		seen.resized = true;
	}
	if (seen.resized || seen.resumed)
		stream_resize(s);
	if (t->child.pid && !t->child.ended && child_reap(&t->child)) {
		processes_ended(&t->intake.processes, t->child.pid);
		watched_ended(&t->watched, &t->child, stream_own, s);
		s->until_ns = s->now_ns + GRACE_NS;
	}
	watched_turn(&t->watched);
}

static void stream_clock(struct stream *s)
{
	struct tree *t = s->t;

	if (s->now_ns - s->idle_ns < SECOND)
		return;
	s->idle_ns = s->now_ns;
	intake_look(&t->intake);
	if (!t->options->json && s->now_ns - s->read_ns >= SECOND &&
		s->latest_ns != INT64_MIN)
		flow_idle(&t->flow, stream_time(s));
	if (t->options->json || t->query.whole)
		stream_forget(s);
}

/* All of it, waiting where somebody made the descriptor non-blocking; false: errno says why not. */
static bool stream_write(int fd, const char *at, size_t len)
{
	while (len) {
		ssize_t done = write(fd, at, len);
		struct pollfd room = {.fd = fd, .events = POLLOUT};

		if (done < 0 && errno == EAGAIN)
			poll(&room, 1, 1000);
		else if (done < 0 && errno != EINTR)
			return false;
		at += done > 0 ? done : 0;
		len -= done > 0 ? (size_t)done : 0;
	}
	return true;
}

/*
 * A child's standard output, where it is not shown: passed on as it is. When nobody takes it any
 * more the child is told so, as it would be without us.
 */
static void stream_forward(struct stream *s)
{
	struct tree *t = s->t;
	char block[65536];
	int to = t->options->json ? STDERR_FILENO : STDOUT_FILENO;
	ssize_t count = read(t->child.out, block, sizeof(block));

	if (count < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (count > 0 && stream_write(to, block, (size_t)count)) {
		s->read_ns = s->now_ns;
		return;
	}
	if (count > 0 && errno != EPIPE) {
		report_say(&t->intake.report, "cannot pass on the command's output: %s",
			strerror(errno));
		t->intake.report.failed++;
	}
	close(t->child.out);
	t->child.out = -1;
}

/* After a child's end what comes from others is read until they are silent, but not for ever. */
static bool stream_grace(const struct stream *s)
{
	if (!s->t->child.ended || s->t->stop)
		return false;
	return s->now_ns - s->read_ns < GRACE_NS &&
		s->now_ns - s->until_ns < GRACE_MOST_NS - GRACE_NS;
}

static bool stream_done(const struct stream *s)
{
	const struct tree *t = s->t;

	if (t->screen.error && !t->child.pid)
		return true;
	if (s->until_ns && s->now_ns >= s->until_ns && !stream_grace(s))
		return true;
	return intake_done(&t->intake) && (!t->forward_out || t->child.out < 0) &&
		(!t->child.pid || t->child.ended);
}

static int stream_sooner(int a, int b)
{
	if (a < 0 || b < 0)
		return a < 0 ? b : a;
	return a < b ? a : b;
}

/* There may be very many traces, and this is asked before each wait. */
static bool stream_any_open(const struct stream *s)
{
	const struct trace *one = s->t->intake.store.first;

	while (one && !one->open)
		one = one->next;
	return one != NULL;
}

static int stream_wait_ms(const struct stream *s, int64_t due_ns)
{
	return due_ns > s->now_ns ? (int)((due_ns - s->now_ns) / 1000000) + 1 : 1;
}

/* The soonest that the clock alone makes something happen; -1: never. */
static int stream_timeout(const struct stream *s)
{
	int timeout = -1;

	if (s->t->screen.caps.live && (s->t->screen.drawn_new || stream_any_open(s)))
		timeout = screen_wait_ms(&s->t->screen, s->now_ns);
	if (s->region_stale)
		timeout = stream_sooner(timeout, stream_wait_ms(s, s->region_due_ns));
	if (s->now_ns - s->read_ns < PARTIAL_NS)
		timeout = stream_sooner(timeout, 200);
	if (s->t->intake.store.first || stream_waits(s) ||
		s->now_ns - s->begun_ns <= SECOND)
		timeout = stream_sooner(timeout, 1000);
	if (s->until_ns)
		timeout = stream_sooner(timeout, 50);
	return timeout;
}

static void stream_wait(struct stream *s)
{
	struct pollfd fds[POLL_MAX];
	struct tree *t = s->t;
	int timeout = stream_timeout(s);
	size_t count = intake_poll(&t->intake, fds, POLL_MAX - 1, &timeout);

	if (t->forward_out && t->child.out >= 0)
		fds[count++] = (struct pollfd){.fd = t->child.out, .events = POLLIN};
	signals_wait(&t->signals, fds, count, timeout);
	if (t->forward_out && t->child.out >= 0)
		stream_forward(s);
}

/* What was being received when we stopped waiting for more. */
static void stream_received(struct stream *s)
{
	struct watched *w = &s->t->watched;

	watched_finish(w);
	while (!watched_over(w))
		if (!stream_read(s))
			signals_wait(&s->t->signals, NULL, 0, 10);
}

/*
 * Gives what was read and not given: the last line's beginning, pieces of chunks. Who wrote to us and had
 * the same Ctrl-C is gone, and what it had open is lost, as always.
 */
static void stream_rest(struct stream *s)
{
	struct tree *t = s->t;

	stream_received(s);
	intake_end(&t->intake, t->stop && !t->child.pid && !intake_done(&t->intake));
	while (stream_read(s))
		;
	intake_complaints(&t->intake);
}

/* Traces that are shown whole, and were not over before the stream was. */
static void stream_last(struct tree *t)
{
	for (struct trace *one = t->intake.store.first; one; one = one->next)
		if (t->options->json)
			tree_json(t, one);
		else if (t->query.whole)
			tree_query_show(t, one);
}

void tree_stream(struct tree *t, bool job)
{
	struct stream s = {.t = t, .now_ns = clock_steady(), .latest_ns = INT64_MIN};

	signals_begin(job);
	if (t->child.pid) /* whose own affair it is, as SIGINT */
		signals_quit();
	s.begun_ns = s.read_ns = s.idle_ns = t->last_ns = s.now_ns;
	while (!stream_done(&s)) {
		size_t count = stream_read(&s);

		intake_complaints(&t->intake);
		stream_partial(&s);
		if (!count || screen_due(&t->screen, s.now_ns))
			stream_frame(&s);
		if (!count && !stream_done(&s))
			stream_wait(&s);
		s.now_ns = clock_steady();
		t->outline.today_ns = clock_wall();
		stream_signals(&s);
		stream_clock(&s);
		if (stream_is_full(&s))
			stream_forget(&s);
	}
	stream_rest(&s);
	intake_gone(&t->intake);
	t->outline.now_ns = stream_time(&s);
	if (s.now_ns - t->last_ns > PARTIAL_NS)
		t->outline.lost_ns = t->outline.now_ns;
	if (!t->options->json)
		flow_finish(&t->flow);
	stream_last(t);
}
