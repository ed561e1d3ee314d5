#ifndef IMPORT_OTLP_PROTO_H
#define IMPORT_OTLP_PROTO_H

#include <stdint.h>

#include "base/buf.h"

/*
 * OTLP in protocol buffers (ExportTraceServiceRequest, ExportLogsServiceRequest), said again in its
 * JSON encoding, so that what a request means stands in one place: import/otlp.h, which reads that.
 *
 * Fields that are not known are skipped, text that is not UTF-8 is mended, ids are whatever bytes
 * they are. A tree is held of one span at a time, and what unpacking takes has a limit, so that a
 * request costs memory by its size and not by what it says. What is said of a list, of scopes or of spans,
 * stands before it, so that reading it takes one walk.
 */
enum otlp_proto_signal { OTLP_PROTO_TRACES, OTLP_PROTO_LOGS };

/* Levels of arrays and lists of pairs in a value. */
enum { OTLP_PROTO_DEPTH = 100 };

struct otlp_proto {
	enum otlp_proto_signal signal;
	size_t memory; /* bytes that unpacking may take at once, beside the request's own */
	/*
	 * Is given elements of `resourceSpans` (`resourceLogs`), one scope each, of a large one a part;
	 * 64 bytes behind the text may be read. False: no more is wanted.
	 */
	bool (*element)(void *to, struct str json);
	void *to;
	uint64_t items;	   /* spans or log records that were given */
	const char *wrong; /* why it stopped, for people; NULL: `element` wanted no more */
};

/* False: it stopped. What was given until then stands. */
bool otlp_proto_read(struct otlp_proto *o, struct str request);

#endif
