#include "receiver_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#include "base/mem.h"
#include "http_library.h"
#include "receiver_listen.h"

enum {
	HTTP_MEMORY = 64 * 1024, /* of a connection: its head, and what is read at once */
	HTTP_SPARE =
		32, /* connections beyond the limit, while the least useful one is closed */
	HTTP_PAD = 64,	       /* bytes behind a body that its reader may read */
	HTTP_STEP = 64 * 1024, /* bytes of a body that count as progress */
	HTTP_EARLY = 1
		<< 20, /* of a body that nobody asked for: from here on it is not waited for */
	HTTP_PATIENCE = 4, /* times the time-out in which a request must be whole */
};

/* A connection. */
struct receiver_http_client {
	struct receiver_http *http;
	struct MHD_Connection *connection;
	struct receiver_http_client *next;
	struct receiver_http_client **link; /* what points to it */
	int fd;
	int64_t progress_ms; /* when something useful last happened */
	int64_t begun_ms;    /* when its request did */
	uint64_t step;	     /* bytes of the body since then */
	bool asleep;	     /* its request is in the queue */
	bool cut;
};

struct receiver_http {
	struct receiver *r;
	struct MHD_Daemon *daemons[RECEIVER_SOCKETS];
	size_t count;
	pthread_mutex_t lock;
	struct receiver_http_client
		*clients; /* under `lock`, as all that is said of them */
	unsigned client_count;
};

/* ---- connections: who gets nothing done makes room ---------------------------------------------- */

/* The one that has got nowhere for longest; NULL: all are busy. */
static struct receiver_http_client *http_idlest(struct receiver_http *h)
{
	struct receiver_http_client *idlest = NULL;

	for (struct receiver_http_client *c = h->clients; c; c = c->next)
		if (!c->asleep && !c->cut &&
			(!idlest || c->progress_ms < idlest->progress_ms))
			idlest = c;
	return idlest;
}

/* Its thread finds it at its end. The socket is open as long as the client is in the list. */
static void http_cut(struct receiver_http_client *c)
{
	c->cut = true;
	shutdown(c->fd, SHUT_RDWR);
}

static int64_t http_patience_ms(const struct receiver *r)
{
	return (int64_t)r->timeout_ms * HTTP_PATIENCE;
}

/* The library asks nobody about a head that comes byte by byte, and its time-out begins again with each.
 * Returns how many were closed. */
static unsigned http_cut_late(struct receiver_http *h, int64_t now)
{
	unsigned late = 0;

	for (struct receiver_http_client *c = h->clients; c; c = c->next) {
		if (c->asleep || c->cut || now - c->progress_ms < http_patience_ms(h->r))
			continue;
		http_cut(c);
		late++;
	}
	return late;
}

/* Who speaks something else would only see its connection closed, and a person nothing at all. */
static void http_look(struct receiver *r, int fd)
{
	static const struct http_greeting {
		const char *begins;
		enum receiver_saying what;
		const char *text;
	} rows[] = {
		{"PRI * HTTP/2", SAY_GRPC,
			"a client speaks gRPC, and this is OTLP/HTTP: set "
			"OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"},
		{"\x16\x03", SAY_TLS,
			"a client speaks TLS, and this is plain HTTP: its endpoint is http://"},
		{0},
	};
	char head[16];
	ssize_t len = recv(fd, head, sizeof(head), MSG_PEEK | MSG_DONTWAIT);

	for (const struct http_greeting *g = rows; len > 0 && g->begins; g++)
		if (str_starts((struct str){head, (size_t)len}, str_from(g->begins)))
			receiver_say(r, g->what, g->text);
}

static void http_joined(
	struct receiver_http *h, struct MHD_Connection *connection, void **context)
{
	const union MHD_ConnectionInfo *fd = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct receiver_http_client *c = mem_new(sizeof(*c)), *idlest = NULL;
	unsigned late;

	c->http = h;
	c->connection = connection;
	c->fd = fd ? fd->connect_fd : -1;
	c->progress_ms = c->begun_ms = receiver_now_ms();
	pthread_mutex_lock(&h->lock);
	late = http_cut_late(h, c->begun_ms);
	if (h->client_count++ >= h->r->connections)
		idlest = http_idlest(h);
	if (idlest)
		http_cut(idlest);
	c->next = h->clients;
	c->link = &h->clients;
	if (c->next)
		c->next->link = &c->next;
	h->clients = c;
	pthread_mutex_unlock(&h->lock);
	*context = c;
	http_look(h->r, c->fd);
	receiver_connected(h->r, 1, idlest);
	for (; late; late--)
		receiver_connected(h->r, 0, true);
	if (idlest)
		receiver_say(h->r, SAY_CROWD,
			"too many connections: those that get nothing done are closed");
}

static void http_left(struct receiver_http *h, struct receiver_http_client *c)
{
	pthread_mutex_lock(&h->lock);
	h->client_count--;
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
	pthread_mutex_unlock(&h->lock);
	free(c);
	receiver_connected(h->r, -1, false);
}

