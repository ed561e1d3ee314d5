/* Queries folded over records, beside the engine that asks spans: whatever comes, in any order. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "base/mem.h"
#include "model/store.h"
#include "query/fold.h"

/* ---- which queries ------------------------------------------------------------------------ */

static const char *const folded[] = {
	"{}",
	"{ true }",
	"{ false }",
	"{ name = \"a\" }",
	"{ name != \"a\" }",
	"{ name =~ \"a|.*b\" }",
	"{ name !~ \"a.*\" }",
	"{ name contains \"b\" || name = \"\" }",
	"{ status = error }",
	"{ status != error }",
	"{ status = unset }",
	"{ duration > 4ns }",
	"{ !(duration > 4ns) }",
	"{ duration < 0 }",
	"{ span.k = 1 }",
	"{ span.k != 1 }",
	"{ span.k = nil }",
	"{ span.k != nil && span.m = nil }",
	"{ span.k * 2 > span.k + 1 }",
	"{ span.k = \"x\" || span.\"k 2\" = true }",
	"{ span.k contains \"x\" }",
	"{ !span.\"k 2\" }",
	"{ span.\"k 2\" }",
	"{ !(span.k = 1 || span.m > 1) }",
	"{ kind = llm }",
	"{ kind != llm }",
	"{ kind = \"own\" }",
	"{ kind = unspecified }",
	"{ kind = tool && status = error }",
	"{ !(kind = llm && name = \"a\") && duration != nil }",
	"{ name = \"a\" && (span.k = 1 || status = ok) && duration >= 2ns }",
	"{ name = \"a\" } | { span.k = 1 } | select(name)",
	"{ name = \"a\" || span.k = 1 }",
	"{ name = \"a\" || status != error }",
	"{ name = \"a\" || duration > 4ns }",
	"{ !(name = \"a\") && span.k = 1 }",
	"{ (name = \"a\" || name = \"b\") && status = ok }",
};

static const char *const others[] = {
	"{ kind = server }",
	"{ state = open }",
	"{ state = missing }",
	"{ resource.x = 1 }",
	"{ .x = 1 }",
	"{ parent.x = 1 }",
	"{ event.x = 1 }",
	"{ span.a = span.b }",
	"{ duration > span.limit }",
	"{ tokens.input > 1 }",
	"{ statusMessage = \"x\" }",
	"{ name = \"a\" } >> { name = \"b\" }",
	"{ name = \"a\" } && { name = \"b\" }",
	"{ name = \"a\" } | count() > 1",
	"{} | rate()",
	"{ depth = 1 }",
	"{ link:spanID = \"x\" }",
};

static struct query *parse(struct test *t, const char *text)
{
	struct query_error why = {0};
	struct query *q = query_parse(str_from(text), &why);

	if (!CHECK(t, q != NULL))
		printf("# %s: %.*s\n", text, (int)why.what.len, why.what.at);
	query_error_release(&why);
	return q;
}

static bool is_folded(struct test *t, const char *text)
{
	struct query *q = parse(t, text);
	struct query_fold *f = q ? query_fold_new(q, 1) : NULL;
	bool yes = f != NULL;

	query_fold_free(f);
	query_free(q);
	return yes;
}

static void what_needs_more_than_it_knows_is_not_folded(struct test *t)
{
	for (size_t i = 0; i < sizeof(folded) / sizeof(folded[0]); i++)
		if (!CHECK(t, is_folded(t, folded[i])))
			printf("# %s\n", folded[i]);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (!CHECK(t, !is_folded(t, others[i])))
			printf("# %s\n", others[i]);
}

/* ---- records ------------------------------------------------------------------------------ */

struct making {
	uint64_t *state;
	bool usual; /* times and ids are as most programs write them, and lines of few forms */
	bool far; /* times are near to each other, or not at all */
	struct buf text;
};

static unsigned below(struct making *m, unsigned most)
{
	return (unsigned)(test_random(m->state) % most);
}

static const char *one_of(struct making *m, const char *const *things)
{
	unsigned count = 0;

	while (things[count])
		count++;
	return things[below(m, count)];
}

