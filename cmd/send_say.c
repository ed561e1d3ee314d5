#include "send.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "send_url.h"

/* ---- words -------------------------------------------------------------------------------------- */

/* `1 span`, `2 spans`. */
static void say_items(enum otlp_signal signal, uint64_t count, struct buf *out)
{
	buf_addf(out, "%" PRIu64 " %s%s", count, signal == OTLP_TRACES ? "span" : "log",
		count == 1 ? "" : "s");
}

static const char *say_requests(uint64_t count)
{
	return count == 1 ? "request" : "requests";
}

/* Why, in one line: the status and its words, what the other side says. */
static void say_why(const struct send *s, const struct send_reply *r, struct buf *out)
{
	const char *words = send_status_words(r->status);

	if (r->status)
		buf_addf(out, "%d", r->status);
	else
		buf_add(out, str_from(r->why));
	if (words)
		buf_addf(out, " (%s)", words);
	if (!s->judgement.message.len)
		return;
	buf_add(out, STR(": "));
	buf_add(out, str_head(buf_str(&s->judgement.message), 400));
}

/* ---- answers ------------------------------------------------------------------------------------ */

static void say_taken(struct send *s, const struct send_batch *b, struct buf *line)
{
	if (s->judgement.rejected) {
		say_items(b->signal, (uint64_t)s->judgement.rejected, line);
		buf_add(line, STR(" rejected"));
	} else {
		buf_add(line, STR("taken"));
	}
	if (s->judgement.message.len)
		buf_add(line, STR(": "));
	buf_add(line, str_head(buf_str(&s->judgement.message), 400));
}

/* Whether it is worth a line: that it still fails is said when it is given up, and not each time. */
static bool say_worth(struct send *s)
{
	bool again = s->judgement.verdict == SEND_AGAIN && !s->pace.down;
	bool worth = !again || !s->again_said;

	s->again_said = again;
	return worth;
}

static void say_again(const struct send *s, struct buf *line)
{
	if (!s->pace.down)
		buf_add(line, STR("; trying again"));
	else
		buf_add(line, STR("; giving up"));
}

void send_say_failed(struct send *s, const struct send_batch *b, const struct send_reply *r)
{
	bool taken = s->judgement.verdict == SEND_TAKEN;
	struct buf line = {0};

	if (!taken && !say_worth(s))
		return;
	send_url_show(str_from(s->targets[b->signal].url), &line);
	buf_add(&line, STR(": "));
	if (taken)
		say_taken(s, b, &line);
	else
		say_why(s, r, &line);
	if (s->judgement.verdict == SEND_AGAIN)
		say_again(s, &line);
	report_say(&s->intake.report, "%s", buf_text(&line));
	buf_release(&line);
}

/* Ids that are none, mostly: in JSON they may be any text. */
void send_say_lossy(struct send *s)
{
	if (!s->lossy_said)
		report_say(&s->intake.report,
			"protocol buffers have no word for some values, ids perhaps, "
			"which are left out; --protocol=http/json sends them");
	s->lossy_said = true;
}

/* ---- while it goes on --------------------------------------------------------------------------- */

void send_say_progress(struct send *s)
{
	struct buf line = {0};

	if (s->options->quiet)
		return;
	buf_addf(&line, "sending: %" PRIu64 " spans", s->counts[OTLP_TRACES].items);
	if (s->pace.failures && !s->pace.down)
		buf_addf(&line, ", failing for %" PRId64 " s",
			(s->now_ns - s->pace.since_ns) / 1000000000);
	progress_line(&s->progress, buf_text(&line), s->now_ns);
	buf_release(&line);
}

/* ---- a dry run ---------------------------------------------------------------------------------- */

void send_say_config(const struct send *s)
{
	struct buf out = {0};

	for (enum otlp_signal i = 0; i < OTLP_SIGNALS; i++)
		send_target_show(&s->targets[i], i, &out);
	buf_add(&out, STR("keep: "));
	if (s->options->keep)
		buf_add(&out, str_from(s->options->keep));
	else
		send_keep_place(clock_wall(), &out);
	buf_add_byte(&out, '\n');
	fputs(buf_text(&out), stdout);
	buf_release(&out);
}

