#include <stdio.h>

#include "import/jaeger.h"
#include "importing.h"

/* Traces of Jaeger's, and what they say in our stream. */

#define TRACE "\"traceID\":\"000102030405060708090a0b0c0d0e0f\""
#define SPAN \
	TRACE ",\"spanID\":\"00000000000000aa\",\"operationName\":\"x\",\"startTime\":1"
#define TIMES \
	"\"ts\":\"1970-01-01T00:00:00.000001000Z\",\"end_ts\":\"1970-01-01T00:00:00.000003000Z\","
#define IDS \
	"\"trace_id\":\"000102030405060708090a0b0c0d0e0f\",\"span_id\":\"00000000000000aa\","
#define SAID "{\"type\":\"span\"," TIMES IDS "\"name\":\"x\""

static const struct importing cases[] = {
	{"least", "{\"spans\":[{" SPAN ",\"duration\":2}]}", SAID "}\n"},
	{"open",
		"{\"spans\":[{" SPAN
		",\"tags\":[{\"key\":\"error\",\"value\":true}],\"logs\":[{}]}]}",
		"{\"type\":\"span_start\",\"ts\":\"1970-01-01T00:00:00.000001000Z\"," IDS
		"\"name\":\"x\"}\n"
		"{\"type\":\"span_update\",\"ts\":\"1970-01-01T00:00:00.000001000Z\"," IDS
		"\"status\":\"error\"}\n"
		"{\"type\":\"event\",\"ts\":\"1970-01-01T00:00:00.000001000Z\"," IDS
		"\"name\":\"log\"}\n"},
	{"tags of all types",
		"{\"spans\":[{" SPAN ",\"duration\":2,\"tags\":["
		"{\"key\":\"s\",\"type\":\"string\",\"value\":\"1\"},"
		"{\"key\":\"b\",\"type\":\"bool\",\"value\":\"true\"},"
		"{\"key\":\"i\",\"type\":\"int64\",\"value\":\"9223372036854775807\"},"
		"{\"key\":\"f\",\"type\":\"float64\",\"value\":1.5},"
		"{\"key\":\"n\",\"type\":\"float64\",\"value\":\"NaN\"},"
		"{\"key\":\"y\",\"type\":\"binary\",\"value\":\"AQI=\"},"
		"{\"key\":\"o\",\"value\":{\"a\":[null]}},"
		"{\"key\":7,\"value\":1},{},3]}]}",
		SAID ",\"attributes\":{\"s\":\"1\",\"b\":true,\"i\":9223372036854775807,"
		     "\"f\":1.5,\"n\":\"NaN\",\"y\":\"AQI=\",\"o\":{\"a\":[null]}}}\n"},
	{"status and scope",
		"{\"spans\":[{" SPAN ",\"duration\":2,\"tags\":["
		"{\"key\":\"otel.status_code\",\"value\":\"ERROR\"},"
		"{\"key\":\"error\",\"value\":true},"
		"{\"key\":\"otel.status_description\",\"value\":\"it \\\"broke\\\"\"},"
		"{\"key\":\"otel.library.name\",\"value\":\"lib\"},"
		"{\"key\":\"otel.scope.version\",\"value\":\"2\"},"
		"{\"key\":\"span.kind\",\"value\":\"client\"}]}]}",
		SAID ",\"status\":\"error\",\"status_message\":\"it \\\"broke\\\"\","
		     "\"attributes\":{\"span.kind\":\"client\"},"
		     "\"scope\":{\"name\":\"lib\",\"version\":\"2\"}}\n"},
	{"no error",
		"{\"spans\":[{" SPAN
		",\"duration\":2,\"tags\":[{\"key\":\"error\",\"value\":false}]}]}",
		SAID ",\"attributes\":{\"error\":false}}\n"},
	{"a parent and links",
		"{\"spans\":[{" SPAN ",\"duration\":2,\"references\":["
		"{\"refType\":\"FOLLOWS_FROM\"," TRACE ",\"spanID\":\"2\"},"
		"{\"refType\":\"CHILD_OF\"," TRACE ",\"spanID\":\"BB\"},"
		"{\"refType\":\"CHILD_OF\",\"traceID\":\"1\",\"spanID\":\"3\"},"
		"{\"refType\":\"CHILD_OF\"," TRACE ",\"spanID\":\"0\"}]}]}",
		"{\"type\":\"span\"," TIMES IDS
		"\"parent_span_id\":\"00000000000000bb\",\"name\":\"x\",\"links\":["
		"{\"trace_id\":\"000102030405060708090a0b0c0d0e0f\",\"span_id\":\"0000000000000002\"},"
		"{\"trace_id\":\"00000000000000000000000000000001\",\"span_id\":\"0000000000000003\","
		"\"attributes\":{\"opentracing.ref_type\":\"child_of\"}}]}\n"},
	{"it follows from one alone",
		"{\"spans\":[{" SPAN
		",\"duration\":2,\"references\":[{\"refType\":\"FOLLOWS_FROM\"," TRACE
		",\"spanID\":\"2\"}]}]}",
		"{\"type\":\"span\"," TIMES IDS
		"\"parent_span_id\":\"0000000000000002\",\"name\":\"x\",\"links\":["
		"{\"trace_id\":\"000102030405060708090a0b0c0d0e0f\",\"span_id\":\"0000000000000002\"}]}\n"},
	{"a process and what else the span has",
		"{\"spans\":[{" SPAN
		",\"duration\":2,\"processID\":\"p1\",\"flags\":1,\"warnings\":[\"skew\"]}],"
		"\"processes\":{\"p1\":{\"serviceName\":\"s\",\"tags\":["
		"{\"key\":\"pid\",\"type\":\"int64\",\"value\":\"4\"},"
		"{\"key\":\"service.name\",\"value\":\"again\"}]}}}",
		SAID ",\"attributes\":{\"jaeger.flags\":1,\"jaeger.warnings\":[\"skew\"]},"
		     "\"resource\":{\"service.name\":\"s\",\"pid\":4}}\n"},
	{"logs",
		"{\"spans\":[{" SPAN ",\"duration\":2,\"logs\":["
		"{\"timestamp\":2,\"fields\":[{\"key\":\"event\",\"value\":\"e\"},{\"key\":\"a\",\"value\":1}]},"
		"{\"timestamp\":\"2.5\",\"fields\":[{\"key\":\"message\",\"value\":\"m\"},"
		"{\"key\":\"level\",\"value\":\"warn\"},{\"key\":\"k\",\"value\":\"v\"}]}]}]}",
		SAID
		",\"events\":[{\"ts\":\"1970-01-01T00:00:00.000002000Z\",\"name\":\"e\","
		"\"attributes\":{\"a\":1}},{\"ts\":\"1970-01-01T00:00:00.000002500Z\","
		"\"name\":\"log\",\"attributes\":{\"body\":\"m\",\"severity\":\"warn\","
		"\"k\":\"v\"}}]}\n"},
	{"warnings of the trace",
		"{\"spans\":[{" SPAN ",\"duration\":2}],\"warnings\":[\"w\"]}",
		SAID "}\n{\"type\":\"event\",\"ts\":\"1970-01-01T00:00:00.000001000Z\","
		     "\"trace_id\":\"000102030405060708090a0b0c0d0e0f\",\"name\":\"log\","
		     "\"attributes\":{\"body\":\"w\",\"severity\":\"WARN\"}}\n"},
	{"spans that are none",
		"{\"spans\":[3,{},{" SPAN ",\"duration\":2},{" TRACE ",\"spanID\":\"0\"}]}",
		SAID "}\n(3 skipped)\n"},
	{"nothing to use", "{\"spans\":[{}]}\n{\"spans\":3}\n[]\n3\n{}",
		"(refused)\n"
		"(refused)\n"
		"(refused)\n"
		"(refused)\n"
		"(refused)\n"},
	{"what is around the traces",
		"rest {\"data\":[],\"total\":0,\"errors\":null}\n"
		"rest {\"data\":[{\"spans\":[{" SPAN ",\"duration\":2}]},{}]}",
		SAID "}\n(1 skipped)\n"},
};

