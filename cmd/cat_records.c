#include "cat.h"

#include "base/text.h"
#include "export/json.h"

/* A line that is passed on; what a terminal would obey is not. */
static void records_text(struct cat *c, struct str text)
{
	struct buf safe = {0};
	bool open;

	if (!c->seen) {
		outlet_line(&c->out, text);
		return;
	}
	text_pass(text, c->intake.report.set, false, &safe, &open);
	outlet_line(&c->out, buf_str(&safe));
	buf_release(&safe);
}

/* As it was written: nothing in a sound record needs to be changed for a machine. */
static void records_record(struct cat *c, const struct record *r)
{
	struct str text = str_tail(r->line.text, r->before.len);
	struct buf fit = {0};

	if (!c->seen) {
		outlet_line(&c->out, text);
		return;
	}
	json_text(text, &fit);
	outlet_line(&c->out, buf_str(&fit));
	buf_release(&fit);
}

static void records_line(struct cat *c, size_t i)
{
	const struct record *r = &c->intake.batch.records[i];
	bool wanted, record = intake_judge(&c->intake, i, &wanted) == DECODED_RECORD;

	if (!record && c->options->with_text)
		records_text(c, c->intake.batch.lines[i].text);
	if (record && intake_glued(r) && c->options->with_text)
		records_text(c, r->before);
	if (wanted)
		records_record(c, r);
}

void cat_records(struct cat *c)
{
	c->intake.passing = true;
	cat_read(c, records_line);
}
