#include "model/check_parts.h"

#include "record/unit.h"

/* How many bytes of text stand in front of what may be a record: blanks and a BOM are none. */
static bool check_has_text(struct str before)
{
	if (str_starts(before, STR("\xef\xbb\xbf")))
		before = str_tail(before, 3);
	while (before.len && (before.at[0] == ' ' || before.at[0] == '\t'))
		before = str_tail(before, 1);
	return before.len > 0;
}

/* What broke off before a whole record came was one too. */
static bool check_is_torn(struct str before)
{
	static const struct str begin = {"{\"type\":\"", 9};

	while (before.len && (before.at[0] == ' ' || before.at[0] == '\t'))
		before = str_tail(before, 1);
	return before.len && (str_starts(before, begin) || str_starts(begin, before));
}

static void check_bad(struct check *c, const struct line *line, const struct record *r,
	const struct diag *why)
{
	struct str text = str_tail(line->text, r->before.len);
	enum check_kind kind = CHECK_RECORD;
	const char *reason;
	size_t at;

	if (line->cut)
		kind = CHECK_LONG;
	else if (!scan_check(text, &at, &reason))
		kind = at == text.len ? CHECK_TORN : CHECK_JSON;
	check_add_line(c, kind, line, why->column, why->text.at);
}

static void check_good(struct check *c, const struct line *line, const struct record *r)
{
	struct str text = str_tail(line->text, r->before.len);
	const char *at = check_surrogate(text);
	struct diag why;

	if (check_is_torn(r->before))
		check_add_line(c, CHECK_TORN, line, r->before.len + 1,
			"another record stands where it breaks off");
	else if (check_has_text(r->before))
		check_add_line(c, CHECK_GLUED, line, r->before.len + 1, NULL);
	if (unit_doubtful(r, &why))
		check_add_line(c, CHECK_UNIT, line, why.column, why.text.at);
	if (at)
		check_add_line(
			c, CHECK_SURROGATE, line, (uint64_t)(at - line->text.at) + 1, NULL);
	at = check_names_twice(c->names, r);
	if (at)
		check_add_line(
			c, CHECK_NAMES, line, (uint64_t)(at - line->text.at) + 1, NULL);
}

void check_line(struct check *c, const struct line *line, enum decoded what,
	const struct record *r, const struct diag *why)
{
	if (what == DECODED_BAD)
		check_bad(c, line, r, why);
	else if (what == DECODED_RECORD)
		check_good(c, line, r);
	else if (line->cut)
		check_add_line(c, CHECK_LONG, line, 1, NULL);
}
