#include "send_http.h"

#include <stdlib.h>

#include <curl/curl.h>

#include "base/mem.h"
#include "clock.h"

/* OTLP 1.11: answers are no longer. */
enum { REPLY_MAX = 4 << 20 };

static const char agent[] = "aitrace-send/" AITRACE_VERSION
			    " OTel-OTLP-Exporter-C/" AITRACE_VERSION;

struct send_http {
	CURLM *multi;
	CURL *easy;		    /* of the request; NULL: none is on its way */
	struct curl_slist *headers; /* of it */
	struct pollfd *fds;	    /* that the library wants to hear of */
	size_t fd_count;
	size_t fd_room;
	int64_t due_ns; /* when it wants to be called; with `timed` */
	bool timed;
	bool full;	 /* the answer is longer than we take */
	struct buf body; /* of the answer */
	struct buf type; /* its Content-Type */
	char error[CURL_ERROR_SIZE];
};

/* ---- what the library wants to know ------------------------------------------------------------ */

static struct pollfd *http_fd(struct send_http *h, curl_socket_t fd)
{
	for (size_t i = 0; i < h->fd_count; i++)
		if (h->fds[i].fd == fd)
			return &h->fds[i];
	h->fds = mem_grow(h->fds, &h->fd_room, h->fd_count + 1, sizeof(*h->fds));
	h->fds[h->fd_count] = (struct pollfd){.fd = fd};
	return &h->fds[h->fd_count++];
}

/* As CURLMOPT_SOCKETFUNCTION has it. */
static int http_socket(CURL *easy, curl_socket_t fd, int what, void *to, void *of_socket)
{
	struct send_http *h = to;
	struct pollfd *p = http_fd(h, fd);

	(void)easy;
	(void)of_socket;
	p->events = (short)((what & CURL_POLL_IN ? POLLIN : 0) |
		(what & CURL_POLL_OUT ? POLLOUT : 0));
	if (what == CURL_POLL_REMOVE)
		*p = h->fds[--h->fd_count];
	return 0;
}

static int http_timer(CURLM *multi, long timeout_ms, void *to)
{
	struct send_http *h = to;

	(void)multi;
	h->timed = timeout_ms >= 0;
	if (h->timed)
		h->due_ns = clock_steady() + (int64_t)timeout_ms * 1000000;
	return 0;
}

/* What is too much ends it: what it says by then is enough. */
static size_t http_body(char *bytes, size_t size, size_t count, void *to)
{
	struct send_http *h = to;
	size_t len = size * count, room = REPLY_MAX - h->body.len;

	h->full = len > room;
	buf_add(&h->body, str_head((struct str){bytes, len}, room));
	return h->full ? 0 : len;
}

struct send_http *send_http_new(void)
{
	struct send_http *h;

	if (curl_global_init(CURL_GLOBAL_DEFAULT))
		return NULL;
	h = mem_new(sizeof(*h));
	h->multi = curl_multi_init();
	if (!h->multi) {
		free(h);
		return NULL;
	}
	curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, http_socket);
	curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
	curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, http_timer);
	curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
	return h;
}

void send_http_free(struct send_http *h)
{
	if (!h)
		return;
	send_http_stop(h);
	curl_multi_cleanup(h->multi);
	curl_global_cleanup();
	free(h->fds);
	buf_release(&h->body);
	buf_release(&h->type);
	free(h);
}

/* ---- a request ---------------------------------------------------------------------------------- */

static void http_header(struct send_http *h, const char *name, struct str value)
{
	struct buf line = {0};

	/* By a semicolon the library says that a field has no value; by a colon that there is none. */
	buf_addf(&line, "%s%s%.*s", name, value.len ? ": " : ";", (int)value.len, value.at);
	h->headers = curl_slist_append(h->headers, buf_text(&line));
	buf_release(&line);
}

static void http_headers(struct send_http *h, const struct send_target *t)
{
	struct buf name = {0};

	h->headers = NULL;
	http_header(h, "Content-Type",
		t->json ? STR("application/json") : STR("application/x-protobuf"));
	if (t->gzip)
		http_header(h, "Content-Encoding", STR("gzip"));
	/* Or long ones would wait for a word from servers that have none. */
	h->headers = curl_slist_append(h->headers, "Expect:");
	for (size_t i = 0; i < t->headers.count; i++) {
		buf_reset(&name);
		buf_add(&name, t->headers.at[i].name);
		http_header(h, buf_text(&name), t->headers.at[i].value);
	}
	buf_release(&name);
	curl_easy_setopt(h->easy, CURLOPT_HTTPHEADER, h->headers);
}

