#include "test.h"

#include "cmd/send_reply.h"

#define JSON "application/json; charset=utf-8"
#define PROTO "application/x-protobuf"

static const struct {
	int status;
	const char *type;
	const char *body;
	enum send_verdict verdict;
	int64_t rejected;
	const char *message;
} rows[] = {
	{200, PROTO, "", SEND_TAKEN, 0, ""},
	{200, JSON, "{}", SEND_TAKEN, 0, ""},
	{200, JSON, "{\"partialSuccess\":{}}", SEND_TAKEN, 0, ""},
	{200, JSON, "{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"m\"}}",
		SEND_TAKEN, 2, "m"},
	{200, JSON, "{\"partialSuccess\":{\"rejectedSpans\":2}}", SEND_TAKEN, 2, ""},
	{200, JSON, "{\"partialSuccess\":{\"rejectedLogRecords\":2}}", SEND_TAKEN, 0, ""},
	{200, JSON, "{\"partialSuccess\":{\"rejectedSpans\":-2}}", SEND_TAKEN, 0, ""},
	{200, JSON, "{\"partialSuccess\":{\"rejectedSpans\":[]}}", SEND_TAKEN, 0, ""},
	{200, JSON, "{\"partialSuccess\":{\"rejectedSpans\":2}", SEND_TAKEN, 0, ""},
	{200, JSON, "[]", SEND_TAKEN, 0, ""},
	{200, PROTO, "\x0a\x05\x08\x02\x12\x01m", SEND_TAKEN, 2, "m"},
	{200, PROTO, "\x0a\x02\x08\x02", SEND_TAKEN, 2, ""},
	{200, PROTO, "\x12\x01x\x0a\x02\x08\x02", SEND_TAKEN, 2, ""},
	{200, PROTO, "\x0a\x05\x08\x02\x12\x09m", SEND_TAKEN, 2, ""},
	{200, PROTO, "\x0a\x09\x08\x02", SEND_TAKEN, 0, ""}, /* cut */
	{200, PROTO, "\x0a\x04\x08\x02\x12\x09", SEND_TAKEN, 2, ""},
	{200, PROTO, "\x0a\x0b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", SEND_TAKEN, 0,
		""}, /* -1 */
	{200, PROTO, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", SEND_TAKEN, 0, ""},
	{200, PROTO, "\x0b", SEND_TAKEN, 0, ""}, /* a group */
	{200, "text/plain", "hello", SEND_TAKEN, 0, ""},
	{400, PROTO,
		"\x08\x03\x12\x03"
		"bad",
		SEND_BAD, 0, "bad"},
	{400, JSON, "{\"code\":3,\"message\":\"b\\u00e4d\"}", SEND_BAD, 0,
		"b\xc3\xa4"
		"d"},
	{413, "", "too\nlarge", SEND_BAD, 0, "too"},
	{429, NULL, "<html>", SEND_AGAIN, 0, ""},
	{502, "", "", SEND_AGAIN, 0, ""},
	{503, "", "", SEND_AGAIN, 0, ""},
	{504, "", "", SEND_AGAIN, 0, ""},
	{307, "", "", SEND_REFUSED, 0, ""},
	{500, "", "", SEND_REFUSED, 0, ""},
	{501, "", "", SEND_REFUSED, 0, ""},
	{999, "", "", SEND_REFUSED, 0, ""},
};

static void judgements(struct test *t)
{
	struct send_judgement j = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct send_reply r = {.status = rows[i].status,
			.content_type = str_from(rows[i].type),
			.body = str_from(rows[i].body)};

		send_judge(&j, &r, OTLP_TRACES);
		CHECK_INT(t, j.verdict, rows[i].verdict);
		CHECK_INT(t, j.rejected, rows[i].rejected);
		CHECK_STR(t, buf_str(&j.message), rows[i].message);
	}
	send_judgement_release(&j);
}

static void no_answer(struct test *t)
{
	struct send_judgement j = {0};
	struct send_reply r = {.later = true};

	send_judge(&j, &r, OTLP_LOGS);
	CHECK_INT(t, j.verdict, SEND_AGAIN);
	r.later = false;
	send_judge(&j, &r, OTLP_LOGS);
	CHECK_INT(t, j.verdict, SEND_REFUSED);
	send_judgement_release(&j);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "judgements", judgements);
	test_run(&t, "no answer", no_answer);
	return test_done(&t);
}
