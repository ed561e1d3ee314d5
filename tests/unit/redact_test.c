/* Lines and what is left of them. In what is wanted a tag's digits are left out: [jwt], [content 12]. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scan.h"
#include "export/redact.h"

#define RECORD(more) \
	"{\"type\":\"event\",\"ts\":1,\"trace_id\":\"t\",\"name\":\"e\"" more "}"
#define ATTRIBUTES(more) RECORD(",\"attributes\":{" more "}")
#define JWT \
	"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"

static const struct redact_case {
	const char *name;
	const char *line;
	const char *want; /* NULL: nothing is found */
} cases[] = {
	{"nothing",
		ATTRIBUTES(
			"\"a\":\"b\",\"gen_ai.usage.input_tokens\":12,\"max_tokens\":4096"),
		NULL},
	{"no record, no JSON", "just text", NULL},
	{"a member's name", ATTRIBUTES("\"password\":\"hunter2\",\"x\":1"),
		ATTRIBUTES("\"password\":\"[password]\",\"x\":1")},
	{"blanks stay as they were",
		"{ \"type\" :\"event\",\"ts\":1,\"trace_id\":\"t\",\"name\":\"e\", "
		"\"attributes\" : { \"apiKey\" :\t\"x\" } } ",
		"{ \"type\" :\"event\",\"ts\":1,\"trace_id\":\"t\",\"name\":\"e\", "
		"\"attributes\" : { \"apiKey\" :\t\"[api-key]\" } } "},
	{"names with words before and behind",
		ATTRIBUTES("\"http.request.header.authorization\":[\"Basic x\",\"y\"],"
			   "\"AWS_SECRET_ACCESS_KEY\":\"z\",\"dbPassword2\":\"p\""),
		ATTRIBUTES("\"http.request.header.authorization\":[\"[authorization]\","
			   "\"[authorization]\"],\"AWS_SECRET_ACCESS_KEY\":\"[secret]\","
			   "\"dbPassword2\":\"[password]\"")},
	{"what such names are too",
		ATTRIBUTES(
			"\"time_to_first_token\":0.123456789,\"cost_per_token\":\"0.00001234\","
			"\"token_count\":12345678,\"gen_ai.token.type\":\"input-tokens\","
			"\"secret_name\":\"db\",\"logprobs\":[{\"token\":\" the\"}]"),
		NULL},
	{"empty, true, false and null are no secrets",
		ATTRIBUTES(
			"\"password\":\"\",\"secret\":true,\"api_key\":null,\"cookie\":{}"),
		NULL},
	{"nor are words and counts for it",
		ATTRIBUTES(
			"\"pass\":true,\"password\":\"false\",\"a\":{\"pass\":\"12 tests\"},"
			"\"b\":{\"pass\":12},\"bypass\":\"hunter2\",\"pass_rate\":\"0.95 of all\","
			"\"second_pass\":\"hunter2\""),
		NULL},
	{"a member pass",
		ATTRIBUTES("\"a\":{\"user\":\"me\",\"pass\":\"hunter2\"},\"PASS\":31337,"
			   "\"userPass\":\"x\",\"argv\":[\"--pass\",\"hunter2\"]"),
		ATTRIBUTES(
			"\"a\":{\"user\":\"me\",\"pass\":\"[pass]\"},\"PASS\":\"[pass]\","
			"\"userPass\":\"[user-pass]\",\"argv\":[\"--pass\",\"hunter2\"]")},
	{"numbers are", ATTRIBUTES("\"password\":123456,\"otp\":-1.5e3"),
		ATTRIBUTES("\"password\":\"[password]\",\"otp\":\"[otp]\"")},
	{"all that is in it",
		ATTRIBUTES(
			"\"credentials\":{\"user\":\"me\",\"list\":[\"a\",{\"b\":7}],\"on\":true}"),
		ATTRIBUTES(
			"\"credentials\":{\"user\":\"[credentials]\",\"list\":[\"[credentials]\","
			"{\"b\":\"[credentials]\"}],\"on\":true}")},
	{"a name that is written with escapes", ATTRIBUTES("\"p\\u0061ssword\":\"x\""),
		ATTRIBUTES("\"p\\u0061ssword\":\"[password]\"")},
	{"a value anywhere",
		"{\"type\":\"span\",\"ts\":1,\"end_ts\":2,\"trace_id\":\"t\",\"span_id\":\"s\","
		"\"name\":\"call " JWT
		"\",\"status\":\"error\",\"status_message\":\"bad " JWT
		"!\",\"links\":[{\"trace_id\":\"t\",\"span_id\":\"u\",\"attributes\":{\"k\":\"" JWT
		"\"}}],\"events\":[{\"ts\":1,\"name\":\"" JWT
		"\",\"attributes\":{\"a\":[[\"" JWT "\"]]}}],\"resource\":{\"" JWT
		"\":1},\"unknown\":\"" JWT "\"}",
		"{\"type\":\"span\",\"ts\":1,\"end_ts\":2,\"trace_id\":\"t\",\"span_id\":\"s\","
		"\"name\":\"call [jwt]\",\"status\":\"error\",\"status_message\":\"bad "
		"[jwt]!\",\"links\":[{\"trace_id\":\"t\",\"span_id\":\"u\",\"attributes\":{\"k\":"
		"\"[jwt]\"}}],\"events\":[{\"ts\":1,\"name\":\"[jwt]\",\"attributes\":{\"a\":[["
		"\"[jwt]\"]]}}],\"resource\":{\"[jwt]\":1},\"unknown\":\"[jwt]\"}"},
	{"ids that are secrets go whole, the others and times stay",
		"{\"type\":\"span_start\",\"ts\":\"2026-11-22T06:43:00Z\",\"trace_id\":\"" JWT
		"\",\"span_id\":\"of AKIAIOSFODNN7EXAMPLE, 2\",\"parent_span_id\":\"p\",\"links\":"
		"[{\"trace_id\":\"" JWT "\",\"span_id\":\"" JWT "\",\"ts\":\"" JWT
		"\"}],\"name\":\"AKIAIOSFODNN7EXAMPLE\"}",
		"{\"type\":\"span_start\",\"ts\":\"2026-11-22T06:43:00Z\",\"trace_id\":\"[jwt]"
		"\",\"span_id\":\"[aws]\",\"parent_span_id\":\"p\",\"links\":"
		"[{\"trace_id\":\"[jwt]\",\"span_id\":\"[jwt]\",\"ts\":\"[jwt]"
		"\"}],\"name\":\"[aws]\"}"},
	{"an id elsewhere is none", ATTRIBUTES("\"trace_id\":\"" JWT "\""),
		ATTRIBUTES("\"trace_id\":\"[jwt]\"")},
	{"a value that is written with escapes",
		ATTRIBUTES("\"a\":\"\\u0041KIAIOSF\\u004fDNN7EXAMPLE\\n\\u00e9\\/\""),
		ATTRIBUTES("\"a\":\"[aws]\\n\xc3\xa9/\"")},
	{"what is beside it stays",
		ATTRIBUTES("\"a\":\"x AKIAIOSFODNN7EXAMPLE y\\\"\\ud83d\\ude00\""),
		ATTRIBUTES("\"a\":\"x [aws] y\\\"\xf0\x9f\x98\x80\"")},
	{"JSON in a string",
		ATTRIBUTES(
			"\"gen_ai.tool.call.arguments\":\"{\\\"user\\\":\\\"me\\\",\\\"password\\\":"
			"\\\"hunt\\\\\\\"er2\\\",\\\"n\\\":[1, 2]}\""),
		ATTRIBUTES(
			"\"gen_ai.tool.call.arguments\":\"{\\\"user\\\":\\\"me\\\",\\\"password\\\":"
			"\\\"[password]\\\",\\\"n\\\":[1, 2]}\"")},
	{"JSON in a string in JSON in a string",
		ATTRIBUTES(
			"\"a\":\"[\\\"{\\\\\\\"secret\\\\\\\":\\\\\\\"x\\\\\\\"}\\\"]\""),
		ATTRIBUTES(
			"\"a\":\"[\\\"{\\\\\\\"secret\\\\\\\":\\\\\\\"[secret]\\\\\\\"}\\\"]\"")},
	{"a name and a value beside each other",
		ATTRIBUTES("\"headers\":[{\"name\":\"Accept\",\"value\":\"x\"},"
			   "{\"name\":\"X-Api-Key\",\"value\":\"x\"},"
			   "{\"value\":\"x\",\"key\":\"cookie\"},"
			   "{\"key\":\"password\",\"value\":{\"stringValue\":\"x\"}}]"),
		ATTRIBUTES(
			"\"headers\":[{\"name\":\"Accept\",\"value\":\"x\"},"
			"{\"name\":\"X-Api-Key\",\"value\":\"[api-key]\"},"
			"{\"value\":\"[cookie]\",\"key\":\"cookie\"},"
			"{\"key\":\"password\",\"value\":{\"stringValue\":\"[password]\"}}]")},
	{"a word of a command line",
		ATTRIBUTES(
			"\"argv\":[\"curl\",\"--password\",\"x\",\"-v\",\"--max-tokens\",\"5\","
			"\"--api-key=abcd1\"]"),
		ATTRIBUTES(
			"\"argv\":[\"curl\",\"--password\",\"[password]\",\"-v\",\"--max-tokens\","
			"\"5\",\"--api-key=[assignment]\"]")},
	{"what is behind that word alone",
		ATTRIBUTES(
			"\"argv\":[\"--password\",1234,5678,\"--secret\",[\"x\"],\"y\"]"),
		ATTRIBUTES("\"argv\":[\"--password\",\"[password]\",5678,\"--secret\","
			   "[\"[secret]\"],\"y\"]")},
	{"one text, several secrets",
		ATTRIBUTES("\"a\":\"ghp_0123456789abcdefghijABCDEFGHIJ012345 and "
			   "https://me:pa55@host/x?token=abc12345&y=1\""),
		ATTRIBUTES(
			"\"a\":\"[github] and https://me:[url]@host/x?token=[token]&y=1\"")},
	{"a key over several lines",
		ATTRIBUTES("\"a\":\"-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\nowIB\\n"
			   "-----END RSA PRIVATE KEY-----\\nrest\""),
		ATTRIBUTES("\"a\":\"[private-key]\\nrest\"")},
	{"a key that breaks off",
		ATTRIBUTES("\"a\":\"x -----BEGIN PRIVATE KEY-----\\nMIIE\\nowIB\""),
		ATTRIBUTES("\"a\":\"x [private-key]\"")},
	{"what is redacted already stays",
		ATTRIBUTES("\"password\":\"[redacted:password:0123456789ab]\","
			   "\"a\":\"password=[redacted:x:0123456789ab] "
			   "Bearer [redacted:bearer:0123456789ab]\""),
		NULL},
	{"what only looks so does not",
		ATTRIBUTES("\"password\":\"[redacted:password:0123456789ab]x\","
			   "\"secret\":\"[redacted:hunter2]\""),
		ATTRIBUTES("\"password\":\"[password]\",\"secret\":\"[secret]\"")},
	{"a JSON line that is no record", "{\"level\":\"info\",\"password\":\"x\"}",
		"{\"level\":\"info\",\"password\":\"[password]\"}"},
	{"text", "Authorization: Bearer abcdefgh12345678 for me",
		"Authorization: Bearer [bearer] for me"},
	{"text in front of a record", "password=hunter2 " ATTRIBUTES("\"secret\":\"x\""),
		"password=[assignment] " ATTRIBUTES("\"secret\":\"[secret]\"")},
	{"text in front of a sound record", "password=hunter2 " RECORD(""),
		"password=[assignment] " RECORD("")},
	{"sound text in front of a record", "hello " ATTRIBUTES("\"secret\":\"x\""),
		"hello " ATTRIBUTES("\"secret\":\"[secret]\"")},
	{"a record that breaks off",
		"{\"type\":\"event\",\"attributes\":{\"password\":\"hun", "[line 45]"},
	{"one with another behind it",
		"{\"type\":\"event\",\"attributes\":{\"password\":\"hun" RECORD(""),
		"[line 45]" RECORD("")},
	{"one without anything in it", "{\"type\":\"event\",\"attributes\":{\"x\":\"hun",
		NULL},
	{"a record that cannot be used", "{\"type\":\"event\",\"password\":\"x\"}",
		"{\"type\":\"event\",\"password\":\"[password]\"}"},
};