static void say_dry(const struct send *s)
{
	struct buf out = {0};

	for (enum otlp_signal i = 0; i < OTLP_SIGNALS; i++) {
		const struct send_counts *c = &s->counts[i];

		if (!c->requests && i != OTLP_TRACES)
			continue;
		buf_add(&out, STR("would send "));
		say_items(i, c->items, &out);
		buf_addf(&out, " in %" PRIu64 " %s of %" PRIu64 " bytes to ", c->requests,
			say_requests(c->requests), c->bytes);
		send_url_show(str_from(s->targets[i].url), &out);
		buf_add_byte(&out, '\n');
	}
	fputs(buf_text(&out), stdout);
	buf_release(&out);
}

/* ---- in the end --------------------------------------------------------------------------------- */

/* Nothing that could be sent has come. */
static bool say_nothing(const struct send *s)
{
	return s->latest_ns == INT64_MIN && !s->stop;
}

/* Who sends a file that holds no spans, but something, has taken another one, or it is broken. */
static void say_empty(struct send *s)
{
	const struct intake *in = &s->intake;

	if (!say_nothing(s) || in->report.failed)
		return;
	s->failed = in->texts || in->report.bad;
	if (s->failed)
		report_say(&s->intake.report, "there is no span in what was read");
	else if (!s->options->quiet && !s->options->dry)
		report_say(&s->intake.report, "there was nothing to send");
}

static void say_sent(struct send *s, enum otlp_signal signal)
{
	const struct send_counts *c = &s->counts[signal];
	struct buf line = {0};

	if (s->options->quiet || (!c->requests && (signal != OTLP_TRACES || s->failed)) ||
		say_nothing(s))
		return;
	say_items(signal, c->items, &line);
	buf_addf(&line, " sent in %" PRIu64 " %s to ", c->requests,
		say_requests(c->requests));
	send_url_show(str_from(s->targets[signal].url), &line);
	report_say(&s->intake.report, "%s", buf_text(&line));
	buf_release(&line);
}

static void say_again_how(struct report *r, const struct send_keep *k)
{
	struct buf line = {0};

	if (k->items[OTLP_TRACES] || !k->items[OTLP_LOGS])
		say_items(OTLP_TRACES, k->items[OTLP_TRACES], &line);
	if (k->items[OTLP_TRACES] && k->items[OTLP_LOGS])
		buf_add(&line, STR(" and "));
	if (k->items[OTLP_LOGS])
		say_items(OTLP_LOGS, k->items[OTLP_LOGS], &line);
	buf_addf(&line, " could not be sent; to send them again: aitrace-send ");
	buf_add(&line, buf_str(&k->name));
	report_say(r, "%s", buf_text(&line));
	buf_release(&line);
}

static void say_kept(struct send *s)
{
	struct send_keep *k = &s->keep;
	struct report *r = &s->intake.report;

	if (s->crowded)
		report_say(r, "%" PRIu64 " %s could not wait: more came than was taken",
			s->crowded, say_requests(s->crowded));
	if (k->requests)
		say_again_how(r, k);
	if (k->error)
		report_say(r, "%s: %s: %" PRIu64 " that could not be sent are lost",
			buf_text(&k->name), strerror(k->error), k->lost);
}

void send_say_end(struct send *s)
{
	struct report *r = &s->intake.report;

	progress_end(&s->progress);
	say_empty(s);
	if (s->options->dry) {
		say_dry(s);
		return;
	}
	for (enum otlp_signal i = 0; i < OTLP_SIGNALS; i++)
		say_sent(s, i);
	if (s->open)
		report_say(r, "%" PRIu64 " %s had not ended, and %s not sent", s->open,
			s->open == 1 ? "span" : "spans", s->open == 1 ? "was" : "were");
	if (s->late && !s->options->quiet)
		report_say(r, "%" PRIu64 " %s after %s had been sent", s->late,
			s->late == 1 ? "record came" : "records came",
			s->late == 1 ? "its span" : "their spans");
	say_kept(s);
}
