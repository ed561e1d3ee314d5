/*
 * Fuzz target of import/otlp_proto: whatever the bytes are, they are refused with a reason, or what they
 * say is JSON. The first byte tells traces from logs.
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

static bool element(void *to, struct str json)
{
	uint64_t *count = to;
	const char *why;
	size_t at;

	hold(scan_check(json, &at, &why));
	hold(json.len && json.at[0] == '{');
	++*count;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t count = 0;
	struct otlp_proto o = {.memory = 16 << 20, .element = element, .to = &count};
	bool read;

	if (!size)
		return 0;
	o.signal = data[0] & 1 ? OTLP_PROTO_LOGS : OTLP_PROTO_TRACES;
	read = otlp_proto_read(&o, (struct str){(const char *)data + 1, size - 1});
	hold(read == !o.wrong);
	hold(count <= o.items);
	return 0;
}
