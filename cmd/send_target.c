#include "send_target.h"

#include <ctype.h>
#include <inttypes.h>
#include <strings.h>

#include "base/stamp.h"
#include "emit_file.h"
#include "send_url.h"

static const char default_endpoint[] = "http://localhost:4318";

enum { TIMEOUT_MS = 10000 };

/* Who said it: the later counts more. */
enum said_by { SAID_BY_ALL, SAID_BY_SIGNAL, SAID_BY_OPTION };

/* A value on its way into a target. */
struct setting {
	struct send_target *t;
	enum otlp_signal signal;
	enum said_by by;
	const char *value;
	struct arena *arena;
	struct buf *why;
};

enum heard {
	HEARD,
	LEFT_ASIDE, /* it means nothing, and the default is used */
	WRONG,
};

const char *send_signal_name(enum otlp_signal signal)
{
	return signal == OTLP_TRACES ? "traces" : "logs";
}

/* ---- values ------------------------------------------------------------------------------------ */

/* Of a variable it is a word that we do not know; of an option, a mistake. */
static enum heard setting_unknown(const struct setting *s, const char *words)
{
	buf_addf(s->why, "takes %s", words);
	return s->by == SAID_BY_OPTION ? WRONG : LEFT_ASIDE;
}

static void setting_join(const struct setting *s, const char *base)
{
	struct buf url = {0}, path = {0};

	buf_addf(&path, "v1/%s", send_signal_name(s->signal));
	send_url_join(str_from(base), buf_str(&path), &url);
	buf_add_byte(&url, 0);
	s->t->url = arena_copy(s->arena, buf_str(&url)).at;
	buf_release(&path);
	buf_release(&url);
}

static enum heard set_endpoint(const struct setting *s)
{
	const char *wrong = send_url_wrong(str_from(s->value));

	if (!wrong && s->by == SAID_BY_OPTION && send_url_knows(str_from(s->value)))
		wrong = "has a password in it, which others could read: put it into a file for "
			"--headers";
	if (wrong) {
		buf_add(s->why, str_from(wrong));
		return WRONG;
	}
	if (s->by == SAID_BY_SIGNAL)
		s->t->url = s->value;
	else
		setting_join(s, s->value);
	return HEARD;
}

static enum heard set_protocol(const struct setting *s)
{
	s->t->json = strcasecmp(s->value, "http/json") == 0;
	if (s->t->json || strcasecmp(s->value, "http/protobuf") == 0)
		return HEARD;
	if (strcasecmp(s->value, "grpc") != 0)
		return setting_unknown(s, "http/protobuf or http/json");
	buf_add(s->why,
		STR("is grpc, which is not spoken here: say --protocol http/protobuf, and an "
		    "endpoint that speaks it (port 4318, where grpc has 4317)"));
	return WRONG;
}

static enum heard set_compression(const struct setting *s)
{
	s->t->gzip = strcasecmp(s->value, "gzip") == 0;
	if (s->t->gzip || strcasecmp(s->value, "none") == 0)
		return HEARD;
	return setting_unknown(s, "gzip or none");
}

static bool setting_milliseconds(const char *value, int64_t *ms)
{
	*ms = 0;
	for (const char *c = value; *c; c++)
		if (!isdigit((unsigned char)*c) || __builtin_mul_overflow(*ms, 10, ms) ||
			__builtin_add_overflow(*ms, *c - '0', ms))
			return false;
	return true;
}

static enum heard set_timeout(const struct setting *s)
{
	const int64_t most = INT64_C(24) * 3600 * 1000;
	int64_t ms, ns;

	if (s->by == SAID_BY_OPTION) {
		if (!stamp_parse_duration(str_from(s->value), &ns))
			return setting_unknown(s, "a duration such as 10s");
		ms = ns / 1000000;
	} else if (!setting_milliseconds(s->value, &ms)) {
		return setting_unknown(s, "milliseconds");
	}
	if (ms < 1 || ms > most)
		return setting_unknown(s, "more than nothing and at most a day");
	s->t->timeout_ms = ms;
	return HEARD;
}

static enum heard set_headers_file(const struct setting *s)
{
	struct buf text = {0};
	bool sound = emit_file(s->value, &text, s->why) &&
		send_headers_lines(&s->t->headers, buf_str(&text), s->arena, s->why);

	buf_release(&text);
	return sound ? HEARD : WRONG;
}

static enum heard set_headers(const struct setting *s)
{
	if (s->by == SAID_BY_OPTION)
		return set_headers_file(s);
	return send_headers_list(&s->t->headers, str_from(s->value), s->arena, s->why)
		? HEARD
		: WRONG;
}

