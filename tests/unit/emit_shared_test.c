#include "test.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aitrace.h"
#include "base/str.h"
#include "emitted.h"

/*
 * Many writers, one output: processes with threads that emit records of up to 60 KB, and one
 * writer that knows nothing of us. Each record comes out whole, or is counted as dropped.
 */
enum {
	PROCESSES = 3,
	THREADS = 2,
	RECORDS = 60,
	LONGEST = 60000,
	FOREIGN = 2000,
	HANG_S = 60
};

struct writer {
	uint64_t seed;
	struct aitrace_context parent;
};

static char letter_at(uint64_t seed, unsigned i)
{
	static const char letters[] = "abcdefgh \n\"\\\xc3\xa9";

	return letters[(seed * 31 + i * 7) % (sizeof(letters) - 1)];
}

static void *write_records(void *arg)
{
	struct writer *w = arg;
	uint64_t state = w->seed;
	char *text = malloc(LONGEST);

	for (unsigned i = 0; i < LONGEST; i++)
		text[i] = letter_at(w->seed, i);
	for (unsigned i = 0; i < RECORDS; i++) {
		size_t len = test_random(&state) % (i % 4 ? 600 : LONGEST);

		aitrace_event(w->parent, "step",
			AITRACE_ATTRS(aitrace_int("len", (int64_t)len),
				aitrace_strn("text", text, len)));
	}
	free(text);
	return NULL;
}

/* Its drops, told by its status; the count is made by hand, and the reports are not counted on. */
static int write_as_process(unsigned number, struct aitrace_context parent)
{
	struct writer writers[THREADS];
	pthread_t threads[THREADS];

	alarm(HANG_S);
	for (unsigned i = 0; i < THREADS; i++) {
		writers[i] = (struct writer){number * 100 + i + 1, parent};
		pthread_create(&threads[i], NULL, write_records, &writers[i]);
	}
	for (unsigned i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return (int)(aitrace_dropped() < 255 ? aitrace_dropped() : 255);
}

static int write_foreign(int fd)
{
	static const char line[] = "a line of somebody who knows nothing of records\n";

	alarm(HANG_S);
	for (unsigned i = 0; i < FOREIGN; i++)
		if (write(fd, line, sizeof(line) - 1) < 0)
			continue;
	return 0;
}

/* Starts all writers on `fd`; their pids, the foreign one last. */
static void start_writers(pid_t pids[PROCESSES + 1], int fd, int reading)
{
	struct aitrace_context parent = aitrace_context_new((struct aitrace_context){0});
	char out[32];

	snprintf(out, sizeof(out), "fd:%d", fd);
	aitrace_configure(&(struct aitrace_config){.out = out, .service = "many"});
	fflush(stdout);
	for (unsigned i = 0; i <= PROCESSES; i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		if (reading >= 0)
			close(reading);
		_exit(i < PROCESSES ? write_as_process(i, parent) : write_foreign(fd));
	}
}

static unsigned wait_for(const pid_t pids[PROCESSES + 1], struct test *t)
{
	unsigned dropped = 0;

	for (unsigned i = 0; i <= PROCESSES; i++) {
		int status = -1;

		waitpid(pids[i], &status, 0);
		CHECK(t, WIFEXITED(status));
		dropped += (unsigned)WEXITSTATUS(status);
	}
	return dropped;
}

/* Every text that came is what its length says. */
static void check_records(struct test *t, const struct emitted *e, unsigned dropped)
{
	long reported;
	unsigned reports = emitted_named(e, "records_dropped", &reported);

	CHECK_INT(t, e->broken, 0);
	CHECK_INT(t, e->count - reports + dropped, PROCESSES * THREADS * RECORDS);
	CHECK(t, reported <= (long)dropped);
}

static void through(struct test *t, int from, int to, bool chunks)
{
	struct emitted e = {0};
	pid_t pids[PROCESSES + 1];
	unsigned dropped;

	start_writers(pids, to, from);
	close(to);
	emitted_read(&e, from);
	dropped = wait_for(pids, t);
	check_records(t, &e, dropped);
	CHECK_INT(t, dropped, 0);
	if (chunks)
		CHECK(t, e.longest <= 4096 && e.chunks > 100);
	else
		CHECK(t, e.longest > 4096 && e.chunks == 0);
	close(from);
	emitted_release(&e);
}

static void through_pipe(struct test *t)
{
	int to[2];

	CHECK(t, pipe(to) == 0);
	through(t, to[0], to[1], true);
}

static void through_socket(struct test *t)
{
	int to[2];

	CHECK(t, socketpair(AF_UNIX, SOCK_STREAM, 0, to) == 0);
	through(t, to[0], to[1], true);
}

/* A reader that is slow, and writers that may not wait long. */
static void through_nonblock(struct test *t)
{
	struct emitted e = {0};
	pid_t pids[PROCESSES + 1];
	unsigned dropped;
	int to[2];

	CHECK(t, pipe(to) == 0);
	fcntl(to[1], F_SETFL, O_NONBLOCK);
	start_writers(pids, to[1], to[0]);
	close(to[1]);
	for (int i = 0; i < 100; i++) {
		ssize_t n = read(to[0], buf_reserve(&e.bytes, 8192), 8192);

		e.bytes.len += n > 0 ? (size_t)n : 0;
		usleep(1000);
	}
	emitted_read(&e, to[0]);
	dropped = wait_for(pids, t);
	check_records(t, &e, dropped);
	CHECK_INT(t, e.longest <= 4096, 1);
	close(to[0]);
	emitted_release(&e);
}

static void into_file(struct test *t)
{
	char name[] = "/tmp/aitrace-test-XXXXXX";
	struct emitted e = {0};
	pid_t pids[PROCESSES + 1];
	int from = mkstemp(name);
	int to = open(name, O_WRONLY | O_APPEND);

	unlink(name);
	start_writers(pids, to, -1);
	close(to);
	CHECK_INT(t, wait_for(pids, t), 0);
	emitted_read(&e, from);
	check_records(t, &e, 0);
	CHECK(t, e.longest > 4096 && e.chunks == 0);
	close(from);
	emitted_release(&e);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "many writers, one pipe", through_pipe);
	test_run(&t, "many writers, one socket", through_socket);
	test_run(&t, "many writers, one O_NONBLOCK pipe, a slow reader", through_nonblock);
	test_run(&t, "many writers, one file", into_file);
	return test_done(&t);
}
