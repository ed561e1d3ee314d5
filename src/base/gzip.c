#include "base/gzip.h"

#include <limits.h>
#include <stdlib.h>

#include <zlib.h>

#include "base/mem.h"

/* Room for what comes out of one step; of zlib's window bits, those that say gzip. */
enum { GZIP_STEP = 64 * 1024, GZIP_BITS = 15 + 16 };

struct gunzip {
	z_stream z;
	bool begun; /* a member has, and has not ended */
	bool dead;  /* there was no memory for it */
};

struct gunzip *gunzip_new(void)
{
	struct gunzip *g = mem_new(sizeof(*g));

	g->dead = inflateInit2(&g->z, GZIP_BITS) != Z_OK;
	return g;
}

void gunzip_free(struct gunzip *g)
{
	if (!g)
		return;
	inflateEnd(&g->z);
	free(g);
}

/* zlib counts in unsigned; what it reads it does not change. */
static void gzip_in(z_stream *z, struct str *text)
{
	size_t len = text->len < UINT_MAX ? text->len : UINT_MAX;

	z->next_in = (z_const Bytef *)text->at;
	z->avail_in = (uInt)len;
	*text = str_tail(*text, len);
}

/* One call of inflate, with room for a byte more than the limit: that it was needed is how we know. */
static int gunzip_step(struct gunzip *g, size_t limit, struct buf *out)
{
	size_t room = limit - out->len < GZIP_STEP ? limit - out->len + 1 : GZIP_STEP;
	int result;

	g->z.next_out = (Bytef *)buf_reserve(out, room);
	g->z.avail_out = (uInt)room;
	result = inflate(&g->z, Z_NO_FLUSH);
	out->len += room - g->z.avail_out;
	return result;
}

static enum gunzip_result gunzip_piece(struct gunzip *g, size_t limit, struct buf *out)
{
	bool more = true;

	while (g->z.avail_in || (more && g->begun)) {
		int result = gunzip_step(g, limit, out);

		if (out->len > limit) {
			out->len = limit;
			return GUNZIP_FULL;
		}
		more = g->z.avail_out == 0;
		g->begun = result != Z_STREAM_END;
		if (result == Z_BUF_ERROR)
			break;
		if (result != Z_OK && result != Z_STREAM_END)
			return GUNZIP_BAD;
		if (result == Z_STREAM_END && inflateReset(&g->z) != Z_OK)
			return GUNZIP_BAD;
	}
	return GUNZIP_FINE;
}

enum gunzip_result gunzip_add(
	struct gunzip *g, struct str piece, size_t limit, struct buf *out)
{
	enum gunzip_result result = g->dead ? GUNZIP_BAD : GUNZIP_FINE;

	while (piece.len && result == GUNZIP_FINE) {
		gzip_in(&g->z, &piece);
		result = gunzip_piece(g, limit, out);
	}
	return result;
}

bool gunzip_whole(const struct gunzip *g)
{
	return !g->begun;
}

void gzip_add(struct str text, struct buf *out)
{
	z_stream z = {0};
	int result = deflateInit2(
		&z, Z_BEST_SPEED, Z_DEFLATED, GZIP_BITS, 8, Z_DEFAULT_STRATEGY);

	if (result != Z_OK)
		return;
	do {
		if (!z.avail_in)
			gzip_in(&z, &text);
		z.next_out = (Bytef *)buf_reserve(out, GZIP_STEP);
		z.avail_out = GZIP_STEP;
		result = deflate(&z, text.len ? Z_NO_FLUSH : Z_FINISH);
		out->len += GZIP_STEP - z.avail_out;
	} while (result == Z_OK || result == Z_BUF_ERROR);
	deflateEnd(&z);
}
