/*
 * Fuzz target of import/otlp_proto: whatever the bytes are, they are refused with a reason, or what they
 * say are lines of JSON. The first byte tells traces from logs.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/scan.h"
#include "import/otlp_proto.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hold(bool promise)
{
	if (!promise)
		abort();
}

/* Also of what was refused: none is left unfinished. */
static uint64_t lines(struct str text)
{
	uint64_t count = 0;
	const char *why;
	size_t at, len;

	for (; text.len; text = str_tail(text, len + 1), count++) {
		len = str_find(text, '\n');
		hold(len < text.len);
		hold(scan_check(str_head(text, len), &at, &why));
		hold(text.at[0] == '{');
	}
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_from from = {.name = "fuzz", .now_ns = 1};
	struct import_out out = {0};
	struct otlp_proto o = {.memory = 16 << 20, .from = &from, .out = &out};
	bool read;

	if (!size)
		return 0;
	o.signal = data[0] & 1 ? OTLP_PROTO_LOGS : OTLP_PROTO_TRACES;
	read = otlp_proto_read(&o, (struct str){(const char *)data + 1, size - 1});
	hold(read == !o.wrong);
	hold(lines(buf_str(&out.text)) >= out.items);
	import_out_release(&out);
	return 0;
}
