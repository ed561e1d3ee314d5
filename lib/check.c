#include "check.h"

#include <string.h>

#include "text.h"
#include "utf8.h"

struct check {
	const char *at;			       /* next byte */
	const char *end;		       /* behind the last one */
	unsigned depth;			       /* open arrays and objects */
	unsigned char object[AIT_CHECK_DEPTH]; /* of each: whether it is an object */
};

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
	size_t len = strlen(want);

	if ((size_t)(c->end - c->at) < len || memcmp(c->at, want, len) != 0)
		return false;
	c->at += len;
	return true;
}

static bool digits(struct check *c)
{
	const char *start = c->at;

	while (c->at < c->end && *c->at >= '0' && *c->at <= '9')
		c->at++;
	return c->at > start;
}

static bool number(struct check *c)
{
	byte(c, '-');
	if (!byte(c, '0') && !digits(c))
		return false;
	if (byte(c, '.') && !digits(c))
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

	if (c->end - c->at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(*c->at++);

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* Behind a backslash. */
static bool escape(struct check *c)
{
	long value;

	if (c->at == c->end)
		return false;
	if (*c->at != 'u')
		return *c->at != '\0' && strchr("\"\\/bfnrt", *c->at++) != NULL;
	c->at++;
	value = unit(c);
	if (value < 0 || (value >= 0xdc00 && value <= 0xdfff))
		return false;
	if (value < 0xd800 || value > 0xdfff)
		return true;
	if (!word(c, "\\u"))
		return false;
	value = unit(c);
	return value >= 0xdc00 && value <= 0xdfff;
}

static bool string(struct check *c)
{
	if (!byte(c, '"'))
		return false;
	for (;;) {
		size_t len;

		c->at += ait_text_plain(c->at, c->end);
		if (byte(c, '"'))
			return true;
		if (byte(c, '\\')) {
			if (!escape(c))
				return false;
			continue;
		}
		len = c->at < c->end ? ait_utf8(c->at, c->end) : 0;
		if (len == 0)
			return false;
		c->at += len;
	}
}

static bool key(struct check *c)
{
	blanks(c);
	if (!string(c))
		return false;
	blanks(c);
	return byte(c, ':');
}

/* The opening byte was passed. *closed: nothing is in it, and it is over. */
static bool enter(struct check *c, bool object, bool *closed)
{
	blanks(c);
	*closed = byte(c, object ? '}' : ']');
	if (*closed)
		return true;
	if (c->depth == AIT_CHECK_DEPTH)
		return false;
	c->object[c->depth++] = object;
	return !object || key(c);
}

static bool scalar(struct check *c)
{
	if (c->at == c->end)
		return false;
	switch (*c->at) {
	case '"':
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
			return false;
		c->depth--;
	}
	return true;
}

bool ait_check(const char *at, size_t len)
{
	struct check c = {.at = at, .end = at + len};
	bool more = true;

	while (more) {
		bool closed = true;

		blanks(&c);
		if (byte(&c, '{')) {
			if (!enter(&c, true, &closed))
				return false;
		} else if (byte(&c, '[')) {
			if (!enter(&c, false, &closed))
				return false;
		} else if (!scalar(&c)) {
			return false;
		}
		if (closed && !after(&c, &more))
			return false;
	}
	blanks(&c);
	return c.at == c.end;
}
