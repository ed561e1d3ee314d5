#include "test.h"

#include "base/scan.h"
#include "export/otlp_bytes.h"

/* The bytes as hexadecimal digits, behind `less ` where something was left out. */
static struct str bytes_of(enum otlp_signal signal, const char *json, struct buf *out)
{
	struct buf bytes = {0};
	const char *reason = "";
	size_t offset;

	buf_reset(out);
	if (!scan_check(str_from(json), &offset, &reason))
		buf_add(out, STR("no JSON"));
	else if (!otlp_bytes(signal, str_from(json), &bytes))
		buf_add(out, STR("less "));
	for (size_t i = 0; i < bytes.len; i++)
		buf_addf(out, "%02x", (unsigned char)bytes.at[i]);
	buf_release(&bytes);
	return buf_str(out);
}

struct row {
	const char *json;
	const char *bytes;
};

static void hold(struct test *t, enum otlp_signal signal, const char *before,
	const char *behind, const struct row *rows, size_t count)
{
	struct buf json = {0}, out = {0};

	for (size_t i = 0; i < count; i++) {
		buf_reset(&json);
		buf_addf(&json, "%s%s%s", before, rows[i].json, behind);
		CHECK_STR(t, bytes_of(signal, buf_text(&json), &out), rows[i].bytes);
	}
	buf_release(&json);
	buf_release(&out);
}

#define HOLD(t, signal, before, behind, rows) \
	hold(t, signal, before, behind, rows, sizeof(rows) / sizeof(*(rows)))

/* Written by hand from the tables of opentelemetry-proto and the encoding of protocol buffers. */
static void requests(struct test *t)
{
	static const struct row rows[] = {
		{"{}", ""},
		{"{\"resourceSpans\":[]}", ""},
		{"{\"resourceSpans\":null,\"more\":{\"of\":1}}", ""},
		{"{\"resourceSpans\":[{}]}", "0a00"},
		{"{\"resourceSpans\":[{\"schemaUrl\":\"u\"},{}]}", "0a031a01750a00"},
		{"{\"resourceSpans\":[{\"resource\":{},\"scopeSpans\":[{\"scope\":{\"name\":"
		 "\"n\",\"version\":\"\"},\"spans\":[{}]}]}]}",
			"0a0b0a0012070a030a016e1200"},
		{"{\"resourceSpans\":[{\"resource\":{\"entityRefs\":[{\"type\":\"t\",\"idKeys\":"
		 "[\"a\",\"\"],\"descriptionKeys\":[\"d\"]}]}}]}",
			"0a0f0a0d1a0b1201741a01611a00220164"},
		{"{\"resourceSpans\":{}}", "less "},
		{"{\"resourceSpans\":[1]}", "less "},
		{"[]", "less "},
	};

	HOLD(t, OTLP_TRACES, "", "", rows);
}

/* Inside of a span: its bytes follow four lengths. */
static void spans(struct test *t)
{
	static const struct row rows[] = {
		{"\"traceId\":\"00000000000000000000000000000aFf\"",
			"0a16121412120a1000000000000000000000000000000aff"},
		{"\"spanId\":\"\"", "0a0412021200"},
		{"\"spanId\":\"0\"", "less 0a0412021200"},
		{"\"spanId\":\"0g\"", "less 0a0412021200"},
		{"\"spanId\":\"0g\",\"name\":\"n\",\"events\":[3,{\"name\":\"e\"}]",
			"less 0a0c120a12082a016e5a03120165"},
		{"\"spanId\":7", "less 0a0412021200"},
		{"\"name\":\"\\u00e4\",\"traceState\":\"\",\"kind\":3",
			"0a0a120812062a02c3a43003"},
		{"\"kind\":\"3\"", "0a06120412023003"},
		{"\"kind\":\"SPAN_KIND_CLIENT\"", "less 0a0412021200"},
		{"\"kind\":0", "0a0412021200"},
		{"\"startTimeUnixNano\":\"1\",\"endTimeUnixNano\":18446744073709551615",
			"0a1612141212390100000000000000"
			"41ffffffffffffffff"},
		{"\"endTimeUnixNano\":\"18446744073709551616\"", "less 0a0412021200"},
		{"\"endTimeUnixNano\":-1", "less 0a0412021200"},
		{"\"endTimeUnixNano\":1.5", "less 0a0412021200"},
		{"\"endTimeUnixNano\":1e3", "0a0d120b120941e803000000000000"},
		{"\"flags\":257",
			"0a0a120812068501"
			"01010000"},
		{"\"flags\":4294967296", "less 0a0412021200"},
		{"\"status\":{\"code\":2,\"message\":\"m\"}",
			"0a0b120912077a0518021201"
			"6d"},
		{"\"status\":{}", "0a06120412027a00"},
		{"\"links\":[{\"flags\":1}]",
			"0a0b120912076a0535"
			"01000000"},
		{"\"events\":[{\"name\":\"e\"},{}]", "0a0b120912075a031201655a00"},
	};

	HOLD(t, OTLP_TRACES, "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{",
		"}]}]}]}", rows);
}

