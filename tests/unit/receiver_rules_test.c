#include "cmd/receiver_rules.h"
#include "unit/test.h"

#define JSON "application/json"
#define PROTO "application/x-protobuf"

static const char *const own_names[] = {"box.lan", "host.docker.internal", NULL};

static void heads(struct test *t)
{
	static const struct head_case {
		struct receiver_head head;
		int status;
		enum receiver_signal signal;
		enum receiver_type type;
		bool gzip;
	} cases[] = {
		/* method, path, host, type, encoding, authorization, length, ends */
		{{"POST", "/v1/traces", "localhost:4318", JSON, NULL, NULL, "12", 0}, 200,
			RECEIVER_TRACES, RECEIVER_JSON, false},
		{{"POST", "/v1/logs", "127.0.0.1:4318", PROTO, "gzip", NULL, NULL, 0}, 200,
			RECEIVER_LOGS, RECEIVER_PROTOBUF, true},
		{{"POST", "/v1/metrics", "[::1]:4318", PROTO, "identity", NULL, NULL, 0},
			200, RECEIVER_METRICS, RECEIVER_PROTOBUF, false},
		{{"POST", "//v1/traces/", "LOCALHOST", "Application/JSON; charset=utf-8",
			 "GZIP", NULL, NULL, 0},
			200, RECEIVER_TRACES, RECEIVER_JSON, true},
		{{"POST", "/v1/traces", NULL, "application/protobuf", "", NULL, NULL, 0},
			200, RECEIVER_TRACES, RECEIVER_PROTOBUF, false},
		{{"POST", "/v1/traces", "agent.localhost:1", JSON, NULL, NULL, NULL, 0},
			200, RECEIVER_TRACES, RECEIVER_JSON, false},
		{{"POST", "/v1/traces", "box.lan:4318", JSON, NULL, NULL, NULL, 0}, 200,
			RECEIVER_TRACES, RECEIVER_JSON, false},
		{{"POST", "/v1/traces", "Host.Docker.Internal.", JSON, NULL, NULL, NULL, 0},
			200, RECEIVER_TRACES, RECEIVER_JSON, false},
		/* names that a stranger may let point here */
		{{"POST", "/v1/traces", "evil.example", JSON, NULL, NULL, NULL, 0}, 403, 0,
			0, false},
		{{"POST", "/v1/traces", "localhost.evil.example", JSON, NULL, NULL, NULL,
			 0},
			403, 0, 0, false},
		{{"POST", "/v1/traces", "evillocalhost", JSON, NULL, NULL, NULL, 0}, 403, 0,
			0, false},
		{{"POST", "/v1/traces", "127.0.0.1.evil.example", JSON, NULL, NULL, NULL,
			 0},
			403, 0, 0, false},
		{{"POST", "/v1/traces", "box.lan.evil", JSON, NULL, NULL, NULL, 0}, 403, 0,
			0, false},
		{{"POST", "/v1/traces", "[::1", JSON, NULL, NULL, NULL, 0}, 403, 0, 0,
			false},
		{{"POST", "/v1/traces", "[::1]evil:4318", JSON, NULL, NULL, NULL, 0}, 403,
			0, 0, false},
		{{"POST", "/v1/traces", "", JSON, NULL, NULL, NULL, 0}, 403, 0, 0, false},
		{{"POST", "/v1/traces", "[]", JSON, NULL, NULL, NULL, 0}, 403, 0, 0, false},
		{{"POST", "/", "evil.example", JSON, NULL, NULL, NULL, 0}, 403, 0, 0,
			false},
		/* the rest, one thing wrong at a time */
		{{"POST", "/", "localhost", JSON, NULL, NULL, NULL, 0}, 404, 0, 0, false},
		{{"POST", "/v1/tracesx", "localhost", JSON, NULL, NULL, NULL, 0}, 404, 0, 0,
			false},
		{{"POST", "/v1/traces/x", "localhost", JSON, NULL, NULL, NULL, 0}, 404, 0,
			0, false},
		{{"POST", "", "localhost", PROTO, NULL, NULL, NULL, 0}, 404, 0,
			RECEIVER_PROTOBUF, false},
		{{"GET", "/v1/traces", "localhost", NULL, NULL, NULL, NULL, 0}, 405, 0, 0,
			false},
		{{"OPTIONS", "/v1/logs", "localhost", NULL, NULL, NULL, NULL, 0}, 405,
			RECEIVER_LOGS, 0, false},
		{{"post", "/v1/traces", "localhost", JSON, NULL, NULL, NULL, 0}, 405, 0, 0,
			false},
		{{"POST", "/v1/traces", "localhost", NULL, NULL, NULL, NULL, 0}, 415, 0, 0,
			false},
		{{"POST", "/v1/traces", "localhost", "text/plain", NULL, NULL, NULL, 0},
			415, 0, 0, false},
		{{"POST", "/v1/traces", "localhost", "application/jsonx", NULL, NULL, NULL,
			 0},
			415, 0, 0, false},
		{{"POST", "/v1/traces", "localhost", PROTO, "br", NULL, NULL, 0}, 415, 0,
			RECEIVER_PROTOBUF, false},
		{{"POST", "/v1/traces", "localhost", PROTO, "gzip, gzip", NULL, NULL, 0},
			415, 0, RECEIVER_PROTOBUF, false},
		{{"POST", "/v1/traces", "localhost", JSON, NULL, NULL, "1000", 0}, 200, 0,
			0, false},
		{{"POST", "/v1/traces", "localhost", JSON, NULL, NULL, "1001", 0}, 413, 0,
			0, false},
		{{"POST", "/v1/traces", "localhost", JSON, "gzip", NULL,
			 "99999999999999999999999999", 0},
			413, 0, 0, true},
		/* where its body ends, said twice */
		{{"POST", "/v1/traces", "localhost", JSON, NULL, NULL, "12", 1}, 200, 0, 0,
			false},
		{{"POST", "/v1/traces", "localhost", JSON, NULL, NULL, "12", 2}, 400, 0, 0,
			false},
	};
	static const struct receiver_rules rules = {NULL, own_names, 1000};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct head_case *c = &cases[i];
		struct receiver_judged judged = receiver_judge(&rules, &c->head);

		CHECK_STR(t, str_from(c->head.path), c->head.path);
		CHECK_INT(t, judged.status, c->status);
		CHECK_INT(t, judged.type, c->type);
		CHECK(t, (judged.status == 200) == !judged.message);
		CHECK(t, judged.endless == (c->head.ends > 1));
		if (c->status == 200)
			CHECK(t, judged.signal == c->signal && judged.gzip == c->gzip);
	}
}

