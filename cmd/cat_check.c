#include "cat_check.h"

#include <inttypes.h>
#include <string.h>

#include "base/stamp.h"
#include "base/text.h"
#include "cat.h"

struct cat_sums cat_check_sums(const struct cat_checked *c)
{
	struct cat_sums sums = {.traces = c->store->trace_count};

	for (const struct trace *t = c->store->first; t; t = t->next) {
		sums.spans += trace_spans_seen(t);
		sums.events += moments_total(t, c->life);
	}
	return sums;
}

/* ---- for people ---- */

static void people_by(uint64_t ns, struct buf *out)
{
	buf_add(out, STR(", by "));
	stamp_duration(ns > INT64_MAX ? INT64_MAX : (int64_t)ns, out);
}

/* What more is known of it, behind the place. */
static void people_more(const struct check_place *p, struct buf *out)
{
	struct id id;

	if (p->span) {
		trace_span_id(p->t, p->span, &id);
		buf_add(out, STR("span "));
		id_format(&id, 16, out);
	}
	if (p->t) {
		buf_add(out, p->span ? STR(" of trace ") : STR("trace "));
		id_format(&p->t->id, 32, out);
	}
	if (p->why)
		buf_addf(out, "%s%s", p->t ? ", " : "", p->why);
	if (p->by_ns)
		people_by(p->by_ns, out);
}

static void people_place(
	const struct cat_checked *c, const struct check_place *p, struct buf *out)
{
	struct diag d = {.source = input_name(c->in, p->source),
		.line = p->line,
		.column = p->column};
	struct buf line = {0}, more = {0};

	people_more(p, &more);
	d.text = buf_str(&more);
	diag_format(&d, &line);
	if (!more.len)
		line.len -= strlen(": ");
	buf_add(out, STR("    "));
	text_line(buf_str(&line), c->set, out);
	buf_add_byte(out, '\n');
	buf_release(&line);
	buf_release(&more);
}

static void people_kind(const struct cat_checked *c, enum check_kind kind, struct buf *out)
{
	const struct check_found *f = &c->check->found[kind];
	const struct check_row *row = check_row(kind);

	if (!f->count)
		return;
	buf_addf(out, "%s %" PRIu64 "%s: %s\n", row->name, f->count,
		row->wrong ? "" : " (not wrong)", row->help);
	for (size_t i = 0; i < f->kept; i++)
		people_place(c, &f->places[i], out);
	if (f->count > f->kept)
		buf_addf(out, "    and %" PRIu64 " more\n", f->count - f->kept);
}

static void people_count(
	uint64_t count, const char *what, const char *before, struct buf *out)
{
	buf_addf(out, "%s%" PRIu64 " %s%s", before, count, what, count == 1 ? "" : "s");
}

void cat_check_people(const struct cat_checked *c, struct buf *out)
{
	struct cat_sums sums = cat_check_sums(c);
	uint64_t wrong = check_wrong(c->check);

	for (int i = 0; i < CHECK_KINDS; i++)
		people_kind(c, (enum check_kind)i, out);
	people_count(c->check->lines, "line", "", out);
	people_count(c->check->records, "record", ", ", out);
	people_count(sums.traces, "trace", ", ", out);
	people_count(sums.spans, "span", ", ", out);
	people_count(sums.events, "event", ", ", out);
	if (c->check->dropped)
		people_count(c->check->dropped, "missing record", ", ", out);
	if (wrong)
		buf_addf(out, "; %" PRIu64 " wrong\n", wrong);
	else
		buf_add(out, STR("; nothing is wrong\n"));
}

/* ---- the check ---- */

static void check_batch(struct cat *c, size_t count)
{
	struct intake *in = &c->intake;
	struct check_batch batch = {.lines = in->batch.lines,
		.records = in->batch.records,
		.faults = in->batch.faults,
		.what = in->batch.what,
		.count = count};

	check_lines(&c->check, &batch, &in->store, in->in);
}

static void check_turn(struct cat *c)
{
	(void)c;
}

/* They are findings like others. */
static void check_complain(struct cat *c)
{
	check_complaints(&c->check, c->intake.in);
}

bool cat_check(struct cat *c)
{
	static const struct cat_road road = {check_batch, check_turn, check_complain};
	struct check *check = &c->check;
	struct cat_checked checked = {.check = check,
		.in = c->intake.in,
		.store = &c->intake.store,
		.life = &c->intake.life,
		.set = c->intake.report.set};
	struct buf out = {0};
	bool sound;

	check_init(check, 0, c->intake.store.common.seed);
	cat_read(c, &road);
	check_end(check, &c->intake.store, &c->intake.life);
	if (c->options->check_json)
		cat_check_json(&checked, &out);
	else
		cat_check_people(&checked, &out);
	cat_put(c, buf_str(&out));
	sound = !check_wrong(check);
	check_release(check);
	buf_release(&out);
	return sound;
}
