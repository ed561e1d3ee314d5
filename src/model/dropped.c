#include "model/dropped.h"

#include <inttypes.h>

uint64_t dropped_count(const struct scan_value *count)
{
	int64_t number;

	if (!count || count->type != SCAN_NUMBER || !scan_int(count, &number) || number < 0)
		return 0;
	return (uint64_t)number;
}

uint64_t dropped_said(struct str attributes)
{
	struct scan_value count;

	return attributes.len && scan_find(attributes, STR("count"), &count)
		? dropped_count(&count)
		: 0;
}

uint64_t dropped_sum(uint64_t sum, uint64_t count)
{
	count += !count;
	return count > UINT64_MAX - sum ? UINT64_MAX : sum + count;
}

void dropped_words(uint64_t count, struct buf *out)
{
	if (count)
		buf_addf(out, "%" PRIu64 " ", count);
	buf_addf(out, "record%s dropped", count == 1 ? "" : "s");
}