static void traces_become_lines(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		importing_check(t, "jaeger", "data", &cases[i]);
}

static void it_is_known_by_its_beginning(struct test *t)
{
	CHECK_INT(t, jaeger_look(STR(" {\"data\": [ {\"traceID\": \"a")), IMPORT_SURE);
	CHECK_INT(t,
		jaeger_look(
			STR("{\"data\":[{\"object\":\"trace\",\"x\":\"\\\"traceID\\\":")),
		IMPORT_MORE);
	CHECK_INT(t, jaeger_look(STR("{\"spans\":[],\"traceID\":\"a\"")), IMPORT_LIKELY);
	CHECK_INT(t, jaeger_look(STR("[{\"traceID\":\"a\"")), IMPORT_NOT);
	CHECK_INT(t, jaeger_look(STR("{")), IMPORT_MORE);
	CHECK_INT(t, jaeger_look(STR("{\"data\":[{\"a\":{}}]}\n")), IMPORT_NOT);
}

static void a_sample_is_read(struct test *t)
{
	struct buf text = {0}, lines = {0};

	importing_sample(t, "jaeger/otlp2jaeger-out.json", &text);
	CHECK_INT(t, jaeger_look(str_head(buf_str(&text), 4096)), IMPORT_SURE);
	CHECK(t, importing_text(t, "jaeger", "x", buf_str(&text), &lines));
	CHECK(t, lines.len > 0);
	buf_release(&text);
	buf_release(&lines);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "traces become lines", traces_become_lines);
	test_run(&t, "it is known by its beginning", it_is_known_by_its_beginning);
	importing_run_sample(
		&t, "a sample is read", "jaeger/otlp2jaeger-out.json", a_sample_is_read);
	return test_done(&t);
}
