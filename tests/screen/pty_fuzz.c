/*
 * Does to a program in a terminal what nobody would: any bytes, all keys, huge pastes into every
 * prompt, windows of any size, being stopped and let go on, and all that while records arrive.
 *
 *     pty_fuzz SEED SECONDS LINES FILE PROGRAM [ARGUMENT]...
 *
 * LINES is a file whose lines are appended to FILE at random, which the program reads. Each round has
 * its own number, SEED and up, and the same number does the same in the same order; FUZZ_ROUNDS limits
 * them. What must hold: the program lives until it is asked to quit, then it quits, with a status that
 * is its own, and the terminal is as it was. Status 1: it did not; what the round wrote is then in
 * the file `round-NUMBER`.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "screen/pty.h"

enum { ACTIONS = 200, PATIENCE_MS = 120000, MANY = 1000000 };

struct fuzz {
	struct pty pty;
	uint64_t seed;
	uint64_t state; /* of what is random */
	struct buf lines;
	const char *to;
	const char *doing; /* the action that is done */
};

static int64_t fuzz_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Below `limit`: splitmix64. */
static size_t fuzz_pick(struct fuzz *f, size_t limit)
{
	uint64_t z = f->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (size_t)((z ^ z >> 31) % limit);
}

/* ---- what is typed ------------------------------------------------------------------------ */

static void fuzz_type(struct fuzz *f, struct str bytes)
{
	pty_type(&f->pty, bytes);
}

/* A bar would have the shell run what comes then; C-s and C-\\ are the terminal's while a command has it. */
static char fuzz_byte(struct fuzz *f)
{
	char byte = (char)fuzz_pick(f, 256);

	return byte == '|' || byte == '\x13' || byte == '\x1c' ? '/' : byte;
}

static void fuzz_bytes(struct fuzz *f)
{
	char bytes[64];
	size_t len = 1 + fuzz_pick(f, sizeof(bytes));

	for (size_t i = 0; i < len; i++)
		bytes[i] = fuzz_byte(f);
	fuzz_type(f, (struct str){bytes, len});
}

static void fuzz_letters(struct fuzz *f)
{
	char bytes[12];
	size_t len = 1 + fuzz_pick(f, sizeof(bytes));

	for (size_t i = 0; i < len; i++) {
		bytes[i] = (char)(' ' + fuzz_pick(f, 95));
		/* Not those that end it, most of the time. */
		if (strchr("|", bytes[i]) || (strchr("qQ", bytes[i]) && fuzz_pick(f, 20)))
			bytes[i] = 'j';
	}
	fuzz_type(f, (struct str){bytes, len});
}

static void fuzz_keys(struct fuzz *f)
{
	static const char *const keys[] = {"\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1bOA",
		"\x1bOB", "\x1b[H", "\x1b[F", "\x1bOH", "\x1bOF", "\x1b[5~", "\x1b[6~",
		"\x1b[2~", "\x1b[3~", "\x1b[Z", "\x1b[1;5C", "\x1b[1;5D", "\x1bOP",
		"\x1bOQ", "\x1b[15~", "\x1b[24~", "\x1b[1~", "\x1b[4~", "\x1b[200~",
		"\x1b[201~", "\r", "\t", "\x1b", "\x7f", "\b", "\x01", "\x02", "\x04",
		"\x05", "\x06", "\x0b", "\x0c", "\x0e", "\x0f", "\x10", "\x12", "\x14",
		"\x15", "\x16", "\x17", "\x18", "\x19", "\x1f", "za", "zo", "zc", "zO",
		"zC", "zR", "zM", "zz", "zt", "zb", "gg", "G", "50%", "9999999999j", "0",
		"+", "-", "=", "(", ")", "^", "$", "p", " ", ".", ",", "]", "[", "}", "{",
		"<", ">", "F", "C", "I", "T", "i", "W", "~", "yy", "yi", "yv", "yj", "ya",
		"v", "n", "N", "*", "x", "X", "e", "E", "s", "S", "ma", "mz", "'a", "''",
		"t", "w", "c", "d", "r", "L", "?", "1", "2", "3", "4", "5", "O", "o",
		"\x1b[M !!", "\x1b[<0;5;5M"};

	for (size_t n = 1 + fuzz_pick(f, 10); n; n--)
		fuzz_type(f, str_from(keys[fuzz_pick(f, sizeof(keys) / sizeof(*keys))]));
}

static void fuzz_commands(struct fuzz *f)
{
	static const char *const commands[] = {":goto 3\r", ":@+1s\r", ":@-1h\r",
		":@99999d\r", ":set \t\t\t\r", ":bind \t\t\t\r",
		":bind waterfall j quit\x1b", ":filter \t\r", ":sort \t\r", ":w out\r",
		":w! chrome out\r", ":w /dev/full\r", ":w /\r", ":screen shot\r",
		":screen! shot\r", ":help\r", ":nothing at all\r", ":\x10\x10\x10\r",
		"/bash\r", "/(\r", "/.*\r", "/\\\r", "/[[:alpha:]\r", "/\r",
		"/\x10\x10\x0e\r", "&{ kind = \"tool\" }\r", "&!{ status = error }\r",
		"&\r", "&{\r", "&{ } | count() > 2\r", "&\t\t\t\r", "|cat >/dev/null\r\r",
		"|\x1b", ":@\r", ":100%\r", ":color llm 26 default bold\r",
		":set glyphs=ascii\r", ":set glyphs=unicode\r", ":set mouse=yes\r"};

	fuzz_type(
		f, str_from(commands[fuzz_pick(f, sizeof(commands) / sizeof(*commands))]));
}

