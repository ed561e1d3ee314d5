#include "read/block.h"

#include <stdlib.h>
#include <string.h>

#include "base/ends.h"
#include "base/mem.h"

enum { ENDS = 64 }; /* that are looked for at once */

_Static_assert((int)LINE_PAD >= (int)ENDS_PAD, "what is behind a block may be read");

static size_t block_kept(size_t line_max)
{
	return line_max < LINE_CUT ? line_max : LINE_CUT;
}

/* Too long, even if its last byte is the CR of a CR LF. */
static bool block_too_long(const struct block *b, size_t line_max)
{
	return b->dropped || b->end - b->start > line_max + 1;
}

static void block_drop(struct block *b, size_t line_max)
{
	size_t keep = b->start + block_kept(line_max);

	if (b->end > keep) {
		b->dropped += b->end - keep;
		b->last = b->at[b->end - 1];
		b->end = keep;
	}
	b->searched = b->end;
}

static void block_resize(struct block *b, size_t need)
{
	if (b->room / 8 > need) {
		b->room = 0;
		while (b->room < need)
			b->room = b->room ? b->room * 2 : 64;
		b->at = mem_resize(b->at, b->room);
	} else {
		b->at = mem_grow(b->at, &b->room, need, 1);
	}
}

char *block_space(struct block *b, size_t size, size_t line_max)
{
	size_t tail;

	if (block_too_long(b, line_max))
		block_drop(b, line_max);
	tail = b->end - b->start;
	if (b->start && tail)
		memmove(b->at, b->at + b->start, tail);
	b->searched -= b->start;
	b->start = 0;
	b->end = tail;
	block_resize(b, tail + size + LINE_PAD);
	return b->at + tail;
}

void block_added(struct block *b, size_t count)
{
	b->end += count;
	memset(b->at + b->end, 0, LINE_PAD);
}

/* The line from `start` to `end`, which `skip` bytes follow: its LF, or none. */
static void block_line(
	struct block *b, size_t line_max, size_t end, size_t skip, struct line *line)
{
	const char *text = b->at + b->start;
	size_t held = end - b->start;
	uint64_t whole = held + b->dropped;
	char last = 0;

	if (held)
		last = text[held - 1];
	if (b->dropped && held == block_kept(line_max))
		last = b->last;
	*line = (struct line){.text = {text, held},
		.number = b->number + 1,
		.offset = b->offset,
		.begun = b->begun};
	b->offset += whole + skip;
	if (skip && last == '\r')
		whole--;
	line->whole = whole;
	line->cut = whole > line_max;
	line->text.len = line->cut ? block_kept(line_max) : (size_t)whole;
	b->number++;
	b->start = end + skip;
	b->searched = b->start;
	b->dropped = 0;
	b->begun = false;
}

/*
 * The same for lines that are there whole and not too long, until one is not; returns how many. There are
 * many: what of the block changes with each is written back once.
 */
static size_t block_lines_short(struct block *b, size_t line_max, const char *at,
	const size_t *ends, size_t count, struct line *lines)
{
	const char *text = b->at + b->start;
	uint64_t offset = b->offset;
	size_t i = 0;

	for (; i < count; i++) {
		size_t held = (size_t)(at + ends[i] - text), len;

		if (held > line_max)
			break;
		len = held - (held && text[held - 1] == '\r');
		lines[i] = (struct line){.text = {text, len},
			.number = b->number + 1 + i,
			.offset = offset,
			.whole = len};
		offset += held + 1;
		text += held + 1;
	}
	if (i && b->begun) {
		lines[0].begun = true;
		b->begun = false;
	}
	b->number += i;
	b->offset = offset;
	b->start = (size_t)(text - b->at);
	return i;
}

/* The lines that have these ends, from `searched` on. */
static void block_found(struct block *b, size_t line_max, const size_t *ends, size_t count,
	struct line *lines)
{
	size_t done = 0, from = b->searched;

	while (done < count) {
		if (!b->dropped)
			done += block_lines_short(b, line_max, b->at + from, ends + done,
				count - done, lines + done);
		if (done < count) {
			block_line(b, line_max, from + ends[done], 1, &lines[done]);
			done++;
		}
	}
}

size_t block_lines(struct block *b, size_t line_max, struct line *lines, size_t max)
{
	size_t ends[ENDS], count = 0, found = ENDS;

	while (count < max && found == ENDS && b->searched < b->end) {
		size_t from = b->searched, most = max - count < ENDS ? max - count : ENDS;

		found = ends_find(b->at + from, b->end - from, ends, most);
		block_found(b, line_max, ends, found, lines + count);
		count += found;
		b->searched = found < most ? b->end : b->start;
	}
	return count;
}

bool block_last(struct block *b, size_t line_max, struct line *line)
{
	if (b->start == b->end && !b->begun)
		return false;
	block_line(b, line_max, b->end, 0, line);
	line->unfinished = true;
	return true;
}

struct str block_tail(const struct block *b)
{
	if (b->start == b->end || b->dropped)
		return (struct str){0};
	return (struct str){b->at + b->start, b->end - b->start};
}

void block_give(struct block *b, size_t len, struct line *line)
{
	*line = (struct line){.text = {b->at + b->start, len},
		.number = b->number + 1,
		.offset = b->offset,
		.whole = len,
		.begun = b->begun,
		.unfinished = true};
	b->offset += len;
	b->start += len;
	b->begun = true;
	if (b->searched < b->start)
		b->searched = b->start;
}

void block_restart(struct block *b)
{
	b->offset = 0;
	b->number = 0;
	b->start = b->searched = b->end;
}

void block_release(struct block *b)
{
	free(b->at);
	b->at = NULL;
	b->room = b->start = b->searched = b->end = 0;
}
