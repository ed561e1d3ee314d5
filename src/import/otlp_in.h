#ifndef IMPORT_OTLP_IN_H
#define IMPORT_OTLP_IN_H

#include "import/otlp_in_said.h"
#include "import/otlp_in_value.h"

/*
 * OTLP in its JSON encoding (opentelemetry-proto 1.11, docs/specification.md): requests and documents of traces and of
 * logs, whole or a member's elements, as exporters and the collector's file exporter write them. Also what
 * many write though the standard does not: snake_case, numbers as numbers or in strings, names of enums.
 * Metrics are counted as skipped. What spans and logs mean is in otlp_in_said.h.
 */
extern const char *const otlp_in_members[];
enum import_likeness otlp_in_look(struct str head);
void *otlp_in_begin(const struct import_from *from);
bool otlp_in_value(void *state, const struct import_from *from,
	const struct import_value *v, struct arena *arena, struct import_out *out);
void otlp_in_end_source(
	void *state, const struct import_from *from, struct import_out *out);

/* For otlp_in_row, arg is an offset in what `to` points to: of a value that is passed whole, */
void otlp_in_take(void *to, struct scan *s, size_t arg);
/* of a struct otlp_in_time. */
void otlp_in_take_time(void *to, struct scan *s, size_t arg);

/* A Span, a LogRecord: the object that the walk has come to. */
void otlp_in_span(void *to, struct scan *s);
void otlp_in_log(void *to, struct scan *s);

#endif
