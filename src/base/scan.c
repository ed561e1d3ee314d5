#include "base/scan.h"

#include <string.h>

#include "base/scan_parts.h"

/* What is open around the place of the walk: one bit a level, 1 for an object. */
struct scan_nest {
	uint64_t levels[SCAN_DEPTH / 64 + 1];
	unsigned depth; /* levels in use */
	unsigned max;	/* levels allowed */
};

const char *scan_fail(struct scan *s, const char *at, const char *why)
{
	s->at = at;
	s->first = true;
	s->error = at < s->end ? why : "the text ends too early";
	return NULL;
}

static enum scan_engine scan_engine(void)
{
#if defined(__x86_64__)
	return __builtin_cpu_supports("avx2") ? SCAN_AVX2 : SCAN_SSE2;
#else
	return SCAN_BYTES;
#endif
}

void scan_init(struct scan *s, struct str text, size_t pad)
{
	const char *at = text.at ? text.at : "";

	s->at = at;
	s->end = at + text.len;
	s->safe = s->end + (text.at ? pad : 0);
	s->error = NULL;
	s->first = s->slashes = false;
	s->engine = scan_engine();
	s->window = at;
	s->reach = 0;
}

static bool scan_is_blank(int byte)
{
	return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/* White space is the exception: programs write none, or one space. */
static inline const char *scan_blank(const struct scan *s, const char *p)
{
	while (scan_is_blank(scan_peek(s, p)))
		p++;
	return p;
}

static bool scan_begin(struct scan *s, int bracket, const char *why)
{
	const char *p = scan_blank(s, s->at);

	if (s->error)
		return false;
	if (scan_peek(s, p) != bracket)
		return scan_fail(s, p, why);
	s->at = p + 1;
	s->first = true;
	return true;
}

bool scan_object(struct scan *s)
{
	return scan_begin(s, '{', "expected an object");
}

bool scan_array(struct scan *s)
{
	return scan_begin(s, '[', "expected an array");
}

static const char *scan_word(struct scan *s, const char *p, struct str word)
{
	size_t left = (size_t)(s->end - p);

	if (left >= word.len && memcmp(p, word.at, word.len) == 0)
		return p + word.len;
	for (size_t i = 0; i < word.len && i < left && *p == word.at[i]; i++)
		p++;
	return scan_fail(s, p, "expected true, false or null");
}

static const char *scan_word_end(struct scan *s, const char *p)
{
	switch (scan_peek(s, p)) {
	case 't':
		return scan_word(s, p, STR("true"));
	case 'f':
		return scan_word(s, p, STR("false"));
	case 'n':
		return scan_word(s, p, STR("null"));
	default:
		return scan_fail(s, p, "expected a value");
	}
}

static bool scan_is_number(int byte)
{
	return (byte >= '0' && byte <= '9') || byte == '-';
}

static const char *scan_colon(struct scan *s, const char *p)
{
	p = scan_blank(s, p);
	if (scan_peek(s, p) != ':')
		return scan_fail(s, p, "expected a colon");
	return scan_blank(s, p + 1);
}

/* The name of a member, up to its closing quote, which is not passed. */
static inline const char *scan_name(struct scan *s, const char *p)
{
	if (scan_peek(s, p) != '"')
		return scan_fail(s, p, "expected a name in quotes");
	return scan_string_end(s, p + 1);
}

static bool scan_in_object(const struct scan_nest *nest)
{
	return nest->levels[nest->depth / 64] >> nest->depth % 64 & 1;
}

/* To the value of a member or element. */
static inline const char *scan_into(struct scan *s, const char *p, bool object)
{
	if (!object)
		return p;
	p = scan_name(s, p);
	if (p && scan_sees(s, p + 1, ":\""))
		return p + 2;
	return p ? scan_colon(s, p + 1) : NULL;
}

/* Behind a value: passes what closes there, then the comma, up to the next value. */
static const char *scan_leave(struct scan *s, const char *p, struct scan_nest *nest)
{
	for (;;) {
		bool object = scan_in_object(nest);
		int byte = scan_peek(s, p = scan_blank(s, p));

		if (byte == ',')
			return scan_into(s, scan_blank(s, p + 1), object);
		if (byte != (object ? '}' : ']'))
			return scan_fail(s, p,
				object ? "expected a comma or }" : "expected a comma or ]");
		p++;
		if (--nest->depth == 0)
			return p;
	}
}

/* Passes an opening bracket, up to the first value. */
static const char *scan_enter(struct scan *s, const char *p, struct scan_nest *nest)
{
	bool object = *p == '{';
	uint64_t *level, bit;

	if (nest->depth == nest->max)
		return scan_fail(s, p, "nested too deeply");
	nest->depth++;
	level = &nest->levels[nest->depth / 64];
	bit = UINT64_C(1) << nest->depth % 64;
	*level = object ? *level | bit : *level & ~bit;
	p = scan_blank(s, p + 1);
	if (scan_peek(s, p) == (object ? '}' : ']'))
		return scan_leave(s, p, nest);
	return scan_into(s, p, object);
}

/* A whole array or object, without recursion. */
static const char *scan_nested(struct scan *s, const char *p, unsigned max)
{
	struct scan_nest nest;

	nest.levels[0] = 0;
	nest.depth = 0;
	nest.max = max;
	do {
		int byte = scan_peek(s, p);

		if (byte == '{' || byte == '[') {
			p = scan_enter(s, p, &nest);
			continue;
		}
		if (byte == '"') {
			p = scan_string_end(s, p + 1);
			p = p ? p + 1 : NULL;
		} else {
			p = scan_is_number(byte) ? scan_number_end(s, p)
						 : scan_word_end(s, p);
		}
		if (p)
			p = scan_leave(s, p, &nest);
	} while (p && nest.depth);
	return p;
}

/* From behind the opening quote. */
static inline const char *scan_string(
	struct scan *s, const char *begin, struct scan_value *v)
{
	const char *p = scan_string_end(s, begin);

	if (!p)
		return NULL;
	v->type = SCAN_STRING;
	v->text = (struct str){begin, (size_t)(p - begin)};
	v->escaped = scan_string_escaped(s, v->text);
	return p + 1;
}

/* A value that is no string; `depth` levels may be opened. */
static const char *scan_other(
	struct scan *s, const char *p, struct scan_value *v, unsigned depth)
{
	const char *begin = p;
	int byte = scan_peek(s, p);

	v->escaped = false;
	if (byte == '{' || byte == '[') {
		v->type = byte == '{' ? SCAN_OBJECT : SCAN_ARRAY;
		p = scan_nested(s, p, depth);
	} else if (scan_is_number(byte)) {
		v->type = SCAN_NUMBER;
		p = scan_number_end(s, p);
	} else {
		v->type = byte == 't' ? SCAN_TRUE : byte == 'f' ? SCAN_FALSE : SCAN_NULL;
		p = scan_word_end(s, p);
	}
	v->text = (struct str){begin, p ? (size_t)(p - begin) : 0};
	return p;
}

static inline const char *scan_value(
	struct scan *s, const char *p, struct scan_value *v, unsigned depth)
{
	if (scan_peek(s, p) == '"')
		return scan_string(s, p + 1, v);
	return scan_other(s, p, v, depth);
}

const char *scan_value_end(
	struct scan *s, const char *p, struct scan_value *v, unsigned depth)
{
	return scan_value(s, p, v, depth);
}

/* To the next member or element. NULL at the closing bracket, which is passed, or an error. */
static const char *scan_next(struct scan *s, int closing, const char *why)
{
	const char *p = scan_blank(s, s->at);
	int byte = scan_peek(s, p);

	if (s->error)
		return NULL;
	if (byte == closing) {
		s->at = p + 1;
		s->first = false;
		return NULL;
	}
	if (s->first) {
		s->first = false;
		return p;
	}
	return byte == ',' ? scan_blank(s, p + 1) : scan_fail(s, p, why);
}

/* From a name's closing quote over its value. */
static inline const char *scan_member_value(
	struct scan *s, const char *p, struct scan_value *v)
{
	if (scan_sees(s, p + 1, ":\""))
		return scan_string(s, p + 3, v);
	p = scan_colon(s, p + 1);
	return p ? scan_value(s, p, v, SCAN_DEPTH - 1) : NULL;
}

/* To the closing quote of the next name; NULL: there is none. */
static inline const char *scan_next_name(struct scan *s, struct scan_value *key)
{
	const char *p = s->at, *begin;

	if (s->first || !scan_sees(s, p, ",\""))
		p = scan_next(s, '}', "expected a comma or }");
	else
		p++;
	if (!p)
		return NULL;
	begin = p + 1;
	p = scan_name(s, p);
	if (!p)
		return NULL;
	key->text = (struct str){begin, (size_t)(p - begin)};
	key->type = SCAN_STRING;
	key->escaped = scan_string_escaped(s, key->text);
	return p;
}

bool scan_member(struct scan *s, struct scan_member *m)
{
	const char *p = scan_next_name(s, &m->key);

	if (p)
		p = scan_member_value(s, p, &m->value);
	if (p)
		s->at = p;
	return p;
}

bool scan_key(struct scan *s, struct scan_value *key)
{
	const char *p = scan_next_name(s, key);

	if (p)
		p = scan_colon(s, p + 1);
	if (p)
		s->at = p;
	return p;
}

bool scan_item(struct scan *s)
{
	const char *p = scan_next(s, ']', "expected a comma or ]");

	if (p)
		s->at = p;
	return p;
}

bool scan_pass(struct scan *s, struct scan_value *v)
{
	const char *p = s->error ? NULL : scan_value(s, s->at, v, SCAN_DEPTH - 1);

	if (p)
		s->at = p;
	return p;
}

bool scan_element(struct scan *s, struct scan_value *v)
{
	const char *p = scan_next(s, ']', "expected a comma or ]");

	if (p)
		p = scan_value(s, p, v, SCAN_DEPTH - 1);
	if (p)
		s->at = p;
	return p;
}

bool scan_done(struct scan *s)
{
	const char *p = scan_blank(s, s->at);

	if (s->error)
		return false;
	if (p < s->end)
		return scan_fail(s, p, "expected nothing more");
	s->at = p;
	return true;
}

bool scan_whole(struct scan *s)
{
	struct scan_value v;
	const char *p = scan_value(s, scan_blank(s, s->at), &v, SCAN_DEPTH);

	if (p)
		s->at = p;
	return p && scan_done(s);
}

bool scan_check(struct str text, size_t *offset, const char **reason)
{
	return scan_check_padded(text, 0, offset, reason);
}

bool scan_check_padded(struct str text, size_t pad, size_t *offset, const char **reason)
{
	struct scan s;

	scan_init(&s, text, pad);
	if (scan_whole(&s))
		return true;
	*offset = text.len - (size_t)(s.end - s.at);
	*reason = s.error;
	return false;
}
