#include "receiver_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "clock.h"
#include "receiver_listen.h"

enum {
	RECEIVER_LIMIT = 64 << 20,
	RECEIVER_CONNECTIONS = 128,
	RECEIVER_TIMEOUT_MS = 30000,
	RECEIVER_HOLD_MS = 8000,
	RECEIVER_GRACE_MS = 2000,
	RECEIVER_SAID = 16 * 1024, /* bytes that wait to be taken; then no more is said */
	/*
	 * What every request may have, so that large ones cannot keep small ones out; and of all that is
	 * beyond it, so many times the limit of one.
	 */
	RECEIVER_SMALL = 1 << 20,
	RECEIVER_LARGE_ONES = 4,
};

int64_t receiver_now_ms(void)
{
	return clock_steady() / 1000000;
}

/* ---- what the threads tell each other ------------------------------------------------------- */

void receiver_woken(struct receiver *r)
{
	/* Full: it is readable. */
	ssize_t ignored = write(r->wake[1], "", 1);

	(void)ignored;
}

void receiver_say_now(struct receiver *r, const char *text)
{
	size_t len = strlen(text);

	if (r->said.len + len > RECEIVER_SAID)
		return;
	buf_add(&r->said, str_from(text));
	buf_add_byte(&r->said, '\n');
	receiver_woken(r);
}

void receiver_say(struct receiver *r, enum receiver_saying what, const char *text)
{
	pthread_mutex_lock(&r->lock);
	if (!(r->said_once >> what & 1)) {
		r->said_once |= 1U << what;
		receiver_say_now(r, text);
	}
	pthread_mutex_unlock(&r->lock);
}

void receiver_request_begun(struct receiver *r)
{
	pthread_mutex_lock(&r->lock);
	r->counts.open++;
	pthread_mutex_unlock(&r->lock);
}

void receiver_request_over(struct receiver *r, struct receiver_request *q)
{
	pthread_mutex_lock(&r->lock);
	r->counts.open--;
	r->charged -= q->charged;
	if (r->finishing)
		pthread_cond_signal(&r->come);
	pthread_mutex_unlock(&r->lock);
	receiver_body_release(&q->body);
	buf_release(&q->text);
	free(q);
}

void receiver_request_answered(struct receiver *r, const struct receiver_request *q)
{
	pthread_mutex_lock(&r->lock);
	r->counts.requests++;
	r->counts.accepted += q->status == 200;
	r->counts.metrics += q->status == 200 && q->judged.signal == RECEIVER_METRICS;
	r->counts.again += receiver_again(q->status) != 0;
	pthread_mutex_unlock(&r->lock);
}

bool receiver_charge(struct receiver *r, struct receiver_request *q, size_t bytes)
{
	size_t beyond = bytes > RECEIVER_SMALL ? bytes - RECEIVER_SMALL : 0;
	bool held = true;

	if (beyond <= q->charged)
		return true;
	pthread_mutex_lock(&r->lock);
	if (r->charged + beyond - q->charged > r->rules.body_limit * RECEIVER_LARGE_ONES) {
		held = false;
	} else {
		r->charged += beyond - q->charged;
		q->charged = beyond;
	}
	pthread_mutex_unlock(&r->lock);
	return held;
}

void receiver_queue(struct receiver *r, struct receiver_request *q)
{
	bool finished;

	q->since_ms = receiver_now_ms();
	q->next = NULL;
	pthread_mutex_lock(&r->lock);
	finished = r->finished;
	if (!finished) {
		*(r->first ? &r->last->next : &r->first) = q;
		r->last = q;
		pthread_cond_signal(&r->come);
	}
	pthread_mutex_unlock(&r->lock);
	if (finished)
		receiver_refuse(q, 503, "this receiver is ending");
}

void receiver_refuse(struct receiver_request *q, int status, const char *message)
{
	q->status = status;
	q->message = message;
	receiver_http_answer(q);
}

void receiver_connected(struct receiver *r, int change, bool cut)
{
	pthread_mutex_lock(&r->lock);
	r->counts.connections += (unsigned)change;
	r->counts.cut += cut;
	pthread_mutex_unlock(&r->lock);
}

bool receiver_is_finishing(struct receiver *r)
{
	bool finishing;

	pthread_mutex_lock(&r->lock);
	finishing = r->finishing;
	pthread_mutex_unlock(&r->lock);
	return finishing;
}

/* ---- beginning ------------------------------------------------------------------------------ */

static unsigned receiver_or(unsigned given, unsigned usual)
{
	return given ? given : usual;
}

static char *receiver_copy(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(mem_new(size), text, size);
}

static struct receiver *receiver_new(const struct receiver_options *o)
{
	struct receiver *r = mem_new(sizeof(*r));
	pthread_condattr_t attributes;

