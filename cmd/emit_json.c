#include "emit_json.h"

#include "aitrace.h"

static void json_place(struct str text, size_t offset, const char *reason, struct buf *why)
{
	size_t line = 1, start = 0;

	for (size_t i = 0; i < offset; i++)
		if (text.at[i] == '\n') {
			line++;
			start = i + 1;
		}
	if (line > 1)
		buf_addf(why, "line %zu, ", line);
	buf_addf(why, "column %zu: %s", offset - start + 1, reason);
}

bool emit_json(struct str text, struct buf *why)
{
	size_t offset = 0;
	const char *reason = aitrace_json_check(text.at, text.len, &offset);

	if (reason)
		json_place(text, offset, reason, why);
	return !reason;
}

bool emit_json_is_array(struct str text)
{
	size_t at = strspn(text.at, " \t\r\n");

	return text.at[at] == '[';
}
