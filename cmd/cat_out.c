#include "cat.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/json.h"

/* What half was written goes, and we with it. */
static _Noreturn void out_give_up(struct cat *c, int stop)
{
	outlet_release(&c->one);
	outlet_release(&c->out);
	split_release(&c->split);
	if (!stop)
		exit(1);
	signals_die(stop);
}

void cat_out_fail(struct cat *c)
{
	out_give_up(c, 0);
}

static const char *out_name(const struct outlet *o)
{
	return o->path ? o->path : "standard output";
}

/* Who reads us may be gone: then we end as filters do. */
static void out_check(struct cat *c, const struct outlet *o)
{
	if (!o->error)
		return;
	if (o->error == EPIPE)
		out_give_up(c, SIGPIPE);
	report_say(&c->intake.report, "%s: %s", out_name(o), strerror(o->error));
	out_give_up(c, 0);
}

static void out_check_split(struct cat *c)
{
	if (!c->split.error)
		return;
	report_say(&c->intake.report, "%.*s: %s", (int)c->split.failed.len,
		c->split.failed.at, strerror(c->split.error));
	out_give_up(c, 0);
}

void cat_out_stopped(struct cat *c)
{
	struct signals_seen seen = {0};

	if (c->taken)
		seen = signals_take();
	if (seen.stop)
		c->stop = seen.stop;
	if (c->stop && c->complete)
		out_give_up(c, c->stop);
}

static const char *out_ending(const struct cat *c)
{
	static const char *const endings[][2] = {{"chrome", ".json"}, {"folded", ".folded"},
		{"csv", ".csv"}, {"tree", ".txt"}};

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (cat_options_to(c->options, endings[i][0]))
			return endings[i][1];
	return ".jsonl";
}

void cat_out_begin(struct cat *c)
{
	const struct cat_options *o = c->options;

	c->one.fd = -1;
	if (o->output) {
		if (!outlet_open(&c->out, o->output)) {
			report_say(&c->intake.report, "%s: %s", o->output,
				strerror(c->out.error));
			out_give_up(c, 0);
		}
		c->out.sync = true;
	} else {
		outlet_init(&c->out, STDOUT_FILENO);
	}
	if (!o->split || o->count)
		return;
	c->split = (struct split){.folder = o->split,
		.ending = out_ending(c),
		.append = !c->complete,
		.seed = c->intake.store.common.seed};
	split_begin(&c->split);
	out_check_split(c);
}

void cat_put(void *to, struct str text)
{
	struct cat *c = to;
	struct outlet *o = c->one.path ? &c->one : &c->out;

	outlet_write(o, text);
	out_check(c, o);
	cat_out_stopped(c);
}

/* What a terminal would obey is not passed on to one; for a machine nothing is altered. */
static void out_fit(
	const struct cat *c, const struct record *r, struct str *text, struct buf *fit)
{
	bool open;

	if (!c->seen)
		return;
	if (r)
		json_text(*text, fit);
	else
		text_pass(*text, c->intake.report.set, false, fit, &open);
	*text = buf_str(fit);
}

void cat_put_line(struct cat *c, const struct record *r, struct str text)
{
	struct outlet *o = &c->out;
	struct buf fit = {0};

	if (c->split.folder) {
		o = split_records(&c->split, &r->trace_id);
		out_check_split(c);
	}
	out_fit(c, r, &text, &fit);
	outlet_line(o, text);
	out_check(c, o);
	cat_out_stopped(c);
	buf_release(&fit);
}

void cat_out_trace(struct cat *c, const struct trace *t)
{
	if (!split_open(&c->split, &t->id, !c->complete, &c->one))
		out_check_split(c);
}

void cat_out_traced(struct cat *c)
{
	if (!split_close(&c->split, &c->one))
		out_check_split(c);
}

void cat_out_flush(struct cat *c)
{
	outlet_flush(&c->out);
	out_check(c, &c->out);
	split_flush(&c->split);
	out_check_split(c);
	cat_out_stopped(c);
}

/* What is made of a part of complete inputs does not take the place of what was made of all. */
static bool out_short(const struct cat *c)
{
	return c->out.temp && c->complete && c->intake.report.unread && !c->options->check;
}

void cat_out_end(struct cat *c)
{
	if (out_short(c)) {
		report_say(&c->intake.report,
			"%s: not written, because not all could be read",
			c->options->output);
		return;
	}
	outlet_close(&c->out);
	out_check(c, &c->out);
	split_end(&c->split);
	out_check_split(c);
}

void cat_out_release(struct cat *c)
{
	outlet_release(&c->out);
	split_release(&c->split);
}
