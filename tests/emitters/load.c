/*
 * load WAY FILE SEED RECORDS: 64 processes emit RECORDS records each, of 200 bytes to 200 KB, while
 * others print plain text, all to one output; what arrives is compared with what was written. Says what
 * it saw, and the status is 1 when something is lost, torn, twice or not counted. What came is kept in
 * FILE for WAY file, kill and killfile.
 *
 *	pipe		one blocking pipe: everything arrives
 *	file		FILE: everything arrives
 *	socket		one blocking Unix socket: everything arrives
 *	guests		a connection each to a Unix socket at FILE: what does not arrive is counted
 *	slow		an O_NONBLOCK pipe whose reader is slow: the same
 *	kill		a pipe, and SIGKILL to every second writer at a moment that SEED chooses
 *	killfile	the same with FILE
 */
#include "emitters/load.h"

#include <aitrace.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	BLOCK = 1 << 17,
	ENDS_MAX = LOAD_WRITERS + LOAD_NOISES + 2,
	FINALS = 3,
	NAP_US = 300,
	DROPPED_US = 3000
};

/* What a writer tells of itself; all processes see it. */
struct told {
	_Atomic unsigned
		done; /* records that were emitted, and not dropped, in one go from the first */
	_Atomic uint64_t emitted;
	_Atomic uint64_t dropped; /* as the library counts */
};

struct load {
	const char *file;
	uint64_t seed;
	unsigned records;
	char out[4096]; /* AITRACE_OUT of the writers */
	int theirs;	/* the descriptor that writers and noise makers share; -1: none */
	int ends[ENDS_MAX]; /* what is read; [0] is the pipe, or the socket that listens */
	size_t end_count;
	int go[2]; /* its end lets the writers say their last */
	struct told *told;
	struct load_text *text;
	struct load_seen seen;
	struct load_stream streams[ENDS_MAX]; /* of ends */
	pid_t writers[LOAD_WRITERS];
	pid_t noises[LOAD_NOISES];
};

static void fail(const char *what)
{
	perror(what);
	exit(2);
}

static void sleep_us(long us)
{
	nanosleep(&(struct timespec){us / 1000000, us % 1000000 * 1000}, NULL);
}

/* ---- those who write ---- */

static void emit(
	struct load *l, struct aitrace_context trace, unsigned writer, unsigned number)
{
	struct load_piece piece = load_piece(l->text, l->seed, writer, number);
	char name[64];
	struct aitrace_attr attrs[] = {aitrace_int("w", writer), aitrace_int("i", number),
		aitrace_int("at", piece.at), aitrace_int("len", piece.len),
		aitrace_strn("text", l->text->raw + piece.at, piece.len)};

	snprintf(name, sizeof(name), "load-%u-%u", writer, number);
	aitrace_emit(&(struct aitrace_record){.type = AITRACE_SPAN,
		.context = aitrace_context_new(trace),
		.name = name,
		.status = AITRACE_OK,
		.attrs = {attrs, 5}});
}

/* Until it got through, so that what was dropped before is reported. */
static unsigned emit_final(struct aitrace_context trace)
{
	unsigned tried = 0;
	uint64_t before;

	do {
		before = aitrace_dropped();
		aitrace_event(trace, "final", AITRACE_ATTRS(aitrace_int("n", tried)));
		tried++;
	} while (aitrace_on() && aitrace_dropped() != before);
	return tried;
}

static void write_records(struct load *l, unsigned writer)
{
	struct aitrace_context trace = aitrace_context_new((struct aitrace_context){0});
	struct told *told = &l->told[writer];
	uint64_t dropped = 0;
	char byte;

	close(l->go[1]);
	if (!aitrace_configure(&(struct aitrace_config){
		    .out = l->out, .service = "load", .host = "h"}))
		fail("load: configure");
	for (unsigned i = 0; i < l->records; i++) {
		emit(l, trace, writer, i);
		if (aitrace_dropped() == 0)
			atomic_store(&told->done, i + 1);
		/* Or the rest would be gone before the reader has moved. */
		if (aitrace_dropped() != dropped)
			sleep_us(DROPPED_US);
		dropped = aitrace_dropped();
	}
	atomic_store(&told->emitted, l->records);
	if (read(l->go[0], &byte, 1) != 0)
		fail("load: go");
	for (int i = 0; i < FINALS; i++)
		atomic_fetch_add(&told->emitted, emit_final(trace));
	atomic_store(&told->dropped, aitrace_dropped());
}