/* A paste, marked as one or not, into a prompt or where there is none, which is taken or left. */
static void fuzz_paste(struct fuzz *f)
{
	static const char *const signs[] = {"/", "&", ":", "|", "", ":w ", ":set ", "?/"};
	static const size_t sizes[] = {600, 600, 600, 6000, 6000, MANY};
	size_t size = sizes[fuzz_pick(f, 6)], kind = fuzz_pick(f, 4);
	const char *sign = signs[fuzz_pick(f, sizeof(signs) / sizeof(*signs))];
	/* What is not marked is typed, and typed text may be worth anything. */
	bool marked = size == MANY || *sign == '|' || fuzz_pick(f, 2);
	struct buf bytes = {0};

	buf_add(&bytes, str_from(sign));
	buf_add(&bytes, str_from(marked ? "\x1b[200~" : ""));
	for (size_t i = 0; i < size; i++) {
		char byte = kind == 0 ? 'x' : fuzz_byte(f);

		if (kind == 1)
			byte = (char)(' ' + fuzz_pick(f, 95));
		/* Not the end of a paste, nor a command for the shell. */
		if (byte == '\x1b' || byte == '\r' || byte == '|')
			byte = 'y';
		buf_add_byte(&bytes, byte);
	}
	buf_add(&bytes, str_from(marked ? "\x1b[201~" : ""));
	buf_add(&bytes, str_from(*sign == '|' || fuzz_pick(f, 2) ? "\x1b" : "\r"));
	fuzz_type(f, buf_str(&bytes));
	buf_release(&bytes);
}

/* ---- what else happens -------------------------------------------------------------------- */

static void fuzz_size(struct fuzz *f)
{
	for (size_t n = 1 + fuzz_pick(f, 4); n; n--) {
		bool small = fuzz_pick(f, 3) == 0;

		pty_size(&f->pty, 1 + (int)fuzz_pick(f, small ? 45 : 500),
			1 + (int)fuzz_pick(f, small ? 10 : 200));
		pty_turn(&f->pty, (int)fuzz_pick(f, 20));
	}
}

/* Stopped by a key or a signal; the next action lets it go on. */
static void fuzz_stop(struct fuzz *f)
{
	if (fuzz_pick(f, 2))
		fuzz_type(f, STR("\x1a"));
	else
		kill(f->pty.pid, fuzz_pick(f, 4) ? SIGTSTP : SIGSTOP);
	if (fuzz_pick(f, 2))
		kill(f->pty.pid, SIGCONT);
}

static void fuzz_signals(struct fuzz *f)
{
	static const int numbers[] = {SIGCONT, SIGWINCH, SIGCHLD, SIGPIPE};

	kill(f->pty.pid, numbers[fuzz_pick(f, 4)]);
}

/* Some lines that follow each other, now and then in pieces. */
static void fuzz_arrive(struct fuzz *f)
{
	FILE *file = fopen(f->to, "a");
	struct str all = buf_str(&f->lines);
	size_t at = fuzz_pick(f, all.len ? all.len : 1);

	if (!file)
		return;
	if (fuzz_pick(f, 4))
		at += str_find(str_tail(all, at), '\n') + 1;
	for (size_t n = fuzz_pick(f, 30); n && at < all.len; n--) {
		size_t len = str_find(str_tail(all, at), '\n') + 1;

		len = len < all.len - at ? len : all.len - at;
		fwrite(all.at + at, 1, len, file);
		at += len;
	}
	fclose(file);
}

static void fuzz_wait(struct fuzz *f)
{
	int64_t until = fuzz_ms() + (int64_t)fuzz_pick(f, 200);

	while (!f->pty.ended && fuzz_ms() < until)
		pty_turn(&f->pty, 20);
}

static const struct action {
	const char *name;
	size_t weight;
	void (*run)(struct fuzz *f);
} actions[] = {
	{"bytes", 10, fuzz_bytes},
	{"letters", 20, fuzz_letters},
	{"keys", 40, fuzz_keys},
	{"commands", 12, fuzz_commands},
	{"paste", 4, fuzz_paste},
	{"size", 10, fuzz_size},
	{"stop", 2, fuzz_stop},
	{"signals", 3, fuzz_signals},
	{"arrive", 10, fuzz_arrive},
	{"wait", 6, fuzz_wait},
};

