#include <stdio.h>

#include "import/zipkin.h"
#include "importing.h"

/* Spans of Zipkin's, and what they say in our stream. */

#define SPAN "\"traceId\":\"463ac35c9f6413ad\",\"id\":\"a2fb4a1d1a96d312\",\"name\":\"get\""
#define TIMES \
	"\"ts\":\"1970-01-01T00:00:00.000001000Z\",\"end_ts\":\"1970-01-01T00:00:00.000003000Z\","
#define TRACE "\"trace_id\":\"0000000000000000463ac35c9f6413ad\","
#define IDS TRACE "\"span_id\":\"a2fb4a1d1a96d312\","
#define SAID "{\"type\":\"span\"," TIMES IDS "\"name\":\"get\""
#define WHEN ",\"timestamp\":1,\"duration\":2"

static const struct importing cases[] = {
	{"least", "{" SPAN WHEN "}", SAID "}\n"},
	{"ids are padded and lower case",
		"{\"traceId\":\"48485A3953BB61246B221D5BC9E6496C\",\"id\":\"A\",\"parentId\":\"1B\"" WHEN
		"}",
		"{\"type\":\"span\"," TIMES
		"\"trace_id\":\"48485a3953bb61246b221d5bc9e6496c\","
		"\"span_id\":\"000000000000000a\",\"parent_span_id\":\"000000000000001b\",\"name\":\"\"}\n"},
	{"everything",
		"{" SPAN WHEN
		",\"parentId\":\"6b221d5bc9e6496c\",\"kind\":\"CLIENT\",\"debug\":true,"
		"\"localEndpoint\":{\"serviceName\":\"front\",\"ipv4\":\"10.0.0.1\",\"ipv6\":\"::1\",\"port\":80},"
		"\"remoteEndpoint\":{\"serviceName\":\"back\",\"ipv6\":\"::2\"},"
		"\"annotations\":[{\"timestamp\":2,\"value\":\"ws\"},"
		"{\"timestamp\":2,\"value\":\"\\\"e\\\\\\\"v\\\": {\\\"a\\\":1}\"},"
		"{\"timestamp\":2,\"value\":\"\\\"e\\\": {broken\"}],"
		"\"tags\":{\"http.method\":\"GET\",\"otel.status_code\":\"OK\",\"otel.scope.name\":\"n\"}}",
		"{\"type\":\"span\"," TIMES IDS
		"\"parent_span_id\":\"6b221d5bc9e6496c\",\"name\":\"get\","
		"\"status\":\"ok\",\"attributes\":{\"span.kind\":\"client\",\"peer.service\":\"back\","
		"\"network.peer.address\":\"::2\",\"http.method\":\"GET\",\"zipkin.debug\":true},"
		"\"resource\":{\"service.name\":\"front\",\"network.local.address\":\"10.0.0.1\","
		"\"zipkin.localEndpoint.ipv6\":\"::1\",\"network.local.port\":80},"
		"\"scope\":{\"name\":\"n\"},\"events\":["
		"{\"ts\":\"1970-01-01T00:00:00.000002000Z\",\"name\":\"ws\"},"
		"{\"ts\":\"1970-01-01T00:00:00.000002000Z\",\"name\":\"e\\\"v\",\"attributes\":{\"a\":1}},"
		"{\"ts\":\"1970-01-01T00:00:00.000002000Z\",\"name\":\"\\\"e\\\": {broken\"}]}\n"},
	{"errors",
		"{" SPAN WHEN ",\"tags\":{\"error\":\"timed out\"}}\n{" SPAN WHEN
		",\"tags\":{\"error\":\"\"}}",
		SAID ",\"status\":\"error\",\"status_message\":\"timed out\"}\n" SAID
		     ",\"status\":\"error\"}\n"},
	{"not ended; begun when something was noted",
		"{" SPAN
		",\"annotations\":[{\"timestamp\":5,\"value\":\"b\"},{\"timestamp\":4,\"value\":\"a\"}]}",
		"{\"type\":\"span_start\",\"ts\":\"1970-01-01T00:00:00.000004000Z\"," IDS
		"\"name\":\"get\"}\n"
		"{\"type\":\"event\",\"ts\":\"1970-01-01T00:00:00.000005000Z\"," IDS
		"\"name\":\"b\"}\n"
		"{\"type\":\"event\",\"ts\":\"1970-01-01T00:00:00.000004000Z\"," IDS
		"\"name\":\"a\"}\n"},
	{"shared: the server below the client, its work below it",
		"[{" SPAN WHEN ",\"localEndpoint\":{\"serviceName\":\"c\"}},"
		"{" SPAN WHEN ",\"shared\":true,\"localEndpoint\":{\"serviceName\":\"s\"}},"
		"{\"traceId\":\"463ac35c9f6413ad\",\"id\":\"1\",\"parentId\":\"a2fb4a1d1a96d312\"" WHEN
		",\"localEndpoint\":{\"serviceName\":\"s\"}},"
		"{\"traceId\":\"463ac35c9f6413ad\",\"id\":\"2\",\"parentId\":\"a2fb4a1d1a96d312\"" WHEN
		",\"localEndpoint\":{\"serviceName\":\"c\"}}]",
		SAID
		",\"resource\":{\"service.name\":\"c\"}}\n"
		"{\"type\":\"span\"," TIMES TRACE
		"\"span_id\":\"941e64f21c645b65\",\"parent_span_id\":\"a2fb4a1d1a96d312\",\"name\":\"get\","
		"\"attributes\":{\"zipkin.shared\":\"a2fb4a1d1a96d312\"},"
		"\"resource\":{\"service.name\":\"s\"}}\n"
		"{\"type\":\"span\"," TIMES TRACE
		"\"span_id\":\"0000000000000001\",\"parent_span_id\":\"941e64f21c645b65\",\"name\":\"\","
		"\"resource\":{\"service.name\":\"s\"}}\n"
		"{\"type\":\"span\"," TIMES TRACE "\"span_id\":\"0000000000000002\","
		"\"parent_span_id\":\"a2fb4a1d1a96d312\",\"name\":\"\","
		"\"resource\":{\"service.name\":\"c\"}}\n"},
	{"what cannot be used", "{}\n3\n[{}]\n{" SPAN "}\n[]\n[{" SPAN WHEN "},7]",
		"(refused)\n(refused)\n(refused)\n(refused)\n" SAID "}\n(1 skipped)\n"},
};