/* ---- running them ---- */

struct bench {
	struct redact_rules rules;
	struct redact *redact;
	struct buf told;
	const char *fault;
	uint64_t column;
};

static void bench_tell(void *to, const struct redact_found *f)
{
	struct buf *out = to;

	buf_addf(out, "%u ", (unsigned)f->column);
	buf_add(out, f->rule);
	buf_add_byte(out, ' ');
	buf_add(out, f->path);
	buf_add_byte(out, '\n');
}

static void bench_rules(struct bench *b, struct test *t, const char *set, const char *more)
{
	struct diag why = {0};

	for (const struct redact_set *s = redact_sets; s->name; s++)
		for (int i = 0; i < 2 && strstr(set, s->name); i++)
			CHECK(t,
				redact_rules_add(
					&b->rules, STR("built-in"), s->parts[i], &why));
	CHECK(t, redact_rules_add(&b->rules, STR("rules"), str_from(more), &why));
	redact_rules_end(&b->rules);
}

static void bench_begin(
	struct bench *b, struct test *t, const char *set, const char *more, uint64_t key)
{
	struct redact_options options = {
		.rules = &b->rules, .key = {key, 2}, .tell = bench_tell, .to = &b->told};

	*b = (struct bench){0};
	bench_rules(b, t, set, more);
	b->redact = redact_new(&options);
}