static int noise_output(const struct load *l)
{
	if (l->theirs >= 0)
		return l->theirs;
	return open(l->file, O_WRONLY | O_APPEND);
}

static void write_noise(const struct load *l, unsigned maker)
{
	struct pollfd ready = {.fd = noise_output(l), .events = POLLOUT};
	char line[256];

	for (unsigned i = 0; ready.fd >= 0 && i < LOAD_LINES; i++) {
		size_t len = load_noise(line, maker, i);

		while (write(ready.fd, line, len) < 0 && errno == EAGAIN)
			poll(&ready, 1, -1);
		if (i % 64 == 0)
			sleep_us(1000);
	}
}

/* Who reads is not kept alive by those who write: they end when it does. */
static pid_t fork_writer(struct load *l)
{
	pid_t child = fork();

	if (child == 0 && l->ends[0] > 0)
		close(l->ends[0]);
	return child;
}

static void start(struct load *l, bool noise)
{
	fflush(NULL);
	for (unsigned i = 0; i < LOAD_WRITERS; i++) {
		l->writers[i] = fork_writer(l);
		if (l->writers[i] == 0) {
			write_records(l, i);
			_exit(0);
		}
	}
	for (unsigned i = 0; noise && i < LOAD_NOISES; i++) {
		l->noises[i] = fork_writer(l);
		if (l->noises[i] == 0) {
			write_noise(l, i);
			_exit(0);
		}
	}
	if (l->theirs >= 0)
		close(l->theirs);
}

/* ---- the one who reads ---- */

/* False at its end. */
static bool read_end(struct load *l, size_t end, int to)
{
	static char block[BLOCK];
	ssize_t n = read(l->ends[end], block, sizeof(block));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (n <= 0)
		return false;
	if (to >= 0 && write(to, block, (size_t)n) != n)
		fail("load: FILE");
	load_stream_add(&l->streams[end], &l->seen, block, (size_t)n);
	return true;
}

/* So far as they live, all writers have emitted what they had: then they say their last. */
static void let_go(struct load *l)
{
	for (unsigned i = 0; i < LOAD_WRITERS && l->go[1] >= 0; i++) {
		siginfo_t info = {.si_pid = 0};

		if (atomic_load(&l->told[i].emitted) > 0)
			continue;
		waitid(P_PID, (id_t)l->writers[i], &info, WEXITED | WNOHANG | WNOWAIT);
		if (info.si_pid == 0)
			return;
	}
	if (l->go[1] >= 0)
		close(l->go[1]);
	l->go[1] = -1;
}

/* Reads the pipe, slowly as long as the writers are at it, if `slow`. */
static void read_pipe(struct load *l, bool slow, int to)
{
	struct pollfd ready = {.fd = l->ends[0], .events = POLLIN};

	fcntl(l->ends[0], F_SETFL, O_NONBLOCK);
	for (unsigned i = 0;; i++) {
		int some = poll(&ready, 1, 20);

		if (some > 0 && !read_end(l, 0, to))
			break;
		if (some <= 0 || i % 64 == 0)
			let_go(l);
		if (slow && l->go[1] >= 0)
			sleep_us(NAP_US);
	}
	load_stream_end(&l->streams[0], &l->seen);
}

static void wait_for(const pid_t *pids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (pids[i] > 0)
			waitpid(pids[i], NULL, 0);
}

static void wait_for_done(struct load *l)
{
	for (; l->go[1] >= 0; sleep_us(10000))
		let_go(l);
	wait_for(l->writers, LOAD_WRITERS);
	wait_for(l->noises, LOAD_NOISES);
}

static void read_file(struct load *l)
{
	wait_for_done(l);
	l->ends[0] = open(l->file, O_RDONLY | O_CLOEXEC);
	if (l->ends[0] < 0)
		fail("load: FILE");
	while (read_end(l, 0, -1))
		;
	load_stream_end(&l->streams[0], &l->seen);
}