static void spans_become_lines(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		importing_check(t, "zipkin", "", &cases[i]);
}

static void it_is_known_by_its_beginning(struct test *t)
{
	CHECK_INT(t, zipkin_look(STR("[ [ {\"traceId\":\"a\",\"id\":\"b")), IMPORT_SURE);
	CHECK_INT(t, zipkin_look(STR("[{\"id\":1,\"traceId\":\"b")), IMPORT_SURE);
	CHECK_INT(t, zipkin_look(STR("[{\"id\":1,\"args\":{\"traceId\":\"b")), IMPORT_MORE);
	CHECK_INT(t, zipkin_look(STR("[")), IMPORT_MORE);
	CHECK_INT(t, zipkin_look(STR("[1,2]")), IMPORT_NOT);
	CHECK_INT(t, zipkin_look(STR("{\"traceId\":\"a\",\"spanId\":\"b\"}")), IMPORT_NOT);
}

static void a_sample_is_read(struct test *t)
{
	struct buf text = {0}, lines = {0};

	importing_sample(t, "zipkin/example-from-api-yaml.json", &text);
	CHECK_INT(t, zipkin_look(str_head(buf_str(&text), 4096)), IMPORT_SURE);
	CHECK(t, importing_text(t, "zipkin", "x", buf_str(&text), &lines));
	CHECK(t, lines.len > 0);
	buf_release(&text);
	buf_release(&lines);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "spans become lines", spans_become_lines);
	test_run(&t, "it is known by its beginning", it_is_known_by_its_beginning);
	importing_run_sample(&t, "a sample is read", "zipkin/example-from-api-yaml.json",
		a_sample_is_read);
	return test_done(&t);
}