static void bench_end(struct bench *b)
{
	redact_free(b->redact);
	redact_rules_release(&b->rules);
	buf_release(&b->told);
}

/* As redact_line; what is made of the text is in `out`. */
static bool bench_line(struct bench *b, struct line line, struct str text, struct buf *out)
{
	char *padded = mem_new(text.len + LINE_PAD);
	bool changed;

	memcpy(padded, text.at, text.len);
	line.text = (struct str){padded, text.len};
	line.whole = line.whole ? line.whole : text.len;
	line.number = 1;
	changed = redact_line(b->redact, &line, out, &b->fault, &b->column);
	free(padded);
	return changed;
}

/* Tags without their digits. */
static void shorten(struct str text, struct buf *out)
{
	static const char begin[] = "[redacted:";

	while (text.len) {
		const char *at = memmem(text.at, text.len, begin, sizeof(begin) - 1);
		size_t before = at ? (size_t)(at - text.at) : text.len, name;
		struct str tag = str_tail(text, before + sizeof(begin) - 1);

		buf_add(out, str_head(text, before));
		if (!at)
			return;
		name = str_find(tag, ':');
		buf_add_byte(out, '[');
		buf_add(out, str_head(tag, name));
		tag = str_tail(tag, name + 1 + 12);
		if (tag.len && tag.at[0] == ':')
			buf_add_byte(out, ' ');
		if (tag.len && tag.at[0] == ':')
			tag = str_tail(tag, 1);
		text = tag;
	}
}