static enum heard set_certificate(const struct setting *s)
{
	s->t->certificate = s->value;
	return HEARD;
}

static enum heard set_client_key(const struct setting *s)
{
	s->t->client_key = s->value;
	return HEARD;
}

static enum heard set_client_certificate(const struct setting *s)
{
	s->t->client_certificate = s->value;
	return HEARD;
}

/* In the order of enum send_setting. */
static const struct setting_row {
	const char *option;
	const char *variable; /* behind OTEL_EXPORTER_OTLP_, or _TRACES_ behind that */
	enum heard (*set)(const struct setting *s);
} rows[SEND_SETTINGS] = {
	{"endpoint", "ENDPOINT", set_endpoint},
	{"protocol", "PROTOCOL", set_protocol},
	{"compression", "COMPRESSION", set_compression},
	{"timeout", "TIMEOUT", set_timeout},
	{"headers", "HEADERS", set_headers},
	{"certificate", "CERTIFICATE", set_certificate},
	{"client-key", "CLIENT_KEY", set_client_key},
	{"client-certificate", "CLIENT_CERTIFICATE", set_client_certificate},
};

/* ---- what was said ----------------------------------------------------------------------------- */

static const char *said_variable(const struct send_said *said, const char *signal,
	const char *name, struct buf *full)
{
	const char *value;

	buf_reset(full);
	buf_addf(full, "OTEL_EXPORTER_OTLP_%s%s", signal, name);
	value = said->variable(said->to, buf_text(full));
	return value && *value ? value : NULL;
}

/* *name is who said it; NULL: nobody has. */
static const char *said_of(const struct send_said *said, enum otlp_signal signal,
	enum send_setting i, enum said_by *by, struct buf *name)
{
	static const char *const signals[] = {"TRACES_", "LOGS_"};
	const char *value = said->options[i];

	*by = SAID_BY_OPTION;
	buf_addf(name, "--%s", rows[i].option);
	if (value && *value)
		return value;
	*by = SAID_BY_SIGNAL;
	value = said_variable(said, signals[signal], rows[i].variable, name);
	if (value)
		return value;
	*by = SAID_BY_ALL;
	return said_variable(said, "", rows[i].variable, name);
}

static bool target_set(struct setting *s, const struct send_said *said, enum send_setting i,
	struct buf *wrong)
{
	struct buf name = {0};
	enum heard heard = HEARD;

	s->value = said_of(said, s->signal, i, &s->by, &name);
	buf_reset(s->why);
	if (s->value)
		heard = rows[i].set(s);
	buf_addf(&name, " %s", buf_text(s->why));
	if (heard == LEFT_ASIDE)
		said->warn(said->whom, buf_text(&name));
	else if (heard == WRONG)
		buf_add(wrong, buf_str(&name));
	buf_release(&name);
	return heard != WRONG;
}

bool send_target_read(struct send_target *t, enum otlp_signal signal,
	const struct send_said *said, struct arena *arena, struct buf *why)
{
	struct buf reason = {0};
	struct setting s = {.t = t, .signal = signal, .arena = arena, .why = &reason};
	bool sound = true;

	*t = (struct send_target){.timeout_ms = TIMEOUT_MS};
	setting_join(&s, default_endpoint);
	for (enum send_setting i = 0; sound && i < SEND_SETTINGS; i++)
		sound = target_set(&s, said, i, why);
	buf_release(&reason);
	return sound;
}

/* ---- what may be seen -------------------------------------------------------------------------- */

static void show_file(const char *what, const char *path, struct buf *out)
{
	if (path)
		buf_addf(out, "  %s: %s\n", what, path);
}

void send_target_show(const struct send_target *t, enum otlp_signal signal, struct buf *out)
{
	buf_addf(out, "%s: ", send_signal_name(signal));
	send_url_show(str_from(t->url), out);
	buf_addf(out, "\n  protocol: %s\n  compression: %s\n  timeout: %" PRId64 " ms\n",
		t->json ? "http/json" : "http/protobuf", t->gzip ? "gzip" : "none",
		t->timeout_ms);
	for (size_t i = 0; i < t->headers.count; i++)
		buf_addf(out, "  header: %.*s: ***\n", (int)t->headers.at[i].name.len,
			t->headers.at[i].name.at);
	show_file("certificate", t->certificate, out);
	show_file("client key", t->client_key, out);
	show_file("client certificate", t->client_certificate, out);
}

void send_target_release(struct send_target *t)
{
	send_headers_release(&t->headers);
}
