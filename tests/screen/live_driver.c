/*
 * Draws a live region on the terminal that it is run in, one frame a key, so that a test says
 * what happens when:
 *
 *     live_driver LOG
 *
 *     f  one finished line and a frame        w  a finished line of 130 cells and a frame
 *     r  a frame                              q  the end
 *
 * A change of the window's size is a frame too. After each frame `COLSxROWS FRAMES` is appended
 * to the file LOG. Finished lines are `done-1 ...`, the region's rows begin with `live`.
 */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "term/live.h"

enum { REGION = 6 };

struct driver {
	struct live live;
	struct caps caps;
	struct row rows[REGION];
	struct buf finished;
	struct buf out;
	FILE *log;
	int frames;
	int lines;
};

static void on_resize(int number)
{
	(void)number; /* only to interrupt read() */
}

static void look_at_size(struct driver *d)
{
	struct winsize size = {0};

	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	live_resize(&d->live, size.ws_col, size.ws_row);
}

static void emit(struct driver *d)
{
	if (d->out.len && write(STDOUT_FILENO, d->out.at, d->out.len) < 0)
		perror("write");
	buf_reset(&d->out);
	buf_reset(&d->finished);
}

static void frame(struct driver *d)
{
	look_at_size(d);
	d->frames++;
	for (int i = 0; i < REGION; i++) {
		char text[40];
		int len = snprintf(text, sizeof text, "live %d, frame %d ", i, d->frames);

		row_reset(&d->rows[i]);
		row_add(&d->rows[i], ROLE_OPEN, str_from(text), len);
		row_pad(&d->rows[i], d->live.cols - 4);
		row_add(&d->rows[i], ROLE_STRONG, STR("end"), 3);
	}
	live_frame(&d->live, buf_str(&d->finished), d->rows, REGION, &d->caps, 0, &d->out);
	emit(d);
	fprintf(d->log, "%dx%d %d\n", d->live.cols, d->live.rows, d->frames);
	fflush(d->log);
}

static void finish_line(struct driver *d, size_t cells)
{
	size_t start = d->finished.len;

	buf_addf(&d->finished, "done-%d ", ++d->lines);
	while (d->finished.len - start < cells - 4)
		buf_add_byte(&d->finished, '.');
	buf_add(&d->finished, STR(" end\n"));
}

static bool key(struct driver *d, char byte)
{
	if (byte == 'f')
		finish_line(d, 50);
	if (byte == 'w')
		finish_line(d, 130);
	if (byte != 'q')
		frame(d);
	return byte != 'q';
}

int main(int argc, char **argv)
{
	struct driver d = {.caps = {.set = TEXT_UTF8, .live = true, .styled = true}};
	struct sigaction action = {.sa_handler = on_resize};
	struct termios terminal;
	bool more = true;

	setlocale(LC_ALL, "");
	d.log = argc == 2 ? fopen(argv[1], "a") : NULL;
	if (!d.log || tcgetattr(STDIN_FILENO, &terminal))
		return 2;
	terminal.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &terminal);
	sigaction(SIGWINCH, &action, NULL);
	live_init(&d.live, 1, 1);
	frame(&d);
	while (more) {
		char byte = 'r';
		ssize_t got = read(STDIN_FILENO, &byte, 1);

		more = got == 1 || (got < 0 && errno == EINTR) ? key(&d, byte) : false;
	}
	live_end(&d.live, &d.out);
	buf_add(&d.out, STR("the end\r\n"));
	emit(&d);
	fprintf(d.log, "end\n");
	fclose(d.log);
	pause(); /* until the test has read the screen */
	return 0;
}
