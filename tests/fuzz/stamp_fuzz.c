/*
 * Fuzz target of base/stamp: the whole input is a time, and a duration as people type them.
 * Built with -fsanitize=fuzzer (clang); any broken promise aborts.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/stamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hold(bool promise)
{
	if (!promise)
		abort();
}

/* What was read is written and read again; with an explicit offset it takes the other road. */
static void hold_time(struct str text)
{
	const char *reason = NULL;
	struct buf out = {0};
	int64_t ns = 0, again = 1;

	if (!stamp_parse(text, &ns, &reason)) {
		hold(reason && *reason);
		return;
	}
	stamp_format(ns, &out);
	hold(out.len == 30 && stamp_parse(buf_str(&out), &again, NULL) && again == ns);
	out.len = 29;
	buf_add(&out, STR("-00:00"));
	hold(stamp_parse(buf_str(&out), &again, NULL) && again == ns);
	buf_reset(&out);
	stamp_duration(ns, &out);
	hold(out.len >= 3 && out.len <= 8);
	stamp_clock(ns, &out);
	buf_release(&out);
}

static void hold_duration(struct str text)
{
	struct buf out = {0};
	int64_t ns, again;

	if (!stamp_parse_duration(text, &ns))
		return;
	hold(ns >= 0);
	stamp_duration(ns, &out);
	hold(stamp_parse_duration(buf_str(&out), &again) ||
		ns > INT64_MAX - INT64_C(86400000000000));
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};

	hold_time(text);
	hold_duration(text);
	return 0;
}
