/*
 * Fuzz target of record/decode: each line of the input is decoded twice, by a decoder that learns
 * shapes and by one that does not. What they say must be the same, but that every other shape is idle
 * once it was met (decoder_idle); any difference aborts.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hold(bool promise)
{
	if (!promise)
		abort();
}

static void hold_slice(struct str a, struct str b)
{
	hold(a.len == b.len && (a.at == b.at || str_eq(a, b)));
}

static void hold_record(const struct record *a, const struct record *b)
{
	hold(a->type == b->type && a->ts == b->ts && a->end_ts == b->end_ts);
	hold(a->has_span == b->has_span && a->has_parent == b->has_parent);
	hold(a->has_status == b->has_status && (!a->has_status || a->status == b->status));
	hold(id_eq(&a->trace_id, &b->trace_id));
	hold(!a->has_span || id_eq(&a->span_id, &b->span_id));
	hold(!a->has_parent || id_eq(&a->parent_id, &b->parent_id));
	hold_slice(a->name, b->name);
	hold_slice(a->kind, b->kind);
	hold_slice(a->message, b->message);
	hold_slice(a->attributes, b->attributes);
	hold_slice(a->links, b->links);
	hold_slice(a->resource, b->resource);
	hold_slice(a->scope, b->scope);
	hold_slice(a->events, b->events);
	hold_slice(a->before, b->before);
}

static void fuzz_line(struct decoder *decoder, struct str text, struct arena *arena)
{
	struct line line = {.text = text, .number = 1};
	struct diag why_a = {0}, why_b = {0};
	struct record a, b;
	enum decoded what = decode(decoder, &line, arena, &a, &why_a);
	enum decoded want = decode(NULL, &line, arena, &b, &why_b);

	hold(what == want || (what == DECODED_IDLE && want == DECODED_RECORD));
	hold(why_a.column == why_b.column);
	if (what == DECODED_RECORD) {
		hold_record(&a, &b);
		decoder_idle(decoder, a.shape % 2 ? a.shape : 0);
	}
	arena_reset(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = calloc(1, size + LINE_PAD);
	struct decoder decoder = {0};
	struct arena arena = {0};
	struct str left = {copy, size};

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	while (left.len) {
		size_t len = str_find(left, '\n');

		fuzz_line(&decoder, str_head(left, len), &arena);
		left = str_tail(left, len + 1);
	}
	arena_release(&arena);
	decoder_release(&decoder);
	free(copy);
	return 0;
}
