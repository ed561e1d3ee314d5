#include "import/look.h"

#include "read/line.h"

/* What stands in front of the type in lines of our own, as everybody writes them. */
static const struct str look_types[] = {
	{"span_start\"", 11},
	{"span_end\"", 9},
	{"span_update\"", 12},
	{"span\"", 5},
	{"event\"", 6},
	{"chunk\"", 6},
};

static bool look_type(struct str text)
{
	for (size_t i = 0; i < sizeof(look_types) / sizeof(look_types[0]); i++)
		if (str_starts(text, look_types[i]))
			return true;
	return false;
}

/* A chunk has an id, everything else a trace. */
bool look_record(struct str line)
{
	struct str type = STR("{\"type\":\"");

	while (line.len && (line.at[0] == ' ' || line.at[0] == '\t'))
		line = str_tail(line, 1);
	if (!str_starts(line, type))
		return false;
	line = str_tail(line, type.len);
	return look_type(line) &&
		(line.at[0] == 'c' || memmem(line.at, line.len, "\"trace_id\"", 10));
}

/* The same for any order of members and blanks: who writes by hand. */
static bool look_record_odd(struct str head)
{
	struct str line = str_head(head, str_find(head, '\n'));
	struct scan_value type, trace;
	const char *why;
	size_t at;

	if (!line.len || line.at[0] != '{' ||
		!scan_check_padded(line, LINE_PAD, &at, &why) ||
		!scan_find(line, STR("type"), &type) ||
		!scan_find(line, STR("trace_id"), &trace) || type.type != SCAN_STRING)
		return false;
	for (size_t i = 0; i < sizeof(look_types) / sizeof(look_types[0]); i++)
		if (scan_is(&type, str_head(look_types[i], look_types[i].len - 1)))
			return true;
	return false;
}

/* Within its first value it is no JSON: nothing that follows will make it any. */
static bool look_broken(struct str head)
{
	struct scan_member member;
	struct scan_value element;
	struct scan s;

	scan_init(&s, head, LINE_PAD);
	if (head.len && head.at[0] == '[')
		for (bool more = scan_array(&s); more;)
			more = scan_element(&s, &element);
	else
		for (bool more = scan_object(&s); more;)
			more = scan_member(&s, &member);
	return s.error && s.at < head.at + head.len;
}

enum look_says look_at(struct str head, const struct import_format **format)
{
	enum import_likeness best = IMPORT_NOT;

	*format = NULL;
	if (look_record(head) || look_record_odd(head))
		return LOOK_NATIVE;
	head = str_head(head, LOOK_MAX);
	for (const struct import_format *f = import_formats; f->name; f++) {
		enum import_likeness like = f->look(head);

		if (like <= best)
			continue;
		best = like;
		*format = f;
	}
	if (best == IMPORT_MORE) {
		*format = NULL;
		best = look_broken(head) ? IMPORT_NOT : best;
	}
	return best == IMPORT_NOT     ? LOOK_NONE
		: best == IMPORT_SURE ? LOOK_FOUND
				      : LOOK_MORE;
}
