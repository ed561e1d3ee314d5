/*
 * recv_bench PORT CONNECTIONS SECONDS SPANS json|proto|gzip [ACKNOWLEDGED]: so many connections post requests of
 * so many spans to 127.0.0.1 as fast as they are answered, and come again with what was not accepted, as
 * clients do. Prints `requests spans refused lost seconds bytes`: accepted requests, their spans, answers
 * that were not 200, connections that broke, and the bytes of a span as sent. ACKNOWLEDGED gets the id of the first span of each request that
 * was answered with 200.
 *
 * Requests are made before the clock starts; only ids are set in them (not in packed ones).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/gzip.h"

enum { DIGITS = 16, ANSWER_MAX = 4096, PAUSE_MS = 20, PATIENCE_S = 10 };

enum encoding { JSON, PROTO, GZIP };

struct load {
	uint16_t port;
	unsigned spans;
	enum encoding encoding;
	atomic_bool over;
	FILE *acknowledged;
	pthread_mutex_t lock; /* of it */
};

struct client {
	struct load *load;
	pthread_t thread;
	unsigned number;
	int fd; /* -1: not connected */
	struct buf request;
	size_t *ids; /* where the id of each span is in the request */
	size_t id_count;
	uint64_t requests;
	uint64_t refused;
	uint64_t lost;
	size_t body;
	char first[DIGITS + 1];
};

/* ---- requests ---------------------------------------------------------------------------------- */

static void noted(struct client *c, size_t at)
{
	c->ids[c->id_count++] = at;
}

static const char *const attributes[][2] = {
	{"gen_ai.operation.name", "chat"},
	{"gen_ai.request.model", "large-model-2026"},
	{"gen_ai.response.id", "chatcmpl-123456789"},
	{"gen_ai.input.messages",
		"[{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"Why?\\\"}]"},
};

enum { ATTRIBUTES = sizeof(attributes) / sizeof(attributes[0]) };

static void json_span(struct client *c, struct buf *b)
{
	buf_add(b, STR("{\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"spanId\":\""));
	noted(c, b->len);
	buf_add(b,
		STR("0000000000000000\",\"name\":\"chat large-model-2026\",\"kind\":3,"
		    "\"startTimeUnixNano\":\"1700000000000000000\",\"endTimeUnixNano\":"
		    "\"1700000001000000000\",\"attributes\":["));
	for (size_t i = 0; i < ATTRIBUTES; i++)
		buf_addf(b, "%s{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}",
			i ? "," : "", attributes[i][0], attributes[i][1]);
	buf_add(b, STR("],\"status\":{\"code\":1}}"));
}

static void json_body(struct client *c, struct buf *b)
{
	buf_add(b,
		STR("{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service."
		    "name\",\"value\":{\"stringValue\":\"load\"}}]},\"scopeSpans\":[{\"scope\":{"
		    "\"name\":\"load\"},\"spans\":["));
	for (unsigned i = 0; i < c->load->spans; i++) {
		if (i)
			buf_add_byte(b, ',');
		json_span(c, b);
	}
	buf_add(b, STR("]}]}]}"));
}

static void varint(uint64_t n, struct buf *b)
{
	for (; n > 127; n >>= 7)
		buf_add_byte(b, (char)(n | 128));
	buf_add_byte(b, (char)n);
}

static void bytes(int tag, struct str text, struct buf *b)
{
	buf_add_byte(b, (char)tag);
	varint(text.len, b);
	buf_add(b, text);
}

static void proto_attributes(struct buf *b)
{
	for (size_t i = 0; i < ATTRIBUTES; i++) {
		struct buf value = {0}, pair = {0};

		bytes(0x0a, str_from(attributes[i][1]), &value);
		bytes(0x0a, str_from(attributes[i][0]), &pair);
		bytes(0x12, buf_str(&value), &pair);
		bytes(0x4a, buf_str(&pair), b);
		buf_release(&value);
		buf_release(&pair);
	}
}

/* The span's id, of eight bytes, stands where a text of sixteen digits would: behind its tag and length. */
static void proto_span(struct client *c, struct buf *spans)
{
	struct buf b = {0};

	bytes(0x0a, STR("\x4b\xf9\x2f\x35\x77\xb3\x4d\xa6\xa3\xce\x92\x9d\x0e\x0e\x47\x36"),
		&b);
	bytes(0x12, STR("\0\0\0\0\0\0\0\0"), &b);
	bytes(0x2a, STR("chat large-model-2026"), &b);
	buf_add(&b,
		STR("\x30\x03\x39\x00\x00\x41\x25\x8b\xbd\x97\x17\x41\x00\xca\xdb\x60\x8b\xbd\x97\x17"));
	proto_attributes(&b);
	buf_add(&b, STR("\x7a\x02\x18\x01"));
	buf_add_byte(spans, 0x12);
	varint(b.len, spans);
	noted(c, spans->len + 20);
	buf_add(spans, buf_str(&b));
	buf_release(&b);
}

static void proto_body(struct client *c, struct buf *b)
{
	struct buf spans = {0}, scope = {0};
	size_t before;

	for (unsigned i = 0; i < c->load->spans; i++)
		proto_span(c, &spans);
	bytes(0x12, buf_str(&spans), &scope);
	bytes(0x0a, buf_str(&scope), b);
	before = b->len - spans.len;
	for (size_t i = 0; i < c->id_count; i++)
		c->ids[i] += before;
	buf_release(&spans);
	buf_release(&scope);
}