static void check_line(struct test *t, struct bench *b, const struct redact_case *c)
{
	struct buf out = {0}, shown = {0};
	bool changed = bench_line(b, (struct line){0}, str_from(c->line), &out);
	bool before = t->ok;

	CHECK_INT(t, changed, c->want != NULL);
	if (changed)
		shorten(buf_str(&out), &shown);
	if (changed && c->want)
		CHECK_STR(t, buf_str(&shown), c->want);
	if (changed) {
		struct buf again = {0};

		CHECK(t, !bench_line(b, (struct line){0}, buf_str(&out), &again));
		buf_release(&again);
	}
	if (before && !t->ok)
		printf("# %s\n", c->name);
	buf_release(&out);
	buf_release(&shown);
}

static void secrets_go_and_the_rest_stays(struct test *t)
{
	struct bench b;

	bench_begin(&b, t, "secrets", "", 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_line(t, &b, &cases[i]);
	CHECK_INT(t, redact_counts(b.redact).unproven, 0);
	bench_end(&b);
}

/* ---- values ---- */

#define X8 "a1B2c3D4"
#define X16 X8 X8
#define X32 X16 X16
#define X64 X32 X32

static const struct value_case {
	const char *rule;
	const char *text;
	const char *secret; /* what must be gone */
} values[] = {
	{"jwt", "t=" JWT ".", "dozjgNryP4J3"},
	{"jwt", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.", "eyJzdWIi"},
	{"anthropic", "sk-ant-api03-" X64 "-AA", X8},
	{"openai", "key sk-proj-" X64, X8},
	{"openai", "sk-" X32, X8},
	{"groq", "gsk_" X32, X8},
	{"xai", "xai-" X32, X8},
	{"perplexity", "pplx-" X32, X8},
	{"huggingface", "hf_" X32, X8},
	{"replicate", "r8_" X32 X8, X8},
	{"langsmith", "lsv2_pt_" X32 "_" X8, X8},
	{"tavily", "tvly-" X32, X8},
	{"pinecone", "pcsk_" X32, X8},
	{"google", "AIza" X32 "abc", X8},
	{"google-oauth", "ya29." X32, X8},
	{"google-oauth", "GOCSPX-" X32, X8},
	{"aws", "AKIAIOSFODNN7EXAMPLE", "IOSFODNN7"},
	{"aws", "(ASIAIOSFODNN7EXAMPLE)", "IOSFODNN7"},
	{"azure", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=" X64 "==;", X8},
	{"github", "ghp_" X32, X8},
	{"github", "github_pat_11A_" X64, X8},
	{"gitlab", "glpat-" X16 "xyz", X8},
	{"slack", "xoxb-123456789012-" X16, X8},
	{"slack", "xapp-1-A012-" X16, X8},
	{"slack-hook", "https://hooks.slack.com/services/T01/B02/" X16, X8},
	{"discord", "https://discord.com/api/webhooks/123456/" X32, X8},
	{"telegram", "bot123456789:AA" X32 "x", X8},
	{"stripe", "sk_live_" X16, X8},
	{"stripe", "rk_test_" X16, X8},
	{"stripe", "whsec_" X32, X8},
	{"sendgrid", "SG." X16 "xyz." X32, X8},
	{"npm", "npm_" X32 "abcd", X8},
	{"pypi", "pypi-AgEIcHlwaS5vcmc" X64, X8},
	{"docker", "dckr_pat_" X32, X8},
	{"databricks", "dapi0123456789abcdef0123456789abcdef", "0123456789"},
	{"digitalocean",
		"dop_v1_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		"0123456789"},
	{"shopify", "shpat_0123456789abcdef0123456789abcdef", "0123456789"},
	{"vault", "hvs." X32, X8},
	{"linear", "lin_api_" X32 "abcdefgh", X8},
	{"notion", "ntn_" X32 X16, X8},
	{"atlassian", "ATATT3" X64, X8},
	{"sentry", "sntrys_" X32, X8},
	{"age", "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ",
		"QQQQ"},
	{"bearer", "Authorization: bearer " X16, X8},
	{"basic", "Authorization: Basic dXNlcjpwYXNz", "dXNlcjpw"},
	{"basic", "'authorization': 'Digest dXNlcjpwYXNz'", "dXNlcjpw"},
	{"cookie", "Set-Cookie: sid=" X8 "; Path=/", X8},
	{"curl", "curl -u me:s3cret https://host/", "s3cret"},
	{"curl", "$ curl -sS 'https://host/a?b=c&d=e' \\\n  -su 'me:s3cret' | jq",
		"s3cret"},
	{"curl", "curl --user=me:s3cret x; curl -ume:other x", "other"},
	{"curl", "curl --proxy-user \"me:s3cret\" x", "s3cret"},
	{"curl", "run(['curl', '-u', 'me:s3cret'])", "s3cret"},
	{"url", "postgres://me:s3cret@db:5432/x", "s3cret"},
	{"url", "redis://:s3cret@db", "s3cret"},
	{"url", "mongodb+srv://me:s3cret@db", "s3cret"},
	{"assignment", "export OPENAI_API_KEY=" X8, X8},
	{"assignment", "psql \"host=db password=s3cret\"", "s3cret"},
	{"assignment", "Server=x;Pwd='s3cret';", "s3cret"},
	{"token", "https://x/?access_token=" X8 "&b", X8},
	{"pair", "{'password': 's3cret'}", "s3cret"},
	{"pair", "got {\"api_key\": \"s3cret\"", "s3cret"},
	{"pair", "{'user': 'me', 'pass': 's3cret'}", "s3cret"},
	{"option", "mysql --password s3cret", "s3cret"},
	{"option", "run(['x', '--api-key', 's3cret'])", "s3cret"},
	{"private-key", "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
		"MIIE"},
	{"private-key",
		"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ\n-----END PGP PRIVATE KEY BLOCK-----",
		"lQ"},
	{"email", "ask me@example.org", "me@"},
};

/* Each alone as text and in a string; found by the rule that it is for. */
static void each_rule_about_values_finds_its_own(struct test *t)
{
	struct bench b;

	bench_begin(&b, t, "secrets email", "", 1);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		const struct value_case *v = &values[i];
		struct buf out = {0}, want = {0};
		bool before = t->ok;

		buf_addf(&want, "[redacted:%s:", v->rule);
		CHECK(t, bench_line(&b, (struct line){0}, str_from(v->text), &out));
		CHECK(t, memmem(out.at, out.len, want.at, want.len));
		CHECK(t, !memmem(out.at, out.len, v->secret, strlen(v->secret)));
		if (before && !t->ok)
			printf("# %s: %s became %s\n", v->rule, v->text, buf_text(&out));
		buf_release(&out);
		buf_release(&want);
	}
	bench_end(&b);
}

static void every_rule_about_values_has_a_case(struct test *t)
{
	struct bench b;

	bench_begin(&b, t, "secrets email", "", 1);
	for (size_t i = 0; i < b.rules.count; i++) {
		bool has = b.rules.at[i].kind != REDACT_VALUE;

		for (size_t n = 0; n < sizeof(values) / sizeof(values[0]); n++)
			has |= str_eq(str_from(values[n].rule), b.rules.at[i].name);
		if (!CHECK(t, has))
			printf("# %.*s\n", (int)b.rules.at[i].name.len,
				b.rules.at[i].name.at);
		if (!CHECK(t, !b.rules.at[i].always))
			printf("# %.*s is always tried\n", (int)b.rules.at[i].name.len,
				b.rules.at[i].name.at);
	}
	bench_end(&b);
}

/* What people write about these things. */
static void prose_and_code_stay(struct test *t)
{
	static const char *const texts[] = {
		"The password must have eight characters, the token is a JSON web token.",
		"def login(user: str, password: str, token: Optional[str]) -> Token:",
		"max_tokens=4096, stop_token=7, n_tokens: 12",
		"basic functionality of Basic auth", "bearer of bad news",
		"task-force sk-learn xoxo eyJ hf_ sk-", "https://host:8080/a@b",
		"see user@host:path and git@github.com:x/y.git", "tokenizer.encode(token)",
		"secret: santa", "pass: 12 tests, fail: 3", "{'pass': '12 tests'}",
		"'pass': true", "{'pass': 'true'}",
		"docker run -u 1000:1000 curlimages/curl https://x",
		"curl -u \"$USER:$PASSWORD\" x", "curl -u me https://x:8080/",
		"curl x\nsudo -u a:bcdef", "curl --user-agent=me:mine -XPUT https://x",
		"if (token == NULL) return;", "\"max_tokens\": \"4096\""};
	struct bench b;

	bench_begin(&b, t, "secrets", "", 1);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct buf out = {0};

		if (!CHECK(t, !bench_line(&b, (struct line){0}, str_from(texts[i]), &out)))
			printf("# %s became %s\n", texts[i], buf_text(&out));
		buf_release(&out);
	}
	bench_end(&b);
}

/* ---- content ---- */

static const struct redact_case contents[] = {
	{"messages",
		ATTRIBUTES(
			"\"gen_ai.input.messages\":[{\"role\":\"user\"}],\"gen_ai.request.model\":\"m\""),
		ATTRIBUTES(
			"\"gen_ai.input.messages\":\"[content 17]\",\"gen_ai.request.model\":\"m\"")},
	{"a string has the bytes that it reads",
		ATTRIBUTES("\"gen_ai.completion.0.content\":\"a\\u00e9\\n\""),
		ATTRIBUTES("\"gen_ai.completion.0.content\":\"[content 4]\"")},
	{"arguments and results",
		ATTRIBUTES(
			"\"gen_ai.tool.name\":\"ls\",\"gen_ai.tool.call.arguments\":\"{}x\","
			"\"gen_ai.tool.call.result\":{\"a\":[1]},\"ai.toolCall.args\":\"y\""),
		ATTRIBUTES(
			"\"gen_ai.tool.name\":\"ls\",\"gen_ai.tool.call.arguments\":\"[content 3]\","
			"\"gen_ai.tool.call.result\":\"[content 9]\",\"ai.toolCall.args\":\"[content 1]\"")},
	{"numbers and what is empty stay",
		ATTRIBUTES(
			"\"usage\":{\"input\":5,\"output\":7},\"input\":\"\",\"output\":[],\"result\":true"),
		NULL},
	{"events and states",
		"{\"type\":\"event\",\"ts\":1,\"trace_id\":\"t\",\"name\":\"agent_state_updated\","
		"\"attributes\":{\"state.key\":\"k\",\"state.snapshot\":{\"a\":1}}}",
		"{\"type\":\"event\",\"ts\":1,\"trace_id\":\"t\",\"name\":\"agent_state_updated\","
		"\"attributes\":{\"state.key\":\"k\",\"state.snapshot\":\"[content 7]\"}}"},
	{"secrets too", ATTRIBUTES("\"password\":\"x\",\"prompt\":\"y\""),
		ATTRIBUTES("\"password\":\"[password]\",\"prompt\":\"[content 1]\"")},
	{"the message of a status stays", RECORD(",\"status_message\":\"no such file\""),
		NULL},
	{"redacted content is no content",
		ATTRIBUTES("\"prompt\":\"[redacted:content:0123456789ab:12]\""), NULL},
};

static void content_goes_its_size_stays(struct test *t)
{
	struct bench b;

	bench_begin(&b, t, "secrets content", "", 1);
	for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++)
		check_line(t, &b, &contents[i]);
	bench_end(&b);
}

/* ---- tags, places, rules of one's own ---- */

static void redact_once(struct test *t, const char *text, uint64_t key, struct buf *out)
{
	struct bench b;

	bench_begin(&b, t, "secrets", "", key);
	CHECK(t, bench_line(&b, (struct line){0}, str_from(text), out));
	bench_end(&b);
}

/* Whatever rule found it, wherever it stood. */
static void equal_secrets_have_equal_tags(struct test *t)
{
	struct buf a = {0}, b = {0}, c = {0};
	const char *first, *second;

	redact_once(t, ATTRIBUTES("\"password\":\"s3cret\",\"a\":\"pwd=s3cret\""), 1, &a);
	redact_once(t, ATTRIBUTES("\"password\":\"s3cret\",\"a\":\"pwd=s3cret\""), 1, &b);
	redact_once(t, ATTRIBUTES("\"password\":\"s3cret\",\"a\":\"pwd=s3cret\""), 2, &c);
	CHECK(t, str_eq(buf_str(&a), buf_str(&b)));
	CHECK(t, !str_eq(buf_str(&a), buf_str(&c)));
	first = strstr(buf_text(&a), "[redacted:password:");
	second = strstr(buf_text(&a), "[redacted:assignment:");
	CHECK(t,
		first && second &&
			!memcmp(first + strlen("[redacted:password:"),
				second + strlen("[redacted:assignment:"), 12));
	buf_reset(&c);
	redact_once(t, ATTRIBUTES("\"password\":\"s3creT\",\"a\":\"pwd=s3creT\""), 1, &c);
	CHECK(t, !str_eq(buf_str(&a), buf_str(&c)));
	buf_release(&a);
	buf_release(&b);
	buf_release(&c);
}

static void places_are_told(struct test *t)
{
	struct buf out = {0};
	struct bench b;

	bench_begin(&b, t, "secrets", "", 1);
	bench_line(&b, (struct line){0},
		STR(ATTRIBUTES(
			"\"a/b~\":[0,{\"password\":\"x\"}],\"c\":\"{\\\"secret\\\":[\\\"x\\\"]}\","
			"\"d\":\"x pwd=s3cret\",\"AKIAIOSFODNN7EXAMPLE\":\"" JWT "\"")),
		&out);
	shorten(buf_str(&b.told), &out);
	out.len = 0;
	shorten(buf_str(&b.told), &out);
	CHECK_STR(t, buf_str(&out),
		"86 password /attributes/a~1b~0/1/password\n"
		"96 secret /attributes/c|/secret/0\n"
		"130 assignment /attributes/d\n"
		"139 aws /attributes/\n"
		"162 jwt /attributes/[aws]\n");
	buf_reset(&b.told);
	bench_line(&b, (struct line){0}, STR("text password=hunter2"), &out);
	CHECK_STR(t, buf_str(&b.told), "15 assignment \n");
	buf_release(&out);
	bench_end(&b);
}

static const struct own_case {
	const char *rules;
	const char *line;
	const char *want;
} own[] = {
	{"key x", ATTRIBUTES("\"x\":\"y\",\"password\":\"z\""),
		ATTRIBUTES("\"x\":\"[x]\",\"password\":\"z\"")},
	{"key x 3", ATTRIBUTES("\"x\":\"yz\",\"a_x\":\"xyz\""),
		ATTRIBUTES("\"x\":\"yz\",\"a_x\":\"[x]\"")},
	{"value card \\b[0-9]{16}\\b",
		ATTRIBUTES("\"n\":1234567812345678,\"s\":\"x 1234567812345678\""),
		ATTRIBUTES("\"n\":\"[card]\",\"s\":\"x [card]\"")},
	{"value a aa\nvalue b ab", "xaaab", "x[a][b]"},
	{"value a aab\nvalue b bcc", "xaabccd", "x[a]d"},
	{"value a (?<=key )(\\w+)", "key abc", "key [a]"},
	{"value a k=(\\w*)", "k= k=v", "k= k=[a]"},
	{"value a x*", "yxxz", "y[a]z"},
	{"value a \xc3\xa9+", ATTRIBUTES("\"s\":\"caf\\u00e9\""),
		ATTRIBUTES("\"s\":\"caf[a]\"")},
	{"key caf\xc3\xa9", ATTRIBUTES("\"caf\\u00e9\":\"x\""),
		ATTRIBUTES("\"caf\\u00e9\":\"[cafxx]\"")},
	{"value a secret\\w+\nallow value secretary|secretion",
		"secretary secretly secretion", "secretary [a] secretion"},
	{"key secret\nallow key secret-name$\nallow value none",
		ATTRIBUTES(
			"\"secret_name\":\"x\",\"secret\":\"none\",\"secret_name_x\":\"y\""),
		ATTRIBUTES(
			"\"secret_name\":\"x\",\"secret\":\"none\",\"secret_name_x\":\"[secret]\"")},
	{"content ^attributes$\ncontent x", ATTRIBUTES("\"x\":[true]"),
		ATTRIBUTES("\"x\":\"[content 6]\"")},
	{"value ok ok|error|event", RECORD(",\"status\":\"ok\",\"status_message\":\"ok\""),
		RECORD(",\"status\":\"ok\",\"status_message\":\"[ok]\"")},
	{"value n [0-9]{9}",
		RECORD(",\"span_id\":\"0123456789abcdef\",\"parent_span_id\":\"n 012345678\""),
		RECORD(",\"span_id\":\"0123456789abcdef\",\"parent_span_id\":\"[n]\"")},
	{"value n trace_id|attributes|name", ATTRIBUTES("\"trace_id\":\"the name\""),
		ATTRIBUTES("\"[n]\":\"the [n]\"")},
};

static void rules_of_ones_own(struct test *t)
{
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		struct redact_case c = {own[i].rules, own[i].line, own[i].want};
		struct bench b;

		bench_begin(&b, t, "", own[i].rules, 1);
		check_line(t, &b, &c);
		bench_end(&b);
	}
}

