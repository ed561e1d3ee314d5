/*
 * Fuzz target of export/redact: lines of the input, whole, cut and as pieces. What comes out is JSON
 * where JSON went in, a record where a record went in, and nothing more is found in it; a secret
 * that was put into a line is gone. Any broken promise aborts.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "export/redact.h"
#include "record/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hold(bool promise)
{
	if (!promise)
		abort();
}

static bool is_json(struct str text)
{
	const char *reason;
	size_t at;

	return scan_check(text, &at, &reason);
}

static enum decoded what_is(const struct line *line)
{
	struct arena arena = {0};
	struct record r;
	struct diag why;
	enum decoded what = decode(NULL, line, &arena, &r, &why);

	arena_release(&arena);
	return what;
}

/* The same text as a line of its own, with its padding. */
static void line_of(struct line *line, struct str text, struct buf *copy)
{
	buf_reset(copy);
	memset(buf_reserve(copy, text.len + LINE_PAD), 0, text.len + LINE_PAD);
	if (text.len)
		memcpy(copy->at, text.at, text.len);
	*line = (struct line){.text = {copy->at, text.len}, .whole = text.len, .number = 1};
}

static void fuzz_line(struct redact *r, struct str text, int form)
{
	struct buf copy = {0}, again = {0}, out = {0}, out_again = {0};
	struct line line, made;
	const char *fault;
	uint64_t column;

	line_of(&line, text, &copy);
	line.cut = form == 1;
	line.text_only = form == 2;
	if (redact_line(r, &line, &out, &fault, &column)) {
		hold(redact_counts(r).unproven == 0);
		line_of(&made, buf_str(&out), &again);
		hold(!redact_line(r, &made, &out_again, &fault, &column));
		hold(form || !is_json(text) || is_json(buf_str(&out)));
		hold(form || what_is(&line) != DECODED_RECORD ||
			what_is(&made) == DECODED_RECORD);
	}
	buf_release(&copy);
	buf_release(&again);
	buf_release(&out);
	buf_release(&out_again);
}

static void tell(void *to, const struct redact_found *found)
{
	(void)to;
	hold(found->rule.len && found->column &&
		found->column <= found->line->text.len + 1);
}

static void fuzz_rules(struct redact_rules *rules)
{
	struct diag why;

	for (const struct redact_set *s = redact_sets; s->name; s++)
		for (int i = 0; i < 2; i++)
			hold(redact_rules_add(rules, STR("f"), s->parts[i], &why));
	redact_rules_end(rules);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct redact_rules rules; /* compiled once; they stay until the end */
	struct redact_options options = {.rules = &rules, .key = {1, 2}, .tell = tell};
	struct str left = {(const char *)data, size};
	struct redact *r;

	if (!rules.count)
		fuzz_rules(&rules);
	r = redact_new(&options);
	while (left.len) {
		size_t len = str_find(left, '\n');

		for (int form = 0; form < 3; form++)
			fuzz_line(r, str_head(left, len), form);
		left = str_tail(left, len + 1);
	}
	redact_free(r);
	return 0;
}
