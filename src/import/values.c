#include "import/values.h"

#include <string.h>

#include "import/mend.h"

/* ---- small things -------------------------------------------------------------------------- */

static const char *values_line_end(const struct values *s)
{
	return s->line.text.at + s->line.text.len;
}

static struct spot values_place(const struct values *s, const char *at)
{
	return (struct spot){
		s->line.number, s->passed + (uint64_t)(at - s->line.text.at) + 1};
}

/* Nothing of this line was looked at. */
static bool values_fresh(const struct values *s)
{
	return s->at == s->line.text.at && !s->line.begun;
}

static bool values_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\x1e';
}

static void values_skip(struct values *s)
{
	while (s->at < values_line_end(s) && values_blank(*s->at))
		s->at++;
}

static bool values_opens(char c)
{
	return c == '{' || c == '[';
}

static bool values_in_array(const struct values *s)
{
	return s->depth && s->arrays[s->depth / 64] >> s->depth % 64 & 1;
}

/* ---- parts --------------------------------------------------------------------------------- */

static void values_part_begin(struct values *s, struct values_part *p)
{
	buf_reset(&p->before);
	p->begun = values_place(s, s->at);
	p->from = s->at;
	p->torn = false;
}

/* Keeps what this line has of it, up to `to`. */
static void values_part_keep(struct values_part *p, const char *to)
{
	buf_add(&p->before, (struct str){p->from, (size_t)(to - p->from)});
	p->from = to;
}

/* All of it, which ends at `to`. It is not collected any more. */
static struct str values_part_take(struct values_part *p, const char *to)
{
	struct str text = {p->from, (size_t)(to - p->from)};

	if (p->before.len) {
		values_part_keep(p, to);
		memset(buf_reserve(&p->before, LINE_PAD), 0, LINE_PAD);
		text = buf_str(&p->before);
	}
	p->from = NULL;
	return text;
}

static size_t values_part_size(const struct values *s, const struct values_part *p)
{
	return p->before.len + (p->from ? (size_t)(s->at - p->from) : 0);
}

/* Where the byte at an offset of it stands in the input. */
static struct spot values_part_place(
	const struct values_part *p, struct str text, size_t offset)
{
	struct spot place = p->begun;

	if (p->torn)
		return (struct spot){place.number, 0};
	spot_pass(&place, str_head(text, offset));
	return place;
}

/* ---- what is said -------------------------------------------------------------------------- */

static enum values_got values_text(struct values *s, struct values_one *v)
{
	const char *end = values_line_end(s);

	*v = (struct values_one){
		.text = {s->at, (size_t)(end - s->at)}, .number = s->line.number};
	s->at = end;
	return VALUES_TEXT;
}

static enum values_got values_fault(
	struct values_one *v, struct str text, struct spot place, const char *fault)
{
	text = str_head(text, str_find(text, '\n'));
	*v = (struct values_one){.text = str_head(text, LINE_CUT),
		.number = place.number,
		.column = place.column,
		.fault = fault};
	return VALUES_BROKEN;
}

/* What is whole of it is given first, and then the fault. */
static enum values_got values_mended(struct values *s, const struct values_part *p,
	struct str text, struct values_one *v)
{
	if (!s->lists || p->torn || !mend(text, s->lists, &s->whole))
		return VALUES_BROKEN;
	s->fault = *v;
	*v = (struct values_one){.text = buf_str(&s->whole),
		.within = p == &s->inner ? str_from(s->within) : (struct str){0},
		.number = p->begun.number,
		.column = p->begun.column};
	return VALUES_VALUE;
}

/* The fault of which what was whole has been given. */
static enum values_got values_then(struct values *s, struct values_one *v)
{
	*v = s->fault;
	s->fault.fault = NULL;
	return VALUES_BROKEN;
}

