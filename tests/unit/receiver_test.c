/* A receiver in this process, spoken to byte by byte. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/gzip.h"
#include "cmd/receiver.h"
#include "unit/test.h"

#define HEAD "HTTP/1.1\r\nHost: localhost\r\n"
#define JSON "Content-Type: application/json\r\n"
#define PROTO "Content-Type: application/x-protobuf\r\n"
#define TRACES "POST /v1/traces " HEAD
#define SPAN                                                                                      \
	"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":"                          \
	"\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\"b7ad6b7169203331\",\"name\":\"work\"," \
	"\"startTimeUnixNano\":\"1000000000\",\"endTimeUnixNano\":\"2000000000\"}]}]}]}"

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void nap(int ms)
{
	poll(NULL, 0, ms);
}

static struct receiver *start(struct test *t, struct receiver_options o)
{
	struct buf why = {0};
	struct receiver *r = receiver_start(&o, &why);

	if (!CHECK(t, r))
		printf("# %s\n", buf_text(&why));
	buf_release(&why);
	if (!r)
		exit(1);
	return r;
}

/* ---- a client ---------------------------------------------------------------------------------- */

static int dial(const struct receiver *r)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(receiver_port(r))};
	struct timeval limit = {20, 0};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	inet_pton(AF_INET, "127.0.0.1", &a.sin_addr);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	(void)!connect(fd, (struct sockaddr *)&a, sizeof(a));
	return fd;
}

