#include <stdio.h>

#include "import/elixir.h"
#include "importing.h"

/* Documents of the Elixir library's file exporter, and what they say in our stream. */

#define ID "0123456789abcdef0123456789abcdef"
#define NEW                                                                                \
	"\"exporter_schema_version\":\"aitrace.file_export.v1\",\"trace_id\":\"" ID        \
	"\",\"created_at\":-100,\"created_at_wall_time\":\"2026-01-01T00:00:00.000000Z\"," \
	"\"clock_domain\":{\"node\":\"a@b\"}"
#define AT_ROOT                                                                   \
	"\"aitrace.trace.created_at_wall_time\":\"2026-01-01T00:00:00.000000Z\"," \
	"\"aitrace.trace.exporter_schema_version\":\"aitrace.file_export.v1\""

static const struct importing cases[] = {
	{"version 1",
		"{" NEW
		",\"metadata\":{\"user\":7},\"release_manifest_ref\":null,\"spans\":["
		"{\"span_id\":\"" ID
		"\",\"parent_span_id\":null,\"name\":\"run\",\"start_time\":-50,"
		"\"start_wall_time\":\"2026-01-01T00:00:01.000000Z\",\"end_time\":1950,"
		"\"end_wall_time\":\"2026-01-01T09:00:00.000000Z\",\"duration_microseconds\":2000,"
		"\"clock_domain\":{\"node\":\"a@b\"},\"attributes\":{\"k\":[1]},\"status\":\"error\","
		"\"span_id_source\":{\"kind\":\"x\"},\"events\":[{\"name\":\"hit\",\"timestamp\":0,"
		"\"wall_time\":\"2026-01-01T00:00:09.000000Z\",\"clock_domain\":{\"node\":\"a@b\"},"
		"\"attributes\":{\"e\":1}},{\"name\":\"far\",\"timestamp\":5,"
		"\"wall_time\":\"2026-01-01T00:00:01.000001Z\",\"clock_domain\":{\"node\":\"c@d\"}}]},"
		"{\"span_id\":\"s2\",\"parent_span_id\":\"" ID
		"\",\"name\":\"open\",\"start_time\":0,"
		"\"start_wall_time\":\"2026-01-01T00:00:01.000050Z\",\"end_time\":null,"
		"\"clock_domain\":{\"node\":\"c@d\"},\"status\":\"ok\"}]}",
		"{\"type\":\"span\",\"ts\":\"2026-01-01T00:00:01.000000000Z\","
		"\"end_ts\":\"2026-01-01T00:00:01.002000000Z\",\"trace_id\":\"" ID
		"\",\"span_id\":\"" ID "\",\"name\":\"run\",\"status\":\"error\","
		"\"attributes\":{\"k\":[1],\"aitrace.span_id_source\":{\"kind\":\"x\"},"
		"\"trace.metadata.user\":7," AT_ROOT "},"
		"\"resource\":{\"aitrace.clock_domain.node\":\"a@b\"},\"events\":["
		"{\"ts\":\"2026-01-01T00:00:01.000050000Z\",\"name\":\"hit\",\"attributes\":{\"e\":1}},"
		"{\"ts\":\"2026-01-01T00:00:01.000001000Z\",\"name\":\"far\"}]}\n"
		"{\"type\":\"span_start\",\"ts\":\"2026-01-01T00:00:01.000050000Z\",\"trace_id\":\"" ID
		"\",\"span_id\":\"s2\",\"parent_span_id\":\"" ID "\",\"name\":\"open\","
		"\"resource\":{\"aitrace.clock_domain.node\":\"c@d\"}}\n"},
	{"a time of day that is missing is reckoned",
		"{" NEW
		",\"spans\":[{\"span_id\":\"a\",\"name\":\"n\",\"start_time\":-99,\"end_time\":-98}]}",
		"{\"type\":\"span\",\"ts\":\"2026-01-01T00:00:00.000001000Z\","
		"\"end_ts\":\"2026-01-01T00:00:00.000002000Z\",\"trace_id\":\"" ID
		"\",\"span_id\":\"a\",\"name\":\"n\",\"attributes\":{" AT_ROOT "},"
		"\"resource\":{\"aitrace.clock_domain.node\":\"a@b\"}}\n"},
	{"version 0.1: the last span ended now",
		"{\"trace_id\":\"t 1\",\"metadata\":{},\"created_at\":-576460751000000,\"spans\":["
		"{\"span_id\":\"s\",\"name\":\"n\",\"start_time\":-576460750000000,"
		"\"end_time\":-576460749000000,\"status\":\"ok\",\"attributes\":{},\"events\":["
		"{\"name\":\"e\",\"timestamp\":-576460749500000,\"attributes\":{}}]}]}",
		"{\"type\":\"span\",\"ts\":\"2023-11-14T22:13:19.000000000Z\","
		"\"end_ts\":\"2023-11-14T22:13:20.000000000Z\",\"trace_id\":\"t 1\",\"span_id\":\"s\","
		"\"name\":\"n\",\"status\":\"ok\",\"events\":[{\"ts\":\"2023-11-14T22:13:19.500000000Z\","
		"\"name\":\"e\"}]}\n"},
	{"what lies beside",
		"{\"evidence_schema_version\":\"aitrace.file_export_evidence.v1\",\"trace_id\":\"t\"}\n"
		"{\"replay_bundle_schema_version\":\"aitrace.replay_bundle_export.v1\"}",
		"(2 skipped)\n"},
	{"what cannot be used",
		"3\n{}\n{\"trace_id\":\"t\"}\n{\"trace_id\":\"\",\"spans\":[]}\n"
		"{\"trace_id\":\"t\",\"spans\":[3,{},{\"span_id\":\"s\"},{\"start_time\":1}]}\n"
		"{\"trace_id\":\"t\",\"spans\":[]}",
		"(refused)\n(refused)\n(refused)\n(refused)\n(refused)\n"},
};