static void http_notify(void *state, struct MHD_Connection *connection, void **context,
	enum MHD_ConnectionNotificationCode what)
{
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		http_joined(state, connection, context);
	else if (*context)
		http_left(state, *context);
}

static struct receiver_http_client *http_client(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
		->socket_context;
}

static void http_progress(struct receiver_http_client *c)
{
	pthread_mutex_lock(&c->http->lock);
	c->progress_ms = receiver_now_ms();
	c->step = 0;
	pthread_mutex_unlock(&c->http->lock);
}

static void http_asleep(struct receiver_http_client *c, bool asleep)
{
	pthread_mutex_lock(&c->http->lock);
	c->asleep = asleep;
	c->progress_ms = receiver_now_ms();
	pthread_mutex_unlock(&c->http->lock);
}

/* ---- answers ------------------------------------------------------------------------------------ */

static void http_headers(const struct receiver_request *q, struct MHD_Response *response)
{
	unsigned again = receiver_again(q->status);
	char seconds[16];

	MHD_add_response_header(
		response, "Content-Type", receiver_type_name(q->judged.type));
	if (again) {
		snprintf(seconds, sizeof(seconds), "%u", again);
		MHD_add_response_header(response, "Retry-After", seconds);
	}
	if (q->status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, "Allow", "POST");
	if (q->status == MHD_HTTP_UNAUTHORIZED)
		MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
	if (q->judged.endless || receiver_is_finishing(q->client->http->r))
		MHD_add_response_header(response, "Connection", "close");
}

static enum MHD_Result http_respond(struct receiver_request *q)
{
	struct receiver_answer answer = {.status = q->status,
		.signal = q->judged.signal,
		.type = q->judged.type,
		.refused = q->refused,
		.message = q->message};
	struct MHD_Response *response;
	enum MHD_Result queued;
	struct buf body = {0};

	receiver_answer(&answer, &body);
	response = MHD_create_response_from_buffer(
		body.len, body.at, MHD_RESPMEM_MUST_COPY);
	buf_release(&body);
	if (!response)
		return MHD_NO;
	http_headers(q, response);
	queued = MHD_queue_response(q->client->connection, (unsigned)q->status, response);
	MHD_destroy_response(response);
	receiver_request_answered(q->client->http->r, q);
	http_progress(q->client);
	return queued;
}

void receiver_http_answer(struct receiver_request *q)
{
	struct receiver_http_client *c = q->client;

	http_asleep(c, false);
	MHD_resume_connection(c->connection);
}

/* ---- a request: its head -------------------------------------------------------------------------- */

static const char *http_header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result http_count_end(
	void *ends, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	(void)value;
	*(unsigned *)ends += strcasecmp(name, "Content-Length") == 0 ||
		strcasecmp(name, "Transfer-Encoding") == 0;
	return MHD_YES;
}

/* Where one says this and another that, a proxy in between and we would see different requests
 * (RFC 9112, section 6.3). */
static unsigned http_ends(struct MHD_Connection *connection)
{
	unsigned ends = 0;

	MHD_get_connection_values(connection, MHD_HEADER_KIND, http_count_end, &ends);
	return ends;
}

/* What a person would want to know of a client that is set up wrongly. */
static void http_advise(struct receiver *r, const struct receiver_request *q)
{
	static const struct http_advice {
		int status;
		enum receiver_saying what;
		const char *text;
	} rows[] = {
		{404, SAY_PATH,
			"a client asks for another path: OTEL_EXPORTER_OTLP_ENDPOINT is the "
			"address alone, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ends in /v1/traces"},
		{403, SAY_HOST,
			"a client calls this receiver by a name that it does not know; "
			"--server-name allows one"},
		{401, SAY_TOKEN, "a client did not bear the token"},
		{413, SAY_LARGE,
			"a request is larger than --max-body; smaller batches, or a larger limit"},
		{0},
	};

	for (const struct http_advice *a = rows; a->status; a++)
		if (a->status == q->status)
			receiver_say(r, a->what, a->text);
}

static void http_deny(
	struct receiver *r, struct receiver_request *q, int status, const char *message)
{
	q->status = status;
	q->message = message;
	http_advise(r, q);
}

/* A body that will not be used is still taken, so that its client gets to read why; within reason, and
 * where its end is known. */
static bool http_early(const struct receiver_request *q, struct MHD_Connection *connection)
{
	return q->status &&
		(q->judged.endless || q->judged.length > HTTP_EARLY ||
			http_header(connection, "Expect"));
}

static struct receiver_request *http_request(struct receiver *r,
	struct MHD_Connection *connection, const char *url, const char *method)
{
	struct receiver_request *q = mem_new(sizeof(*q));
	struct receiver_head head = {
		.method = method,
		.path = url,
		.host = http_header(connection, "Host"),
		.type = http_header(connection, "Content-Type"),
		.encoding = http_header(connection, "Content-Encoding"),
		.authorization = http_header(connection, "Authorization"),
		.length = http_header(connection, "Content-Length"),
		.ends = http_ends(connection),
	};