static void request(struct client *c)
{
	struct buf body = {0}, packed = {0};
	struct str sent;

	c->ids = calloc(c->load->spans + 1, sizeof(*c->ids));
	if (c->load->encoding == PROTO)
		proto_body(c, &body);
	else
		json_body(c, &body);
	if (c->load->encoding == GZIP)
		gzip_add(buf_str(&body), &packed);
	sent = buf_str(c->load->encoding == GZIP ? &packed : &body);
	buf_addf(&c->request,
		"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/%s\r\n"
		"%sContent-Length: %zu\r\n\r\n",
		c->load->encoding == PROTO ? "x-protobuf" : "json",
		c->load->encoding == GZIP ? "Content-Encoding: gzip\r\n" : "", sent.len);
	for (size_t i = 0; i < c->id_count; i++)
		c->ids[i] += c->request.len;
	buf_add(&c->request, sent);
	c->body = sent.len;
	buf_release(&body);
	buf_release(&packed);
}

/* Ids that nobody else has. */
static void stamp(struct client *c)
{
	for (size_t i = 0; i < c->id_count && c->load->encoding != GZIP; i++) {
		uint64_t id = (uint64_t)(c->number + 1) << 48 |
			((c->requests + 1) << 16 & 0xffffffffffff) | (i & 0xffff);
		char hex[DIGITS + 1];

		snprintf(hex, sizeof(hex), "%016" PRIx64, id);
		if (!i)
			memcpy(c->first, hex, sizeof(hex));
		if (c->load->encoding == JSON) {
			memcpy(c->request.at + c->ids[i], hex, DIGITS);
			continue;
		}
		for (int at = 0; at < 8; at++)
			c->request.at[c->ids[i] + (size_t)at] = (char)(id >> (56 - 8 * at));
	}
}

/* ---- the wire ---------------------------------------------------------------------------------- */

static bool dial(struct client *c)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(c->load->port)};
	struct timeval patience = {PATIENCE_S, 0};
	int one = 1;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(c->fd, (struct sockaddr *)&a, sizeof(a)) == 0)
		return true;
	close(c->fd);
	c->fd = -1;
	return false;
}

static bool tell(int fd, struct str text)
{
	while (text.len) {
		ssize_t n = send(fd, text.at, text.len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		text = str_tail(text, (size_t)n);
	}
	return true;
}

/* The answer's status, when it is whole; 0: it never was. */
static int hear(int fd)
{
	char answer[ANSWER_MAX];
	size_t len = 0;

	while (len < sizeof(answer) - 1) {
		ssize_t n = recv(fd, answer + len, sizeof(answer) - 1 - len, 0);
		const char *head, *length;
		int status;

		if (n <= 0)
			return 0;
		len += (size_t)n;
		answer[len] = '\0';
		head = strstr(answer, "\r\n\r\n");
		length = strcasestr(answer, "Content-Length: ");
		if (head && length &&
			len >= (size_t)(head + 4 - answer) + strtoul(length + 16, NULL, 10))
			return sscanf(answer, "HTTP/1.1 %d", &status) == 1 ? status : 0;
	}
	return 0;
}

/* One request, until it is accepted or the time is over. */
static void once(struct client *c)
{
	int status = 0;

	if (c->fd >= 0 || dial(c))
		status = tell(c->fd, buf_str(&c->request)) ? hear(c->fd) : 0;
	if (status == 200) {
		if (c->load->acknowledged) {
			pthread_mutex_lock(&c->load->lock);
			fprintf(c->load->acknowledged, "%s\n", c->first);
			pthread_mutex_unlock(&c->load->lock);
		}
		c->requests++;
		stamp(c);
		return;
	}
	c->refused += status != 0;
	c->lost += status == 0;
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	poll(NULL, 0, PAUSE_MS);
}

static void *run(void *state)
{
	struct client *c = state;

	while (!atomic_load(&c->load->over))
		once(c);
	return NULL;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct load load = {.lock = PTHREAD_MUTEX_INITIALIZER};
	unsigned count = argc > 2 ? (unsigned)atoi(argv[2]) : 0;
	struct client *clients = calloc(count + 1, sizeof(*clients));
	uint64_t requests = 0, refused = 0, lost = 0;
	double begun, taken;

	if (argc < 6 || !clients)
		return 2;
	load.port = (uint16_t)atoi(argv[1]);
	load.spans = (unsigned)atoi(argv[4]);
	load.encoding = argv[5][0] == 'p' ? PROTO : argv[5][0] == 'g' ? GZIP : JSON;
	load.acknowledged = argc > 6 ? fopen(argv[6], "we") : NULL;
	for (unsigned i = 0; i < count; i++) {
		clients[i] = (struct client){.load = &load, .number = i, .fd = -1};
		request(&clients[i]);
		stamp(&clients[i]);
	}
	begun = now();
	for (unsigned i = 0; i < count; i++)
		pthread_create(&clients[i].thread, NULL, run, &clients[i]);
	poll(NULL, 0, (int)(atof(argv[3]) * 1000));
	atomic_store(&load.over, true);
	for (unsigned i = 0; i < count; i++) {
		pthread_join(clients[i].thread, NULL);
		requests += clients[i].requests;
		refused += clients[i].refused;
		lost += clients[i].lost;
		if (clients[i].fd >= 0)
			close(clients[i].fd);
	}
	taken = now() - begun;
	printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %.3f %zu\n", requests,
		requests * load.spans, refused, lost, taken,
		count && load.spans ? clients[0].body / load.spans : 0);
	for (unsigned i = 0; i < count; i++) {
		buf_release(&clients[i].request);
		free(clients[i].ids);
	}
	free(clients);
	return load.acknowledged && fclose(load.acknowledged) != 0;
}
