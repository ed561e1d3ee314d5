#include "otel_env.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Set by us alone: where OTLP of this run goes. An endpoint that equals it is not the user's. */
#define OURS "AITRACE_OTLP_ENDPOINT"

enum when {
	ALWAYS,
	WITH_CONTENT,	 /* when contents are wanted */
	WITHOUT_CONTENT, /* when they are not */
};

/*
 * Names in `with` and `unless` are separated by a space. Sources, read in November 2026: the
 * OpenTelemetry specification's pages sdk-environment-variables and protocol/exporter; the pages on
 * monitoring of Claude Code (code.claude.com/docs), Gemini CLI (docs/cli/telemetry.md) and Copilot CLI
 * (docs.github.com); opentelemetry-util-genai's README; traceloop.com/docs/openllmetry/configuration;
 * phoenix.otel's settings.py and otel.py; langsmith-sdk's _otel_client.py; logfire's reference on
 * configuration; semantic-kernel's model_diagnostics_settings.py.
 */
static const struct row {
	const char *name;
	const char *value; /* `@` stands for the endpoint */
	enum when when;
	const char *
		with; /* only where the user has set one of these, or, behind a slash, for a
			       command of this name; NULL: anywhere */
	const char *unless; /* not where the user has set one of these */
	const char *why;
} rows[] = {
	{OURS, "@", ALWAYS, NULL, NULL,
		"where OTLP of this run goes, for those who lose the next one on the way"},
	{"OTEL_EXPORTER_OTLP_ENDPOINT", "@", ALWAYS, NULL, NULL,
		"where the SDKs export to; they append /v1/traces and /v1/logs"},
	{"OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", ALWAYS, NULL, NULL,
		"all SDKs speak it; some would take grpc"},
	{"OTEL_TRACES_EXPORTER", "otlp", ALWAYS, NULL, NULL, "spans are exported"},
	{"OTEL_LOGS_EXPORTER", "otlp", ALWAYS, NULL, NULL,
		"and logs, which are events of spans"},
	{"OTEL_METRICS_EXPORTER", "none", ALWAYS, NULL,
		"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "metrics would be thrown away here"},
	{"OTEL_BSP_SCHEDULE_DELAY", "500", ALWAYS, NULL, NULL,
		"spans come half a second after their end, not five"},
	{"OTEL_BLRP_SCHEDULE_DELAY", "500", ALWAYS, NULL, NULL, "and logs"},
	{"OTEL_SEMCONV_STABILITY_OPT_IN", "gen_ai_latest_experimental", ALWAYS, NULL, NULL,
		"the present names of the GenAI conventions"},
	{"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "SPAN_ONLY", WITH_CONTENT,
		NULL, NULL, "messages as attributes of spans"},
	{"NO_PROXY", "127.0.0.1,localhost", ALWAYS,
		"HTTP_PROXY http_proxy ALL_PROXY all_proxy", "no_proxy",
		"a proxy does not reach this machine's loopback"},

	{"CLAUDE_CODE_ENABLE_TELEMETRY", "1", ALWAYS, NULL, NULL, "Claude Code: events"},
	{"CLAUDE_CODE_ENHANCED_TELEMETRY_BETA", "1", ALWAYS, NULL, NULL,
		"Claude Code: spans"},
	{"OTEL_TRACES_EXPORT_INTERVAL", "500", ALWAYS, NULL, NULL,
		"Claude Code: spans come soon"},
	{"OTEL_LOGS_EXPORT_INTERVAL", "500", ALWAYS, NULL, NULL, "Claude Code: and events"},
	{"OTEL_LOG_USER_PROMPTS", "1", WITH_CONTENT, NULL, NULL, "Claude Code: prompts"},
	{"OTEL_LOG_ASSISTANT_RESPONSES", "1", WITH_CONTENT, NULL, NULL,
		"Claude Code: answers"},
	{"OTEL_LOG_TOOL_DETAILS", "1", WITH_CONTENT, NULL, NULL,
		"Claude Code: what tools were given"},
	{"OTEL_LOG_TOOL_CONTENT", "1", WITH_CONTENT, NULL, NULL,
		"Claude Code: what they gave"},

	{"GEMINI_TELEMETRY_ENABLED", "true", ALWAYS, NULL, NULL,
		"Gemini CLI: telemetry at all"},
	{"GEMINI_TELEMETRY_TARGET", "local", ALWAYS, NULL, NULL,
		"Gemini CLI: not to Google Cloud"},
	{"GEMINI_TELEMETRY_OTLP_ENDPOINT", "@", ALWAYS, NULL, NULL, "Gemini CLI: to here"},
	{"GEMINI_TELEMETRY_OTLP_PROTOCOL", "http", ALWAYS, NULL, NULL,
		"Gemini CLI: not grpc"},
	{"GEMINI_TELEMETRY_TRACES_ENABLED", "true", ALWAYS, NULL, NULL,
		"Gemini CLI: spans too"},
	{"GEMINI_TELEMETRY_LOG_PROMPTS", "false", WITHOUT_CONTENT, NULL, NULL,
		"Gemini CLI: no prompts, which it would tell"},
	{"GEMINI_TELEMETRY_LOG_PROMPTS", "true", WITH_CONTENT, NULL, NULL,
		"Gemini CLI: prompts"},

	{"COPILOT_OTEL_ENABLED", "true", ALWAYS, NULL, NULL,
		"Copilot CLI: telemetry at all"},
	{"COPILOT_OTEL_EXPORTER_TYPE", "otlp-http", ALWAYS, NULL,
		"COPILOT_OTEL_FILE_EXPORTER_PATH", "Copilot CLI: as OTLP"},
	{"COPILOT_OTEL_CAPTURE_CONTENT", "true", WITH_CONTENT, NULL, NULL,
		"Copilot CLI: prompts and answers"},
	/* Its one word for that is a word of an earlier convention, which others know no more. */
	{"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true", WITH_CONTENT,
		"/copilot", NULL, "Copilot CLI: and since it reads this, so"},

	{"TRACELOOP_BASE_URL", "@", ALWAYS, NULL, "TRACELOOP_API_KEY",
		"OpenLLMetry: to here"},
	{"PHOENIX_COLLECTOR_ENDPOINT", "@/v1/traces", ALWAYS, NULL, "PHOENIX_API_KEY",
		"Phoenix: to here; a path says that it is HTTP"},
	{"LANGSMITH_OTEL_ENABLED", "true", ALWAYS, NULL,
		"LANGSMITH_API_KEY LANGCHAIN_API_KEY",
		"LangSmith, where LANGSMITH_TRACING is true: as OTLP"},
	{"LOGFIRE_SEND_TO_LOGFIRE", "if-token-present", ALWAYS, NULL, NULL,
		"Logfire: works without a token"},
	{"SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS", "true", ALWAYS, NULL,
		NULL, "Semantic Kernel: spans of its models"},
	{"SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS_SENSITIVE", "true",
		WITH_CONTENT, NULL, NULL, "Semantic Kernel: prompts and answers"},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* ---- what the user has set ------------------------------------------------------------------- */

/* An empty one counts as not set, as OpenTelemetry has it. */
static bool env_has(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

static bool env_has_any(const char *names)
{
	struct str rest = str_from(names);

	while (rest.len) {
		struct str name = str_head(rest, str_find(rest, ' '));
		struct buf copy = {0};
		bool has;

		buf_add(&copy, name);
		has = env_has(buf_text(&copy));
		buf_release(&copy);
		if (has)
			return true;
		rest = str_tail(rest, name.len + 1);
	}
	return false;
}

/* Of a run that this one is in: what that has set is set anew. */
static bool env_is_ours(const char *value)
{
	const char *ours = getenv(OURS);

	return ours && *ours && str_starts(str_from(value), str_from(ours));
}

static bool env_user_has(const char *name)
{
	return env_has(name) && !env_is_ours(getenv(name));
}

const char *otel_env_kept(void)
{
	static const char *const names[] = {"OTEL_EXPORTER_OTLP_ENDPOINT",
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"};
	const char *off = getenv("OTEL_SDK_DISABLED");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (env_user_has(names[i]))
			return names[i];
	return off && strcasecmp(off, "true") == 0 ? "OTEL_SDK_DISABLED" : NULL;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Whether that is the command, wherever it lies. */
static bool env_runs(const struct otel_env *v, const char *program)
{
	const char *slash = v->command ? strrchr(v->command, '/') : NULL;

	return v->command && strcmp(slash ? slash + 1 : v->command, program) == 0;
}

static bool row_is_wanted(const struct otel_env *v, const struct row *r)
{
	if (r->when != ALWAYS && (r->when == WITH_CONTENT) != v->content)
		return false;
	if (r->with &&
		!(r->with[0] == '/' ? env_runs(v, r->with + 1) : env_has_any(r->with)))
		return false;
	return !r->unless || !env_has_any(r->unless);
}

static void row_value(const struct otel_env *v, const struct row *r, struct buf *out)
{
	struct str value = str_from(r->value);

	if (value.at[0] == '@') {
		buf_add(out, str_from(v->endpoint));
		value = str_tail(value, 1);
	}
	buf_add(out, value);
}

/* The entries lie one behind the other, and must not move once they are given. */
void otel_env_set(struct otel_env *v, struct emit_env *env)
{
	size_t begins[ROWS], count = 0;

	if (otel_env_kept())
		return;
	for (size_t i = 0; i < ROWS; i++) {
		if (!row_is_wanted(v, &rows[i]) || env_user_has(rows[i].name))
			continue;
		begins[count++] = v->text.len;
		buf_add(&v->text, str_from(rows[i].name));
		buf_add_byte(&v->text, '=');
		row_value(v, &rows[i], &v->text);
		buf_add_byte(&v->text, '\0');
	}
	for (size_t i = 0; i < count; i++)
		emit_env_set(env, v->text.at + begins[i]);
}

/* Endpoints and the table's own words hold no quote. */
static void row_print(const struct otel_env *v, const struct row *r, struct buf *out)
{
	buf_addf(out, "# %s\n", r->why);
	if (env_user_has(r->name)) {
		buf_addf(out, "# %s stays as it is\n", r->name);
		return;
	}
	buf_addf(out, "export %s='", r->name);
	row_value(v, r, out);
	buf_add(out, STR("'\n"));
}

void otel_env_print(const struct otel_env *v, struct buf *out)
{
	const char *kept = otel_env_kept();

	if (kept) {
		buf_addf(out, "# %s is set: nothing is changed\n", kept);
		return;
	}
	for (size_t i = 0; i < ROWS; i++)
		if (row_is_wanted(v, &rows[i]))
			row_print(v, &rows[i], out);
}

void otel_env_release(struct otel_env *v)
{
	buf_release(&v->text);
}
