#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "clock.h"
#include "show.h"
#include "tui/mouse.h"

enum { POLL_MAX = 64, WHEEL_ROWS = 3 };

static const int64_t MS = INT64_C(1000000);
static const int64_t FIRST_NS = INT64_C(40000000); /* of reading, before the first frame, */
static const int64_t FIRST_BYTES = 512 << 10;	   /* at most; so many fill any screen */
static const int64_t SLICE_NS = INT64_C(
	4000000); /* of reading, and of working, between keys */
static const int64_t ASK_NS = INT64_C(500000); /* between looks whether a key waits */
static const int64_t STARVE_NS = INT64_C(
	100000000); /* so long keys alone are answered, and nothing is read */
static const int64_t FRAME_NS = INT64_C(
	33000000); /* between frames that nobody asked for */
static const int64_t SECOND = INT64_C(1000000000);
static const int64_t LEAVE_NS = INT64_C(
	2000000000); /* for a command that was asked to end */

/* ---- keys --------------------------------------------------------------------------------- */

/* A command is not ended unasked. */
static void show_quit(struct show *s)
{
	struct tui *t = &s->tui;

	if (!t->quit || s->child_asked || !s->child.pid || s->child.ended)
		return;
	s->child_asked = true;
	t->quit = false;
	tui_say(t, "the command still runs: once more ends it");
}

/* A notch of a wheel is a few rows. */
static void show_key(struct show *s, int key)
{
	bool wheel = key == K_WHEEL_UP || key == K_WHEEL_DOWN;
	int x, y;

	if (key == K_CLICK) {
		curses_click(s->curses, &x, &y);
		tui_click(&s->tui, x, y);
		return;
	}
	for (int i = 0; i < (wheel ? WHEEL_ROWS : 1); i++)
		tui_key(&s->tui, key);
}

/* True: at least one was pressed. */
static bool show_keys(struct show *s)
{
	bool any = false;
	int key;

	s->pressed = false;
	while (!s->tui.quit && (key = curses_key(s->curses)) != K_NONE) {
		show_key(s, key);
		show_quit(s);
		any = true;
	}
	if (s->tui.stop_reading) {
		s->tui.stop_reading = false;
		show_stop_reading(s);
		while (show_read(s, 0))
			;
		show_news(s);
	}
	return any;
}

/* Readable, and nothing there to be read: that is its end. */
static bool show_terminal_gone(const struct show *s, const struct pollfd *keys)
{
	int there = 0;

	if (keys->revents & (POLLHUP | POLLERR | POLLNVAL))
		return true;
	return keys->revents & POLLIN && ioctl(s->keys_fd, FIONREAD, &there) == 0 &&
		there == 0;
}

/* ---- signals ------------------------------------------------------------------------------ */

static void show_signals(struct show *s)
{
	struct signals_seen seen = signals_take();

	if (seen.stop)
		s->stop = seen.stop;
	if (seen.suspend)
		s->tui.world.suspend(s->tui.world.to);
	if (seen.resized || seen.resumed)
		show_size(s);
	if (s->child.pid && !s->child.ended && child_reap(&s->child)) {
		show_ended(s);
		if (s->child.status)
			tui_say(&s->tui, "the command has ended with status %d",
				child_exit_status(&s->child));
		else
			tui_say(&s->tui, "the command has ended");
	}
}

/* ---- between keys ------------------------------------------------------------------------- */

/* Asking costs as much as some lines: it is not asked for each of them. */
bool show_late(struct show *s)
{
	struct pollfd keys = {.fd = s->keys_fd, .events = POLLIN};
	int64_t now = clock_steady();

	if (s->pressed || now >= s->late_ns)
		return true;
	if (!s->curses || now - s->asked_ns < ASK_NS)
		return false;
	s->asked_ns = now;
	s->pressed = poll(&keys, 1, 0) > 0;
	return s->pressed;
}

/* ---- frames ------------------------------------------------------------------------------- */

static void show_frame(struct show *s)
{
	struct tui *t = &s->tui;
	bool anew = t->redraw;

	t->redraw = false;
	curses_mouse(s->curses, t->settings.mouse);
	tui_draw(t);
	curses_show(s->curses, &t->canvas, anew);
	s->drawn_ns = clock_steady();
	if (s->test_fd >= 0)
		dprintf(s->test_fd, "frame %llu\n", (unsigned long long)t->frames);
}

/* The last frame shows all there is to show by now. */
static void show_idle(struct show *s)
{
	if (s->test_fd < 0 || s->tui.stale || s->idle_frames == s->tui.frames)
		return;
	s->idle_frames = s->tui.frames;
	dprintf(s->test_fd, "idle\n");
}

/* ---- waiting ------------------------------------------------------------------------------ */

