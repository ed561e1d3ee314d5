#ifndef IMPORT_OTELJS_H
#define IMPORT_OTELJS_H

#include "import/format.h"

/*
 * Spans and logs as the objects of the OpenTelemetry SDK for JavaScript look when they are written as
 * JSON, which is not OTLP: attributes are plain objects and times pairs of seconds and nanoseconds. This
 * is what GitHub Copilot CLI writes with its file exporter, Gemini CLI into its outfile, and the SDK's
 * console exporter; in lines, or over many, one behind the other.
 */
enum import_likeness oteljs_look(struct str head);
void *oteljs_begin(const struct import_from *from);
bool oteljs_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out);
void oteljs_end(void *state, const struct import_from *from, struct import_out *out);

#endif