	q->client = http_client(connection);
	q->judged = receiver_judge(&r->rules, &head);
	if (q->judged.status != 200)
		http_deny(r, q, q->judged.status, q->judged.message);
	else if (receiver_is_finishing(r))
		http_deny(r, q, 503, "this receiver is ending");
	else
		receiver_body_init(&q->body, q->judged.gzip);
	q->client->begun_ms = receiver_now_ms();
	http_progress(q->client);
	receiver_request_begun(r);
	return q;
}

/* ---- a request: its body -------------------------------------------------------------------------- */

static void http_body(struct receiver *r, struct receiver_request *q, struct str piece)
{
	const char *message = NULL;
	int status;

	status = receiver_body_add(&q->body, piece, r->rules.body_limit, &message);
	if (status == 200 && !receiver_charge(r, q, q->body.text.room)) {
		status = 503;
		message = "too many large requests at once";
	}
	if (status == 200)
		return;
	receiver_body_release(&q->body);
	http_deny(r, q, status, message);
}

/* False: it has had its chance. */
static bool http_patient(struct receiver *r, struct receiver_request *q, size_t len)
{
	struct receiver_http_client *c = q->client;
	int64_t taken = receiver_now_ms() - c->begun_ms;

	q->came += len;
	c->step += len;
	if (c->step >= HTTP_STEP)
		http_progress(c);
	if (taken < http_patience_ms(r) && q->came <= r->rules.body_limit * 2)
		return true;
	receiver_connected(r, 0, true);
	return false;
}

/* The body is there: it goes to the worker, and its connection sleeps. */
static enum MHD_Result http_whole(struct receiver *r, struct receiver_request *q)
{
	const char *message = NULL;
	int status = receiver_body_end(&q->body, &message);

	if (status != 200)
		http_deny(r, q, status, message);
	else if (q->judged.signal == RECEIVER_METRICS)
		q->status = 200;
	if (q->status)
		return http_respond(q);
	buf_reserve(&q->body.text, HTTP_PAD);
	http_asleep(q->client, true);
	MHD_suspend_connection(q->client->connection);
	receiver_queue(r, q);
	return MHD_YES;
}

/* Called when a request's head is there, for each piece of its body, at its end, and when it wakes. */
static enum MHD_Result http_access(void *state, struct MHD_Connection *connection,
	const char *url, const char *method, const char *version, const char *piece,
	size_t *len, void **context)
{
	struct receiver_http *h = state;
	struct receiver_request *q = *context;
	size_t came = *len;

	(void)version;
	if (!q) {
		*context = q = http_request(h->r, connection, url, method);
		return http_early(q, connection) ? http_respond(q) : MHD_YES;
	}
	*len = 0;
	if (!came)
		return q->status ? http_respond(q) : http_whole(h->r, q);
	if (!q->status)
		http_body(h->r, q, (struct str){piece, came});
	return http_patient(h->r, q, came) ? MHD_YES : MHD_NO;
}

static void http_over(void *state, struct MHD_Connection *connection, void **context,
	enum MHD_RequestTerminationCode why)
{
	struct receiver_http *h = state;

	(void)connection;
	(void)why;
	if (*context)
		receiver_request_over(h->r, *context);
	*context = NULL;
}

/* ---- beginning and end ----------------------------------------------------------------------------- */

static struct MHD_Daemon *http_daemon(struct receiver_http *h, int fd)
{
	const struct receiver *r = h->r;
	unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_AUTO |
		MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;

	return MHD_start_daemon(flags, 0, NULL, NULL, http_access, h,
		MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_TIMEOUT,
		(r->timeout_ms + 999) / 1000, MHD_OPTION_CONNECTION_LIMIT,
		r->connections + HTTP_SPARE, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)HTTP_MEMORY, MHD_OPTION_NOTIFY_COMPLETED, http_over, h,
		MHD_OPTION_NOTIFY_CONNECTION, http_notify, h, MHD_OPTION_END);
}

struct receiver_http *receiver_http_start(
	struct receiver *r, const int *fds, size_t count, struct buf *why)
{
	struct receiver_http *h = mem_new(sizeof(*h));
	bool there = http_library_load(why);

	h->r = r;
	pthread_mutex_init(&h->lock, NULL);
	for (size_t i = 0; i < count; i++) {
		h->daemons[h->count] = there ? http_daemon(h, fds[i]) : NULL;
		if (h->daemons[h->count])
			h->count++;
		else
			close(fds[i]);
	}
	if (h->count)
		return h;
	if (there)
		buf_add(why, STR("cannot start the HTTP server"));
	receiver_http_stop(h);
	return NULL;
}

void receiver_http_quiesce(struct receiver_http *h)
{
	for (size_t i = 0; i < h->count; i++) {
		int fd = MHD_quiesce_daemon(h->daemons[i]);

		if (fd >= 0)
			close(fd);
	}
}

void receiver_http_stop(struct receiver_http *h)
{
	for (size_t i = 0; i < h->count; i++)
		MHD_stop_daemon(h->daemons[i]);
	pthread_mutex_destroy(&h->lock);
	free(h);
}
