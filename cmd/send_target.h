#ifndef CMD_SEND_TARGET_H
#define CMD_SEND_TARGET_H

#include <stdint.h>

#include "export/otlp_bytes.h"
#include "send_header.h"

/*
 * Where the spans go, or the logs, and how they are said there: what the OpenTelemetry specification
 * has in variables (OTEL_EXPORTER_OTLP_ENDPOINT, and OTEL_EXPORTER_OTLP_TRACES_ENDPOINT that counts
 * more), and our options, which count most. What is empty is not set.
 */
enum send_setting {
	SEND_ENDPOINT,
	SEND_PROTOCOL,
	SEND_COMPRESSION,
	SEND_TIMEOUT,
	SEND_HEADERS,
	SEND_CERTIFICATE,
	SEND_CLIENT_KEY,
	SEND_CLIENT_CERTIFICATE,
	SEND_SETTINGS, /* how many there are */
};

struct send_target {
	const char *url;
	bool json; /* else protocol buffers */
	bool gzip;
	int64_t timeout_ms; /* of one request */
	struct send_headers headers;
	const char *certificate; /* files; NULL: the system's, and none */
	const char *client_key;
	const char *client_certificate;
};

/* What was said, where it is asked for. */
struct send_said {
	const char *options[SEND_SETTINGS]; /* by the command line; NULL: nothing */
	const char *(*variable)(
		const void *to, const char *name); /* getenv, but for tests */
	const void *to;
	void (*warn)(void *whom, const char *text); /* of what is left aside */
	void *whom;
};

/* False: *why says what is wrong, fit for a message. */
bool send_target_read(struct send_target *t, enum otlp_signal signal,
	const struct send_said *said, struct arena *arena, struct buf *why);

/* Lines `what: how`, without what nobody else may know. */
void send_target_show(
	const struct send_target *t, enum otlp_signal signal, struct buf *out);
void send_target_release(struct send_target *t);

/* `traces`, `logs`. */
const char *send_signal_name(enum otlp_signal signal);

#endif
