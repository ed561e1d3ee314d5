/*
 * Runs a program in a terminal, does what standard input says, and fails when something is not as
 * it should be:
 *
 *     pty_driver [-n] [-s COLSxROWS] [-o FILE] PROGRAM [ARGUMENT]... <SCRIPT
 *
 * -n has the program ignore SIGHUP, -s is the size of the terminal (80x24), and FILE gets all that
 * the program wrote. A line of the script is one of the commands in the table below. Commands that
 * wait do it for a minute; longer than that nothing takes that ends.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "screen/pty.h"

enum { WAIT_MS = 60000 };

struct driver {
	struct pty pty;
	size_t since;	   /* when it was last told something, so much was written, */
	uint64_t frames;   /* and so many frames were drawn */
	uint64_t idles;	   /* and so often it had nothing left to do */
	int line;	   /* of the script */
	const char *wrong; /* NULL: all is well */
};

static int64_t driver_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- waiting ------------------------------------------------------------------------------ */

static bool driver_ended(struct driver *d, const char *words)
{
	(void)words;
	return d->pty.ended;
}

static bool driver_stopped(struct driver *d, const char *words)
{
	(void)words;
	return d->pty.stopped;
}

static bool driver_wrote(struct driver *d, const char *words)
{
	const struct buf *out = &d->pty.out;

	return out->len &&
		memmem(out->at + d->since, out->len - d->since, words, strlen(words)) !=
		NULL;
}

static bool driver_wait(
	struct driver *d, bool (*done)(struct driver *, const char *), const char *words)
{
	int64_t until = driver_ms() + WAIT_MS;

	while (!done(d, words)) {
		if (driver_ms() > until || (d->pty.ended && !pty_turn(&d->pty, 0)))
			return false;
		pty_turn(&d->pty, 100);
	}
	return true;
}

/* ---- commands ----------------------------------------------------------------------------- */

/* `\e` is Escape, `\r` Enter, `\xHH` any byte, and `\\` a backslash. */
static void driver_bytes(const char *words, struct buf *out)
{
	for (; *words; words++) {
		char byte = *words, hex[3] = {0};

		if (byte == '\\' && words[1]) {
			words++;
			byte = *words == 'e' ? '\x1b' : *words == 'r' ? '\r' : *words;
			if (*words == 'x' && words[1] && words[2]) {
				hex[0] = *++words;
				hex[1] = *++words;
				byte = (char)strtol(hex, NULL, 16);
			}
		}
		buf_add_byte(out, byte);
	}
}

static void driver_mark(struct driver *d)
{
	while (pty_turn(&d->pty, 0))
		;
	d->since = d->pty.out.len;
	d->frames = d->pty.frames;
	d->idles = d->pty.idles;
}

static void driver_type(struct driver *d, const char *words)
{
	struct buf bytes = {0};

	driver_mark(d);
	driver_bytes(words, &bytes);
	if (!pty_type(&d->pty, buf_str(&bytes)))
		d->wrong = "it takes no keys";
	buf_release(&bytes);
}

static void driver_see(struct driver *d, const char *words)
{
	if (!driver_wait(d, driver_wrote, words))
		d->wrong = "it was not written";
}

static bool driver_drew(struct driver *d, const char *words)
{
	(void)words;
	return d->pty.frames > d->frames;
}

static void driver_frame(struct driver *d, const char *words)
{
	if (!driver_wait(d, driver_drew, words))
		d->wrong = "no frame was drawn";
}

static bool driver_rests(struct driver *d, const char *words)
{
	(void)words;
	return d->pty.idles > d->idles;
}

static void driver_idle(struct driver *d, const char *words)
{
	if (!driver_wait(d, driver_rests, words))
		d->wrong = "it went on";
	d->idles = d->pty.idles;
}

static void driver_size(struct driver *d, const char *words)
{
	int cols = 0, rows = 0;

	if (sscanf(words, "%dx%d", &cols, &rows) != 2)
		d->wrong = "what size?";
	driver_mark(d);
	pty_size(&d->pty, cols, rows);
	if (!d->wrong)
		driver_frame(d, words);
}

static void driver_signal(struct driver *d, const char *words)
{
	driver_mark(d);
	if (kill(d->pty.pid, atoi(words)) < 0)
		d->wrong = "there is nobody";
}

