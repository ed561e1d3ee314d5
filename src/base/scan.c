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
	s->at = at < s->end ? at : s->end;
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

	*s = (struct scan){.at = at, .end = at + text.len, .engine = scan_engine()};
	s->safe = s->end + (text.at ? pad : 0);
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

/* A value that holds no others. */
static inline const char *scan_scalar(struct scan *s, const char *p, struct scan_value *v)
{
	int byte = scan_peek(s, p);

	v->escaped = false;
	if (byte == '"') {
		v->type = SCAN_STRING;
		p = scan_string_end(s, p + 1, &v->escaped);
		return p ? p + 1 : NULL;
	}
	if ((byte >= '0' && byte <= '9') || byte == '-') {
		v->type = SCAN_NUMBER;
		return scan_number_end(s, p);
	}
	v->type = byte == 't' ? SCAN_TRUE : byte == 'f' ? SCAN_FALSE : SCAN_NULL;
	if (byte == 't')
		return scan_word(s, p, STR("true"));
	if (byte == 'f')
		return scan_word(s, p, STR("false"));
	if (byte == 'n')
		return scan_word(s, p, STR("null"));
	return scan_fail(s, p, "expected a value");
}

/* A member's name and its colon. */
static inline const char *scan_name(struct scan *s, const char *p, struct scan_value *key)
{
	const char *begin = p + 1;

	if (scan_peek(s, p) != '"')
		return scan_fail(s, p, "expected a name in quotes");
	key->type = SCAN_STRING;
	p = scan_string_end(s, begin, &key->escaped);
	if (!p)
		return NULL;
	key->text = (struct str){begin, (size_t)(p - begin)};
	p = scan_blank(s, p + 1);
	if (scan_peek(s, p) != ':')
		return scan_fail(s, p, "expected a colon");
	return scan_blank(s, p + 1);
}

static bool scan_in_object(const struct scan_nest *nest)
{
	return nest->levels[nest->depth / 64] >> nest->depth % 64 & 1;
}

/* Passes an opening bracket. */
static const char *scan_open(struct scan *s, const char *p, struct scan_nest *nest)
{
	uint64_t bit;

	if (nest->depth == nest->max)
		return scan_fail(s, p, "nested too deeply");
	nest->depth++;
	bit = UINT64_C(1) << nest->depth % 64;
	if (*p == '{')
		nest->levels[nest->depth / 64] |= bit;
	else
		nest->levels[nest->depth / 64] &= ~bit;
	return scan_blank(s, p + 1);
}

/* Behind a value: passes what closes there, then the comma unless all is closed. */
static const char *scan_close(struct scan *s, const char *p, struct scan_nest *nest)
{
	for (;;) {
		bool object = scan_in_object(nest);
		int byte = scan_peek(s, p = scan_blank(s, p));

		if (byte == ',')
			return scan_blank(s, p + 1);
		if (byte != (object ? '}' : ']'))
			return scan_fail(s, p,
				object ? "expected a comma or }" : "expected a comma or ]");
		p++;
		if (--nest->depth == 0)
			return p;
	}
}

/* A whole array or object, without recursion. */
static const char *scan_nested(struct scan *s, const char *p, unsigned max)
{
	struct scan_nest nest = {.max = max};
	struct scan_value value;

	do {
		bool open = *p == '{' || *p == '[';

		if (open) {
			p = scan_open(s, p, &nest);
			open = p && scan_peek(s, p) != (scan_in_object(&nest) ? '}' : ']');
		} else {
			p = scan_scalar(s, p, &value);
		}
		if (p && !open)
			p = scan_close(s, p, &nest);
		if (p && nest.depth && scan_in_object(&nest))
			p = scan_name(s, p, &value);
		if (p && nest.depth && p == s->end)
			p = scan_fail(s, p, NULL);
	} while (p && nest.depth);
	return p;
}

/* Any value; `depth` levels may be opened. */
static inline const char *scan_value(
	struct scan *s, const char *p, struct scan_value *v, unsigned depth)
{
	const char *begin = p;
	int byte = scan_peek(s, p);

	if (byte == '{' || byte == '[') {
		v->type = byte == '{' ? SCAN_OBJECT : SCAN_ARRAY;
		v->escaped = false;
		p = scan_nested(s, p, depth);
	} else {
		p = scan_scalar(s, p, v);
	}
	if (!p)
		return NULL;
	v->text = (struct str){begin, (size_t)(p - begin)};
	if (v->type == SCAN_STRING)
		v->text = (struct str){begin + 1, v->text.len - 2};
	return p;
}

/* To the next member or element. NULL at the closing bracket, which is passed, or an error. */
static inline const char *scan_next(struct scan *s, int closing, const char *why)
{
	const char *p = scan_blank(s, s->at);
	int byte = scan_peek(s, p);

	if (s->error)
		return NULL;
	if (byte == closing) {
		s->at = p + 1;
		return NULL;
	}
	if (s->first) {
		s->first = false;
		return p;
	}
	return byte == ',' ? scan_blank(s, p + 1) : scan_fail(s, p, why);
}

bool scan_member(struct scan *s, struct scan_member *m)
{
	const char *p = scan_next(s, '}', "expected a comma or }");

	if (p)
		p = scan_name(s, p, &m->key);
	if (p)
		p = scan_value(s, p, &m->value, SCAN_DEPTH - 1);
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
	struct scan s;

	scan_init(&s, text, 0);
	if (scan_whole(&s))
		return true;
	*offset = text.len - (size_t)(s.end - s.at);
	*reason = s.error;
	return false;
}