static const struct fault_case {
	const char *rules;
	unsigned line;
	unsigned column;
	const char *text; /* its beginning */
} faults[] = {
	{"key a\n\nkeys b", 3, 1, "expected key, content, value, allow or #"},
	{"key", 1, 4, "expected words of a name"},
	{"key --", 1, 5, "expected words of a name"},
	{"key a x", 1, 7, "expected a number of bytes"},
	{"key a 0", 1, 7, "a number of bytes from 1"},
	{"key a 99999999999999999999", 1, 7, "a number of bytes from 1"},
	{"key a 5 6", 1, 9, "expected nothing more"},
	{"content a 5", 1, 11, "expected nothing more"},
	{"value", 1, 6, "expected a name of at most"},
	{"value A x", 1, 7, "expected a name of at most"},
	{"value aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa x", 1, 7, "expected a name of at most"},
	{"value a", 1, 8, "expected a regular expression"},
	{"  value a  b(c", 1, 15, "missing closing parenthesis"},
	{"allow b c", 1, 7, "expected key or value"},
	{"allow value [", 1, 14, "missing terminating ]"},
	{"# value [\n \t# x\n\nvalue a *", 4, 9, "quantifier does not follow"},
};

static void wrong_rules_say_where(struct test *t)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct redact_rules rules = {0};
		struct diag why;
		bool before = t->ok;

		CHECK(t,
			!redact_rules_add(
				&rules, STR("f"), str_from(faults[i].rules), &why));
		CHECK_INT(t, why.line, faults[i].line);
		CHECK_INT(t, why.column, faults[i].column);
		CHECK_STR(t, why.source, "f");
		if (!CHECK(t, str_starts(why.text, str_from(faults[i].text))) ||
			(before && !t->ok))
			printf("# %s: %.*s\n", faults[i].rules, (int)why.text.len,
				why.text.at);
		redact_rules_release(&rules);
	}
}