	r->token = o->token ? receiver_copy(o->token) : NULL;
	r->rules = (struct receiver_rules){.token = r->token,
		.hosts = o->hosts,
		.body_limit = o->body_limit ? o->body_limit : RECEIVER_LIMIT};
	r->connections = receiver_or(o->connections, RECEIVER_CONNECTIONS);
	r->timeout_ms = receiver_or(o->timeout_ms, RECEIVER_TIMEOUT_MS);
	r->hold_ms = receiver_or(o->hold_ms, RECEIVER_HOLD_MS);
	r->pass = o->pass;
	r->pass_to = o->pass_to;
	r->grace_ms = receiver_or(o->grace_ms, RECEIVER_GRACE_MS);
	r->port = o->port;
	r->pipe[0] = r->pipe[1] = r->wake[0] = r->wake[1] = -1;
	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&r->come, &attributes);
	pthread_condattr_destroy(&attributes);
	return r;
}

static void receiver_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void receiver_free(struct receiver *r)
{
	receiver_close(&r->pipe[1]);
	receiver_close(&r->wake[0]);
	receiver_close(&r->wake[1]);
	pthread_cond_destroy(&r->come);
	pthread_mutex_destroy(&r->lock);
	buf_release(&r->said);
	free(r->endpoint);
	free(r->token);
	free(r);
}

static bool receiver_pipes(struct receiver *r, int out, struct buf *why)
{
	if (pipe2(r->wake, O_CLOEXEC | O_NONBLOCK) < 0 ||
		(out < 0 && pipe2(r->pipe, O_CLOEXEC) < 0)) {
		buf_addf(why, "cannot make a pipe: %s", strerror(errno));
		return false;
	}
	receiver_out_init(&r->out, out < 0 ? r->pipe[1] : out);
	return true;
}

static bool receiver_sockets(struct receiver *r, const char *address, struct buf *why)
{
	int fds[RECEIVER_SOCKETS];
	size_t count = receiver_listen(address, &r->port, fds, why);

	if (!count)
		return false;
	r->endpoint = receiver_url(address ? address : "127.0.0.1", r->port);
	r->http = receiver_http_start(r, fds, count, why);
	return r->http;
}

static bool receiver_begin(
	struct receiver *r, const struct receiver_options *o, struct buf *why)
{
	int error;

	if (o->address && !o->remote && !o->token && receiver_remote(o->address)) {
		buf_addf(why,
			"%s may be reached from other machines: that wants --token-file, or "
			"--allow-remote",
			o->address);
		return false;
	}
	if (!receiver_pipes(r, o->out, why))
		return false;
	error = pthread_create(&r->worker, NULL, receiver_work, r);
	if (error)
		buf_addf(why, "cannot start a thread: %s", strerror(error));
	r->works = !error;
	return r->works && receiver_sockets(r, o->address, why);
}

struct receiver *receiver_start(const struct receiver_options *o, struct buf *why)
{
	struct receiver *r = receiver_new(o);
	sigset_t all, before;
	bool begun;

	/* The threads have the mask of who makes them. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	begun = receiver_begin(r, o, why);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (begun)
		return r;
	receiver_close(&r->pipe[0]);
	receiver_stop(r, NULL);
	return NULL;
}

/* ---- for the caller --------------------------------------------------------------------------- */

const char *receiver_endpoint(const struct receiver *r)
{
	return r->endpoint;
}

uint16_t receiver_port(const struct receiver *r)
{
	return r->port;
}

int receiver_lines(const struct receiver *r)
{
	return r->pipe[0];
}

int receiver_wake(const struct receiver *r)
{
	return r->wake[0];
}

bool receiver_said(struct receiver *r, struct buf *text)
{
	char drop[64];
	bool any;

	pthread_mutex_lock(&r->lock);
	any = r->said.len;
	if (any) {
		struct str all = buf_str(&r->said);
		size_t len = str_find(all, '\n');

		buf_add(text, str_head(all, len));
		memmove(r->said.at, all.at + len + 1, all.len - len - 1);
		r->said.len -= len + 1;
	} else if (!r->finished) {
		while (read(r->wake[0], drop, sizeof(drop)) > 0)
			;
	}
	pthread_mutex_unlock(&r->lock);
	return any;
}

struct receiver_counts receiver_counts(struct receiver *r)
{
	struct receiver_counts counts;

	pthread_mutex_lock(&r->lock);
	counts = r->counts;
	pthread_mutex_unlock(&r->lock);
	return counts;
}

void receiver_finish(struct receiver *r)
{
	bool first;

	pthread_mutex_lock(&r->lock);
	first = !r->finishing;
	r->finishing = true;
	if (first)
		r->until_ms = receiver_now_ms() + r->grace_ms;
	pthread_cond_signal(&r->come);
	pthread_mutex_unlock(&r->lock);
	if (first && r->http)
		receiver_http_quiesce(r->http);
}

bool receiver_finished(struct receiver *r)
{
	bool finished;

	pthread_mutex_lock(&r->lock);
	finished = r->finished;
	pthread_mutex_unlock(&r->lock);
	return finished;
}

void receiver_stop(struct receiver *r, struct receiver_counts *counts)
{
	if (!r)
		return;
	receiver_finish(r);
	if (r->works)
		pthread_join(r->worker, NULL);
	if (r->http)
		receiver_http_stop(r->http);
	if (counts)
		*counts = receiver_counts(r);
	receiver_free(r);
}