static void driver_stops(struct driver *d, const char *words)
{
	(void)words;
	if (!driver_wait(d, driver_stopped, words))
		d->wrong = "it was not stopped";
}

static void driver_on(struct driver *d, const char *words)
{
	(void)words;
	driver_mark(d);
	pty_go_on(&d->pty);
}

static void driver_hang_up(struct driver *d, const char *words)
{
	(void)words;
	pty_hang_up(&d->pty);
}

static void driver_ends(struct driver *d, const char *words)
{
	static char text[80];
	int status, got;

	if (!driver_wait(d, driver_ended, words)) {
		d->wrong = "it has not ended";
		return;
	}
	while (pty_turn(&d->pty, 0))
		;
	status = d->pty.status;
	got = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	if (got == atoi(words))
		return;
	snprintf(text, sizeof(text), "its status is %d", got);
	d->wrong = text;
}

static bool driver_put_back(struct driver *d, const char *words)
{
	(void)words;
	return !pty_left(&d->pty);
}

/* The terminal is as it was before the program; what that wrote last may come after word of its stop. */
static void driver_restored(struct driver *d, const char *words)
{
	if (!driver_wait(d, driver_put_back, words))
		d->wrong = pty_left(&d->pty);
	else if (!pty_modes_same(&d->pty))
		d->wrong = "the modes of the terminal are others than before";
}

/* And this is what there would be to restore. */
static void driver_taken(struct driver *d, const char *words)
{
	(void)words;
	if (!pty_left(&d->pty))
		d->wrong = "the screen was not taken over";
	else if (pty_modes_same(&d->pty))
		d->wrong = "the modes of the terminal are those from before";
}

static const struct command {
	const char *name;
	void (*run)(struct driver *d, const char *words);
} commands[] = {
	{"type", driver_type}, /* TEXT: keys */
	{"see", driver_see}, /* TEXT: waits until it was written, since the last line that told it something */
	{"frame", driver_frame}, /* waits for a frame since that line */
	{"idle", driver_idle}, /* waits until it has nothing left to do, since that line */
	{"size", driver_size}, /* COLSxROWS, and waits for a frame */
	{"signal", driver_signal},   /* NUMBER */
	{"stops", driver_stops},     /* waits until it is suspended */
	{"on", driver_on},	     /* and lets it go on */
	{"hang-up", driver_hang_up}, /* the terminal goes away */
	{"ends",
		driver_ends}, /* STATUS: waits for its end; of a signal 128 and its number */
	{"restored", driver_restored}, /* the terminal is as it was */
	{"taken", driver_taken},       /* it is not */
};

static bool driver_line(struct driver *d, char *line)
{
	char *words;

	line[strcspn(line, "\n")] = 0;
	words = strchr(line, ' ');
	if (words)
		*words++ = 0;
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (strcmp(line, commands[i].name) == 0) {
			commands[i].run(d, words ? words : "");
			if (d->wrong)
				printf("line %d, %s %s: %s\n", d->line, line,
					words ? words : "", d->wrong);
			return !d->wrong;
		}
	printf("%s: there is no such command\n", line);
	return false;
}

/* ---- starting ----------------------------------------------------------------------------- */

static void driver_save(const struct driver *d, const char *path)
{
	FILE *file = path ? fopen(path, "w") : NULL;

	if (!file)
		return;
	fwrite(d->pty.out.at, 1, d->pty.out.len, file);
	fclose(file);
}

int main(int argc, char **argv)
{
	struct driver d = {0};
	const char *path = NULL;
	int cols = 80, rows = 24, option;
	bool nohup = false, fine = true;
	char *line = NULL;
	size_t room = 0;

	while ((option = getopt(argc, argv, "+ns:o:")) != -1)
		if (option == 'n')
			nohup = true;
		else if (option == 'o')
			path = optarg;
		else if (option != 's' || sscanf(optarg, "%dx%d", &cols, &rows) != 2)
			return 2;
	if (optind == argc || !pty_start(&d.pty, argv + optind, cols, rows, nohup)) {
		perror("pty_driver");
		return 2;
	}
	while (fine && getline(&line, &room, stdin) > 0) {
		d.line++;
		fine = *line == '\n' || *line == '#' || driver_line(&d, line);
	}
	driver_save(&d, path);
	pty_end(&d.pty);
	free(line);
	return !fine;
}