static int show_sooner(int a, int64_t ns)
{
	int64_t ms = ns <= 0 ? 0 : (ns - 1) / MS + 1;

	if (ms > 3600000)
		ms = 3600000;
	return a < 0 || ms < a ? (int)ms : a;
}

/* Until the clock alone makes something happen; -1: it never does. */
static int show_timeout(const struct show *s, bool more)
{
	const struct tui *t = &s->tui;
	int64_t due = tui_due(t), left;
	int timeout = -1;

	if (more)
		return 0;
	if (t->stale)
		timeout = show_sooner(timeout, s->drawn_ns + FRAME_NS - s->steady_ns);
	if (due != INT64_MAX && !__builtin_sub_overflow(due, t->now_ns, &left))
		timeout = show_sooner(timeout, left);
	if (watched_waits(&s->watched))
		timeout = show_sooner(timeout, SECOND / 10);
	if (show_looks(s))
		timeout = show_sooner(timeout, s->look_ns + SECOND - s->steady_ns);
	return timeout;
}

static void show_wait(struct show *s, bool more)
{
	struct pollfd fds[POLL_MAX] = {{.fd = s->keys_fd, .events = POLLIN}};
	int timeout = show_timeout(s, more);
	size_t count = 1 + intake_poll(&s->intake, fds + 1, POLL_MAX - 1, &timeout);

	signals_wait(&s->signals, fds, count, timeout);
	s->gone = show_terminal_gone(s, &fds[0]);
}

/* ---- the loop ----------------------------------------------------------------------------- */

/* Time has come for what changes by itself. */
static bool show_is_due(struct show *s, int64_t due)
{
	return due != INT64_MAX && s->tui.now_ns >= due;
}

static void show_clock(struct show *s)
{
	s->steady_ns = clock_steady();
	show_time(s);
	watched_turn(&s->watched);
	if (show_looks(s) && s->steady_ns - s->look_ns >= SECOND)
		show_look(s);
}

/* One round of it, or until the slice is over: the more is read, the sooner all of it is there. */
static bool show_work(struct show *s, bool once)
{
	bool more;

	s->late_ns = clock_steady() + SLICE_NS;
	do {
		s->steady_ns = clock_steady();
		show_time(s);
		more = tui_work(&s->tui, s->late_ns);
	} while (more && !once && !show_late(s));
	return more;
}

/* What is read while rows are put in order would have that begin again. */
static bool show_more(struct show *s)
{
	bool read = false;

	if (s->tui.quit)
		return false;
	s->read_ns = s->steady_ns;
	if (!tui_settling(&s->tui))
		read = show_read(s, clock_steady() + SLICE_NS);
	if (read || (!s->tui.intake.done && intake_done(&s->intake)))
		show_news(s);
	return read;
}

/*
 * The first screen is there before the input is: a slice, a frame, the next slice. Who presses a
 * key waits for what is under way, and for the frame that answers it, and for nothing else.
 */
static bool show_turn(struct show *s)
{
	bool read, keys, more;
	int64_t due = tui_due(&s->tui);

	show_clock(s);
	show_signals(s);
	keys = show_keys(s);
	if (show_is_due(s, due))
		tui_touch(&s->tui);
	read = (!keys || s->steady_ns - s->read_ns >= STARVE_NS) && show_more(s);
	more = show_work(s, read || keys) || read;
	if (s->tui.stale &&
		(keys || s->tui.redraw || s->steady_ns - s->drawn_ns >= FRAME_NS))
		show_frame(s);
	return more || keys;
}

/* Who wants us gone wants the command gone too: it is told, and has a moment to end. */
static void show_end_command(struct show *s)
{
	int64_t until = clock_steady() + LEAVE_NS;

	if (!s->child.pid || s->child.ended)
		return;
	kill(s->child.pid, s->stop == SIGINT ? SIGINT : SIGTERM);
	while (!child_reap(&s->child) && clock_steady() < until)
		signals_wait(&s->signals, NULL, 0, 50);
}

/* What a small input has is all there, and of a large one enough to fill a screen. */
static void show_first_read(struct show *s)
{
	int64_t until = clock_steady() + FIRST_NS;

	while (show_read(s, clock_steady()) && clock_steady() < until &&
		input_counts(s->intake.in).bytes < (uint64_t)FIRST_BYTES)
		;
}

void show_loop(struct show *s)
{
	bool more;

	s->steady_ns = s->look_ns = clock_steady();
	show_first_read(s);
	show_clock(s);
	show_news(s);
	show_frame(s);
	do {
		more = show_turn(s);
		if (!more)
			show_idle(s);
		if (!s->tui.quit && !s->stop)
			show_wait(s, more);
	} while (!s->tui.quit && !s->stop && !s->gone);
	show_terminal_end(s);
	show_end_command(s);
}
