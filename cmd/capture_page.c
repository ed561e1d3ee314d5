#include "capture_page.h"

enum { PAGE_LOOKS = 100 };

static uint64_t page_min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The first of the last `len` bytes. */
static uint64_t page_first(uint64_t end, size_t len)
{
	return end > len ? end - len : 0;
}

void capture_page_put(struct capture_page *p, struct str bytes)
{
	uint64_t at = p->came, end = at + bytes.len;

	p->begun = end;
	atomic_thread_fence(memory_order_seq_cst);
	if (bytes.len > p->size) {
		bytes = str_tail(bytes, bytes.len - p->size);
		at = end - bytes.len;
	}
	while (bytes.len) {
		size_t place = (size_t)(at % p->size);
		size_t len = (size_t)page_min(bytes.len, p->size - place);

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
		size_t place = (size_t)(at % p->size);
		size_t len = (size_t)page_min(end - at, p->size - place);

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

/* One look at it. Nothing is left when it was overwritten meanwhile. */
static uint64_t page_look(const struct capture_page *p, struct buf *text)
{
	size_t start = text->len, gone;
	uint64_t end = p->came, first = page_first(end, p->keep), there;

	page_copy(p, first, end, text);
	atomic_thread_fence(memory_order_seq_cst);
	there = page_min(page_first(p->begun, p->size), end);
	gone = there > first ? (size_t)(there - first) : 0;
	if (first + gone)
		gone += page_rest(str_tail(buf_str(text), start + gone));
	if (gone) {
		text->len -= gone;
		memmove(text->at + start, text->at + start + gone, text->len - start);
	}
	return first + gone;
}

uint64_t capture_page_text(const struct capture_page *p, struct buf *text)
{
	size_t start = text->len;
	uint64_t before = page_look(p, text);

	for (int i = 0; i < PAGE_LOOKS && text->len == start && before; i++)
		before = page_look(p, text);
	return before;
}
