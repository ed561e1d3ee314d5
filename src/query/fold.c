#include "query/fold_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "query/value_scan.h"

enum { SHAPES = 256, WEIGHT_LEAST = 1 << 22 };

/* Which attributes the records of a shape have, as a bit for each field. */
struct fold_shape {
	uint32_t number; /* 0: none */
	uint32_t has;
};

struct query_fold {
	struct fold_plan plan;
	struct asked asked; /* what plans are asked with */
	uint64_t seed;
	unsigned attributes;	     /* fields that are, a bit for each */
	unsigned by_name, by_status; /* numbers of fields; field_count: none */
	bool all;		     /* a span of which nothing is known matches */
	struct fold_table table;     /* spans: with a key, those of which it was true */
	struct fold_log log; /* with a key: what was said and is not in the table yet */
	size_t weight_most;  /* of what is written down, before it is squeezed */
	size_t keyed;	     /* slots in the log of which the key is true */
	uint64_t draft[FOLD_SLOT_MOST]; /* a slot that is being made */
	struct fold_shape shapes[SHAPES];
};

static unsigned fold_find(const struct fold_plan *p, enum field_id id)
{
	unsigned i = 0;

	while (i < p->field_count && p->fields[i]->id != id)
		i++;
	return i;
}

struct query_fold *query_fold_new(const struct query *q, uint64_t seed)
{
	struct query_fold *f = mem_new(sizeof(*f));

	f->seed = seed;
	if (!fold_plan_make(&f->plan, q, &f->asked)) {
		query_fold_free(f);
		return NULL;
	}
	for (unsigned i = 0; i < f->plan.field_count; i++)
		if (f->plan.fields[i]->id == FIELD_ATTRIBUTE)
			f->attributes |= 1U << i;
	f->by_name = fold_find(&f->plan, FIELD_NAME);
	f->by_status = fold_find(&f->plan, FIELD_STATUS);
	f->all = fold_plan_holds(&f->plan, f->plan.none);
	f->weight_most = WEIGHT_LEAST;
	fold_table_init(&f->table,
		FOLD_SLOT_WORDS + f->plan.field_count +
			(f->plan.duration < f->plan.field_count));
	return f;
}

void query_fold_free(struct query_fold *f)
{
	if (!f)
		return;
	fold_plan_release(&f->plan);
	asked_release(&f->asked);
	fold_log_release(&f->log);
	fold_table_release(&f->table);
	free(f);
}

/* A text's own hash is one that whoever wrote it may know. */
static uint64_t fold_hash(const struct id *id, uint64_t seed)
{
	return id->text.len ? hash_text(id->text, seed) : id_hash(id, seed);
}

static inline struct fold_id fold_id(
	const struct query_fold *f, const struct id *trace_id, const struct id *span_id)
{
	uint64_t trace = fold_hash(trace_id, f->seed), span = fold_hash(span_id, ~f->seed);
	uint64_t both = trace ^ span;
	uint32_t more = (uint32_t)span;
	struct fold_id id;

	memcpy(id.bits, &both, sizeof(both));
	id.bits[2] = more;
	return id;
}

static struct fold_slot *fold_draft(struct query_fold *f)
{
	return (struct fold_slot *)f->draft;
}

/* ---- what a record says ------------------------------------------------------------------- */

/* The fields that a record says something of, a bit for each: of attributes, by its shape. */
static uint32_t fold_attributes(struct query_fold *f, const struct record *r)
{
	struct fold_shape *shape = &f->shapes[r->shape % SHAPES],
			  fresh = {.number = r->shape};

	if (!f->attributes || !r->attributes.len)
		return 0;
	if (r->shape && shape->number == r->shape)
		return shape->has;
	for (uint32_t left = f->attributes; left; left &= left - 1) {
		unsigned field = (unsigned)__builtin_ctz(left);
		struct scan_value v;

		if (scan_find(r->attributes, f->plan.fields[field]->key, &v))
			fresh.has |= 1U << field;
	}
	if (r->shape)
		*shape = fresh;
	return fresh.has;
}

static uint32_t fold_said(struct query_fold *f, const struct record *r)
{
	uint32_t said = fold_attributes(f, r);
	unsigned none = f->plan.field_count;

	if (f->by_name < none && record_names_span(r))
		said |= 1U << f->by_name;
	if (f->plan.kind < none && r->kind.len)
		said |= 1U << f->plan.kind;
	if (f->by_status < none && r->has_status && r->type != RECORD_SPAN_START)
		said |= 1U << f->by_status;
	if (f->plan.duration < none && r->type != RECORD_SPAN_UPDATE)
		said |= 1U << f->plan.duration;
	return said;
}

