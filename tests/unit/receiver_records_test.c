/* Requests in both encodings become the same lines, and each of them is a record. */
#include <stdio.h>

#include "cmd/receiver_records.h"
#include "record/decode.h"
#include "unit/otlp_made.h"
#include "unit/test.h"

enum { ROUNDS = 2000, MEMORY = 64 << 20 };

static bool read_made(
	struct receiver_records *r, bool logs, enum receiver_type type, struct buf *body)
{
	buf_reserve(body, LINE_PAD);
	return receiver_records(
		r, logs ? RECEIVER_LOGS : RECEIVER_TRACES, type, buf_str(body), MEMORY);
}

static bool all_records(struct test *t, struct buf *lines)
{
	struct str left = buf_str(lines);
	struct arena arena = {0};
	bool all = true;

	for (size_t len; left.len && all; left = str_tail(left, len + 1)) {
		struct line line = {.number = 1};
		struct diag why = {0};
		struct record record;

		len = str_find(left, '\n');
		line.text = str_head(left, len);
		all = CHECK(
			t, decode(NULL, &line, &arena, &record, &why) == DECODED_RECORD);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return all;
}

static void encodings_agree(struct test *t)
{
	struct receiver_records json = {0}, proto = {0};
	uint64_t items = 0;

	for (uint64_t seed = 1; seed <= ROUNDS && t->ok; seed++) {
		bool logs = seed % 3 == 0;
		struct otlp_made made;

		otlp_made(&made, logs, seed);
		CHECK(t, read_made(&json, logs, RECEIVER_JSON, &made.json));
		CHECK(t, read_made(&proto, logs, RECEIVER_PROTOBUF, &made.proto));
		buf_reserve(&json.out.text, LINE_PAD);
		if (!CHECK(t, str_eq(buf_str(&json.out.text), buf_str(&proto.out.text))))
			printf("# seed %d\n", (int)seed);
		CHECK_INT(t, json.items, made.items);
		CHECK_INT(t, proto.items, made.items);
		CHECK(t, json.records >= made.items); /* one without an end may be two */
		CHECK_INT(t, proto.records, json.records);
		CHECK_INT(t, receiver_records_refused(&json), 0);
		all_records(t, &json.out.text);
		items += made.items;
		receiver_records_reset(&json);
		receiver_records_reset(&proto);
		otlp_made_release(&made);
	}
	CHECK(t, items > ROUNDS);
	receiver_records_release(&json);
	receiver_records_release(&proto);
}

/* Any bytes of a request may be wrong. */
static void broken_ones_are_refused_or_read(struct test *t)
{
	struct receiver_records r = {0};
	uint64_t random = 77;
	unsigned refused = 0;

	for (uint64_t seed = 1; seed <= ROUNDS && t->ok; seed++) {
		enum receiver_type type = seed % 2 ? RECEIVER_JSON : RECEIVER_PROTOBUF;
		bool logs = seed % 3 == 0;
		struct otlp_made made;
		struct buf *body;

		otlp_made(&made, logs, seed);
		body = type == RECEIVER_JSON ? &made.json : &made.proto;
		for (int i = 0; i < 3 && body->len; i++)
			body->at[test_random(&random) % body->len] = (char)test_random(
				&random);
		if (body->len && test_random(&random) % 4 == 0)
			body->len = test_random(&random) % body->len;
		if (read_made(&r, logs, type, body)) {
			buf_reserve(&r.out.text, LINE_PAD);
			all_records(t, &r.out.text);
		} else {
			CHECK(t, r.wrong);
			refused++;
		}
		receiver_records_reset(&r);
		otlp_made_release(&made);
	}
	CHECK(t, refused > ROUNDS / 4);
	receiver_records_release(&r);
}

static void some_of_no_use(struct test *t)
{
	static const char text[] =
		"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[5,{\"traceId\":"
		"\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\"b7ad6b7169203331\",\"name\":"
		"\"a\",\"startTimeUnixNano\":1,\"endTimeUnixNano\":2},null]}]}]}";
	struct receiver_records r = {0};
	struct buf body = {0};

	buf_add(&body, str_from(text));
	CHECK(t, read_made(&r, false, RECEIVER_JSON, &body));
	CHECK_INT(t, r.items, 3);
	CHECK_INT(t, r.records, 1);
	CHECK_INT(t, receiver_records_refused(&r), 2);
	receiver_records_release(&r);
	buf_release(&body);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "both encodings become the same lines", encodings_agree);
	test_run(&t, "broken ones are refused, or read", broken_ones_are_refused_or_read);
	test_run(&t, "spans that are none are counted", some_of_no_use);
	return test_done(&t);
}