static void fuzz_act(struct fuzz *f)
{
	size_t all = 0, at, i = 0;

	for (i = 0; i < sizeof(actions) / sizeof(*actions); i++)
		all += actions[i].weight;
	at = fuzz_pick(f, all);
	for (i = 0; at >= actions[i].weight; i++)
		at -= actions[i].weight;
	f->doing = actions[i].name;
	actions[i].run(f);
}

/* ---- what must hold ----------------------------------------------------------------------- */

static bool fuzz_wrong(struct fuzz *f, const char *what)
{
	char name[64];
	FILE *file;

	/* Who waits for what. */
	snprintf(name, sizeof(name), "ps -o pid,stat,wchan:20,args -s %d",
		(int)f->pty.shell);
	if (!f->pty.ended && system(name) < 0)
		perror("ps");
	snprintf(name, sizeof(name), "round-%" PRIu64, f->seed);
	printf("round %" PRIu64 ", %s: %s\n", f->seed, f->doing, what);
	file = fopen(name, "w");
	if (file) {
		fwrite(f->pty.out.at, 1, f->pty.out.len, file);
		fclose(file);
	}
	return false;
}

static void fuzz_on(struct fuzz *f)
{
	while (pty_turn(&f->pty, 0))
		;
	if (f->pty.stopped)
		pty_go_on(&f->pty);
}

/* Types these bytes again and again (C-q first: a command's terminal may have been stopped), until it has ended, or (with `frame`) has drawn. */
static bool fuzz_until(struct fuzz *f, const char *bytes, bool frame)
{
	int64_t until = fuzz_ms() + PATIENCE_MS, again = 0;
	uint64_t had = f->pty.frames;

	while (!f->pty.ended && (!frame || f->pty.frames == had)) {
		if (fuzz_ms() > until)
			return false;
		fuzz_on(f);
		if (fuzz_ms() >= again) {
			fuzz_type(f, str_from(bytes));
			again = fuzz_ms() + 2000;
		}
		pty_turn(&f->pty, 50);
	}
	return true;
}

static bool fuzz_ended(struct fuzz *f)
{
	int status = f->pty.status;
	const char *left;

	while (pty_turn(&f->pty, 0))
		;
	/* C-c at the moment when it is being suspended is a signal. */
	if (WIFSIGNALED(status) ||
		(WEXITSTATUS(status) > 1 && WEXITSTATUS(status) != 128 + SIGINT)) {
		printf("status %d\n",
			WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
		return fuzz_wrong(f, "it ended as it should not");
	}
	left = pty_left(&f->pty);
	if (left)
		return fuzz_wrong(f, left);
	return pty_modes_same(&f->pty) ||
		fuzz_wrong(f, "the terminal's modes are others now");
}

static bool fuzz_actions(struct fuzz *f)
{
	for (int i = 0; i < ACTIONS && !f->pty.ended; i++) {
		fuzz_on(f);
		fuzz_act(f);
		while (pty_turn(&f->pty, 0))
			;
		if (f->pty.out.len > (64 << 20))
			buf_reset(&f->pty.out);
		if (i % 20 == 19 && !fuzz_until(f, "\x11\x1b[201~\r\x0c", true))
			return fuzz_wrong(f, "it hangs");
	}
	f->doing = "quit";
	return fuzz_until(f, "\x11\x1b[201~\x1b\x1b\r\x03\x03Q", false) ||
		fuzz_wrong(f, "it does not quit");
}

static bool fuzz_round(struct fuzz *f, char **argv)
{
	bool fine;

	f->state = f->seed * 1000003;
	f->doing = "start";
	if (truncate(f->to, 0) < 0 || !pty_start(&f->pty, argv, 80, 24, false)) {
		perror("pty_fuzz");
		exit(2);
	}
	fuzz_arrive(f);
	fine = fuzz_until(f, "", true) && fuzz_actions(f) && fuzz_ended(f);
	pty_end(&f->pty);
	return fine;
}

static bool fuzz_read(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "r");
	size_t got;

	if (!file)
		return false;
	do {
		got = fread(buf_reserve(out, 65536), 1, 65536, file);
		out->len += got;
	} while (got);
	fclose(file);
	return true;
}

int main(int argc, char **argv)
{
	struct fuzz f = {0};
	const char *limit = getenv("FUZZ_ROUNDS");
	uint64_t rounds = limit ? strtoull(limit, NULL, 10) : UINT64_MAX, done = 0;
	int64_t until;
	bool fine = true;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc < 6 || !fuzz_read(argv[3], &f.lines)) {
		fputs("usage: pty_fuzz SEED SECONDS LINES FILE PROGRAM [ARGUMENT]...\n",
			stderr);
		return 2;
	}
	f.to = argv[4];
	f.seed = strtoull(argv[1], NULL, 10);
	until = fuzz_ms() + 1000 * strtoll(argv[2], NULL, 10);
	for (; fine && done < rounds && fuzz_ms() < until; done++, f.seed++)
		fine = fuzz_round(&f, argv + 5);
	printf("%" PRIu64 " rounds, to number %" PRIu64 "\n", done, f.seed - 1);
	buf_release(&f.lines);
	return !fine;
}
