#include "receiver_parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "receiver_records.h"

/* Unpacking may take so many times what a body may. */
enum { WORK_MEMORY = 4 };

/* What the worker has at hand. */
struct work {
	struct receiver *r;
	struct receiver_records records;
	struct import_out passed; /* its lines as somebody wants them written */
	struct receiver_request *q;
};

/* ---- who has waited for too long --------------------------------------------------------------- */

static bool work_old(
	const struct receiver *r, const struct receiver_request *q, int64_t now)
{
	return now - q->since_ms > r->hold_ms || (r->finishing && now > r->until_ms);
}

/* Takes the first of the queue; `lock` is held. */
static struct receiver_request *work_pop(struct receiver *r)
{
	struct receiver_request *q = r->first;

	if (q)
		r->first = q->next;
	return q;
}

/* The queue is in order of age. */
static void work_expire(struct receiver *r)
{
	int64_t now = receiver_now_ms();
	struct receiver_request *q;

	do {
		pthread_mutex_lock(&r->lock);
		q = r->first && work_old(r, r->first, now) ? work_pop(r) : NULL;
		pthread_mutex_unlock(&r->lock);
		if (q)
			receiver_refuse(
				q, 503, "what was received before is not written yet");
	} while (q);
}

/* Whether to wait for room in the pipe. */
static bool work_wait(void *to, bool begun)
{
	const struct work *w = to;
	struct receiver *r = w->r;
	int64_t now = receiver_now_ms();
	bool over, old;

	receiver_say(r, SAY_SLOW_READER,
		"the output is not read as fast as clients send: they wait");
	work_expire(r);
	pthread_mutex_lock(&r->lock);
	over = r->finishing && now > r->until_ms;
	old = !begun && work_old(r, w->q, now);
	pthread_mutex_unlock(&r->lock);
	return !over && !old;
}

/* ---- a request --------------------------------------------------------------------------------- */

static void work_written(struct work *w)
{
	struct receiver_request *q = w->q;
	struct receiver *r = w->r;
	uint64_t refused = receiver_records_refused(&w->records);

	pthread_mutex_lock(&r->lock);
	if (r->counts.error)
		receiver_say_now(r, "the output takes lines again");
	r->counts.error = 0;
	r->counts.bytes += q->body.text.len;
	r->counts.refused += refused;
	*(q->judged.signal == RECEIVER_LOGS ? &r->counts.logs
					    : &r->counts.spans) += w->records.records;
	pthread_mutex_unlock(&r->lock);
	q->refused = refused;
	q->message = "they have no usable ids, times or names";
	q->status = 200;
}

static void work_failed(struct work *w, int error)
{
	struct receiver *r = w->r;
	char text[256];

	pthread_mutex_lock(&r->lock);
	if (error != r->counts.error) {
		snprintf(text, sizeof(text), "cannot write: %s%s", strerror(error),
			error == EPIPE ? "" : "; clients are told to come again");
		r->counts.error = error;
		receiver_say_now(r, text);
	}
	pthread_mutex_unlock(&r->lock);
	buf_addf(&w->q->text, "this receiver cannot write: %s", strerror(error));
	w->q->message = buf_text(&w->q->text);
	w->q->status = 503;
}

static struct str work_lines(struct work *w)
{
	struct receiver *r = w->r;
	struct str lines = buf_str(&w->records.out.text);

	if (!r->pass)
		return lines;
	buf_reset(&w->passed.text);
	r->pass(r->pass_to, lines, &w->passed);
	return buf_str(&w->passed.text);
}

static void work_write(struct work *w)
{
	struct str lines = work_lines(w);
	enum receiver_written written = lines.len ? receiver_out_write(&w->r->out, lines)
						  : RECEIVER_WRITTEN;

	if (written == RECEIVER_WRITTEN) {
		work_written(w);
	} else if (written == RECEIVER_FAILED) {
		work_failed(w, errno);
	} else {
		w->q->status = 503;
		w->q->message = "nobody reads what this receiver writes";
	}
}

static void work_unreadable(struct work *w)
{
	struct receiver_request *q = w->q;
	char text[256];

	snprintf(text, sizeof(text), "a request could not be read: %s", w->records.wrong);
	receiver_say(w->r, SAY_UNREADABLE, text);
	q->status = 400;
	q->message = w->records.wrong;
}

static void work_do(struct work *w)
{
	struct receiver_request *q = w->q;
	size_t memory = w->r->rules.body_limit * WORK_MEMORY;

	if (receiver_records(&w->records, q->judged.signal, q->judged.type,
		    buf_str(&q->body.text), memory))
		work_write(w);
	else
		work_unreadable(w);
	receiver_records_reset(&w->records);
	receiver_body_release(&q->body);
	receiver_http_answer(q);
}

/* ---- the thread --------------------------------------------------------------------------------- */

static bool work_over(const struct receiver *r)
{
	return r->finishing && (!r->counts.open || receiver_now_ms() > r->until_ms);
}

/* While finishing: until the answers are sent, or it is over. */
static void work_sleep(struct receiver *r)
{
	struct timespec until;

	if (!r->finishing) {
		pthread_cond_wait(&r->come, &r->lock);
		return;
	}
	until.tv_sec = r->until_ms / 1000;
	until.tv_nsec = (r->until_ms % 1000 + 1) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_cond_timedwait(&r->come, &r->lock, &until);
}

/* NULL: there will be no more. */
static struct receiver_request *work_next(struct receiver *r)
{
	struct receiver_request *q;

	work_expire(r);
	pthread_mutex_lock(&r->lock);
	while (!r->first && !work_over(r))
		work_sleep(r);
	q = work_pop(r);
	r->finished = !q;
	pthread_mutex_unlock(&r->lock);
	return q;
}

void *receiver_work(void *state)
{
	struct work w = {.r = state};
	struct receiver *r = state;

	r->out.wait = work_wait;
	r->out.to = &w;
	while ((w.q = work_next(r)))
		work_do(&w);
	receiver_records_release(&w.records);
	buf_release(&w.passed.text);
	if (r->pipe[1] >= 0)
		close(r->pipe[1]);
	r->pipe[1] = -1;
	receiver_woken(r);
	return NULL;
}
