#include <stdlib.h>

#include "base/mem.h"
#include "query/fold_parts.h"

void fold_log_page(struct fold_log *l)
{
	struct fold_page *page = mem_new(sizeof(*page));

	page->before = l->page;
	l->page = page;
}

static void fold_log_drop(struct fold_log *l)
{
	struct fold_page *page = l->page;

	l->page = page->before;
	free(page);
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
