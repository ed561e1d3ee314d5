#ifndef EXPORT_OTLP_BYTES_H
#define EXPORT_OTLP_BYTES_H

#include "base/buf.h"

/*
 * Requests of OTLP in the encoding of protocol buffers (proto3), made of the JSON encoding that otlp.h
 * writes: the bytes of ExportTraceServiceRequest and ExportLogsServiceRequest, which are also those of
 * TracesData and LogsData. The names and numbers of their fields are a table; what is not in it is
 * left out, as readers of OTLP do with what they do not know.
 */
enum otlp_signal {
	OTLP_TRACES,  /* {"resourceSpans":[...]} */
	OTLP_LOGS,    /* {"resourceLogs":[...]} */
	OTLP_SIGNALS, /* how many there are */
};

/*
 * Appends the bytes. `json` was checked. False when a value was not of the type that its field has, as an id
 * that is no hexadecimal digits: then it was left out, and the rest is there.
 */
bool otlp_bytes(enum otlp_signal signal, struct str json, struct buf *out);

#endif
