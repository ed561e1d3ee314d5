#include "base/mem.h"
#include "base/word.h"
#include "query/fold_parts.h"

/* What is not small is taken in pages that the system has whole: writing a log is mostly asking for memory. */
enum { PAGE_FIRST = 256 << 10, PAGE_NEXT = 2 << 20 };

/* The code says how wide the times are, and what was said: of what has no number that itself comes next. */
enum { CODE_WIDTH = 2 /* bits */, CODE_FULL = FOLD_SAYINGS };

static const uint8_t log_widths[1 << CODE_WIDTH] = {2, 3, 4, 8}; /* bytes; fold_log_width */

/* The most that a slot takes; eight bytes may be stored and loaded where fewer are meant. */
enum {
	LOG_MOST = sizeof(struct fold_id) + FOLD_TIMES * 8 + sizeof(struct fold_saying) + 1,
	LOG_PAD = 8,
};

static size_t fold_page_bytes(const struct fold_page *page)
{
	return sizeof(*page) + page->room;
}

static __attribute__((noinline)) void fold_log_page(struct fold_log *l)
{
	size_t bytes = l->page ? PAGE_NEXT : PAGE_FIRST;
	struct fold_page *page = mem_table_new(bytes);

	page->room = bytes - sizeof(*page);
	if (l->page)
		l->page->next = page;
	else
		l->first = page;
	l->page = page;
}

/* The first page goes. */
static void fold_log_drop(struct fold_log *l)
{
	struct fold_page *page = l->first;

	l->first = page->next;
	mem_table_free(page, fold_page_bytes(page));
}

/* All pages went. What was said keeps its numbers. */
static void fold_log_empty(struct fold_log *l)
{
	l->page = NULL;
	l->count = 0;
	l->last = 0;
}

/* ---- writing ------------------------------------------------------------------------------ */

static bool saying_same(const struct fold_saying *a, const struct fold_slot *s)
{
	return a->leaves == s->leaves && a->known == s->known && a->firm == s->firm;
}

/* Its number; CODE_FULL: it has none. */
static unsigned fold_log_saying(struct fold_log *l, const struct fold_slot *s)
{
	unsigned i = 0;

	if (l->saying_count && saying_same(&l->sayings[l->recent], s))
		return l->recent;
	while (i < l->saying_count && !saying_same(&l->sayings[i], s))
		i++;
	if (i == FOLD_SAYINGS)
		return CODE_FULL;
	if (i == l->saying_count)
		l->sayings[l->saying_count++] = (struct fold_saying){
			s->leaves, s->known, s->firm};
	l->recent = i;
	return i;
}

/* How much later than the one before each time is; returns how many there are. */
static unsigned fold_log_later(
	struct fold_log *l, const struct fold_slot *s, uint64_t later[FOLD_TIMES])
{
	unsigned count = 0;

	for (uint32_t left = s->known; left; left &= left - 1) {
		int64_t ts = s->times[__builtin_ctz(left)];

		later[count++] = (uint64_t)ts - (uint64_t)l->last;
		l->last = ts;
	}
	return count;
}

/* The widest of them says how wide all are; no branch, for they come as they like. */
static unsigned fold_log_width(const uint64_t *later, unsigned count)
{
	uint64_t most = 0;

	for (unsigned i = 0; i < count; i++)
		most |= later[i] ^ -(later[i] >> 63);
	return (unsigned)((most >> 15 != 0) + (most >> 23 != 0) + (most >> 31 != 0));
}

void fold_log_add(struct fold_log *l, const struct fold_slot *s)
{
	unsigned number = fold_log_saying(l, s);
	uint64_t later[FOLD_TIMES];
	unsigned times = fold_log_later(l, s, later);
	unsigned width = fold_log_width(later, times);
	uint8_t *at;

	if (!l->page || l->page->used + LOG_MOST + LOG_PAD > l->page->room)
		fold_log_page(l);
	at = l->page->bytes + l->page->used;
	*at++ = (uint8_t)(number << CODE_WIDTH | width);
	if (number == CODE_FULL) {
		struct fold_saying full = {s->leaves, s->known, s->firm};

		memcpy(at, &full, sizeof(full));
		at += sizeof(full);
	}
	memcpy(at, &s->id, sizeof(s->id));
	at += sizeof(s->id);
	for (unsigned i = 0; i < times; i++, at += log_widths[width])
		word_store(at, later[i]);
	l->page->used = (size_t)(at - l->page->bytes);
	l->count++;
}

/* ---- reading ------------------------------------------------------------------------------ */

/* The times from `at` on; returns what is behind them. */
static const uint8_t *walk_times(
	struct fold_walk *w, struct fold_slot *s, const uint8_t *at, unsigned width)
{
	unsigned bytes = log_widths[width], over = 64 - bytes * 8;

	for (uint32_t left = s->known; left; left &= left - 1, at += bytes) {
		int64_t by = (int64_t)(word_load((const char *)at) << over) >> over;

		w->last = (int64_t)((uint64_t)w->last + (uint64_t)by);
		s->times[__builtin_ctz(left)] = w->last;
	}
	return at;
}

/* What was said, from behind the code on. */
static const uint8_t *walk_saying(
	const struct fold_log *l, struct fold_slot *s, const uint8_t *at, unsigned number)
{
	struct fold_saying saying;

	if (number == CODE_FULL) {
		memcpy(&saying, at, sizeof(saying));
		at += sizeof(saying);
	} else {
		saying = l->sayings[number];
	}
	s->leaves = saying.leaves;
	s->known = saying.known;
	s->firm = saying.firm;
	return at;
}

/* To the page where the next slot is; false: none is left. */
static bool walk_page(struct fold_log *l, struct fold_walk *w)
{
	while (l->first && w->at == l->first->used) {
		fold_log_drop(l);
		w->at = 0;
	}
	if (!l->first)
		fold_log_empty(l);
	return l->first;
}

bool fold_log_next(struct fold_log *l, struct fold_walk *w, struct fold_slot *s)
{
	const uint8_t *at;
	unsigned code;

	if (!walk_page(l, w))
		return false;
	at = l->first->bytes + w->at;
	code = *at++;
	at = walk_saying(l, s, at, code >> CODE_WIDTH);
	memcpy(&s->id, at, sizeof(s->id));
	at = walk_times(w, s, at + sizeof(s->id), code & ((1 << CODE_WIDTH) - 1));
	w->at = (size_t)(at - l->first->bytes);
	return true;
}

void fold_log_release(struct fold_log *l)
{
	while (l->first)
		fold_log_drop(l);
	fold_log_empty(l);
}
