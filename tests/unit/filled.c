#include "filled.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/tree.h"
#include "record/decode.h"

enum { SEED = 17, SAID_MAX = 1024 };

void filled_init(struct filled *f)
{
	*f = (struct filled){0};
	store_init(&f->store, SEED);
}

void filled_release(struct filled *f)
{
	store_release(&f->store);
	arena_release(&f->arena);
}

void filled_add(struct filled *f, const char *text)
{
	size_t len = strlen(text);
	char *copy = arena_bytes(&f->arena, len + LINE_PAD);
	struct line line = {.text = {copy, len}, .number = ++f->lines};
	struct record r;
	struct diag why;

	memset(copy, 0, len + LINE_PAD);
	for (size_t i = 0; i < len; i++)
		copy[i] = text[i] == '\'' ? '"' : text[i];
	if (decode(NULL, &line, &f->arena, &r, &why) == DECODED_RECORD)
		tree_settle(store_add(&f->store, &r));
	else
		printf("# no record: %s\n", text);
}

void filled_say(struct filled *f, const char *format, ...)
{
	char text[SAID_MAX] = "";
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	filled_add(f, text);
}

void filled_span_line(struct buf *out, unsigned span, unsigned parent, int from_ms,
	int to_ms, const char *more)
{
	const int64_t ms = 1000000;

	buf_addf(out,
		"{\"type\":\"span\",\"ts\":%" PRId64 ",\"end_ts\":%" PRId64
		",\"trace_id\":\"t\",\"span_id\":\"%016x\",\"name\":\"n\"",
		from_ms * ms, to_ms * ms, span);
	if (parent)
		buf_addf(out, ",\"parent_span_id\":\"%016x\"", parent);
	buf_addf(out, "%s}", more);
}

void filled_add_span(struct filled *f, unsigned span, unsigned parent, int from_ms,
	int to_ms, const char *more)
{
	struct buf line = {0};

	filled_span_line(&line, span, parent, from_ms, to_ms, more);
	filled_add(f, buf_text(&line));
	buf_release(&line);
}

uint32_t filled_span(struct filled *f, const char *id)
{
	for (uint32_t i = 1; i < f->store.first->span_count; i++) {
		struct buf text = {0};
		struct id one;
		bool found;

		trace_span_id(f->store.first, i, &one);
		id_format(&one, 16, &text);
		found = str_eq(buf_str(&text), str_from(id));
		buf_release(&text);
		if (found)
			return i;
	}
	return 0;
}