static void tokens(struct test *t)
{
	static const struct token_case {
		const char *authorization;
		int status;
	} cases[] = {
		{NULL, 401},
		{"", 401},
		{"Bearer", 401},
		{"Bearer ", 401},
		{"Bearer s3cre", 401},
		{"Bearer s3cret ", 401},
		{"Bearer s3crets3cret", 401},
		{"Basic s3cret", 401},
		{"s3cret", 401},
		{"Bearer s3cret", 200},
		{"bearer   s3cret", 200},
	};
	static const struct receiver_rules rules = {"s3cret", NULL, 1000};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct receiver_head head = {.method = "POST",
			.path = "/v1/traces",
			.host = "any.example",
			.type = JSON,
			.authorization = cases[i].authorization};

		CHECK_INT(t, receiver_judge(&rules, &head).status, cases[i].status);
	}
}

static void answers(struct test *t)
{
	const struct answer_case {
		struct receiver_answer answer;
		struct str body;
	} cases[] = {
		{{200, RECEIVER_TRACES, RECEIVER_JSON, 0, NULL}, STR("{}")},
		{{200, RECEIVER_TRACES, RECEIVER_PROTOBUF, 0, "x"}, STR("")},
		{{200, RECEIVER_TRACES, RECEIVER_JSON, 2, "no \"id\""},
			STR("{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"no \\\"id"
			    "\\\"\"}}")},
		{{200, RECEIVER_LOGS, RECEIVER_JSON, 1, "x"},
			STR("{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":"
			    "\"x\"}}")},
		{{200, RECEIVER_TRACES, RECEIVER_PROTOBUF, 300, "ab"},
			STR("\x0a\x07\x08\xac\x02\x12\x02"
			    "ab")},
		{{400, RECEIVER_TRACES, RECEIVER_JSON, 0, "no"},
			STR("{\"code\":3,\"message\":\"no\"}")},
		{{503, RECEIVER_TRACES, RECEIVER_PROTOBUF, 0, "full"},
			STR("\x08\x0e\x12\x04"
			    "full")},
	};
	struct buf body = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&body);
		receiver_answer(&cases[i].answer, &body);
		CHECK(t, str_eq(buf_str(&body), cases[i].body));
	}
	buf_release(&body);
	for (int status = 200; status < 600; status++)
		CHECK(t, (receiver_again(status) != 0) == (status == 429 || status == 503));
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "heads are judged", heads);
	test_run(&t, "the token is asked for", tokens);
	test_run(&t, "answers, in both encodings", answers);
	return test_done(&t);
}
