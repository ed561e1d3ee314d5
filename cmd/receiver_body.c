#include "receiver_body.h"

void receiver_body_init(struct receiver_body *b, bool gzip)
{
	*b = (struct receiver_body){.gunzip = gzip ? gunzip_new() : NULL};
}

void receiver_body_release(struct receiver_body *b)
{
	gunzip_free(b->gunzip);
	buf_release(&b->text);
	*b = (struct receiver_body){0};
}

static enum gunzip_result receiver_body_plain(
	struct receiver_body *b, struct str piece, size_t limit)
{
	if (piece.len > limit - b->text.len)
		return GUNZIP_FULL;
	buf_add(&b->text, piece);
	return GUNZIP_FINE;
}

int receiver_body_add(
	struct receiver_body *b, struct str piece, size_t limit, const char **message)
{
	enum gunzip_result result = b->gunzip
		? gunzip_add(b->gunzip, piece, limit, &b->text)
		: receiver_body_plain(b, piece, limit);

	if (result == GUNZIP_FINE)
		return 200;
	buf_release(&b->text);
	*message = result == GUNZIP_BAD
		? "the body is not gzip, as its content encoding says"
		: b->gunzip ? "the body unpacks to more than this receiver takes"
			    : "the body is larger than this receiver takes";
	return result == GUNZIP_BAD ? 400 : 413;
}

int receiver_body_end(const struct receiver_body *b, const char **message)
{
	if (!b->gunzip || gunzip_whole(b->gunzip))
		return 200;
	*message = "the body is cut off: its gzip has no end";
	return 400;
}