/* Member by member: one that was put together elsewhere would have to be waited for. */
static inline void fold_value(struct query_fold *f, const struct record *r,
	const struct field *field, struct value *out)
{
	struct scan_value v;

	out->count = 0;
	switch (field->id) {
	case FIELD_NAME:
		out->type = VALUE_STRING;
		out->text = r->name;
		break;
	case FIELD_KIND:
		out->type = VALUE_KIND;
		out->text = r->kind;
		break;
	case FIELD_STATUS:
		out->type = VALUE_STATUS;
		out->number = (int64_t)r->status;
		break;
	default:
		*out = (struct value){0};
		if (scan_find(r->attributes, field->key, &v))
			*out = value_of_scan(&v, &f->asked.scratch);
	}
}

bool query_fold_keeps(const struct query_fold *f)
{
	return f->plan.kind < f->plan.field_count;
}

static void fold_later(struct fold_slot *s, unsigned time, int64_t ts)
{
	if (s->said.known >> time & 1 && ts < s->times[time])
		return;
	s->said.known |= (uint16_t)(1U << time);
	s->times[time] = ts;
}

/* Its own place among the times is the start's, the one behind all fields the end's. */
static void fold_duration(
	const struct query_fold *f, struct fold_slot *s, const struct record *r)
{
	if (r->type != RECORD_SPAN_END)
		fold_later(s, f->plan.duration, r->ts);
	if (r->type != RECORD_SPAN_START)
		fold_later(
			s, f->plan.field_count, r->type == RECORD_SPAN ? r->end_ts : r->ts);
}

/* A status is said at the end, where nothing is ahead. */
static inline int64_t fold_time(
	const struct query_fold *f, const struct record *r, unsigned field)
{
	return field == f->by_status && r->type == RECORD_SPAN ? r->end_ts : r->ts;
}

static inline bool fold_ahead(
	const struct query_fold *f, const struct record *r, unsigned field)
{
	return field != f->by_status && record_ahead(r);
}

/* The leaves of a field that hold by what a record says. Most ask for one name and nothing else. */
static inline uint32_t fold_ask(
	struct query_fold *f, const struct record *r, unsigned field)
{
	const struct str *word = f->plan.words[field];
	struct value v;

	if (word && field == f->by_name)
		return str_eq(*word, r->name) ? f->plan.masks[field] : 0;
	fold_value(f, r, f->plan.fields[field], &v);
	return fold_plan_ask(&f->plan, field, &v, &f->asked);
}

static inline void fold_set(
	struct query_fold *f, struct fold_slot *s, const struct record *r, unsigned field)
{
	struct fold_saying *said = &s->said;
	unsigned bit = 1U << field, firm = (unsigned)!fold_ahead(f, r, field) << field;

	said->known = (uint16_t)(said->known | bit);
	said->firm = (uint16_t)((said->firm & ~bit) | firm);
	s->times[field] = fold_time(f, r, field);
	said->leaves = (said->leaves & ~f->plan.masks[field]) | fold_ask(f, r, field);
}

/*
 * Where two records set the same member, the later `ts` wins, at equal times the later record, but what
 * was said ahead gives way.
 */
static void fold_field(
	struct query_fold *f, struct fold_slot *s, const struct record *r, unsigned field)
{
	int64_t ts = fold_time(f, r, field);
	unsigned firm = s->said.firm >> field & 1;

	if (field == f->plan.duration)
		fold_duration(f, s, r);
	else if (!(s->said.known >> field & 1) || ts > s->times[field] ||
		(ts == s->times[field] && !(firm && fold_ahead(f, r, field))))
		fold_set(f, s, r, field);
}

/* Whether the kind of a span is known, so that it is not left to the engine. */
static bool fold_decides(const struct query_fold *f, const struct fold_slot *s)
{
	return !query_fold_keeps(f) || s->said.known >> f->plan.kind & 1;
}

/* To what is known of a span comes what was said of it afterwards, which wins where they are equal. */
static void fold_add(
	const struct query_fold *f, struct fold_slot *s, const struct fold_slot *from)
{
	for (uint32_t left = from->said.known; left; left &= left - 1) {
		unsigned time = (unsigned)__builtin_ctz(left);
		uint32_t mask = time < f->plan.field_count ? f->plan.masks[time] : 0;
		unsigned firm = s->said.firm >> time & 1,
			 later = from->said.firm >> time & 1;

		if (s->said.known >> time & 1 &&
			(from->times[time] < s->times[time] ||
				(from->times[time] == s->times[time] && later < firm)))
			continue;
		s->said.known |= (uint16_t)(1U << time);
		s->said.firm = (uint16_t)((s->said.firm & ~(1U << time)) | later << time);
		s->times[time] = from->times[time];
		s->said.leaves = (s->said.leaves & ~mask) | (from->said.leaves & mask);
	}
}