static void make_attributes(struct making *m)
{
	static const char *const keys[] = {"k", "k 2", "m", "\\u006b", "other",
		"gen_ai.request.model", "gen_ai.operation.name", NULL};
	static const char *const values[] = {"1", "2", "-1.5", "\"x\"", "\"\\u0078y\"",
		"true", "false", "null", "[1,\"x\"]", "{\"a\":\"x\"}", "\"chat\"",
		"\"execute_tool\"", NULL};
	unsigned count = m->usual ? 0 : below(m, 4);

	buf_add(&m->text, STR(",\"attributes\":{"));
	if (m->usual)
		buf_addf(&m->text, "\"%s\":%u", below(m, 2) ? "k" : "m", below(m, 3));
	for (unsigned i = 0; i < count; i++)
		buf_addf(&m->text, "%s\"%s\":%s", i ? "," : "", one_of(m, keys),
			one_of(m, values));
	buf_add_byte(&m->text, '}');
}

static unsigned long long make_time(struct making *m)
{
	unsigned long long ts = below(m, 9) + 1;

	return m->far ? ts << below(m, 60) : ts;
}

static void make_record(struct making *m)
{
	static const char *const types[] = {"span_start", "span_start", "span_end",
		"span_end", "span_update", "span", "event", NULL};
	static const char *const names[] = {"a", "a", "b", "ab", "", "\\u0061", NULL};
	static const char *const kinds[] = {"llm", "tool", "own", "server", "", NULL};
	static const char *const statuses[] = {"ok", "error", "unset", NULL};
	const char *type = one_of(m, types);
	bool named = !strcmp(type, "span_start") || !strcmp(type, "span") ||
		!strcmp(type, "event") || (!strcmp(type, "span_end") && !below(m, 4));

	buf_reset(&m->text);
	buf_addf(&m->text,
		m->usual
			? "{\"type\":\"%s\",\"ts\":\"2026-11-26T05:54:53.00000000%lluZ\","
			  "\"trace_id\":\"%032u\",\"span_id\":\"%016u\""
			: "{\"type\":\"%s\",\"ts\":%llu,\"trace_id\":\"t%u\",\"span_id\":\"%u\"",
		type, make_time(m), below(m, 2) + 1, below(m, 6) + 1);
	if (named || (!strcmp(type, "span_update") && below(m, 2)))
		buf_addf(&m->text, ",\"name\":\"%s\"", one_of(m, names));
	if (!strcmp(type, "span"))
		buf_addf(&m->text, ",\"end_ts\":%u", below(m, 12) + 1);
	if (below(m, 3) == 0)
		buf_addf(&m->text, ",\"kind\":\"%s\"", one_of(m, kinds));
	if (below(m, 2))
		buf_addf(&m->text, ",\"status\":\"%s\"", one_of(m, statuses));
	if (!m->usual && below(m, 2))
		buf_addf(&m->text, ",\"parent_span_id\":\"%u\"", below(m, 8));
	if (below(m, 2))
		make_attributes(m);
	buf_add_byte(&m->text, '}');
}

/* ---- beside each other -------------------------------------------------------------------- */

enum { RECORDS = 40, QUERIES = sizeof(folded) / sizeof(folded[0]) };

/* A query both ways: all records, and of the folded one those that it leaves to the engine. */
struct twins {
	struct query *q;
	struct query_fold *fold;
	struct query_run *run;	/* over all of the spans, */
	struct query_run *left; /* and over those that are left */
	struct store store;
};

static void twins_init(struct twins *w, struct test *t, const char *text)
{
	*w = (struct twins){.q = parse(t, text)};
	store_init(&w->store, 17);
	w->fold = query_fold_new(w->q, 17);
	w->run = query_run_new(w->q, NULL, 17);
	w->left = query_run_new(w->q, NULL, 17);
}

static void twins_release(struct twins *w)
{
	query_run_free(w->run);
	query_run_free(w->left);
	query_fold_free(w->fold);
	query_free(w->q);
	store_release(&w->store);
}

static bool twins_engine(struct twins *w, struct query_run *run, struct store *s,
	const struct id *trace_id, const struct id *span_id, const struct life *life)
{
	struct trace *t = store_find(s, trace_id);
	uint32_t span = t ? trace_find(t, span_id, s->common.seed) : 0;

	(void)w;
	return span && query_span(run, t, span, life);
}

static bool twins_fold(struct twins *w, const struct id *trace_id, const struct id *span_id,
	const struct life *life)
{
	enum fold_says says = query_fold_span(w->fold, trace_id, span_id);

	if (says != FOLD_ASK)
		return says == FOLD_YES;
	return twins_engine(w, w->left, &w->store, trace_id, span_id, life);
}

