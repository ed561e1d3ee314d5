#include "chunk.h"

#include "hex.h"
#include "number.h"
#include "text.h"

enum {
	FRAME = 64 + 2 * 16, /* what a chunk needs beside its data, at most */
	DATA = AIT_CHUNK_LINE - FRAME,
};

void ait_chunk_init(struct ait_chunk *c, const char *line, size_t len, uint64_t id)
{
	*c = (struct ait_chunk){.at = line, .len = len, .id = id};
	for (size_t done = 0; done < len; c->count++)
		done += ait_text_fit(line + done, len - done, DATA);
}

static void add_number(struct ait_buf *b, uint32_t value)
{
	b->len += ait_number_unsigned(ait_buf_reserve(b, AIT_NUMBER_SIZE), value);
}

bool ait_chunk_next(struct ait_chunk *c, struct ait_buf *b)
{
	size_t piece = ait_text_fit(c->at, c->len, DATA);
	unsigned char id[sizeof(c->id)];

	if (piece == 0)
		return false;
	memcpy(id, &c->id, sizeof(id));
	ait_buf_put(b, "{\"type\":\"chunk\",\"id\":\"");
	b->len = (size_t)(ait_hex(ait_buf_reserve(b, 16), id, sizeof(id)) - b->at);
	ait_buf_put(b, "\",\"seq\":");
	add_number(b, c->seq++);
	ait_buf_put(b, ",\"count\":");
	add_number(b, c->count);
	ait_buf_put(b, ",\"data\":\"");
	ait_text(b, c->at, piece);
	ait_buf_put(b, "\"}\n");
	c->at += piece;
	c->len -= piece;
	return true;
}
