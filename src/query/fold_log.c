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

static bool saying_same(const struct fold_saying *a, const struct fold_saying *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static __attribute__((noinline)) unsigned fold_log_saying_far(
	struct fold_log *l, const struct fold_saying *said)
{
	unsigned i = 0;

	while (i < l->saying_count && !saying_same(&l->sayings[i], said))
		i++;
	if (i == FOLD_SAYINGS)
		return CODE_FULL;
	if (i == l->saying_count)
		l->sayings[l->saying_count++] = *said;
	l->recent = i;
	return i;
}

/* Its number; CODE_FULL: it has none. */
static inline unsigned fold_log_saying(struct fold_log *l, const struct fold_saying *said)
{
	if (l->saying_count && saying_same(&l->sayings[l->recent], said))
		return l->recent;
	return fold_log_saying_far(l, said);
}

/* How much later than the one before each time is; returns how many there are. */
static inline unsigned fold_log_later(
	struct fold_log *l, const struct fold_slot *s, uint64_t later[FOLD_TIMES])
{
	unsigned count = 0;

	for (uint32_t left = s->said.known; left; left &= left - 1) {
		int64_t ts = s->times[__builtin_ctz(left)];

		later[count++] = (uint64_t)ts - (uint64_t)l->last;
		l->last = ts;
	}
	return count;
}

/* Of what has no more bits than `most`, beside its sign; no branch, for they come as they like. */
static inline unsigned later_width(uint64_t most)
{
	return (unsigned)((most >> 15 != 0) + (most >> 23 != 0) + (most >> 31 != 0));
}

/* The widest of them says how wide all are. */
static inline unsigned fold_log_width(const uint64_t *later, unsigned count)
{
	uint64_t most = 0;

	for (unsigned i = 0; i < count; i++)
		most |= later[i] ^ -(later[i] >> 63);
	return later_width(most);
}

/* The code and the id of one with so many times of that width; returns what is behind them. */
static inline uint8_t *fold_log_begin(
	struct fold_log *l, const struct fold_slot *s, unsigned width)
{
	unsigned number = fold_log_saying(l, &s->said);
	uint8_t *at;

	if (!l->page || l->page->used + LOG_MOST + LOG_PAD > l->page->room)
		fold_log_page(l);
	at = l->page->bytes + l->page->used;
	*at++ = (uint8_t)(number << CODE_WIDTH | width);
	if (number == CODE_FULL) {
		memcpy(at, &s->said, sizeof(s->said));
		at += sizeof(s->said);
	}
	memcpy(at, &s->id, sizeof(s->id));
	l->count++;
	return at + sizeof(s->id);
}

static inline void fold_log_end(struct fold_log *l, const uint8_t *at)
{
	l->page->used = (size_t)(at - l->page->bytes);
}

/* What says one thing at one time, as nearly all do. */
static inline void fold_log_one(struct fold_log *l, const struct fold_slot *s)
{
	int64_t ts = s->times[__builtin_ctz(s->said.known)];
	uint64_t later = (uint64_t)ts - (uint64_t)l->last;
	unsigned width = later_width(later ^ -(later >> 63));
	uint8_t *at = fold_log_begin(l, s, width);

	l->last = ts;
	word_store(at, later);
	fold_log_end(l, at + log_widths[width]);
}

static __attribute__((noinline)) void fold_log_several(
	struct fold_log *l, const struct fold_slot *s)
{
	uint64_t later[FOLD_TIMES];
	unsigned times = fold_log_later(l, s, later);
	unsigned width = fold_log_width(later, times);
	uint8_t *at = fold_log_begin(l, s, width);

	for (unsigned i = 0; i < times; i++, at += log_widths[width])
		word_store(at, later[i]);
	fold_log_end(l, at);
}

void fold_log_add(struct fold_log *l, const struct fold_slot *s)
{
	if (s->said.known && !(s->said.known & (s->said.known - 1)))
		fold_log_one(l, s);
	else
		fold_log_several(l, s);
}

/* ---- reading ------------------------------------------------------------------------------ */

/* What the code says of times. */
static inline int64_t walk_later(const uint8_t *at, unsigned bytes)
{
	unsigned over = 64 - bytes * 8;

	return (int64_t)(word_load((const char *)at) << over) >> over;
}

/* The times from `at` on; returns what is behind them. */
static inline const uint8_t *walk_times(
	int64_t *last, struct fold_slot *s, const uint8_t *at, unsigned width)
{
	unsigned bytes = log_widths[width];

	for (uint32_t left = s->said.known; left; left &= left - 1, at += bytes) {
		*last = (int64_t)((uint64_t)*last + (uint64_t)walk_later(at, bytes));
		s->times[__builtin_ctz(left)] = *last;
	}
	return at;
}

/* What was said, from behind the code on. */
static inline const uint8_t *walk_saying(
	const struct fold_log *l, struct fold_slot *s, const uint8_t *at, unsigned number)
{
	if (number != CODE_FULL) {
		s->said = l->sayings[number];
		return at;
	}
	memcpy(&s->said, at, sizeof(s->said));
	return at + sizeof(s->said);
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

bool fold_log_next(struct fold_log *l, struct fold_walk *w, struct fold_group *g)
{
	const uint8_t *at, *end;
	int64_t last = w->last;

	g->count = 0;
	if (!walk_page(l, w))
		return false;
	at = l->first->bytes + w->at;
	end = l->first->bytes + l->first->used;
	while (at < end && g->count < FOLD_BATCH) {
		struct fold_slot *s = fold_group_at(g, g->count++);
		unsigned code = *at++;

		at = walk_saying(l, s, at, code >> CODE_WIDTH);
		memcpy(&s->id, at, sizeof(s->id));
		at = walk_times(
			&last, s, at + sizeof(s->id), code & ((1 << CODE_WIDTH) - 1));
	}
	w->last = last;
	w->at = (size_t)(at - l->first->bytes);
	return true;
}

void fold_log_release(struct fold_log *l)
{
	while (l->first)
		fold_log_drop(l);
	fold_log_empty(l);
}
