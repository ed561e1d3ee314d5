#include <stdlib.h>

#include "base/mem.h"
#include "query/fold_parts.h"

enum { PAGE_WORDS = (1 << 15) - 2 };

struct fold_page {
	struct fold_page *before; /* that was filled before; NULL: none was */
	size_t used;		  /* words */
	uint64_t words[PAGE_WORDS];
};

uint64_t *fold_log_end(struct fold_log *l)
{
	struct fold_page *page = l->page;

	if (page && page->used + l->size <= PAGE_WORDS)
		return &page->words[page->used];
	page = mem_new(sizeof(*page));
	page->before = l->page;
	l->page = page;
	return page->words;
}

void fold_log_keep(struct fold_log *l)
{
	l->page->used += l->size;
}

static void fold_log_drop(struct fold_log *l)
{
	struct fold_page *page = l->page;

	l->page = page->before;
	free(page);
}

const uint64_t *fold_log_take(struct fold_log *l)
{
	while (l->page && !l->page->used)
		fold_log_drop(l);
	if (!l->page)
		return NULL;
	l->page->used -= l->size;
	return &l->page->words[l->page->used];
}

void fold_log_release(struct fold_log *l)
{
	while (l->page)
		fold_log_drop(l);
}
