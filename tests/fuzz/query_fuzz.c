/*
 * Fuzz target of query: the whole input is a query, and a field. Built with -fsanitize=fuzzer
 * (clang); any broken promise aborts.
 */
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "query/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static void hold(bool promise)
{
	if (!promise)
		abort();
}

/* Nothing that a terminal would obey, but for the ends of lines. */
static void hold_visible(struct str shown, size_t lines)
{
	for (size_t i = 0; i < shown.len; i++) {
		unsigned char byte = (unsigned char)shown.at[i];

		hold((byte >= 0x20 && byte != 0x7f) || byte == '\n');
		lines -= byte == '\n';
	}
	hold(lines == 0);
}

static void hold_error(const struct query_error *why, struct str text)
{
	struct buf out = {0};

	hold(why->what.len && why->at <= text.len && why->at + why->len <= text.len);
	query_error_show(why, text, TEXT_UTF8, &out);
	hold_visible(buf_str(&out), 3);
	buf_reset(&out);
	query_error_show(why, text, TEXT_ASCII, &out);
	hold_visible(buf_str(&out), 3);
	buf_release(&out);
}

/* What is printed is visible, is a query, and is printed the same. */
static void hold_printed(const struct query *q)
{
	struct query_error why = {0};
	struct buf first = {0}, second = {0};
	struct query *again;

	query_print(q, &first);
	hold_visible(buf_str(&first), 0);
	again = query_parse(buf_str(&first), &why);
	if (again) {
		query_print(again, &second);
		hold(str_eq(buf_str(&first), buf_str(&second)));
		hold(query_needs(q) == query_needs(again));
	} else {
		hold(first.len > QUERY_LENGTH_MAX);
		hold_error(&why, buf_str(&first));
	}
	query_free(again);
	query_error_release(&why);
	buf_release(&first);
	buf_release(&second);
}

static void hold_field(struct str text)
{
	struct query_error why = {0};
	struct arena arena = {0};
	struct field field;

	if (!query_parse_field(text, &arena, &field, &why))
		hold_error(&why, text);
	query_error_release(&why);
	arena_release(&arena);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	hold(setlocale(LC_CTYPE, "C.UTF-8") != NULL);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct query_error why = {0};
	struct query *q = query_parse(text, &why);

	if (q)
		hold_printed(q);
	else
		hold_error(&why, text);
	query_free(q);
	query_error_release(&why);
	hold_field(text);
	return 0;
}