/* The value cannot go on so. A line that begins with a bracket may be the next one. */
static enum values_got values_broken(
	struct values *s, struct values_one *v, struct spot place, const char *fault)
{
	struct values_part *p = s->inner.from ? &s->inner : &s->outer;
	const char *end = values_line_end(s);
	bool again = values_fresh(s) && s->at < end && values_opens(*s->at);
	struct str text, shown;

	s->state = again ? VALUES_BETWEEN : VALUES_LOST;
	if (!again)
		s->at = end;
	if (!p->from)
		p->from = s->at;
	s->inner.from = p == &s->inner ? p->from : NULL;
	text = shown = values_part_take(p, s->at);
	if (p == &s->inner && p->begun.number == s->outer.begun.number) {
		buf_add(&s->outer.before, text);
		memset(buf_reserve(&s->outer.before, LINE_PAD), 0, LINE_PAD);
		shown = buf_str(&s->outer.before);
	}
	values_fault(v, p->before.len ? shown : s->line.text, place, fault);
	return values_mended(s, p, text, v);
}

/* A value is whole: is it JSON? */
static enum values_got values_checked(
	struct values *s, struct values_part *p, struct str text, struct values_one *v)
{
	const char *fault;
	size_t offset;

	if (!scan_check_padded(text, LINE_PAD, &offset, &fault)) {
		values_fault(v, text, values_part_place(p, text, offset), fault);
		return values_mended(s, p, text, v);
	}
	*v = (struct values_one){.text = text,
		.within = p == &s->inner ? str_from(s->within) : (struct str){0},
		.number = p->begun.number,
		.column = p->begun.column};
	return VALUES_VALUE;
}

/* ---- within a value ------------------------------------------------------------------------ */

static void values_name(struct values *s, const char *from, const char *to)
{
	size_t len = (size_t)(to - from);

	if (len > sizeof(s->key) - s->key_len)
		len = sizeof(s->key) - s->key_len;
	memcpy(s->key + s->key_len, from, len);
	s->key_len += len;
}

static void values_string(struct values *s)
{
	const char *from = s->at, *end = values_line_end(s);

	while (s->at < end && s->string) {
		char c = *s->at++;

		if (s->escape)
			s->escape = false;
		else if (c == '\\')
			s->escape = true;
		else
			s->string = c != '"';
	}
	if (s->naming)
		values_name(s, from, s->at - !s->string);
	s->naming &= s->string;
}

/* The rest of a string without the bytes that matter is passed at once. */
static void values_string_fast(struct values *s)
{
	const char *end = values_line_end(s), *quote;

	if (!s->escape && !s->naming) {
		quote = memchr(s->at, '"', (size_t)(end - s->at));
		if (quote && !memchr(s->at, '\\', (size_t)(quote - s->at))) {
			s->at = quote + 1;
			s->string = false;
			return;
		}
	}
	values_string(s);
}

static void values_quote(struct values *s)
{
	s->string = true;
	s->naming = s->depth == 1 && !values_in_array(s) && s->last != ':';
	if (s->naming)
		s->key_len = 0;
	s->last = *s->at++;
}

static const char *values_member(const struct values *s)
{
	struct str key = {s->key, s->key_len};

	if (s->depth != 1 || s->last != ':' || s->key_len == sizeof(s->key))
		return NULL;
	for (const char *const *m = s->members; m && *m; m++)
		if (str_eq(str_from(*m), key))
			return *m;
	return NULL;
}

/* Behind the bracket of an array whose elements are given. */
static void values_elements(struct values *s, const char *within)
{
	s->element = s->depth;
	s->within = within;
	if (within)
		values_part_keep(&s->outer, s->at);
	s->outer.torn = true;
	s->outer.from = NULL;
}

