/*
 * Fuzz target of cmd/emit_attr: words separated by NUL are attributes as they are typed, one after
 * the other. What is taken makes a record that is JSON. Built with -fsanitize=fuzzer (clang); any
 * broken promise aborts.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "cmd/emit_attr.h"
#include "record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hold(bool promise)
{
	if (!promise)
		abort();
}

/* A file is not what is looked for here. */
static bool names_a_file(const char *word)
{
	return strstr(word, "=@") != NULL;
}

static void add(struct emit_attrs *attrs, const char *word, bool text)
{
	struct buf why = {0};
	size_t before = attrs->count;
	bool held = text ? emit_attrs_add_text(attrs, word, &why)
			 : emit_attrs_add(attrs, word, &why);

	hold(held == (why.len == 0));
	hold(attrs->count == before || (held && attrs->count == before + 1));
	for (size_t i = 0; i < attrs->count; i++)
		hold(attrs->at[i].key_len > 0);
	buf_release(&why);
}

static void write_record(const struct emit_attrs *attrs)
{
	static const struct ait_resource resource;
	char first[AIT_BUF_FIRST];
	struct ait_buf line;
	struct str text;
	size_t offset;
	const char *reason, *end;

	ait_buf_init(&line, first, sizeof(first));
	end = ait_record_format(&line,
		&(struct aitrace_record){.type = AITRACE_EVENT,
			.name = "x",
			.attrs = emit_attrs_view(attrs)},
		&resource, 1);
	hold(end[-1] == '\n');
	text = (struct str){line.at, (size_t)(end - 1 - line.at)};
	hold(scan_check(text, &offset, &reason));
	hold(memchr(text.at, '\n', text.len) == NULL);
	ait_buf_release(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct emit_attrs attrs = {0};
	char *words = malloc(size + 1);

	if (!words)
		return 0;
	memcpy(words, data, size);
	words[size] = '\0';
	for (const char *word = words; word < words + size; word += strlen(word) + 1)
		add(&attrs, word, names_a_file(word));
	write_record(&attrs);
	emit_attrs_release(&attrs);
	free(words);
	return 0;
}
