#include "test.h"

#include <stdio.h>

#include "export/redact_key.h"

static const struct key_case {
	const char *pattern;
	const char *name;
	bool matches;
} cases[] = {
	{"password", "password", true},
	{"password", "PASSWORD", true},
	{"password", "passWord", true},
	{"password", "db_password", true},
	{"password", "dbPassword", true},
	{"password", "DBPassword", true},
	{"password", "password_hash", true},
	{"password", "password2", true},
	{"password", "passwords", false},
	{"password", "passwordless", false},
	{"password", "pass_word", false},
	{"password", "mypassword", false},
	{"password", "", false},
	{"token", "token", true},
	{"token", "access_token", true},
	{"token", "accessToken", true},
	{"token", "oauth2token", true},
	{"token", "GITHUB_TOKEN", true},
	{"token", "tokens", false},
	{"token", "TOKENS", false},
	{"token", "max_tokens", false},
	{"token", "gen_ai.usage.input_tokens", false},
	{"token", "maxTokens", false},
	{"token", "tokenizer", false},
	{"token", "token_count", true},
	{"token$", "token_count", false},
	{"token$", "gen_ai.token.type", false},
	{"token$", "access_token", true},
	{"token$", "token.token", true},
	{"token$", "access_token ", false},
	{"^token", "token_count", true},
	{"^token", "access_token", false},
	{"api-key", "api_key", true},
	{"api-key", "api-key", true},
	{"api-key", "apikey", true},
	{"api-key", "apiKey", true},
	{"api-key", "APIKey", true},
	{"api-key", "ApiKEY", true},
	{"api-key", "OPENAI_API_KEY", true},
	{"api-key", "x-api-key", true},
	{"api-key", "api..key", true},
	{"api-key", "api_key_id", true},
	{"api-key", "api_keys", false},
	{"api-key", "mapikey", false},
	{"api-key", "api_x_key", false},
	{"api-key", "key_api", false},
	{"api-key", "api", false},
	{"^gen_ai.input.messages$", "gen_ai.input.messages", true},
	{"^gen_ai.input.messages$", "gen_ai.input.messages.0", false},
	{"^gen_ai.input.messages$", "x.gen_ai.input.messages", false},
	{"content$", "gen_ai.prompt.0.content", true},
	{"content$", "content_type", false},
	{"s3", "s3key", true},
	{"s3", "S3_BUCKET", true},
	{"s3", "js3", false},
	{"prompt", "\xc3\xa4prompt", false},
	{"caf\xc3\xa9", "le_caf\xc3\xa9", true},
};

static void names_are_matched_by_words(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct key_case *c = &cases[i];
		struct redact_key k;

		CHECK(t, redact_key_parse(str_from(c->pattern), &k));
		if (!CHECK_INT(t, redact_key_matches(&k, str_from(c->name)), c->matches))
			printf("# %s in %s\n", c->pattern, c->name);
	}
}

static bool near(
	const struct redact_key *k, const char *format, const char *name, bool member)
{
	char json[200];
	bool any = false;
	int len = snprintf(json, sizeof(json), format, name);

	for (size_t at = 0; at <= (size_t)len; at++)
		any |= redact_key_near(k, redact_key_rarest(k),
			(struct str){json, (size_t)len}, at, member);
	return any;
}

/* A short cut that never says no to a match, in JSON or JSON in a string. */
static void what_is_near_has_all_matches(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct key_case *c = &cases[i];
		struct redact_key k;

		if (!c->matches)
			continue;
		redact_key_parse(str_from(c->pattern), &k);
		CHECK(t, near(&k, "{\"%s\":1}", c->name, true));
		CHECK(t, near(&k, "{\"%s\" \t: 1}", c->name, true));
		CHECK(t, near(&k, "{\"a\":\"{\\\"%s\\\":1}\"}", c->name, true));
		CHECK(t, near(&k, "[\"%s\", 1]", c->name, false));
	}
}

static void what_is_no_name_is_not_near(struct test *t)
{
	struct redact_key k;

	redact_key_parse(STR("message$"), &k);
	CHECK(t, near(&k, "{\"name\":\"agent.handle_%s\",\"x\":1}", "message", false));
	CHECK(t, !near(&k, "{\"name\":\"agent.handle_%s\",\"x\":1}", "message", true));
	CHECK(t, !near(&k, "{\"%s_length\":1}", "message", false));
	redact_key_parse(STR("token"), &k);
	CHECK(t, !near(&k, "{\"max_%s\":1}", "tokens", false));
}

static void what_is_no_pattern(struct test *t)
{
	struct redact_key k;

	CHECK(t, !redact_key_parse(STR(""), &k));
	CHECK(t, !redact_key_parse(STR("^$"), &k));
	CHECK(t, !redact_key_parse(STR("--"), &k));
	CHECK(t, !redact_key_parse(STR("a-b-c-d-e-f-g-h-i-j-k-l-m"), &k));
	CHECK(t, redact_key_parse(STR("a-b-c-d-e-f-g-h-i-j-k-l"), &k));
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "names are matched by words", names_are_matched_by_words);
	test_run(&t, "what is near has all matches", what_is_near_has_all_matches);
	test_run(&t, "what is no name is not near", what_is_no_name_is_not_near);
	test_run(&t, "what is no pattern", what_is_no_pattern);
	return test_done(&t);
}