/* Every span of the store; what is counted is what is said of each. */
static void twins_check(struct twins *w, struct test *t, struct asking *a, const char *text)
{
	uint64_t count = 0;

	for (struct trace *of = a->store.first; of; of = of->next)
		for (uint32_t i = 1; i < of->span_count; i++) {
			struct id id;
			bool want;

			trace_span_id(of, i, &id);
			want = twins_engine(w, w->run, &a->store, &of->id, &id, &a->life);
			count += query_fold_span(w->fold, &of->id, &id) == FOLD_YES;
			if (!CHECK_INT(t, twins_fold(w, &of->id, &id, &a->life), want))
				printf("# %s: span %.*s\n", text, (int)id.text.len,
					id.text.at);
		}
	CHECK_INT(t, query_fold_count(w->fold), count);
}

static void take(struct test *t, struct asking *a, struct twins *twins, struct str text)
{
	struct line line = {.number = ++a->lines, .offset = a->lines};
	char *copy = arena_bytes(&a->arena, text.len + LINE_PAD);
	struct record *r = arena_new(&a->arena, sizeof(*r));
	const struct record *const records[] = {r};
	struct diag why;

	memcpy(copy, text.at, text.len);
	line.text = (struct str){copy, text.len};
	if (!CHECK_INT(t, decode(&a->decoder, &line, &a->arena, r, &why), DECODED_RECORD))
		return;
	store_add(&a->store, r);
	for (size_t i = 0; i < QUERIES; i++) {
		enum fold_wish wish;

		query_fold_take(twins[i].fold, records, 1, &wish);
		if (a->lines % 5 == i % 5)
			query_fold_squeeze(twins[i].fold);
		if (wish == FOLD_KEEP)
			store_add(&twins[i].store, r);
	}
}

static void round_of(struct test *t, uint64_t seed)
{
	struct twins twins[QUERIES];
	struct making m = {.state = &seed, .far = seed & 1};
	struct asking a;
	uint64_t before = seed;

	asking_init(&a);
	for (size_t i = 0; i < QUERIES; i++)
		twins_init(&twins[i], t, folded[i]);
	for (int i = 0; i < RECORDS; i++) {
		make_record(&m);
		take(t, &a, twins, buf_str(&m.text));
	}
	for (size_t i = 0; i < QUERIES; i++) {
		twins_check(&twins[i], t, &a, folded[i]);
		twins_release(&twins[i]);
	}
	if (!t->ok)
		printf("# seed %llu\n", (unsigned long long)before);
	asking_release(&a);
	buf_release(&m.text);
}

static void folded_is_what_the_engine_says(struct test *t)
{
	for (uint64_t seed = 1; seed <= 60 && t->ok; seed++)
		round_of(t, seed * UINT64_C(0x9e3779b97f4a7c15));
}

/* ---- what says nothing -------------------------------------------------------------------- */

/* A query of records as they are decoded, and of those alone that a decoder does not find idle. */
struct idle {
	struct query *q;
	struct query_fold *all;
	struct query_fold *some;
	struct decoder decoder;
	unsigned count; /* of those that were idle */
};

static void idle_take(struct idle *w, struct decoder *decoder, struct str text)
{
	struct line line = {.text = text};
	struct arena arena = {0};
	struct record r;
	const struct record *const records[] = {&r};
	enum fold_wish wish;
	struct diag why;

	if (decode(decoder, &line, &arena, &r, &why) == DECODED_RECORD)
		query_fold_take(w->all, records, 1, &wish);
	if (decode(&w->decoder, &line, &arena, &r, &why) == DECODED_RECORD) {
		query_fold_take(w->some, records, 1, &wish);
		decoder_idle(&w->decoder, wish == FOLD_IDLE ? r.shape : 0);
	} else {
		w->count++;
	}
	arena_release(&arena);
}

static unsigned idle_round(struct test *t, const char *text, uint64_t seed)
{
	struct making m = {.state = &seed, .usual = true};
	struct idle w = {.q = parse(t, text)};
	struct decoder decoder = {0};
	uint64_t before = seed;

	w.all = query_fold_new(w.q, 3);
	w.some = query_fold_new(w.q, 3);
	for (int i = 0; i < 1000; i++) {
		struct str line;

		make_record(&m);
		line = buf_str(&m.text);
		buf_add_bytes(&m.text, '\0', LINE_PAD);
		idle_take(&w, &decoder, (struct str){m.text.at, line.len});
		if (!CHECK_INT(t, query_fold_count(w.some), query_fold_count(w.all)))
			break;
	}
	if (!t->ok)
		printf("# %s, seed %llu\n", text, (unsigned long long)before);
	query_fold_free(w.all);
	query_fold_free(w.some);
	query_free(w.q);
	decoder_release(&w.decoder);
	decoder_release(&decoder);
	buf_release(&m.text);
	return w.count;
}

