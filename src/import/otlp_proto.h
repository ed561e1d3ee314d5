#ifndef IMPORT_OTLP_PROTO_H
#define IMPORT_OTLP_PROTO_H

#include "import/format.h"

/*
 * OTLP in protocol buffers (ExportTraceServiceRequest, ExportLogsServiceRequest) as records: what
 * otlp_in.h makes of the same request in its JSON encoding, without the JSON.
 *
 * Fields that are not known are skipped, text that is not UTF-8 is mended, ids are whatever bytes
 * they are; ids that a span has not are made of its bytes. A tree is held of one span at a time, and what
 * unpacking takes has a limit, so that a request costs memory by its size and not by what it says.
 */
enum otlp_proto_signal { OTLP_PROTO_TRACES, OTLP_PROTO_LOGS };

struct otlp_proto {
	enum otlp_proto_signal signal;
	size_t memory; /* bytes that unpacking may take at once, beside the request's own */
	const struct import_from *from;
	struct import_out *out; /* which counts the spans or log records, too */
	const char *wrong;	/* why it stopped, for people */
};

/*
 * False: it cannot be read, or holds a value nested deeper than OTLP_IN_DEPTH. What was written until
 * then is the caller's to take back.
 */
bool otlp_proto_read(struct otlp_proto *o, struct str request);

#endif
