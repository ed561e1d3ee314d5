#include "cat.h"

#include "cat_sort.h"

/* Of complete inputs more is remembered: they may be the same file twice. */
enum { ONCE_COMPLETE = 1 << 21, ONCE_STREAM = 1 << 17 };

/* Text has the time of the record before it, so that it stays behind that. */
static void records_text(struct cat *c, struct str text)
{
	if (!c->options->with_text || c->options->count)
		return;
	if (c->options->sort)
		cat_sort_add(c, c->latest_ns, text);
	else
		cat_put_line(c, NULL, text);
}

/* A whole span is in what it overlaps. */
static bool records_in_time(const struct cat *c, const struct record *r)
{
	int64_t to = r->type == RECORD_SPAN && r->end_ts > r->ts ? r->end_ts : r->ts;

	return to >= c->options->since_ns &&
		(r->ts < c->options->until_ns || c->options->until_ns == INT64_MAX);
}

/* Once they are in order those that are equal stand together, and need not be looked for now. */
static bool records_sorted(const struct cat *c)
{
	return c->options->sort && !c->options->count;
}

static struct str records_of(const struct record *r)
{
	return str_tail(r->line.text, r->before.len);
}

static void records_record(struct cat *c, const struct record *r, uint64_t hash)
{
	if (!records_in_time(c, r))
		return;
	if (!records_sorted(c) && record_repeats(r) &&
		!once_add(&c->once, hash, (uint64_t)r->ts))
		return;
	c->latest_ns = r->ts;
	if (records_sorted(c)) {
		cat_sort_add(c, r->ts, records_of(r));
		return;
	}
	c->count++;
	c->full = c->count == c->options->limit;
	if (!c->options->count)
		cat_put_line(c, r, records_of(r));
}

static void records_line(struct cat *c, size_t i, uint64_t hash)
{
	const struct record *r = &c->intake.batch.records[i];
	bool wanted, record = intake_judge(&c->intake, i, &wanted) == DECODED_RECORD;

	if (!record)
		records_text(c, c->intake.batch.lines[i].text);
	else if (intake_glued(r))
		records_text(c, r->before);
	if (wanted)
		records_record(c, r, hash);
}

static void records_batch(struct cat *c, size_t count)
{
	uint64_t hashes[HINT_MAX] = {0};
	const struct record *r = c->intake.batch.records;

	for (size_t i = 0; i < count && !records_sorted(c); i++)
		if (r[i].type != RECORD_NONE && record_repeats(&r[i]))
			hashes[i] = once_hash(&c->once, records_of(&r[i]));
	for (size_t i = 0; i < count && !c->full; i++)
		records_line(c, i, hashes[i]);
}

static void records_turn(struct cat *c)
{
	cat_out_flush(c);
}

void cat_records(struct cat *c)
{
	static const struct cat_road road = {.batch = records_batch, .turn = records_turn};

	intake_pass(&c->intake);
	c->once = (struct once){
		.max = c->complete && !records_sorted(c) ? ONCE_COMPLETE : ONCE_STREAM,
		.seed = c->intake.store.common.seed};
	if (c->options->sort)
		cat_sort_begin(c);
	cat_read(c, &road);
	if (c->options->sort)
		cat_sort_end(c);
	once_release(&c->once);
}