/* A guest that comes, or what the others say; those who are gone are -1. */
static void read_guests(struct load *l)
{
	struct pollfd ends[ENDS_MAX];
	unsigned gone = 0;

	while (gone < LOAD_WRITERS) {
		for (size_t i = 0; i < l->end_count; i++)
			ends[i] = (struct pollfd){.fd = l->ends[i], .events = POLLIN};
		if (poll(ends, l->end_count, 20) > 0 && (ends[0].revents & POLLIN)) {
			l->ends[l->end_count++] = accept(l->ends[0], NULL, NULL);
			continue;
		}
		for (size_t i = 1; i < l->end_count; i++) {
			if (!(ends[i].revents & (POLLIN | POLLHUP)) || read_end(l, i, -1))
				continue;
			load_stream_end(&l->streams[i], &l->seen);
			close(l->ends[i]);
			l->ends[i] = -1;
			gone++;
		}
		let_go(l);
	}
}

/* ---- the ways ---- */

static void open_pipe(struct load *l, int flags)
{
	int ends[2];

	if (pipe(ends) != 0)
		fail("load: pipe");
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	l->ends[0] = ends[0];
	l->theirs = ends[1];
	if (flags != 0)
		fcntl(l->theirs, F_SETFL, flags);
	snprintf(l->out, sizeof(l->out), "fd:%d", l->theirs);
}

static void way_pipe(struct load *l)
{
	open_pipe(l, 0);
	start(l, true);
	read_pipe(l, false, -1);
}

static void way_slow(struct load *l)
{
	open_pipe(l, O_NONBLOCK);
	start(l, true);
	read_pipe(l, true, -1);
}

static int open_file(struct load *l)
{
	int file = open(l->file, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);

	if (file < 0)
		fail("load: FILE");
	snprintf(l->out, sizeof(l->out), "%s", l->file);
	return file;
}

static void way_file(struct load *l)
{
	close(open_file(l));
	start(l, true);
	read_file(l);
}

/* The pipe's road, but for what is under it. */
static void way_socket(struct load *l)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
		fail("load: socket");
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	l->ends[0] = ends[0];
	l->theirs = ends[1];
	snprintf(l->out, sizeof(l->out), "fd:%d", l->theirs);
	start(l, true);
	read_pipe(l, false, -1);
}

static void way_guests(struct load *l)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", l->file);
	snprintf(l->out, sizeof(l->out), "unix:%s", l->file);
	l->ends[0] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(l->ends[0], (const struct sockaddr *)&at, sizeof(at)) != 0 ||
		listen(l->ends[0], ENDS_MAX) != 0)
		fail("load: socket");
	l->end_count = 1;
	start(l, false);
	read_guests(l);
}

/* Ends every second writer when it has emitted so many records as the seed says. */
static pid_t start_killer(struct load *l)
{
	pid_t reader = getpid(), killer = fork_writer(l);
	unsigned left = LOAD_WRITERS / 2;
	bool killed[LOAD_WRITERS] = {false};

	if (killer != 0)
		return killer;
	close(l->go[1]);
	while (left > 0 && getppid() == reader) {
		for (unsigned i = 0; i < LOAD_WRITERS; i += 2) {
			struct load_piece chance = load_piece(l->text, l->seed, i, 0);

			if (killed[i] ||
				atomic_load(&l->told[i].done) <= chance.at % l->records / 2)
				continue;
			sleep_us(chance.at % 500);
			kill(l->writers[i], SIGKILL);
			killed[i] = true;
			left--;
		}
		sleep_us(200);
	}
	_exit(0);
}

static void way_kill(struct load *l)
{
	pid_t killer;
	int file = open_file(l);

	open_pipe(l, 0);
	start(l, true);
	killer = start_killer(l);
	read_pipe(l, false, file);
	wait_for(&killer, 1);
}

static void way_killfile(struct load *l)
{
	pid_t killer;

	close(open_file(l));
	l->seen.glued = true;
	start(l, false); /* a line of text would be glued to a torn one just so */
	killer = start_killer(l);
	read_file(l);
	wait_for(&killer, 1);
}

