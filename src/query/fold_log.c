#include "base/mem.h"
#include "query/fold_parts.h"

/* What is not small is taken in pages that the system has whole: writing a log is mostly asking for memory. */
enum { PAGE_FIRST = 256 << 10, PAGE_NEXT = 2 << 20 };

static size_t fold_page_bytes(const struct fold_page *page)
{
	return sizeof(*page) + page->room * sizeof(page->words[0]);
}

void fold_log_page(struct fold_log *l)
{
	size_t bytes = l->page ? PAGE_NEXT : PAGE_FIRST;
	struct fold_page *page = mem_table_new(bytes);

	page->room = (bytes - sizeof(*page)) / sizeof(page->words[0]);
	page->before = l->page;
	l->page = page;
}

static void fold_log_drop(struct fold_log *l)
{
	struct fold_page *page = l->page;

	l->page = page->before;
	mem_table_free(page, fold_page_bytes(page));
}

const struct fold_slot *fold_log_take(struct fold_log *l)
{
	while (l->page && !l->page->used)
		fold_log_drop(l);
	if (!l->page)
		return NULL;
	l->page->used -= l->size;
	l->count--;
	return (const struct fold_slot *)&l->page->words[l->page->used];
}

void fold_log_release(struct fold_log *l)
{
	while (l->page)
		fold_log_drop(l);
}
