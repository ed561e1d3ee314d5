#include "record/decode_begin.h"

#include <string.h>

#include "record/decode_member.h"

/*
 * A program that wrote no newline stands in front: the record begins inside the line, at the last
 * object that opens before the member that all records have.
 */
static size_t begin_inside(struct str text)
{
	const char *id = memmem(text.at, text.len, "\"trace_id\"", 10);
	const char *brace = id ? memrchr(text.at, '{', (size_t)(id - text.at)) : NULL;

	return brace ? (size_t)(brace - text.at) : text.len;
}

size_t begin_of(struct str text)
{
	size_t skip = 0;

	while (skip < text.len && (text.at[skip] == ' ' || text.at[skip] == '\t'))
		skip++;
	if (skip < text.len && text.at[skip] == '{')
		return skip;
	return text.len ? begin_inside(text) : 0;
}

/* Whether a record may begin here: as emitters of this project write it, and no value within one. */
static bool begin_may(struct str text)
{
	static const struct str begin = {"{\"type\":\"", 9};
	static const struct str end = {"\",\"ts\":", 7};
	struct str rest = str_tail(text, begin.len);

	if (!str_starts(text, begin))
		return false;
	for (size_t i = 0; i < TYPE_ROWS; i++)
		if (str_starts(rest, type_rows[i].name) &&
			str_starts(str_tail(rest, type_rows[i].name.len), end))
			return true;
	return false;
}

/*
 * A process that was killed amid a write leaves a piece of a line in a file, and the next writer's
 * record stands right behind it: the last one that begins inside the line. text.len: none does.
 */
size_t begin_behind(struct str text)
{
	const char *at = text.at + text.len;

	while ((at = memrchr(text.at, '{', (size_t)(at - text.at))) != NULL && at > text.at)
		if (begin_may(str_tail(text, (size_t)(at - text.at))))
			return (size_t)(at - text.at);
	return text.len;
}