/* Inside of an attribute of a resource, behind four lengths and an empty key. */
static void values(struct test *t)
{
	static const struct row rows[] = {
		{"{}", "0a060a040a021200"},
		{"null", "0a040a020a00"},
		{"{\"stringValue\":\"\"}", "0a080a060a0412020a00"},
		{"{\"boolValue\":false}", "0a080a060a0412021000"},
		{"{\"boolValue\":true}", "0a080a060a0412021001"},
		{"{\"boolValue\":1}", "less 0a060a040a021200"},
		{"{\"intValue\":\"0\"}", "0a080a060a0412021800"},
		{"{\"intValue\":300}", "0a090a070a05120318ac02"},
		{"{\"intValue\":-1}", "0a110a0f0a0d120b18ffffffffffffffffff01"},
		{"{\"intValue\":\"-9223372036854775808\"}",
			"0a110a0f0a0d120b1880808080808080808001"},
		{"{\"intValue\":\"-9223372036854775809\"}", "less 0a060a040a021200"},
		{"{\"intValue\":\"9223372036854775808\"}", "less 0a060a040a021200"},
		{"{\"intValue\":\"\"}", "less 0a060a040a021200"},
		{"{\"intValue\":\"-\"}", "less 0a060a040a021200"},
		{"{\"doubleValue\":0}", "0a0f0a0d0a0b1209210000000000000000"},
		{"{\"doubleValue\":-0.5}", "0a0f0a0d0a0b120921000000000000e0bf"},
		{"{\"doubleValue\":\"-Infinity\"}", "0a0f0a0d0a0b120921000000000000f0ff"},
		{"{\"doubleValue\":\"1.5\"}", "0a0f0a0d0a0b120921000000000000f83f"},
		{"{\"doubleValue\":\"\\\"NaN\\\"\"}", "less 0a060a040a021200"},
		{"{\"doubleValue\":1e999}", "less 0a060a040a021200"},
		{"{\"bytesValue\":\"\"}", "0a080a060a0412023a00"},
		{"{\"bytesValue\":\"+/8=\"}", "0a0a0a080a0612043a02fbff"},
		{"{\"bytesValue\":\"-_8\"}", "0a0a0a080a0612043a02fbff"},
		{"{\"bytesValue\":\"A\"}", "less 0a060a040a021200"},
		{"{\"bytesValue\":\"A*\"}", "less 0a060a040a021200"},
		{"{\"arrayValue\":{\"values\":[{},{\"intValue\":1}]}}",
			"0a0e0a0c0a0a12082a060a000a021801"},
		{"{\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":{}}]}}",
			"0a0f0a0d0a0b120932070a050a016b1200"},
		{"{\"otherValue\":1}", "0a060a040a021200"},
	};

	HOLD(t, OTLP_TRACES,
		"{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"value\":", "}]}}]}",
		rows);
}

static void logs(struct test *t)
{
	static const struct row rows[] = {
		{"\"severityNumber\":9,\"severityText\":\"INFO\"",
			"0a0c120a120810091a04494e464f"},
		{"\"body\":{\"stringValue\":\"b\"},\"eventName\":\"e\"",
			"0a0c120a12082a030a0162620165"},
		{"\"observedTimeUnixNano\":\"2\"", "0a0d120b1209590200000000000000"},
		{"\"spanId\":\"01\",\"flags\":1",
			"0a0c120a120852010145"
			"01000000"},
	};

	HOLD(t, OTLP_LOGS, "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{",
		"}]}]}]}", rows);
}

/* Lengths of one, two and three bytes, and that what stands before a field left out stays. */
static void lengths(struct test *t)
{
	static const size_t sizes[] = {0, 1, 127, 128, 16383, 16384, 100000};
	struct buf json = {0}, out = {0};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		size_t n = sizes[i], more = n + (n > 16383 ? 4 : n > 127 ? 3 : n ? 2 : 0);
		size_t all = more + (more > 16383 ? 4 : more > 127 ? 3 : 2);

		buf_reset(&json);
		buf_reset(&out);
		buf_add(&json, STR("{\"resourceSpans\":[{\"schemaUrl\":\""));
		buf_add_bytes(&json, 'x', n);
		buf_add(&json, STR("\"}]}"));
		CHECK(t, otlp_bytes(OTLP_TRACES, buf_str(&json), &out));
		CHECK_INT(t, out.len, all);
		CHECK(t, !n || out.at[out.len - 1] == 'x');
	}
	CHECK_STR(t,
		bytes_of(OTLP_TRACES,
			"{\"resourceSpans\":[{\"scopeSpans\":[{\"scope\":{\"name\":"
			"\"\\u00e4\",\"version\":\"\"}}]}]}",
			&out),
		"0a0812060a040a02c3a4");
	buf_release(&json);
	buf_release(&out);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "requests", requests);
	test_run(&t, "spans", spans);
	test_run(&t, "values", values);
	test_run(&t, "logs", logs);
	test_run(&t, "lengths", lengths);
	return test_done(&t);
}