static const char *values_open(struct values *s)
{
	bool array = *s->at == '[', pieces = array && !s->depth && s->elements;
	const char *within = array && !values_in_array(s) ? values_member(s) : NULL;
	uint64_t bit;

	if (s->depth == SCAN_DEPTH)
		return "nested too deeply";
	if (s->last && s->last != ':' && s->last != '[' &&
		!(s->last == ',' && values_in_array(s)))
		return values_in_array(s) ? "expected a comma or ]"
					  : "expected a comma or }";
	s->depth++;
	bit = UINT64_C(1) << s->depth % 64;
	s->arrays[s->depth / 64] &= ~bit;
	s->arrays[s->depth / 64] |= array ? bit : 0;
	s->last = *s->at++;
	if (pieces || within)
		values_elements(s, within);
	return NULL;
}

static const char *values_close(struct values *s)
{
	if (*s->at != (values_in_array(s) ? ']' : '}'))
		return values_in_array(s) ? "expected a comma or ]"
					  : "expected a comma or }";
	if (s->element && s->depth == s->element) {
		s->element = 0;
		s->outer.from = s->within ? s->at : NULL;
	}
	s->depth--;
	s->last = *s->at++;
	return NULL;
}

/* One byte that is none of a string, and no blank. */
static const char *values_byte(struct values *s)
{
	switch (*s->at) {
	case '"':
		values_quote(s);
		return NULL;
	case '{':
	case '[':
		return values_open(s);
	case '}':
	case ']':
		return values_close(s);
	default:
		s->last = *s->at++;
		return NULL;
	}
}

/* Between elements, or behind one: true when there is one to be given. */
static bool values_element(struct values *s, struct values_one *v, enum values_got *got)
{
	char c = *s->at;

	if (!s->element || s->depth != s->element)
		return false;
	if (s->inner.from && (c == ',' || c == ']')) {
		*got = values_checked(s, &s->inner, values_part_take(&s->inner, s->at), v);
		return true;
	}
	if (!s->inner.from && c != ',' && c != ']')
		values_part_begin(s, &s->inner);
	return false;
}

static enum values_got values_done(struct values *s, struct values_one *v)
{
	s->state = VALUES_BETWEEN;
	if (!s->outer.from)
		return VALUES_AGAIN;
	return values_checked(s, &s->outer, values_part_take(&s->outer, s->at), v);
}

/* This line is done, the value is not. */
static enum values_got values_later(struct values *s, struct values_one *v)
{
	struct values_part *parts[] = {&s->outer, &s->inner};

	s->ended = values_place(s, s->at);
	if (s->string && !s->line.unfinished)
		return values_broken(s, v, s->ended, "a line ends within a string");
	for (size_t i = 0; i < 2; i++) {
		if (values_part_size(s, parts[i]) > VALUES_MAX)
			return values_broken(
				s, v, parts[i]->begun, "a value of more than 64 MiB");
		if (!parts[i]->from)
			continue;
		values_part_keep(parts[i], s->at);
		if (!s->line.unfinished)
			buf_add_byte(&parts[i]->before, '\n');
	}
	return VALUES_MORE;
}

static enum values_got values_inside(struct values *s, struct values_one *v)
{
	const char *fault = NULL;
	enum values_got got;

	/* Where values are a line each, one that did not end there does not end at all. */
	if (s->lines && s->depth && values_fresh(s) && s->at < values_line_end(s) &&
		*s->at == '{')
		return values_broken(s, v, s->ended, "a line ends within a value");
	while (s->at < values_line_end(s)) {
		if (s->string) {
			values_string_fast(s);
			continue;
		}
		values_skip(s);
		if (s->at == values_line_end(s))
			break;
		if (values_element(s, v, &got))
			return got;
		fault = values_byte(s);
		if (fault)
			return values_broken(s, v, values_place(s, s->at), fault);
		if (!s->depth)
			return values_done(s, v);
	}
	return values_later(s, v);
}

/* ---- between values ------------------------------------------------------------------------ */

static struct str values_trimmed(const struct values *s)
{
	const char *end = values_line_end(s);