static void what_is_idle_has_nothing_to_say(struct test *t)
{
	unsigned idle = 0;

	for (size_t i = 0; i < QUERIES && t->ok; i++)
		idle += idle_round(t, folded[i], i + 1);
	CHECK(t, idle > 5000);
}

/* More than fit into the first table. */
static void many_spans(struct test *t)
{
	struct query *q = parse(t, "{ name = \"a\" }");
	struct query_fold *f = query_fold_new(q, 5);
	struct record r = {.type = RECORD_SPAN_START, .has_span = true, .name = STR("b")};
	const struct record *const records[] = {&r};
	enum fold_wish wish;

	for (unsigned i = 0; i < 30000; i++) {
		r.trace_id.low = i / 10 + 1;
		r.span_id.low = i + 1;
		r.name = i % 3 ? STR("b") : STR("a");
		query_fold_take(f, records, 1, &wish);
		query_fold_take(f, records, 1, &wish);
	}
	query_fold_squeeze(f);
	CHECK_INT(t, query_fold_count(f), 10000);
	query_fold_free(f);
	query_free(q);
}

/* Of the spans of which something was said, and then their names: how many have k and m alike. */
static unsigned say_all(struct query_fold *f, const struct id *ids, size_t count)
{
	struct record r = {.type = RECORD_SPAN_UPDATE, .has_span = true};
	const struct record *const records[] = {&r};
	enum fold_wish wish;
	unsigned alike = 0;
	char text[64];

	r.trace_id.low = 1;
	for (size_t i = 0; i < count; i++) {
		unsigned k = (unsigned)(i % 12), m = (unsigned)(i / 12 % 12);

		r.span_id = ids[i];
		r.ts = (int64_t)(i & 1 ? i << i % 48 : INT64_MAX - i);
		r.attributes.len = (size_t)snprintf(
			text, sizeof(text), "{\"k\":%u,\"m\":%u}", k, m);
		r.attributes.at = text;
		query_fold_take(f, records, 1, &wish);
		alike += k == m;
	}
	r.attributes = (struct str){0};
	r.name = STR("a");
	for (size_t i = 0; i < count; i++) {
		r.span_id = ids[i];
		query_fold_take(f, records, 1, &wish);
	}
	return alike;
}

/* More than have a number, at times that are far from each other. */
static void much_is_said_of_spans(struct test *t)
{
	enum { SPANS = 20000 };
	struct id *ids = mem_new(SPANS * sizeof(*ids));
	struct buf text = {0};
	struct query *q;
	struct query_fold *f;
	unsigned alike;

	buf_add(&text, STR("{ name = \"a\" && (false"));
	for (unsigned i = 0; i < 12; i++)
		buf_addf(&text, " || (span.k = %u && span.m = %u)", i, i);
	buf_add(&text, STR(") }"));
	buf_add_byte(&text, '\0');
	q = parse(t, text.at);
	f = query_fold_new(q, 7);
	for (unsigned i = 0; i < SPANS; i++)
		ids[i].low = i + 1;
	alike = say_all(f, ids, SPANS);
	CHECK(t, alike > 1000 && alike < SPANS);
	CHECK_INT(t, query_fold_count(f), alike);
	query_fold_free(f);
	query_free(q);
	buf_release(&text);
	free(ids);
}

/* A text may be written so that it has the hash of another one, or of a number. */
static void ids_of_one_hash_are_not_one(struct test *t)
{
	struct query *q = parse(t, "{ name = \"a\" }");
	struct query_fold *f = query_fold_new(q, 9);
	struct record r = {.type = RECORD_SPAN_START, .has_span = true, .name = STR("a")};
	const struct record *const records[] = {&r};
	const struct str texts[] = {{0}, STR("one"), STR("other")};
	enum fold_wish wish;

	r.trace_id.low = 1;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		r.span_id = (struct id){.low = 5, .text = texts[i]};
		query_fold_take(f, records, 1, &wish);
	}
	CHECK_INT(t, query_fold_count(f), 3);
	query_fold_free(f);
	query_free(q);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "what needs more than it knows is not folded",
		what_needs_more_than_it_knows_is_not_folded);
	test_run(&t, "folded is what the engine says", folded_is_what_the_engine_says);
	test_run(&t, "what is idle has nothing to say", what_is_idle_has_nothing_to_say);
	test_run(&t, "many spans", many_spans);
	test_run(&t, "much is said of spans", much_is_said_of_spans);
	test_run(&t, "ids of one hash are not one", ids_of_one_hash_are_not_one);
	return test_done(&t);
}
