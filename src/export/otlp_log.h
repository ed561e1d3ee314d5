#ifndef EXPORT_OTLP_LOG_H
#define EXPORT_OTLP_LOG_H

#include "export/otlp_span.h"
#include "export/otlp_value.h"

/*
 * An event that came as a LogRecord of OTLP, as that again: `f` is the event, `more` its `otlp` member, `s` the span that it
 * belongs to. Appends the object.
 */
void otlp_log_write(struct otlp_to *to, const struct otlp_span *s, const struct facts *f,
	struct str more);

#endif