static void http_safety(struct send_http *h, const struct send_target *t)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(h->easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	curl_easy_setopt(
		h->easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
	if (t->certificate)
		curl_easy_setopt(h->easy, CURLOPT_CAINFO, t->certificate);
	if (t->client_key)
		curl_easy_setopt(h->easy, CURLOPT_SSLKEY, t->client_key);
	if (t->client_certificate)
		curl_easy_setopt(h->easy, CURLOPT_SSLCERT, t->client_certificate);
}

void send_http_begin(struct send_http *h, const struct send_target *t, struct str body)
{
	buf_reset(&h->body);
	buf_reset(&h->type);
	h->error[0] = 0;
	h->full = false;
	h->easy = curl_easy_init();
	if (!h->easy)
		return;
	curl_easy_setopt(h->easy, CURLOPT_URL, t->url);
	curl_easy_setopt(h->easy, CURLOPT_POST, 1L);
	curl_easy_setopt(h->easy, CURLOPT_POSTFIELDS, body.at ? body.at : "");
	curl_easy_setopt(h->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
	curl_easy_setopt(h->easy, CURLOPT_USERAGENT, agent);
	curl_easy_setopt(h->easy, CURLOPT_TIMEOUT_MS, (long)t->timeout_ms);
	curl_easy_setopt(h->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h->easy, CURLOPT_ERRORBUFFER, h->error);
	curl_easy_setopt(h->easy, CURLOPT_WRITEFUNCTION, http_body);
	curl_easy_setopt(h->easy, CURLOPT_WRITEDATA, h);
	http_safety(h, t);
	http_headers(h, t);
	curl_multi_add_handle(h->multi, h->easy);
}

bool send_http_busy(const struct send_http *h)
{
	return h->easy != NULL;
}

void send_http_stop(struct send_http *h)
{
	if (!h->easy)
		return;
	curl_multi_remove_handle(h->multi, h->easy);
	curl_easy_cleanup(h->easy);
	curl_slist_free_all(h->headers);
	h->easy = NULL;
	h->headers = NULL;
}

size_t send_http_poll(
	const struct send_http *h, struct pollfd *fds, size_t max, int *timeout_ms)
{
	size_t count = h->fd_count < max ? h->fd_count : max;
	int64_t wait = (h->due_ns - clock_steady() + 999999) / 1000000;

	if (!h->easy)
		return 0;
	if (count)
		memcpy(fds, h->fds, count * sizeof(*fds));
	if (h->timed && wait < 0)
		wait = 0;
	if (h->timed && (*timeout_ms < 0 || wait < *timeout_ms))
		*timeout_ms = (int)(wait < INT32_MAX ? wait : INT32_MAX);
	return count;
}

/* ---- its answer --------------------------------------------------------------------------------- */

/* No answer now, but perhaps another time. */
static const CURLcode later[] = {CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST,
	CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
	CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM};

static bool http_later(CURLcode code)
{
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		if (code == later[i])
			return true;
	return false;
}

/* A status that has come counts, whatever became of the rest of the answer. */
static void http_reply(struct send_http *h, CURLcode code, struct send_reply *reply)
{
	long status = 0;
	curl_off_t after = 0;
	const char *type = NULL;

	curl_easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(h->easy, CURLINFO_RETRY_AFTER, &after);
	curl_easy_getinfo(h->easy, CURLINFO_CONTENT_TYPE, &type);
	buf_add(&h->type, str_from(type));
	*reply = (struct send_reply){.status = status >= 200 ? (int)status : 0,
		.later = http_later(code),
		.why = h->error[0] ? h->error : curl_easy_strerror(code),
		.after_ns = after < 0	    ? 0
			: after < INT32_MAX ? (int64_t)after * 1000000000
					    : (int64_t)INT32_MAX * 1000000000,
		.content_type = buf_str(&h->type),
		.body = buf_str(&h->body)};
}

static bool http_done(struct send_http *h, struct send_reply *reply)
{
	const CURLMsg *message;
	bool done = false;
	int left;

	while ((message = curl_multi_info_read(h->multi, &left)))
		if (message->msg == CURLMSG_DONE) {
			http_reply(h, message->data.result, reply);
			done = true;
		}
	if (done)
		send_http_stop(h);
	return done;
}

static void http_act(struct send_http *h, curl_socket_t fd, int what)
{
	int running;

	curl_multi_socket_action(h->multi, fd, what, &running);
}

bool send_http_turn(struct send_http *h, const struct pollfd *fds, size_t count,
	struct send_reply *reply)
{
	if (!h->easy)
		return false;
	for (size_t i = 0; i < count; i++) {
		short had = fds[i].revents;

		if (had)
			http_act(h, fds[i].fd,
				(had & POLLIN ? CURL_CSELECT_IN : 0) |
					(had & POLLOUT ? CURL_CSELECT_OUT : 0) |
					(had & (POLLERR | POLLHUP | POLLNVAL)
							? CURL_CSELECT_ERR
							: 0));
	}
	if (h->timed && clock_steady() >= h->due_ns) {
		h->timed = false;
		http_act(h, CURL_SOCKET_TIMEOUT, 0);
	}
	return http_done(h, reply);
}