static void too_many_rules(struct test *t)
{
	struct redact_rules rules = {0};
	struct buf text = {0};
	struct diag why;

	for (int i = 0; i <= REDACT_RULES_MAX; i++)
		buf_addf(&text, "key a%d\r\n", i);
	CHECK(t, !redact_rules_add(&rules, STR("f"), buf_str(&text), &why));
	CHECK_INT(t, why.line, REDACT_RULES_MAX + 1);
	redact_rules_release(&rules);
	buf_release(&text);
}

/* A rule that finds something new behind each of its own tags. */
static void what_does_not_come_to_rest_is_withheld(struct test *t)
{
	struct buf out = {0}, shown = {0};
	struct bench b;

	bench_begin(&b, t, "", "value chain (?<=\\])a", 1);
	CHECK(t, bench_line(&b, (struct line){0}, STR("]aaab"), &out));
	shorten(buf_str(&out), &shown);
	CHECK_STR(t, buf_str(&shown), "][chain][chain][chain]b");
	CHECK(t, !b.fault);
	buf_reset(&out);
	buf_reset(&shown);
	CHECK(t, bench_line(&b, (struct line){0}, STR("]aaaaaaaaab"), &out));
	shorten(buf_str(&out), &shown);
	CHECK_STR(t, buf_str(&shown), "[line 11]");
	CHECK(t, b.fault && strstr(b.fault, "still finds"));
	CHECK_INT(t, redact_counts(b.redact).unproven, 1);
	buf_release(&out);
	buf_release(&shown);
	bench_end(&b);
}

