#ifndef EXPORT_OTLP_H
#define EXPORT_OTLP_H

#include "export/export.h"

/*
 * OTLP as the OpenTelemetry file exporter writes it: lines of `{"resourceSpans":[...]}`
 * (opentelemetry.proto.trace.v1.TracesData in its JSON encoding), at most OTLP_SPANS spans or about
 * OTLP_BYTES each, grouped by resource and scope. A span without a resource has its parent's.
 */
enum { OTLP_SPANS = 512, OTLP_BYTES = 1 << 20 };

void otlp_begin(struct export *e);
void otlp_trace(struct export *e, struct trace *t, const struct selection *s);
void otlp_pause(struct export *e);
void otlp_end(struct export *e);

#endif
