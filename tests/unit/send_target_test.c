#include "test.h"

#include <stdio.h>
#include <unistd.h>

#include "cmd/send_target.h"
#include "cmd/send_url.h"

/* ---- addresses -------------------------------------------------------------------------------- */

static void joins(struct test *t)
{
	static const struct {
		const char *base;
		const char *whole;
		const char *shown;
	} rows[] = {
		{"http://h", "http://h/v1/traces", "http://h"},
		{"http://h/", "http://h/v1/traces", "http://h/"},
		{"HTTPS://h:1/a/b//", "HTTPS://h:1/a/b/v1/traces", "HTTPS://h:1/a/b//"},
		{"http://h/a?key=1", "http://h/a/v1/traces?key=1", "http://h/a?***"},
		{"http://h?key=1#f", "http://h/v1/traces?key=1", "http://h?***"},
		{"http://u:p@w@h/a", "http://u:p@w@h/a/v1/traces", "http://***@h/a"},
		{"http://[::1]:4318", "http://[::1]:4318/v1/traces", "http://[::1]:4318"},
	};
	struct buf out = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		buf_reset(&out);
		send_url_join(str_from(rows[i].base), STR("v1/traces"), &out);
		CHECK_STR(t, buf_str(&out), rows[i].whole);
		buf_reset(&out);
		send_url_show(str_from(rows[i].base), &out);
		CHECK_STR(t, buf_str(&out), rows[i].shown);
		CHECK(t, !send_url_wrong(str_from(rows[i].base)));
	}
	buf_release(&out);
}

static void wrong_urls(struct test *t)
{
	static const char *const rows[] = {"", "h:4318", "ftp://h", "file:///etc/passwd",
		"http://", "http:///v1", "http://:80/", "http://u@", "http://h/a b",
		"http://h\n", "http:/h"};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		CHECK(t, send_url_wrong(str_from(rows[i])) != NULL);
}

/* ---- settings --------------------------------------------------------------------------------- */

/* The value in `NAME=value` words, separated by bars. */
static const char *variable(const void *to, const char *name)
{
	static char values[16][256]; /* as an environment's, they live on */
	static unsigned next;
	char *value = values[next++ % 16];
	const char *at = to;
	size_t len = strlen(name);

	for (; at && *at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
		if (strncmp(at, name, len) == 0 && at[len] == '=') {
			snprintf(value, sizeof(*values), "%.*s",
				(int)strcspn(at + len + 1, "|"), at + len + 1);
			return value;
		}
	return NULL;
}

static void warned(void *whom, const char *text)
{
	buf_addf(whom, "(%s)", text);
}

/* What a target is, in one line: `url protocol compression timeout name=value...`. */
static void say(const struct send_target *target, struct buf *out)
{
	buf_addf(out, "%s %s %s %lld", target->url, target->json ? "json" : "protobuf",
		target->gzip ? "gzip" : "none", (long long)target->timeout_ms);
	for (size_t i = 0; i < target->headers.count; i++)
		buf_addf(out, " %.*s=%.*s", (int)target->headers.at[i].name.len,
			target->headers.at[i].name.at, (int)target->headers.at[i].value.len,
			target->headers.at[i].value.at);
}

#define E "OTEL_EXPORTER_OTLP_"
#define DEFAULT "http://localhost:4318/v1/traces protobuf none 10000"

static void variables(struct test *t)
{
	static const struct {
		const char *world;
		const char *said;
	} rows[] = {
		{"", DEFAULT},
		{E "ENDPOINT=|" E "PROTOCOL=|" E "HEADERS=|" E "TIMEOUT=", DEFAULT},
		{E "ENDPOINT=https://h/x/", "https://h/x/v1/traces protobuf none 10000"},
		{E "TRACES_ENDPOINT=http://h/x/|" E "ENDPOINT=http://i",
			"http://h/x/ protobuf none 10000"},
		{E "LOGS_ENDPOINT=http://h/x/|" E "LOGS_PROTOCOL=grpc", DEFAULT},
		{E "ENDPOINT=h:4318",
			"wrong: " E "ENDPOINT does not begin with http:// or https://"},
		{E "PROTOCOL=HTTP/JSON|" E "COMPRESSION=GZip|" E "TIMEOUT=1",
			"http://localhost:4318/v1/traces json gzip 1"},
		{E "PROTOCOL=http/json|" E "TRACES_PROTOCOL=http/protobuf", DEFAULT},
		{E "PROTOCOL=smoke",
			"(" E "PROTOCOL takes http/protobuf or http/json)" DEFAULT},
		{E "COMPRESSION=lzw", "(" E "COMPRESSION takes gzip or none)" DEFAULT},
		{E "TIMEOUT=10s", "(" E "TIMEOUT takes milliseconds)" DEFAULT},
		{E "TIMEOUT=0",
			"(" E "TIMEOUT takes more than nothing and at most a day)" DEFAULT},
		{E "TIMEOUT=99999999999999999999",
			"(" E "TIMEOUT takes milliseconds)" DEFAULT},
		{E "HEADERS= a = b%20c%2C , ,d=e=f;g", DEFAULT " a=b c, d=e=f;g"},
		{E "HEADERS=a=b|" E "TRACES_HEADERS=c=", DEFAULT " c="},
		{E "HEADERS=content-type=x,Content-Encoding=y,a=b", DEFAULT " a=b"},
		{E "HEADERS=a=b,secret",
			"wrong: " E
			"HEADERS has no name=value, percent-encoded, in part 2"},
		{E "HEADERS=a=b%0d%0aHost:c",
			"wrong: " E
			"HEADERS has no name=value, percent-encoded, in part 1"},
		{E "HEADERS=a=%2",
			"wrong: " E
			"HEADERS has no name=value, percent-encoded, in part 1"},
		{E "HEADERS=a b=c",
			"wrong: " E
			"HEADERS has no name=value, percent-encoded, in part 1"},
	};
	struct buf out = {0}, why = {0};
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct send_said said = {.variable = variable,
			.to = rows[i].world,
			.warn = warned,
			.whom = &out};
		struct send_target target;

		buf_reset(&out);
		buf_reset(&why);
		if (send_target_read(&target, OTLP_TRACES, &said, &arena, &why))
			say(&target, &out);
		else
			buf_addf(&out, "wrong: %s", buf_text(&why));
		CHECK_STR(t, buf_str(&out), rows[i].said);
		send_target_release(&target);
	}
	buf_release(&out);
	buf_release(&why);
	arena_release(&arena);
}

