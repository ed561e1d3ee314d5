#include "asking.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "record/id.h"

void asking_init(struct asking *a)
{
	*a = (struct asking){0};
	store_init(&a->store, 17);
	a->life.decoder = &a->decoder;
	a->life.seed = 17;
}

void asking_release(struct asking *a)
{
	store_release(&a->store);
	decoder_release(&a->decoder);
	arena_release(&a->arena);
}

/* Decoding may look behind the line's end. */
static bool asking_line(struct asking *a, struct str text)
{
	struct line line = {.number = ++a->lines};
	struct record r;
	struct diag why;
	char *copy = arena_bytes(&a->arena, text.len + LINE_PAD);

	memcpy(copy, text.at, text.len);
	line.text = (struct str){copy, text.len};
	if (decode(&a->decoder, &line, &a->arena, &r, &why) != DECODED_RECORD) {
		printf("# no record: %.*s\n", (int)text.len, text.at);
		return false;
	}
	store_add(&a->store, &r);
	return true;
}

bool asking_take(struct asking *a, const char *text)
{
	struct str rest = str_from(text);
	bool ok = true;

	while (rest.len) {
		size_t len = str_find(rest, '\n');

		ok &= asking_line(a, str_head(rest, len));
		rest = str_tail(rest, len + 1);
	}
	return ok;
}

static struct query *asking_parse(const char *text, struct buf *out)
{
	struct query_error why = {0};
	struct query *q = query_parse(str_from(text), &why);

	buf_reset(out);
	if (!q)
		buf_addf(out, "%zu: %.*s", why.at, (int)why.what.len, why.what.at);
	query_error_release(&why);
	return q;
}

static void asking_id(const struct trace *t, uint32_t span, struct buf *out)
{
	struct id id;

	trace_span_id(t, span, &id);
	if (out->len)
		buf_add_byte(out, ' ');
	id_format(&id, 16, out);
}

struct str asking_keeps(struct asking *a, const char *text, struct buf *out)
{
	struct query *q = asking_parse(text, out);
	struct selection kept = {0};
	struct query_run *run;

	if (!q)
		return buf_str(out);
	run = query_run_new(q, &a->store.common.names, 17);
	query_trace(run, a->store.first, &a->life, &kept);
	for (uint32_t i = 1; i < a->store.first->span_count; i++)
		if (selection_has(&kept, i))
			asking_id(a->store.first, i, out);
	selection_release(&kept);
	query_run_free(run);
	query_free(q);
	return buf_str(out);
}

struct str asking_keeps_each(struct asking *a, const char *text, struct buf *out)
{
	struct query *q = asking_parse(text, out);
	struct query_run *run;

	if (!q)
		return buf_str(out);
	run = query_run_new(q, NULL, 17);
	for (uint32_t i = 1; i < a->store.first->span_count; i++)
		if (query_span(run, a->store.first, i, &a->life))
			asking_id(a->store.first, i, out);
	query_run_free(run);
	query_free(q);
	return buf_str(out);
}

static void asking_timeline(
	const struct timelines *all, const struct timeline *one, struct buf *out)
{
	for (size_t i = 0; i < one->label_count; i++) {
		buf_addf(out, "%s%.*s=", i ? "," : "", (int)one->labels[i].name.len,
			one->labels[i].name.at);
		timeline_value(&one->labels[i].value, out);
	}
	buf_add_byte(out, ':');
	for (size_t i = 0; i < all->points; i++)
		if (isnan(one->values[i]))
			buf_add(out, STR(" -"));
		else
			buf_addf(out, " %.6g", one->values[i]);
	buf_add_byte(out, '\n');
}

struct str asking_measures(struct asking *a, const char *text,
	const struct metrics_options *options, struct buf *out)
{
	struct query *q = asking_parse(text, out);
	struct arena arena = {0};
	struct query_metrics *m;
	struct timelines all;

	if (!q)
		return buf_str(out);
	m = query_metrics_new(q, options);
	for (struct trace *t = a->store.first; t; t = t->next)
		query_metrics_trace(m, t, &a->life);
	all = query_metrics_result(m, &arena);
	for (size_t i = 0; i < all.count; i++)
		asking_timeline(&all, &all.at[i], out);
	query_metrics_free(m);
	query_free(q);
	arena_release(&arena);
	return buf_str(out);
}