/* A span of which the key is true gets its place in the table. */
static void fold_write(struct query_fold *f, struct fold_slot *s)
{
	fold_log_add(&f->log, s);
	if (!(s->said.leaves & f->plan.key))
		return;
	s->said = (struct fold_saying){.leaves = f->plan.none};
	fold_table_append(&f->table, s);
}

/* In slots, of the log and of the table, where a span may have several until the log is looked through. */
static size_t fold_weight(const struct query_fold *f)
{
	return f->log.count + (f->table.count - f->table.joined);
}

/* ---- taking back what was written down ---------------------------------------------------- */

/* The next ones in the log; false: none is left. */
static bool group_next(struct fold_group *g, struct query_fold *f, struct fold_walk *w)
{
	if (!fold_log_next(&f->log, w, g))
		return false;
	for (size_t i = 0; i < g->count; i++)
		fold_table_expect_hint(&f->table, &fold_group_at(g, i)->id);
	return true;
}

/* Those of them that may be in the table. */
static size_t group_may(
	struct fold_group *g, const struct query_fold *f, struct fold_slot *may[FOLD_BATCH])
{
	size_t count = 0;

	for (size_t i = 0; i < g->count; i++) {
		struct fold_slot *s = fold_group_at(g, i);

		if (!fold_table_may(&f->table, &s->id))
			continue;
		fold_table_expect(&f->table, &s->id);
		may[count++] = s;
	}
	for (size_t i = 0; i < count; i++)
		fold_table_expect_slot(&f->table, &may[i]->id);
	return count;
}

/* No span matches of which the key was never true: of the others nothing more is asked. */
static void fold_settle(struct query_fold *f)
{
	struct fold_slot *may[FOLD_BATCH], *s;
	struct fold_walk w = {0};
	struct fold_group g;

	if (!f->log.count)
		return;
	fold_table_join(&f->table);
	while (group_next(&g, f, &w))
		for (size_t i = 0, count = group_may(&g, f, may); i < count; i++)
			if ((s = fold_table_find_far(&f->table, &may[i]->id)))
				fold_add(f, s, may[i]);
}

/* What is known of one span: if the key is true, all that is said from now on comes to that. */
static void fold_sort_out(struct query_fold *f, const struct fold_slot *s)
{
	if (s->said.leaves & f->plan.key)
		fold_table_add(&f->table, s);
	else
		fold_log_add(&f->log, s);
}

static void fold_squeeze(
	const struct query_fold *f, struct fold_table *spans, const struct fold_slot *from)
{
	struct fold_slot *s = fold_table_find(spans, &from->id);

	if (s)
		fold_add(f, s, from);
	else
		fold_table_add(spans, from);
}

void query_fold_squeeze(struct query_fold *f)
{
	struct fold_walk w = {0};
	struct fold_table spans;
	struct fold_group g;

	fold_table_init(&spans, f->table.size);
	while (fold_log_next(&f->log, &w, &g))
		for (size_t i = 0; i < g.count; i++)
			fold_squeeze(f, &spans, fold_group_at(&g, i));
	fold_table_leave(&f->table);
	for (size_t i = 0; i < spans.count; i++)
		fold_sort_out(f, fold_table_at(&spans, i));
	fold_table_release(&spans);
	if (fold_weight(f) > WEIGHT_LEAST / 2)
		f->weight_most = fold_weight(f) * 2;
}

/* ---- taking records ----------------------------------------------------------------------- */

/* A record that has something to say, and what that is. */
struct fold_due {
	const struct record *r;
	struct fold_id id;
	uint32_t said;
	enum fold_wish *wish;
};

static void fold_fields(struct query_fold *f, struct fold_slot *s, const struct fold_due *d)
{
	for (uint32_t left = d->said; left; left &= left - 1)
		fold_field(f, s, d->r, (unsigned)__builtin_ctz(left));
}

/* What one record says by itself. */
static inline struct fold_slot *fold_alone(struct query_fold *f, const struct fold_due *d)
{
	struct fold_slot *s = fold_draft(f);

	s->id = d->id;
	s->said = (struct fold_saying){.leaves = f->plan.none};
	for (uint32_t left = d->said; left; left &= left - 1) {
		unsigned field = (unsigned)__builtin_ctz(left);

		if (field == f->plan.duration)
			fold_duration(f, s, d->r);
		else
			fold_set(f, s, d->r, field);
	}
	return s;
}

/* What the record before was asked with. */
static inline void fold_forget(struct query_fold *f)
{
	if (f->asked.scratch.bytes)
		arena_reset(&f->asked.scratch);
}