/* What is left to be sent when the other side has closed is nothing. */
static void tell(int fd, struct str text)
{
	while (text.len) {
		ssize_t n = send(fd, text.at, text.len, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		text = str_tail(text, (size_t)n);
	}
}

/* Bytes that belong to the answer at the beginning of `b`, when they are all there; 0: not yet. */
static size_t answer_len(struct buf *b)
{
	const char *head = b->len ? strstr(buf_text(b), "\r\n\r\n") : NULL;
	const char *length = head ? strcasestr(b->at, "Content-Length: ") : NULL;
	size_t len = length ? strtoul(length + 16, NULL, 10) : 0;

	return head && b->len >= (size_t)(head + 4 - b->at) + len
		? (size_t)(head + 4 - b->at) + len
		: 0;
}

/* Answers until the `count`th is whole, or the connection ends; appended. */
static void hear(int fd, unsigned count, struct buf *out)
{
	struct buf one = {0};

	while (count) {
		ssize_t n = recv(fd, buf_reserve(&one, 4096), 4096, 0);
		size_t len;

		if (n <= 0)
			break;
		one.len += (size_t)n;
		while (count && (len = answer_len(&one))) {
			buf_add(out, str_head(buf_str(&one), len));
			memmove(one.at, one.at + len, one.len - len);
			one.len -= len;
			count--;
		}
	}
	buf_add(out, buf_str(&one));
	buf_release(&one);
	buf_text(out);
}

static void post(struct buf *request, const char *headers, struct str body)
{
	buf_add(request, str_from(headers));
	buf_addf(request, "Content-Length: %zu\r\n\r\n", body.len);
	buf_add(request, body);
}

/* The status of one request of its own; 0: there was no answer. */
static int ask(const struct receiver *r, const char *headers, struct str body)
{
	struct buf request = {0}, answer = {0};
	int fd = dial(r), status = 0;

	post(&request, headers, body);
	tell(fd, buf_str(&request));
	hear(fd, 1, &answer);
	if (answer.len && sscanf(answer.at, "HTTP/1.1 %d", &status) != 1)
		status = 0;
	close(fd);
	buf_release(&request);
	buf_release(&answer);
	return status;
}

/* All lines until the pipe's end. */
static void lines_of(const struct receiver *r, struct buf *out)
{
	ssize_t n;

	while ((n = read(receiver_lines(r), buf_reserve(out, 65536), 65536)) > 0)
		out->len += (size_t)n;
	close(receiver_lines(r));
}

static unsigned count_lines(struct str text)
{
	unsigned count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.at[i] == '\n';
	return count;
}

/* ---- requests, as data --------------------------------------------------------------------------- */

static const struct wire_case {
	const char *sent;
	unsigned answers;     /* that are waited for */
	const char *holds[3]; /* what they hold, in order */
} wire_cases[] = {
	{TRACES JSON "Content-Length: 2\r\n\r\n{}", 1,
		{"HTTP/1.1 200 ", "Content-Type: application/json\r\n", "\r\n\r\n{}"}},
	{TRACES PROTO "Content-Length: 0\r\n\r\n", 1,
		{"HTTP/1.1 200 ", "application/x-protobuf", "Content-Length: 0\r\n"}},
	{TRACES JSON "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", 1,
		{"HTTP/1.1 200 ", "\r\n\r\n{}", NULL}},
	{TRACES JSON "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 1,
		{"HTTP/1.1 400 ", NULL, NULL}},
	/* kept alive: one behind the other, sent at once */
	{TRACES JSON "Content-Length: 2\r\n\r\n{}" TRACES PROTO "Content-Length: 0\r\n\r\n"
		     "GET /x " HEAD "\r\n",
		3, {"HTTP/1.1 200 ", "HTTP/1.1 200 ", "HTTP/1.1 404 "}},
	/* a refused one is read to its end, so the next is understood */
	{"POST /elsewhere " HEAD JSON "Content-Length: 5\r\n\r\nPOST " TRACES JSON
	 "Content-Length: 2\r\n\r\n{}",
		2, {"HTTP/1.1 404 ", "HTTP/1.1 200 ", NULL}},
	{TRACES "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 1,
		{"HTTP/1.1 415 ", "\"message\":", NULL}},
	{TRACES PROTO "Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}", 1,
		{"HTTP/1.1 415 ", "application/x-protobuf", "\x08\x03\x12"}},
	{TRACES JSON "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 1,
		{"HTTP/1.1 400 ", "not gzip", NULL}},
	{TRACES JSON "Content-Length: 1\r\n\r\n{", 1, {"HTTP/1.1 400 ", "not JSON", NULL}},
	{TRACES JSON "Content-Length: 2\r\n\r\n[]", 1,
		{"HTTP/1.1 400 ", "no object", NULL}},
	{TRACES JSON "Content-Length: 19\r\n\r\n{\"resourceSpans\":7}", 1,
		{"HTTP/1.1 400 ", "no array", NULL}},
	{TRACES JSON "Content-Length: 0\r\n\r\n", 1, {"HTTP/1.1 400 ", NULL, NULL}},
	{TRACES PROTO "Content-Length: 2\r\n\r\n\x0a\x05", 1,
		{"HTTP/1.1 400 ", "application/x-protobuf", "protocol buffers"}},
	{TRACES JSON "Content-Length: 2000000\r\n\r\n", 1, {"HTTP/1.1 413 ", NULL, NULL}},
	{TRACES JSON "Expect: 100-continue\r\nContent-Length: 100001\r\n\r\n", 1,
		{"HTTP/1.1 413 ", NULL, NULL}},
	{TRACES JSON "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}", 2,
		{"HTTP/1.1 100 ", "HTTP/1.1 200 ", NULL}},
	{"GET /v1/traces " HEAD "\r\n", 1, {"HTTP/1.1 405 ", "Allow: POST\r\n", NULL}},
	{"OPTIONS /v1/traces " HEAD "Origin: http://a.example\r\n\r\n", 1,
		{"HTTP/1.1 405 ", NULL, NULL}},
	{"POST /v1/traces HTTP/1.1\r\nHost: a.example\r\n" JSON
	 "Content-Length: 2\r\n\r\n{}",
		1, {"HTTP/1.1 403 ", NULL, NULL}},
	{"POST /v1/metrics " HEAD PROTO "Content-Length: 3\r\n\r\nabc", 1,
		{"HTTP/1.1 200 ", "Content-Length: 0\r\n", NULL}},
	{"POST /v1/traces?x=1 " HEAD JSON "Content-Length: 2\r\n\r\n{}", 1,
		{"HTTP/1.1 200 ", NULL, NULL}},
	{"\r\n\r\n\x01\x02\x03\r\n\r\n", 1, {NULL, NULL, NULL}},
	{"POST\r\n\r\n", 1, {NULL, NULL, NULL}},
	{"POST /v1/traces HTTP/9.9\r\n\r\n", 1, {NULL, NULL, NULL}},
	{"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 1, {NULL, NULL, NULL}},
	{TRACES JSON "Content-Length: -5\r\n\r\n{}", 1, {NULL, NULL, NULL}},
	/* who says twice where a body ends gets nothing behind it done */
	{TRACES JSON "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 1,
		{"HTTP/1.1 400 ", NULL, NULL}},
	{TRACES JSON "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
		     "2\r\n{}\r\n0\r\n\r\n",
		1, {"HTTP/1.1 400 ", "Connection: close\r\n", "more than once"}},
	{TRACES JSON "transfer-encoding: chunked\r\ncontent-length: 99\r\n\r\n"
		     "0\r\n\r\n" TRACES JSON "Content-Length: 2\r\n\r\n{}",
		1, {"HTTP/1.1 400 ", NULL, NULL}},
};

static void requests(struct test *t)
{
	struct receiver *r = start(
		t, (struct receiver_options){.out = -1, .body_limit = 100000});
	struct buf lines = {0}, said = {0};

	for (size_t i = 0; i < sizeof(wire_cases) / sizeof(wire_cases[0]); i++) {
		const struct wire_case *c = &wire_cases[i];
		struct buf answer = {0};
		const char *at;
		int fd = dial(r);

		tell(fd, str_from(c->sent));
		if (!c->holds[0])
			shutdown(fd, SHUT_WR);
		hear(fd, c->answers, &answer);
		at = buf_text(&answer);
		for (size_t h = 0; h < 3 && c->holds[h] && at; h++) {
			at = strstr(at, c->holds[h]);
			if (!CHECK(t, at))
				printf("# case %zu wants %s\n%s\n", i, c->holds[h],
					buf_text(&answer));
			at = at ? at + 1 : NULL;
		}
		CHECK(t, !strcasestr(buf_text(&answer), "Access-Control"));
		close(fd);
		buf_release(&answer);
	}
	CHECK_INT(t, receiver_counts(r).metrics, 1);
	while (receiver_said(r, &said))
		buf_add_byte(&said, '\n');
	CHECK(t, strstr(buf_text(&said), "gRPC"));
	CHECK(t, strstr(said.at, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"));
	CHECK(t, strstr(said.at, "could not be read"));
	receiver_finish(r);
	lines_of(r, &lines);
	CHECK_INT(t, lines.len, 0);
	receiver_stop(r, NULL);
	buf_release(&lines);
	buf_release(&said);
}

/* ---- lines --------------------------------------------------------------------------------------- */

static void what_is_acknowledged_is_there(struct test *t)
{
	struct receiver *r = start(t, (struct receiver_options){.out = -1});
	struct receiver_counts counts;
	struct buf packed = {0}, lines = {0};

	gzip_add(STR(SPAN), &packed);
	CHECK_INT(t, ask(r, TRACES JSON, STR(SPAN)), 200);
	CHECK_INT(
		t, ask(r, TRACES JSON "Content-Encoding: gzip\r\n", buf_str(&packed)), 200);
	CHECK_INT(t,
		ask(r, TRACES JSON "Content-Encoding: gzip\r\n",
			str_head(buf_str(&packed), packed.len - 1)),
		400);
	/* a trace of two bytes' id: of no less use */
	CHECK_INT(t,
		ask(r, TRACES PROTO,
			STR("\x0a\x0a\x12\x08\x12\x06\x0a\x02\xab\x01\x30\x03")),
		200);
	CHECK_INT(t,
		ask(r, "POST /v1/logs " HEAD PROTO,
			STR("\x0a\x09\x12\x07\x12\x05\x2a\x03\x0a\x01"
			    "a")),
		200);
	CHECK(t, strstr(receiver_endpoint(r), "http://127.0.0.1:"));
	receiver_finish(r);
	lines_of(r, &lines);
	CHECK_INT(t, count_lines(buf_str(&lines)), 4);
	CHECK(t, strstr(buf_text(&lines), "\"name\":\"work\""));
	CHECK(t, receiver_finished(r));
	receiver_stop(r, &counts);
	CHECK_INT(t, counts.requests, 5);
	CHECK_INT(t, counts.accepted, 4);
	CHECK_INT(t, counts.spans, 3);
	CHECK_INT(t, counts.logs, 1);
	CHECK_INT(t, counts.open, 0);
	CHECK_INT(t, counts.connections, 0);
	buf_release(&packed);
	buf_release(&lines);
}

/* A request whose lines are more than a pipe holds. */
static void large(struct buf *body)
{
	buf_add(body, STR("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["));
	for (int i = 0; i < 4000; i++)
		buf_addf(body,
			"%s{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\"%016x\","
			"\"name\":\"n\",\"startTimeUnixNano\":\"1000\",\"endTimeUnixNano\":"
			"\"2000\"}",
			i ? "," : "", i + 1);
	buf_add(body, STR("]}]}]}"));
}

/* Nobody reads: who waits is told to come again, and the end is not held up. */
static void a_pipe_that_nobody_reads(struct test *t)
{
	struct receiver *r = start(
		t, (struct receiver_options){.out = -1, .hold_ms = 200, .grace_ms = 300});
	struct receiver_counts counts;
	struct buf body = {0}, said = {0};
	int first = dial(r);
	int64_t begun;

	large(&body);
	{
		struct buf request = {0};

		post(&request, TRACES JSON, buf_str(&body));
		tell(first, buf_str(&request));
		buf_release(&request);
	}
	while (!receiver_said(r, &said))
		nap(10);
	CHECK(t, strstr(buf_text(&said), "not read"));
	CHECK_INT(t, ask(r, TRACES JSON, STR(SPAN)), 503);
	CHECK(t, receiver_counts(r).again >= 1);
	begun = now_ms();
	receiver_stop(r, &counts);
	CHECK(t, now_ms() - begun < 20000);
	CHECK_INT(t, counts.spans, 0);
	close(first);
	buf_release(&body);
	buf_release(&said);
}

/* ---- files ----------------------------------------------------------------------------------------- */

static off_t size_of(int fd)
{
	struct stat s;

	return fstat(fd, &s) == 0 ? s.st_size : -1;
}

/* A limit of the process is the disk that is full. */
static void a_file_that_is_full(struct test *t)
{
	char path[] = "/tmp/receiver_test.XXXXXX";
	int fd = mkstemp(path), again = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	struct receiver *r = start(t, (struct receiver_options){.out = again});
	struct rlimit before, limit;
	struct receiver_counts counts;
	struct buf said = {0};
	off_t whole;

	CHECK_INT(t, ask(r, TRACES JSON, STR(SPAN)), 200);
	whole = size_of(fd);
	CHECK(t, whole > 0);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = before;
	limit.rlim_cur = (rlim_t)whole + 10;
	setrlimit(RLIMIT_FSIZE, &limit);
	CHECK_INT(t, ask(r, TRACES JSON, STR(SPAN)), 503);
	CHECK_INT(t, ask(r, TRACES JSON, STR(SPAN)), 503);
	CHECK_INT(t, size_of(fd), whole);
	CHECK_INT(t, receiver_counts(r).error, EFBIG);
	setrlimit(RLIMIT_FSIZE, &before);
	CHECK_INT(t, ask(r, TRACES JSON, STR(SPAN)), 200);
	CHECK_INT(t, size_of(fd), whole * 2);
	while (receiver_said(r, &said))
		buf_add_byte(&said, '\n');
	CHECK_INT(t, count_lines(buf_str(&said)), 2);
	receiver_stop(r, &counts);
	CHECK_INT(t, counts.spans, 2);
	CHECK_INT(t, counts.again, 2);
	close(fd);
	close(again);
	unlink(path);
	buf_release(&said);
}

static void a_pipe_that_was_closed(struct test *t)
{
	struct receiver *r = start(t, (struct receiver_options){.out = -1});
	struct pollfd wake = {.fd = receiver_wake(r), .events = POLLIN};

	close(receiver_lines(r));
	CHECK_INT(t, ask(r, TRACES JSON, STR(SPAN)), 503);
	CHECK_INT(t, poll(&wake, 1, 20000), 1);
	CHECK_INT(t, receiver_counts(r).error, EPIPE);
	receiver_stop(r, NULL);
}

/* ---- bad clients ------------------------------------------------------------------------------------ */

/* More than there is room for say half a request and go no further: a good one is served. */
static void idle_ones_make_room(struct test *t)
{
	enum { CLIENTS = 40 };
	struct receiver *r = start(
		t, (struct receiver_options){.out = -1, .connections = 8});
	int fds[CLIENTS];

	for (int i = 0; i < CLIENTS; i++) {
		fds[i] = dial(r);
		tell(fds[i],
			i % 2 ? STR("POST /v1/tr")
			      : STR(TRACES JSON "Content-Length: 50\r\n\r\n{"));
	}
	for (int i = 0; i < 5; i++)
		CHECK_INT(t, ask(r, TRACES JSON, STR(SPAN)), 200);
	CHECK(t, receiver_counts(r).cut > 0);
	CHECK(t, receiver_counts(r).connections <= 40);
	for (int i = 0; i < CLIENTS; i++)
		close(fds[i]);
	receiver_stop(r, NULL);
}

static void silent_ones_time_out(struct test *t)
{
	struct receiver *r = start(
		t, (struct receiver_options){.out = -1, .timeout_ms = 1000});
	struct buf answer = {0};
	int fd = dial(r);

	tell(fd, STR("POST /v1/traces HTTP/1.1\r\nHost: lo"));
	hear(fd, 1, &answer);
	CHECK(t, !strstr(buf_text(&answer), "200"));
	close(fd);
	buf_release(&answer);
	receiver_stop(r, NULL);
}

/* Byte after byte, and never a whole head: the next connection ends it. */
static void slow_heads_make_room(struct test *t)
{
	struct receiver *r = start(
		t, (struct receiver_options){.out = -1, .timeout_ms = 250});
	int fd = dial(r);

	tell(fd, STR("POST /v1/traces HTTP/1.1\r\n"));
	for (int i = 0; i < 200 && !receiver_counts(r).cut; i++) {
		tell(fd, STR("X: y\r\n"));
		nap(50);
		CHECK_INT(t, ask(r, TRACES JSON, STR("{}")), 200);
	}
	CHECK(t, receiver_counts(r).cut > 0);
	close(fd);
	receiver_stop(r, NULL);
}

/* Large bodies have a budget: they are told to come again, and small ones get through. */
static void large_ones_leave_room(struct test *t)
{
	enum { CLIENTS = 8, SIZE = 3 << 20 };
	struct receiver *r = start(
		t, (struct receiver_options){.out = -1, .body_limit = SIZE});
	struct buf body = {0};
	unsigned again = 0;
	int fds[CLIENTS];

	buf_add_bytes(&body, ' ', SIZE - 1);
	for (int i = 0; i < CLIENTS; i++) {
		struct buf head = {0};

		fds[i] = dial(r);
		buf_addf(&head, TRACES JSON "Content-Length: %d\r\n\r\n", SIZE);
		tell(fds[i], buf_str(&head));
		tell(fds[i], buf_str(&body));
		buf_release(&head);
	}
	CHECK_INT(t, ask(r, TRACES JSON, STR(SPAN)), 200);
	for (int i = 0; i < CLIENTS; i++) {
		struct buf answer = {0};

		tell(fds[i], STR(" "));
		hear(fds[i], 1, &answer);
		again += strstr(buf_text(&answer), "HTTP/1.1 503 ") != NULL;
		CHECK(t,
			strstr(answer.at, "HTTP/1.1 503 ") ||
				strstr(answer.at, "HTTP/1.1 400 "));
		close(fds[i]);
		buf_release(&answer);
	}
	CHECK(t, again > 0 && again < CLIENTS);
	CHECK_INT(t, ask(r, TRACES JSON, STR(SPAN)), 200);
	receiver_stop(r, NULL);
	buf_release(&body);
}

/* ---- beginning and end --------------------------------------------------------------------------------- */

static void what_has_begun_is_finished(struct test *t)
{
	struct receiver *r = start(
		t, (struct receiver_options){.out = -1, .grace_ms = 20000});
	struct buf request = {0}, answer = {0}, lines = {0};
	int fd = dial(r), late;

	post(&request, TRACES JSON, STR(SPAN));
	tell(fd, str_head(buf_str(&request), request.len - 10));
	while (!receiver_counts(r).open)
		nap(5);
	receiver_finish(r);
	CHECK(t, !receiver_finished(r));
	late = dial(r);
	tell(fd, str_tail(buf_str(&request), request.len - 10));
	hear(fd, 1, &answer);
	CHECK(t, strstr(buf_text(&answer), "HTTP/1.1 200 "));
	lines_of(r, &lines);
	CHECK_INT(t, count_lines(buf_str(&lines)), 1);
	receiver_stop(r, NULL);
	close(fd);
	close(late);
	buf_release(&request);
	buf_release(&answer);
	buf_release(&lines);
}

static void who_does_not_come_to_an_end_is_not_waited_for(struct test *t)
{
	struct receiver *r = start(
		t, (struct receiver_options){.out = -1, .grace_ms = 100});
	int64_t begun = now_ms();
	int fd = dial(r);

	tell(fd, STR(TRACES JSON "Content-Length: 50\r\n\r\n{"));
	while (!receiver_counts(r).open)
		nap(5);
	receiver_stop(r, NULL);
	CHECK(t, now_ms() - begun < 20000);
	close(fd);
}

static void where_it_may_listen(struct test *t)
{
	static const struct listen_case {
		const char *address;
		const char *token;
		bool remote;
		const char *why; /* NULL: it may */
	} listens[] = {
		{"127.0.0.1", NULL, false, NULL},
		{"127.3.2.1", NULL, false, NULL},
		{"0.0.0.0", NULL, false, "other machines"},
		{"0.0.0.0", "s3cret", false, NULL},
		{"0.0.0.0", NULL, true, NULL},
		{"localhost", NULL, true, "no numeric address"},
		{"192.0.2.1", NULL, true, "cannot listen"},
	};

	for (size_t i = 0; i < sizeof(listens) / sizeof(listens[0]); i++) {
		struct receiver_options o = {.out = -1,
			.address = listens[i].address,
			.token = listens[i].token,
			.remote = listens[i].remote};
		struct buf why = {0};
		struct receiver *r = receiver_start(&o, &why);

		if (listens[i].why)
			CHECK(t, !r && strstr(buf_text(&why), listens[i].why));
		else
			CHECK(t, r && receiver_port(r));
		receiver_stop(r, NULL);
		buf_release(&why);
	}
}

static void a_port_is_taken_once(struct test *t)
{
	struct receiver *r = start(t, (struct receiver_options){.out = -1});
	struct receiver_options same = {.out = -1, .port = receiver_port(r)};
	struct buf why = {0};

	CHECK(t, !receiver_start(&same, &why));
	CHECK(t, strstr(buf_text(&why), "--port 0"));
	CHECK_INT(t, ask(r, TRACES JSON, STR("{}")), 200);
	receiver_stop(r, NULL);
	buf_release(&why);
}

static void the_token(struct test *t)
{
	struct receiver *r = start(
		t, (struct receiver_options){.out = -1, .token = "s3cret"});

	CHECK_INT(t, ask(r, TRACES JSON, STR("{}")), 401);
	CHECK_INT(
		t, ask(r, TRACES JSON "Authorization: Bearer s3cret\r\n", STR("{}")), 200);
	CHECK_INT(t, ask(r, TRACES JSON "Authorization: Bearer s3cretly\r\n", STR("{}")),
		401);
	receiver_stop(r, NULL);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "requests, byte by byte", requests);
	test_run(&t, "what is acknowledged is there", what_is_acknowledged_is_there);
	test_run(&t, "a pipe that nobody reads", a_pipe_that_nobody_reads);
	test_run(&t, "a file that is full has whole requests", a_file_that_is_full);
	test_run(&t, "a pipe that was closed", a_pipe_that_was_closed);
	test_run(&t, "idle connections make room", idle_ones_make_room);
	test_run(&t, "silent ones time out", silent_ones_time_out);
	test_run(&t, "a head without an end", slow_heads_make_room);
	test_run(&t, "large requests leave room for small ones", large_ones_leave_room);
	test_run(&t, "what has begun is finished", what_has_begun_is_finished);
	test_run(&t, "who does not come to an end is not waited for",
		who_does_not_come_to_an_end_is_not_waited_for);
	test_run(&t, "where it may listen", where_it_may_listen);
	test_run(&t, "a port is taken once", a_port_is_taken_once);
	test_run(&t, "the token is asked for", the_token);
	return test_done(&t);
}
