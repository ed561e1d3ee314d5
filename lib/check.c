#include "check.h"

#include <string.h>

#include "aitrace.h"
#include "text.h"
#include "utf8.h"

struct check {
	const char *at;			       /* next byte */
	const char *end;		       /* behind the last one */
	const char *why;		       /* it cannot stand at `at`; NULL: it can */
	unsigned depth;			       /* open arrays and objects */
	unsigned char object[AIT_CHECK_DEPTH]; /* of each: whether it is an object */
};

/* The byte at `at` is the first that cannot stand where it does. */
static bool fail(struct check *c, const char *at, const char *why)
{
	c->at = at;
	c->why = at < c->end ? why : "the text ends too early";
	return false;
}

static void blanks(struct check *c)
{
	while (c->at < c->end &&
		(*c->at == ' ' || *c->at == '\n' || *c->at == '\t' || *c->at == '\r'))
		c->at++;
}

static bool byte(struct check *c, char want)
{
	if (c->at == c->end || *c->at != want)
		return false;
	c->at++;
	return true;
}

static bool word(struct check *c, const char *want)
{
	for (; *want != '\0'; want++)
		if (!byte(c, *want))
			return fail(c, c->at, "expected true, false or null");
	return true;
}

static bool digits(struct check *c)
{
	const char *start = c->at;

	while (c->at < c->end && *c->at >= '0' && *c->at <= '9')
		c->at++;
	return c->at > start || fail(c, c->at, "expected a digit");
}

static bool zero(struct check *c)
{
	if (!byte(c, '0'))
		return false;
	if (c->at < c->end && *c->at >= '0' && *c->at <= '9')
		fail(c, c->at, "a digit behind a leading zero");
	return true;
}

static bool number(struct check *c)
{
	if (!byte(c, '-') && (c->at == c->end || *c->at < '0' || *c->at > '9'))
		return fail(c, c->at, "expected a value");
	if (!zero(c) && !digits(c))
		return false;
	if (c->why != NULL || (byte(c, '.') && !digits(c)))
		return false;
	if (!byte(c, 'e') && !byte(c, 'E'))
		return true;
	if (!byte(c, '+'))
		byte(c, '-');
	return digits(c);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits behind \u; -1 when they are none. */
static long unit(struct check *c)
{
	long value = 0;

	for (int i = 0; i < 4; i++) {
		int digit = c->at < c->end ? hex_digit(*c->at) : -1;

		if (digit < 0) {
			fail(c, c->at, "expected four hex digits");
			return -1;
		}
		c->at++;
		value = value * 16 + digit;
	}
	return value;
}

/* The \u of an escape was passed, which begins at `start`. */
static bool wide_escape(struct check *c, const char *start)
{
	static const char half[] = "half of a surrogate pair";
	long value = unit(c);

	if (value < 0)
		return false;
	if (value < 0xd800 || value > 0xdfff)
		return true;
	if (value >= 0xdc00 || !byte(c, '\\') || !byte(c, 'u'))
		return fail(c, start, half);
	value = unit(c);
	if (value < 0)
		return false;
	return (value >= 0xdc00 && value <= 0xdfff) || fail(c, start, half);
}

/* Behind a backslash. */
static bool escape(struct check *c)
{
	const char *start = c->at - 1;

	if (byte(c, 'u'))
		return wide_escape(c, start);
	if (c->at == c->end || *c->at == '\0' || strchr("\"\\/bfnrt", *c->at) == NULL)
		return fail(c, c->at, "no such escape in a string");
	c->at++;
	return true;
}

/* A byte that is neither plain nor a quote nor a backslash. */
static bool beyond(struct check *c)
{
	size_t len;

	if (c->at == c->end || (unsigned char)*c->at < 0x20)
		return fail(c, c->at, "control character in a string");
	len = ait_utf8(c->at, c->end);
	c->at += len;
	return len != 0 || fail(c, c->at, "not UTF-8");
}

/* The quote that opens it was passed. */
static bool string(struct check *c)
{
	for (;;) {
		c->at += ait_text_plain(c->at, c->end);
		if (byte(c, '"'))
			return true;
		if (byte(c, '\\') ? !escape(c) : !beyond(c))
			return false;
	}
}

static bool key(struct check *c)
{
	blanks(c);
	if (!byte(c, '"'))
		return fail(c, c->at, "expected a name in quotes");
	if (!string(c))
		return false;
	blanks(c);
	return byte(c, ':') || fail(c, c->at, "expected a colon");
}

/* The opening byte was passed. *closed: nothing is in it, and it is over. */
static bool enter(struct check *c, bool object, bool *closed)
{
	const char *start = c->at - 1;

	blanks(c);
	*closed = byte(c, object ? '}' : ']');
	if (*closed)
		return true;
	if (c->depth == AIT_CHECK_DEPTH)
		return fail(c, start, "nested too deeply");
	c->object[c->depth++] = object;
	return !object || key(c);
}

static bool scalar(struct check *c)
{
	switch (c->at < c->end ? *c->at : '\0') {
	case '"':
		c->at++;
		return string(c);
	case 't':
		return word(c, "true");
	case 'f':
		return word(c, "false");
	case 'n':
		return word(c, "null");
	default:
		return number(c);
	}
}

/* Closes what ends here. True with *more: a comma was passed, and a value follows. */
static bool after(struct check *c, bool *more)
{
	*more = false;
	while (c->depth > 0) {
		bool object = c->object[c->depth - 1];

		blanks(c);
		if (byte(c, ',')) {
			*more = true;
			return !object || key(c);
		}
		if (!byte(c, object ? '}' : ']'))
			return fail(c, c->at,
				object ? "expected a comma or }" : "expected a comma or ]");
		c->depth--;
	}
	return true;
}

static bool text(struct check *c)
{
	bool more = true;

	while (more) {
		bool closed = true;

		blanks(c);
		if (byte(c, '{')) {
			if (!enter(c, true, &closed))
				return false;
		} else if (byte(c, '[')) {
			if (!enter(c, false, &closed))
				return false;
		} else if (!scalar(c)) {
			return false;
		}
		if (closed && !after(c, &more))
			return false;
	}
	blanks(c);
	return c->at == c->end || fail(c, c->at, "expected nothing more");
}

bool ait_check(const char *at, size_t len)
{
	struct check c = {.at = at, .end = at + len};

	return text(&c);
}

const char *aitrace_json_check(const char *json, size_t len, size_t *at)
{
	struct check c = {.at = json, .end = json + len};

	if (!text(&c) && at != NULL)
		*at = (size_t)(c.at - json);
	return c.why;
}
