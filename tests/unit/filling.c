#include "filling.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "record/decode.h"

enum { FILLING_SEED = 17, LINE_MAX = 1024 };

void filling_init(struct filling *f)
{
	*f = (struct filling){0};
	store_init(&f->store, FILLING_SEED);
}

void filling_release(struct filling *f)
{
	store_release(&f->store);
	arena_release(&f->arena);
}

void fill(struct filling *f, const char *format, ...)
{
	char text[LINE_MAX + LINE_PAD] = "";
	struct line line = {.number = ++f->lines};
	struct record r;
	struct diag why;
	va_list args;

	va_start(args, format);
	line.text = (struct str){text, (size_t)vsnprintf(text, LINE_MAX, format, args)};
	va_end(args);
	if (decode(NULL, &line, &f->arena, &r, &why) == DECODED_RECORD)
		store_add(&f->store, &r);
	else
		printf("# no record: %s\n", text);
}

void fill_span(struct filling *f, unsigned span, unsigned parent, int from_ms, int to_ms,
	const char *more)
{
	char up[48] = "";

	if (parent)
		snprintf(up, sizeof(up), ",\"parent_span_id\":\"%016x\"", parent);
	fill(f,
		"{\"type\":\"span\",\"ts\":%" PRId64 ",\"end_ts\":%" PRId64
		",\"trace_id\":\"t\",\"span_id\":\"%016x\",\"name\":\"n\"%s%s}",
		from_ms * INT64_C(1000000), to_ms * INT64_C(1000000), span, up, more);
}