	while (end > s->at && values_blank(end[-1]))
		end--;
	return (struct str){s->at, (size_t)(end - s->at)};
}

/* Most values are one line, and that is seen without walking it twice. */
static bool values_one_line(struct values *s, struct values_one *v)
{
	struct str text = values_trimmed(s);
	bool array = text.at[0] == '[';
	struct spot begun = values_place(s, s->at);
	const char *fault;
	size_t offset;

	if ((array && s->elements) || (s->members && text.len > VALUES_WHOLE) ||
		text.at[text.len - 1] != (array ? ']' : '}') || text.len > VALUES_MAX)
		return false;
	if (!s->strict && !scan_check_padded(text, LINE_PAD, &offset, &fault))
		return false;
	s->other_lines = s->lines;
	s->lines = true;
	s->at = values_line_end(s);
	*v = (struct values_one){.text = text,
		.number = begun.number,
		.column = begun.column,
		.unchecked = s->strict};
	return true;
}

static void values_begin(struct values *s)
{
	s->state = VALUES_INSIDE;
	s->depth = s->element = 0;
	s->last = 0;
	s->string = s->escape = s->naming = false;
	s->inner.from = NULL;
	values_part_begin(s, &s->outer);
}

static enum values_got values_between(struct values *s, struct values_one *v)
{
	const char *begin = s->at;
	bool fresh = values_fresh(s);

	values_skip(s);
	if (s->at == values_line_end(s))
		return VALUES_MORE;
	if (s->state == VALUES_LOST && s->line.begun) {
		s->at = values_line_end(s);
		return VALUES_MORE;
	}
	if (!values_opens(*s->at) ||
		(s->state == VALUES_LOST && (!fresh || s->at != begin))) {
		s->at = fresh ? begin : s->at;
		return values_text(s, v);
	}
	s->state = VALUES_BETWEEN;
	if (fresh && values_one_line(s, v))
		return VALUES_VALUE;
	values_begin(s);
	return values_inside(s, v);
}

/* ---- the doors ----------------------------------------------------------------------------- */

void values_line(struct values *s, const struct line *line)
{
	s->passed = line->begun ? s->passed + s->line.text.len : 0;
	s->line = *line;
	s->at = line->text.at;
	if (line->number == 1 && !line->begun &&
		str_starts(line->text, STR("\xef\xbb\xbf"))) {
		s->line.text = str_tail(line->text, 3);
		s->at = s->line.text.at;
	}
	if (s->outer.from)
		s->outer.from = s->at;
	if (s->inner.from)
		s->inner.from = s->at;
}

enum values_got values_next(struct values *s, struct values_one *v)
{
	enum values_got got;

	if (s->fault.fault)
		return values_then(s, v);
	do
		got = s->state == VALUES_INSIDE ? values_inside(s, v)
						: values_between(s, v);
	while (got == VALUES_AGAIN);
	return got;
}

void values_again(struct values *s, const struct values_one *v)
{
	s->lines = s->other_lines;
	s->at = v->text.at;
	values_begin(s);
}

enum values_got values_end(struct values *s, struct values_one *v)
{
	bool behind = s->element && s->depth == s->element && !s->string;

	if (s->fault.fault)
		return values_then(s, v);
	if (s->state != VALUES_INSIDE)
		return VALUES_MORE;
	s->line.text = (struct str){"", 0};
	s->at = s->line.text.at;
	values_line(s, &s->line);
	if (behind && s->inner.from)
		return values_checked(s, &s->inner, values_part_take(&s->inner, s->at), v);
	if (!behind || !s->unclosed || s->within)
		return values_broken(s, v, s->ended, "the input ends within a value");
	s->state = VALUES_BETWEEN;
	return VALUES_MORE;
}

void values_release(struct values *s)
{
	buf_release(&s->outer.before);
	buf_release(&s->inner.before);
	buf_release(&s->whole);
	*s = (struct values){0};
}
