/*
 * Fuzz target of the formats in import/: the first line names one (or its first byte says which), each
 * line behind it is a value of that format, if it is JSON; one that begins with a blank is an element of the format's list. Lines of
 * our stream come out, and each is a record; any other aborts.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import/format.h"
#include "record/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A value that nests as deeply as one may does not fit into a record. */
enum { DEEP = SCAN_DEPTH / 2 };

static void hold(bool promise)
{
	if (!promise)
		abort();
}

static char *padded(struct str text)
{
	char *copy = calloc(1, text.len + LINE_PAD);

	hold(copy != NULL);
	if (text.len)
		memcpy(copy, text.at, text.len);
	return copy;
}

static size_t opened(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.at[i] == '{' || text.at[i] == '[';
	return count;
}

/* What was written, but for a line that was not ended. */
static void fuzz_lines(struct import_out *out, struct arena *arena)
{
	struct str left = str_head(buf_str(&out->text), out->begun);

	while (left.len) {
		size_t end = str_find(left, '\n');
		char *copy = padded(str_head(left, end));
		struct line line = {.text = {copy, end}, .number = 1};
		struct diag why = {0};
		struct record r;

		hold(end < left.len);
		hold(decode(NULL, &line, arena, &r, &why) == DECODED_RECORD ||
			opened(line.text) >= DEEP);
		left = str_tail(left, end + 1);
		free(copy);
	}
	buf_reset(&out->text);
	out->begun = 0;
}

static void fuzz_value(const struct import_format *f, void *state,
	const struct import_from *from, struct str text, struct import_out *out)
{
	bool element = f->members && str_starts(text, STR(" "));
	struct import_value value = {.number = 1};
	struct arena arena = {0};
	const char *reason;
	size_t offset;
	char *copy;

	while (str_starts(text, STR(" ")))
		text = str_tail(text, 1);
	copy = padded(text);
	value.text = (struct str){copy, text.len};
	if (element)
		value.within = str_from(f->members[0]);
	if (scan_check(value.text, &offset, &reason) && text.len) {
		if (!f->value(state, from, &value, &arena, out))
			import_undo(out);
		fuzz_lines(out, &arena);
	}
	arena_release(&arena);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct import_from from = {.name = "fuzz_1761750000.json", .seed = 1};
	struct import_out out = {0};
	struct arena arena = {0};
	struct str left = {(const char *)data, size};
	const struct import_format *f = import_format_find(
		str_head(left, str_find(left, '\n')));
	size_t rows = 0;
	void *state;

	if (!size)
		return 0;
	while (import_formats[rows].name)
		rows++;
	f = f ? f : &import_formats[data[0] % rows];
	left = str_tail(left, str_find(left, '\n') + 1);
	state = f->begin ? f->begin(&from) : NULL;
	f->look(left);
	while (left.len) {
		size_t end = str_find(left, '\n');

		fuzz_value(f, state, &from, str_head(left, end), &out);
		left = str_tail(left, end + 1);
	}
	if (f->end)
		f->end(state, &from, &out);
	fuzz_lines(&out, &arena);
	arena_release(&arena);
	buf_release(&out.text);
	return 0;
}