/* Options count more than any variable, and are for both. */
static void options(struct test *t)
{
	static const char world[] = E "TRACES_ENDPOINT=http://no|" E
				      "TRACES_PROTOCOL=grpc|" E "TRACES_TIMEOUT=5|" E
				      "COMPRESSION=none";
	static const struct {
		enum send_setting setting;
		const char *value;
		const char *wrong;
	} rows[] = {
		{SEND_ENDPOINT, "http://u:p@h",
			"--endpoint has a password in it, which others could read: put it into "
			"a file for --headers"},
		{SEND_PROTOCOL, "smoke", "--protocol takes http/protobuf or http/json"},
		{SEND_TIMEOUT, "10", NULL},
		{SEND_TIMEOUT, "ten", "--timeout takes a duration such as 10s"},
		{SEND_TIMEOUT, "2d", "--timeout takes more than nothing and at most a day"},
		{SEND_HEADERS, "/nowhere/at/all", "--headers No such file or directory"},
	};
	struct send_said said = {.options = {"http://h", "http/json", "gzip", "2s"},
		.variable = variable,
		.to = world};
	struct buf out = {0}, why = {0};
	struct arena arena = {0};
	struct send_target target;

	CHECK(t, send_target_read(&target, OTLP_TRACES, &said, &arena, &why));
	say(&target, &out);
	CHECK_STR(t, buf_str(&out), "http://h/v1/traces json gzip 2000");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct send_said one = {.variable = variable, .to = ""};

		buf_reset(&why);
		one.options[rows[i].setting] = rows[i].value;
		CHECK_INT(t, send_target_read(&target, OTLP_LOGS, &one, &arena, &why),
			rows[i].wrong == NULL);
		CHECK_STR(t, buf_str(&why), rows[i].wrong ? rows[i].wrong : "");
		send_target_release(&target);
	}
	buf_release(&out);
	buf_release(&why);
	arena_release(&arena);
}

static void header_files(struct test *t)
{
	static const struct {
		const char *text;
		const char *said;
	} rows[] = {
		{"", ""},
		{"# none\r\n\r\n  Authorization:  Bearer a=b, c \r\nX:\n",
			"Authorization=Bearer a=b, c;X=;"},
		{"a: b\nno colon\n", "has no `Name: value` in line 2"},
		{"a b: c", "has no `Name: value` in line 1"},
		{"a: b\x01", "has no `Name: value` in line 1"},
		{": b", "has no `Name: value` in line 1"},
		{"Content-Length: 5\nx: y", "x=y;"},
	};
	struct buf out = {0};
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct send_headers h = {0};

		buf_reset(&out);
		if (send_headers_lines(&h, str_from(rows[i].text), &arena, &out))
			for (size_t k = 0; k < h.count; k++)
				buf_addf(&out, "%.*s=%.*s;", (int)h.at[k].name.len,
					h.at[k].name.at, (int)h.at[k].value.len,
					h.at[k].value.at);
		CHECK_STR(t, buf_str(&out), rows[i].said);
		send_headers_release(&h);
	}
	buf_release(&out);
	arena_release(&arena);
}

/* Nothing that is secret is shown. */
static void shown(struct test *t)
{
	struct send_said said = {.variable = variable,
		.to = E "TRACES_ENDPOINT=https://u:hush@h/t?k=hush|" E "HEADERS=a=hush|" E
			"CLIENT_KEY=/k"};
	struct arena arena = {0};
	struct buf out = {0}, why = {0};
	struct send_target target;

	CHECK(t, send_target_read(&target, OTLP_TRACES, &said, &arena, &why));
	send_target_show(&target, OTLP_TRACES, &out);
	CHECK(t, !strstr(buf_text(&out), "hush"));
	CHECK(t, strstr(buf_text(&out), "traces: https://***@h/t?***\n"));
	CHECK(t, strstr(buf_text(&out), "  header: a: ***\n"));
	send_target_release(&target);
	buf_release(&out);
	buf_release(&why);
	arena_release(&arena);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "joins", joins);
	test_run(&t, "wrong urls", wrong_urls);
	test_run(&t, "variables", variables);
	test_run(&t, "options", options);
	test_run(&t, "header files", header_files);
	test_run(&t, "shown", shown);
	return test_done(&t);
}