/* On such a text nobody knows what the rule would have found. */
static void where_a_rule_gives_up_all_goes(struct test *t)
{
	struct buf text = {0}, out = {0}, shown = {0};
	struct bench b;

	bench_begin(&b, t, "", "value slow secret (a+)+\\d", 1);
	buf_add(&text, STR("x secret "));
	buf_add_bytes(&text, 'a', 60);
	CHECK(t, bench_line(&b, (struct line){0}, buf_str(&text), &out));
	shorten(buf_str(&out), &shown);
	CHECK_STR(t, buf_str(&shown), "[slow]");
	buf_release(&text);
	buf_release(&out);
	buf_release(&shown);
	bench_end(&b);
}

static void lines_that_are_not_whole(struct test *t)
{
	static const struct str piece = {
		"{\"type\":\"chunk\",\"id\":\"c\",\"seq\":1,\"count\":2,\"data\":\"ter2\"}",
		57};
	struct buf out = {0};
	struct bench b;

	bench_begin(&b, t, "secrets", "", 1);
	CHECK(t, bench_line(&b, (struct line){.text_only = true}, piece, &out));
	CHECK(t, redact_counts(b.redact).withheld == 1 && !b.fault);
	CHECK(t, !bench_line(&b, (struct line){.text_only = true}, STR("> prompt"), &out));
	CHECK(t,
		bench_line(&b, (struct line){.cut = true, .whole = 999},
			STR(ATTRIBUTES("\"password\":\"hun")), &out));
	CHECK(t, b.fault && strstr(b.fault, "too long"));
	CHECK(t, !memmem(out.at, out.len, "hun", 3));
	CHECK(t,
		bench_line(&b, (struct line){0},
			STR("{\"type\":\"event\",\"password\":\"x\"}"), &out));
	CHECK_INT(t, b.column, 31);
	buf_release(&out);
	bench_end(&b);
}

