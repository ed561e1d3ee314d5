#include "capture_page.h"

static uint64_t page_min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The first byte that is still kept when `end` bytes came. */
static uint64_t page_first(const struct capture_page *p, uint64_t end)
{
	return end > p->keep ? end - p->keep : 0;
}

void capture_page_put(struct capture_page *p, struct str bytes)
{
	uint64_t at = p->came, end = at + bytes.len;

	p->begun = end;
	atomic_thread_fence(memory_order_seq_cst);
	if (bytes.len > p->keep) {
		bytes = str_tail(bytes, bytes.len - p->keep);
		at = end - bytes.len;
	}
	while (bytes.len) {
		size_t place = (size_t)(at % p->keep);
		size_t len = (size_t)page_min(bytes.len, p->keep - place);

		memcpy(p->ring + place, bytes.at, len);
		bytes = str_tail(bytes, len);
		at += len;
	}
	p->came = end;
}

static void page_copy(
	const struct capture_page *p, uint64_t at, uint64_t end, struct buf *text)
{
	while (at < end) {
		size_t place = (size_t)(at % p->keep);
		size_t len = (size_t)page_min(end - at, p->keep - place);

		buf_add(text, (struct str){p->ring + place, len});
		at += len;
	}
}

/* Bytes at the beginning that belong to a character that was cut in two. */
static size_t page_rest(struct str text)
{
	size_t len = 0;

	while (len < 3 && len < text.len && ((unsigned char)text.at[len] & 0xc0) == 0x80)
		len++;
	return len;
}

uint64_t capture_page_text(const struct capture_page *p, struct buf *text)
{
	size_t start = text->len, gone;
	uint64_t end = p->came, first = page_first(p, end), kept;

	page_copy(p, first, end, text);
	/* What was overwritten meanwhile is not what it was. */
	atomic_thread_fence(memory_order_seq_cst);
	kept = page_min(page_first(p, p->begun), end);
	gone = kept > first ? (size_t)(kept - first) : 0;
	if (first + gone)
		gone += page_rest(str_tail(buf_str(text), start + gone));
	memmove(text->at + start, text->at + start + gone, text->len - start - gone);
	text->len -= gone;
	return first + gone;
}
