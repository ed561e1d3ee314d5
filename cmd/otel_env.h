#ifndef CMD_OTEL_ENV_H
#define CMD_OTEL_ENV_H

#include "emit_env.h"

/*
 * What an agent's environment must say so that it exports its telemetry to a receiver of ours: what
 * the OpenTelemetry SDKs read, and what known agents and libraries need besides to switch it on. One
 * table, with its sources.
 *
 * What the user has set stays, always; and where the user has set where OTLP goes, none of it is
 * touched: telemetry that is set up goes on to where it went.
 */
struct otel_env {
	const char *endpoint; /* `http://127.0.0.1:4318` */
	bool content; /* prompts, answers and what tools were given may be exported too */
	const char *command; /* what is run; NULL: nothing that is known */
	struct buf text;     /* the entries that were set */
};

/* Something of the user's environment that keeps telemetry from us: `NAME`; NULL: nothing does. */
const char *otel_env_kept(void);

/* Sets in `env` what is to be set; `v` must outlive it. */
void otel_env_set(struct otel_env *v, struct emit_env *env);

/* The same as lines of a shell's language, each with why. */
void otel_env_print(const struct otel_env *v, struct buf *out);

void otel_env_release(struct otel_env *v);

#endif