/* Deeper than anybody looks, and all kinds of nesting. */
static void deep_json(struct test *t)
{
	struct buf text = {0}, out = {0};
	struct bench b;

	bench_begin(&b, t, "secrets", "", 1);
	buf_add(&text, STR("{\"a\":"));
	buf_add_bytes(&text, '[', 1000);
	buf_add(&text, STR("{\"password\":\"hunter2\"}"));
	buf_add_bytes(&text, ']', 1000);
	buf_add(&text, STR(",\"value\":{\"value\":{}}}"));
	CHECK(t, bench_line(&b, (struct line){0}, buf_str(&text), &out));
	CHECK(t, !memmem(out.at, out.len, "hunter2", 7));
	buf_release(&text);
	buf_release(&out);
	bench_end(&b);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "secrets go and the rest stays", secrets_go_and_the_rest_stays);
	test_run(&t, "each rule about values finds its own",
		each_rule_about_values_finds_its_own);
	test_run(&t, "every rule about values has a case",
		every_rule_about_values_has_a_case);
	test_run(&t, "prose and code stay", prose_and_code_stay);
	test_run(&t, "content goes, its size stays", content_goes_its_size_stays);
	test_run(&t, "equal secrets have equal tags", equal_secrets_have_equal_tags);
	test_run(&t, "places are told", places_are_told);
	test_run(&t, "rules of one's own", rules_of_ones_own);
	test_run(&t, "wrong rules say where", wrong_rules_say_where);
	test_run(&t, "too many rules", too_many_rules);
	test_run(&t, "what does not come to rest is withheld",
		what_does_not_come_to_rest_is_withheld);
	test_run(&t, "where a rule gives up, all goes", where_a_rule_gives_up_all_goes);
	test_run(&t, "lines that are not whole", lines_that_are_not_whole);
	test_run(&t, "deep JSON", deep_json);
	return test_done(&t);
}
