#include "base/diag.h"

#include <inttypes.h>

void diag_format(const struct diag *d, struct buf *out)
{
	buf_add(out, d->source);
	if (d->line)
		buf_addf(out, ":%" PRIu64, d->line);
	if (d->line && d->column)
		buf_addf(out, ":%" PRIu64, d->column);
	buf_add(out, STR(": "));
	buf_add(out, d->text);
}
