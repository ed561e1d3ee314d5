#include "chunk.h"

#include "hex.h"
#include "number.h"
#include "text.h"

enum {
	DIGITS = 5, /* of a number of chunks: a longer line fails */
	HEAD = 64 + 2 * DIGITS,
	TAIL = 3, /* "}\n */
};

static const char tail[TAIL] = "\"}\n";

static struct ait_chunks *of(struct ait_buf *line)
{
	return (struct ait_chunks *)(void *)line;
}

/* ---- the slots ---- */

static char *slot(const struct ait_chunks *c, uint32_t seq)
{
	return c->slots.at + (size_t)seq * AIT_CHUNK_LINE;
}

/* How much data a full slot has is kept where its head will be. */
static void keep_len(struct ait_chunks *c)
{
	char *at = slot(c, c->count - 1);
	uint16_t len = (uint16_t)(c->to - at - HEAD);

	memcpy(at, &len, sizeof(len));
}

static size_t kept_len(const char *at)
{
	uint16_t len;

	memcpy(&len, at, sizeof(len));
	return len;
}

static bool next_slot(struct ait_chunks *c)
{
	char *at;

	if (c->count > 0)
		keep_len(c);
	at = ait_buf_room(&c->slots, slot(c, c->count), AIT_CHUNK_LINE + AIT_TEXT_OVERHANG);
	c->line.failed = c->line.failed || c->slots.failed;
	if (c->line.failed)
		return false;
	c->count++;
	c->to = at + HEAD;
	c->stop = at + AIT_CHUNK_LINE - TAIL;
	return true;
}

static void cut(
	struct ait_chunks *c, const char *at, const char *end, enum ait_buf_text what)
{
	const struct ait_escape *escapes = ait_text_escapes(what, true);

	do
		c->to = ait_text_fill(c->to, c->stop, &at, end, escapes);
	while (at < end && next_slot(c));
}

/* ---- what the formatter meets ---- */

static char *cut_full(struct ait_buf *line, char *to, size_t more)
{
	(void)more;
	cut(of(line), line->at, to, AIT_BUF_JSON);
	return line->at;
}

static char *cut_add(
	struct ait_buf *line, char *to, const char *at, size_t len, enum ait_buf_text what)
{
	to = cut_full(line, to, 0);
	cut(of(line), at, at + len, what);
	return to;
}

static const struct ait_buf_way way_cut = {cut_full, cut_add, 4 * AIT_TEXT_OVERHANG};

/* The line is too long for one write: only now is it worth asking whether it must be cut. */
static bool decide(struct ait_buf *line)
{
	struct ait_chunks *c = of(line);
	bool tears = ait_output_tears(c->output);

	line->way = tears ? &way_cut : NULL;
	ait_buf_init(&c->slots, NULL, 0);
	c->to = NULL;
	c->stop = NULL;
	return tears;
}

static char *first_full(struct ait_buf *line, char *to, size_t more)
{
	return decide(line) ? cut_full(line, to, more) : ait_buf_grow(line, to, more);
}

static char *first_add(
	struct ait_buf *line, char *to, const char *at, size_t len, enum ait_buf_text what)
{
	return decide(line) ? cut_add(line, to, at, len, what)
			    : ait_text_add(line, to, at, len, what);
}

const struct ait_buf_way ait_chunks_way = {first_full, first_add, AIT_BUF_LINE};

void ait_chunks_release(struct ait_chunks *c)
{
	if (c->line.way == &way_cut)
		ait_buf_release(&c->slots);
	ait_buf_release(&c->line);
}

/* ---- the chunks ---- */

/* Bytes of the line that a slot has: its escapes are a backslash and the byte itself. */
static size_t unescaped_len(const char *at)
{
	const char *data = at + HEAD, *end = data + kept_len(at);
	size_t len = 0;

	for (; data < end; data += *data == '\\' ? 2 : 1)
		len++;
	return len;
}

/* Counted only where it matters. */
static bool cut_too_long(const struct ait_chunks *c)
{
	size_t len = 1; /* LF */

	if (c->count <= AITRACE_RECORD_MAX / AIT_CHUNK_LINE)
		return false;
	for (uint32_t seq = 0; seq < c->count; seq++)
		len += unescaped_len(slot(c, seq));
	return len > AITRACE_RECORD_MAX;
}

void ait_chunks_cut(struct ait_chunks *c, const char *to)
{
	struct ait_buf *line = &c->line;

	if (line->way == &ait_chunks_way)
		decide(line);
	if (line->way != &way_cut) {
		line->failed |= to - line->at > AITRACE_RECORD_MAX;
		return;
	}
	cut(c, line->at, to - 1, AIT_BUF_JSON);
	if (line->failed)
		return;
	keep_len(c);
	line->failed = cut_too_long(c);
}

static char *put_head(char *to, uint64_t id, uint32_t seq, uint32_t count)
{
	unsigned char bytes[sizeof(id)];

	memcpy(bytes, &id, sizeof(id));
	to = ait_buf_put(to, "{\"type\":\"chunk\",\"id\":\"");
	to = ait_hex(to, bytes, sizeof(bytes));
	to = ait_buf_put(to, "\",\"seq\":");
	to += ait_number_unsigned(to, seq);
	to = ait_buf_put(to, ",\"count\":");
	to += ait_number_unsigned(to, count);
	return ait_buf_put(to, ",\"data\":\"");
}

size_t ait_chunks_line(struct ait_chunks *c, uint32_t seq, uint64_t id, const char **at)
{
	char head[HEAD];
	size_t head_len = (size_t)(put_head(head, id, seq, c->count) - head);
	char *data = slot(c, seq) + HEAD;
	size_t data_len = kept_len(slot(c, seq));

	memcpy(data - head_len, head, head_len);
	memcpy(data + data_len, tail, TAIL);
	*at = data - head_len;
	return head_len + data_len + TAIL;
}