static const struct way {
	const char *name;
	void (*go)(struct load *l);
	bool drops; /* records may be dropped, if they are counted */
	bool kills;
} ways[] = {
	{"pipe", way_pipe, false, false},
	{"file", way_file, false, false},
	{"socket", way_socket, false, false},
	{"guests", way_guests, true, false},
	{"slow", way_slow, true, false},
	{"kill", way_kill, false, true},
	{"killfile", way_killfile, false, true},
};

/* ---- the sum ---- */

static unsigned check(const char *what, bool held)
{
	if (!held)
		fprintf(stderr, "load: not so: %s\n", what);
	return held ? 0 : 1;
}

/* Of a writer, all that it knows to be written. */
static uint64_t lost_of(const struct load *l, unsigned writer)
{
	uint64_t lost = 0;

	for (unsigned i = 0; i < atomic_load(&l->told[writer].done); i++)
		lost += !l->seen.came[writer * l->records + i];
	return lost;
}

static int judge(const struct load *l, const struct way *way)
{
	const struct load_seen *seen = &l->seen;
	uint64_t emitted = 0, dropped = 0, lost = 0;
	unsigned bad = 0;

	for (unsigned i = 0; i < LOAD_WRITERS; i++) {
		emitted += atomic_load(&l->told[i].emitted);
		dropped += atomic_load(&l->told[i].dropped);
		lost += lost_of(l, i);
	}
	printf("%s: %ju spans, %ju emitted, %ju arrived, %ju dropped, %ju reported, %ju torn, %ju cut, %ju lost\n",
		way->name, (uintmax_t)seen->arrived, (uintmax_t)emitted,
		(uintmax_t)(seen->arrived + seen->finals), (uintmax_t)dropped,
		(uintmax_t)seen->reported, (uintmax_t)seen->torn, (uintmax_t)seen->cut,
		(uintmax_t)lost);
	bad += check("nothing is wrong", seen->wrong == 0);
	bad += check("what was written is there", lost == 0);
	bad += check("each drop is reported", seen->reported == dropped);
	if (!way->kills)
		bad += check("arrived and dropped are all that was emitted",
			seen->arrived + seen->finals + dropped == emitted);
	if (!way->drops)
		bad += check("nothing is dropped", dropped == 0);
	if (way->kills)
		bad += check("no more is broken than writers were killed",
			seen->torn + seen->cut <= LOAD_WRITERS / 2);
	else
		bad += check("no more is broken than was dropped",
			seen->torn + seen->cut <= dropped);
	for (unsigned i = 0; l->noises[0] > 0 && i < LOAD_NOISES; i++)
		bad += check("every line of text is there", seen->noise[i] == LOAD_LINES);
	return bad > 0;
}

static void prepare(struct load *l, char **argv)
{
	size_t size = LOAD_WRITERS * sizeof(struct told);

	l->file = argv[2];
	l->seed = strtoull(argv[3], NULL, 10);
	l->records = (unsigned)strtoul(argv[4], NULL, 10);
	l->theirs = -1;
	l->text = malloc(sizeof(*l->text));
	l->told = mmap(
		NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	l->seen.came = calloc(LOAD_WRITERS, l->records);
	if (l->text == NULL || l->told == MAP_FAILED || l->seen.came == NULL ||
		pipe(l->go) != 0)
		fail("load");
	load_text_init(l->text, l->seed);
	l->seen.text = l->text;
	l->seen.seed = l->seed;
	l->seen.records = l->records;
}

int main(int argc, char **argv)
{
	static struct load load;
	int status;

	for (size_t i = 0; argc == 5 && i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strcmp(ways[i].name, argv[1]) != 0)
			continue;
		prepare(&load, argv);
		ways[i].go(&load);
		wait_for(load.writers, LOAD_WRITERS);
		wait_for(load.noises, LOAD_NOISES);
		status = judge(&load, &ways[i]);
		load_text_release(load.text);
		free(load.text);
		free(load.seen.came);
		return status;
	}
	fputs("usage: load pipe|file|socket|guests|slow|kill|killfile FILE SEED RECORDS\n",
		stderr);
	return 2;
}