static void documents_become_lines(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		importing_check(t, "elixir", "", &cases[i]);
}

/* The file's name says when it was written. */
static void a_name_tells_the_time(struct test *t)
{
	static const struct {
		const char *name;
		const char *ts;
	} names[] = {
		{"traces/t_1761750000.json", "2025-10-29T15:00:00.000000000Z"},
		{"t_17617500000.json", "2023-11-14T22:13:20.000000000Z"},
		{"1761750000.json", "2023-11-14T22:13:20.000000000Z"},
		{"t_1761750000", "2023-11-14T22:13:20.000000000Z"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct buf lines = {0}, want = {0};

		importing_text(t, "elixir", names[i].name,
			STR("{\"trace_id\":\"t\",\"spans\":[{\"span_id\":\"s\",\"name\":\"n\","
			    "\"start_time\":5,\"end_time\":5}]}"),
			&lines);
		buf_addf(&want,
			"{\"type\":\"span\",\"ts\":\"%s\",\"end_ts\":\"%s\",\"trace_id\":\"t\","
			"\"span_id\":\"s\",\"name\":\"n\"}\n",
			names[i].ts, names[i].ts);
		CHECK_STR(t, buf_str(&lines), buf_text(&want));
		buf_release(&lines);
		buf_release(&want);
	}
}

static void it_is_known_by_its_beginning(struct test *t)
{
	CHECK_INT(t,
		elixir_look(
			STR("{ \"exporter_schema_version\" : \"aitrace.file_export.v1\"")),
		IMPORT_SURE);
	CHECK_INT(t,
		elixir_look(
			STR("{\"trace_id\":\"t\",\"created_at\":1,\"spans\":[{\"name\":1,"
			    "\"span_id\":\"a\",\"start_time\":")),
		IMPORT_SURE);
	CHECK_INT(t, elixir_look(STR("{\"trace_id\":\"t\",\"created_at\":1,\"spans\":[")),
		IMPORT_LIKELY);
	CHECK_INT(t, elixir_look(STR("{\"created_at\":1,\"metadata\":{")), IMPORT_MORE);
	CHECK_INT(t, elixir_look(STR("{\"metadata\":{\"spans\":[]}}")), IMPORT_NOT);
	CHECK_INT(t, elixir_look(STR("[{\"spans\":[]}]")), IMPORT_NOT);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "documents become lines", documents_become_lines);
	test_run(&t, "a file's name tells the time", a_name_tells_the_time);
	test_run(&t, "it is known by its beginning", it_is_known_by_its_beginning);
	return test_done(&t);
}
