#include "cat_fold.h"

_Static_assert((int)HINT_MAX <= (int)FOLD_BATCH, "a batch is folded at once");

static void fold_wished(struct intake *in, const struct record *r, enum fold_wish wish)
{
	if (wish == FOLD_KEEP)
		store_add(&in->store, r);
	else if (wish == FOLD_IDLE)
		decoder_idle(&in->decoder, r->shape);
}

/* Lines of a batch that are not idle. Which are nobody can foresee, so each is written down, and some stay. */
static size_t fold_awake(const struct intake_batch *b, size_t count, uint8_t *lines)
{
	size_t awake = 0;

	for (size_t i = 0; i < count; i++) {
		lines[awake] = (uint8_t)i;
		awake += b->what[i] != DECODED_IDLE;
	}
	return awake;
}

/* The records of a batch that are wanted, but for those that have nothing to say. */
static void fold_batch(struct cat *c, size_t count)
{
	struct intake *in = &c->intake;
	const struct record *records[FOLD_BATCH] = {0};
	enum fold_wish wishes[FOLD_BATCH];
	uint8_t lines[FOLD_BATCH];
	size_t awake = fold_awake(&in->batch, count, lines), taken = 0;
	bool wanted;

	for (size_t i = 0; i < awake; i++) {
		intake_judge(in, lines[i], &wanted);
		if (wanted)
			records[taken++] = &in->batch.records[lines[i]];
	}
	query_fold_take(c->fold, records, taken, wishes);
	for (size_t i = 0; i < taken; i++)
		if (wishes[i] != FOLD_DONE)
			fold_wished(in, records[i], wishes[i]);
}

static enum fold_says fold_says(struct cat *c, const struct trace *t, uint32_t span)
{
	struct id id;

	trace_span_id(t, span, &id);
	return query_fold_span(c->fold, &t->id, &id);
}

static void fold_turn(struct cat *c)
{
	(void)c;
}

/* Of the spans that are left to the engine. */
static uint64_t fold_asked(struct cat *c, struct trace *t)
{
	uint64_t count = 0;

	for (uint32_t i = 1; i < t->span_count; i++)
		count += fold_says(c, t, i) == FOLD_ASK &&
			query_span(c->run, t, i, &c->intake.life);
	return count;
}

static void fold_count(struct cat *c)
{
	c->count = query_fold_count(c->fold);
	for (struct trace *t = c->intake.store.first; t; t = t->next)
		c->count += fold_asked(c, t);
	if (c->count > c->options->limit)
		c->count = c->options->limit;
}

static bool fold_can(const struct cat *c)
{
	const struct cat_options *o = c->options;

	return o->count && o->query && c->complete && !o->memory &&
		o->since_ns == INT64_MIN && o->until_ns == INT64_MAX;
}

bool cat_fold(struct cat *c)
{
	static const struct cat_road road = {.batch = fold_batch, .turn = fold_turn};

	if (fold_can(c))
		c->fold = query_fold_new(c->options->query, c->intake.store.common.seed);
	if (!c->fold)
		return false;
	cat_ask(c);
	intake_pass(&c->intake);
	c->intake.decoder.numberless = !query_fold_keeps(c->fold);
	cat_read(c, &road);
	fold_count(c);
	cat_asked(c);
	return true;
}

void cat_fold_begin(struct cat *c)
{
	if (c->run && c->complete && !c->options->memory)
		c->fold = query_fold_new(c->options->query, c->intake.store.common.seed);
}

void cat_fold_take(struct cat *c, const struct record *const *records, size_t count)
{
	enum fold_wish wishes[FOLD_BATCH];

	if (c->fold)
		query_fold_take(c->fold, records, count, wishes);
}

bool cat_fold_keeps(struct cat *c, struct trace *t, uint32_t span)
{
	enum fold_says says = fold_says(c, t, span);

	return says == FOLD_YES ||
		(says == FOLD_ASK && query_span(c->run, t, span, &c->intake.life));
}
