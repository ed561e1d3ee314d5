#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

char *buf_grow(struct buf *b, size_t more)
{
	b->at = mem_grow(b->at, &b->room, b->len + more, 1);
	return b->at + b->len;
}

void buf_add(struct buf *b, struct str text)
{
	if (!text.len)
		return;
	memcpy(buf_reserve(b, text.len), text.at, text.len);
	b->len += text.len;
}

void buf_add_bytes(struct buf *b, char byte, size_t count)
{
	if (!count)
		return;
	memset(buf_reserve(b, count), byte, count);
	b->len += count;
}

/* Most texts fit in the room that is there, so they are formatted once. */
void buf_add_number(struct buf *b, uint64_t number, int least)
{
	char digits[20];
	int at = sizeof(digits);

	while (at && (number || least > 0)) {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
		least--;
	}
	buf_add(b, (struct str){digits + at, sizeof(digits) - (size_t)at});
}

void buf_addf(struct buf *b, const char *format, ...)
{
	size_t room = b->room - b->len;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(b->at ? b->at + b->len : NULL, room, format, args);
	va_end(args);
	if (len <= 0)
		return;
	if ((size_t)len >= room) {
		va_start(args, format);
		vsnprintf(buf_reserve(b, (size_t)len + 1), (size_t)len + 1, format, args);
		va_end(args);
	}
	b->len += (size_t)len;
}

struct str buf_str(const struct buf *b)
{
	return (struct str){b->at, b->len};
}

const char *buf_text(struct buf *b)
{
	*buf_reserve(b, 1) = '\0';
	return b->at;
}

void buf_reset(struct buf *b)
{
	b->len = 0;
}

void buf_release(struct buf *b)
{
	free(b->at);
	*b = (struct buf){0};
}