/* With a key nothing is looked for before what was written down is looked through. */
static void fold_note(struct query_fold *f, const struct fold_due *d)
{
	struct fold_slot *s = f->table.joined ? fold_table_find(&f->table, &d->id) : NULL;

	fold_forget(f);
	if (s)
		fold_fields(f, s, d);
	else
		fold_write(f, fold_alone(f, d));
	*d->wish = FOLD_DONE;
}

static void fold_one_record(struct query_fold *f, const struct fold_due *d)
{
	struct fold_slot *s = fold_table_find(&f->table, &d->id);

	fold_forget(f);
	if (s)
		fold_fields(f, s, d);
	else if (d->said || f->all)
		fold_table_add(&f->table, s = fold_alone(f, d));
	*d->wish = s && fold_decides(f, s) ? FOLD_DONE : FOLD_KEEP;
}

/*
 * Whether a record that says nothing stands for all of its shape. It does not where its status may be
 * unset, and that of another one is not.
 */
static enum fold_wish fold_silent(const struct query_fold *f, const struct record *r)
{
	bool status = f->by_status < f->plan.field_count && r->type != RECORD_SPAN_START;

	return r->type == RECORD_EVENT || !status ? FOLD_IDLE : FOLD_DONE;
}

/* False: the record has nothing to do with what is looked for. */
static bool fold_begin(struct query_fold *f, const struct record *r, struct fold_due *d)
{
	if (r->type == RECORD_EVENT)
		return false;
	d->r = r;
	d->said = fold_said(f, r);
	if (!d->said && !f->all && !query_fold_keeps(f))
		return false;
	d->id = fold_id(f, &r->trace_id, &r->span_id);
	return true;
}

/* All are looked for in memory before the first is worked on: most are not at hand. */
static void fold_all_due(struct query_fold *f, const struct fold_due *due, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fold_table_expect_slot(&f->table, &due[i].id);
	for (size_t i = 0; i < count; i++)
		fold_one_record(f, &due[i]);
}

void query_fold_take(struct query_fold *f, const struct record *const *records,
	size_t count, enum fold_wish *wishes)
{
	struct fold_due due[FOLD_BATCH], *next = due;

	for (size_t i = 0; i < count; i++) {
		next->wish = &wishes[i];
		if (!fold_begin(f, records[i], next))
			wishes[i] = fold_silent(f, records[i]);
		else if (f->plan.key)
			fold_note(f, next);
		else
			fold_table_expect(&f->table, &next++->id);
	}
	fold_all_due(f, due, (size_t)(next - due));
	if (fold_weight(f) > f->weight_most)
		query_fold_squeeze(f);
}

/* ---- what came of it ---------------------------------------------------------------------- */

/* What has not ended has no duration. */
static struct value fold_lasted(const struct query_fold *f, const struct fold_slot *s)
{
	unsigned start = f->plan.duration, end = f->plan.field_count;

	if (!(s->said.known >> start & s->said.known >> end & 1))
		return (struct value){0};
	return (struct value){.type = VALUE_DURATION,
		.number = (int64_t)((uint64_t)s->times[end] - (uint64_t)s->times[start])};
}

static bool fold_matches(struct query_fold *f, const struct fold_slot *s)
{
	unsigned duration = f->plan.duration;
	uint32_t leaves = s->said.leaves;

	if (duration < f->plan.field_count) {
		struct value v = fold_lasted(f, s);

		leaves &= ~f->plan.masks[duration];
		leaves |= fold_plan_ask(&f->plan, duration, &v, &f->asked);
	}
	return fold_plan_holds(&f->plan, leaves);
}

enum fold_says query_fold_span(
	struct query_fold *f, const struct id *trace_id, const struct id *span_id)
{
	struct fold_id id = fold_id(f, trace_id, span_id);
	const struct fold_slot *s;

	fold_settle(f);
	s = fold_table_find(&f->table, &id);
	if (!s)
		return query_fold_keeps(f) ? FOLD_ASK : FOLD_NO;
	if (!fold_decides(f, s))
		return FOLD_ASK;
	return fold_matches(f, s) ? FOLD_YES : FOLD_NO;
}

uint64_t query_fold_count(struct query_fold *f)
{
	uint64_t count = 0;

	fold_settle(f);
	for (size_t i = 0; i < f->table.count; i++) {
		const struct fold_slot *s = fold_table_at(&f->table, i);

		count += fold_decides(f, s) && fold_matches(f, s);
	}
	return count;
}

bool query_fold_gave_up(const struct query_fold *f)
{
	return plans_gave_up(&f->plan.plans);
}
