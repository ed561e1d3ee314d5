#include "base/sorter.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/temp.h"

enum { WRITE_BYTES = 256 * 1024, READ_LEAST = 16 * 1024, READ_MOST = 1 << 20 };

/* A text that is held. */
struct sorter_item {
	int64_t number;
	size_t at; /* in `texts` */
	size_t len;
};

/* In front of each text in a run. */
struct sorter_head {
	int64_t number;
	uint64_t len;
};

/* Texts in order, in a file. */
struct sorter_run {
	int fd;
	unsigned level;	   /* how often what is in it was merged */
	size_t order;	   /* among runs that are merged: equal numbers, older first */
	struct buf block;  /* read from it, or to be written */
	size_t at;	   /* of the block: where the next text begins */
	bool ended;	   /* all was read */
	int64_t number;	   /* of the first text */
	struct str text;   /* the first text, in the block */
	size_t block_size; /* bytes that are read at once */
};

static bool sorter_fail(struct sorter *s)
{
	if (!s->error)
		s->error = errno;
	return false;
}

/* ---- files -------------------------------------------------------------------------------- */

static struct sorter_run *run_new(struct sorter *s, unsigned level)
{
	struct sorter_run *run = mem_new(sizeof(*run));

	run->fd = temp_open(s->folder);
	run->level = level;
	if (run->fd < 0)
		sorter_fail(s);
	return run;
}

static void run_free(struct sorter_run *run)
{
	if (run->fd >= 0)
		close(run->fd);
	buf_release(&run->block);
	free(run);
}

static bool run_flush(struct sorter *s, struct sorter_run *run)
{
	struct str left = buf_str(&run->block);

	while (left.len) {
		ssize_t done = write(run->fd, left.at, left.len);

		if (done < 0 && errno != EINTR)
			return sorter_fail(s);
		left = str_tail(left, done > 0 ? (size_t)done : 0);
	}
	buf_reset(&run->block);
	return true;
}

static bool run_put(
	struct sorter *s, struct sorter_run *run, int64_t number, struct str text)
{
	struct sorter_head head = {number, text.len};

	buf_add(&run->block, (struct str){(const char *)&head, sizeof(head)});
	buf_add(&run->block, text);
	return run->block.len < WRITE_BYTES || run_flush(s, run);
}

static bool run_rewind(struct sorter *s, struct sorter_run *run)
{
	if (!run_flush(s, run) || lseek(run->fd, 0, SEEK_SET) < 0)
		return sorter_fail(s);
	buf_release(&run->block);
	run->at = 0;
	run->ended = false;
	return true;
}

/* Makes `need` bytes be there, if the file has them. */
static bool run_fill(struct sorter *s, struct sorter_run *run, size_t need)
{
	size_t left = run->block.len - run->at;

	if (left >= need)
		return true;
	if (left)
		memmove(run->block.at, run->block.at + run->at, left);
	run->block.len = left;
	run->at = 0;
	while (run->block.len < need) {
		size_t more = need - run->block.len;
		ssize_t got;

		more = more > run->block_size ? more : run->block_size;
		got = read(run->fd, buf_reserve(&run->block, more), more);
		if (got < 0 && errno != EINTR)
			return sorter_fail(s);
		if (got == 0)
			return false;
		run->block.len += got > 0 ? (size_t)got : 0;
	}
	return true;
}

/* Reads the next text; without one the run has ended. */
static void run_next(struct sorter *s, struct sorter_run *run)
{
	struct sorter_head head;

	if (!run_fill(s, run, sizeof(head))) {
		run->ended = true;
		return;
	}
	memcpy(&head, run->block.at + run->at, sizeof(head));
	run->at += sizeof(head);
	if (!run_fill(s, run, (size_t)head.len)) {
		run->ended = true;
		return;
	}
	run->number = head.number;
	run->text = (struct str){run->block.at + run->at, (size_t)head.len};
	run->at += (size_t)head.len;
}

/* ---- merging ------------------------------------------------------------------------------ */

static bool heap_before(const struct sorter_run *a, const struct sorter_run *b)
{
	return a->number != b->number ? a->number < b->number : a->order < b->order;
}

static void heap_sink(struct sorter *s, size_t i)
{
	for (;;) {
		size_t least = i;

		for (size_t child = 2 * i + 1; child <= 2 * i + 2; child++)
			if (child < s->heap_count &&
				heap_before(s->heap[child], s->heap[least]))
				least = child;
		if (least == i)
			return;
		struct sorter_run *swap = s->heap[i];

		s->heap[i] = s->heap[least];
		s->heap[least] = swap;
		i = least;
	}
}

/* The runs from `first` on, ready to be merged. */
static bool heap_make(struct sorter *s, size_t first)
{
	size_t count = s->run_count - first, size = s->memory / 8 / (count + 1);

	size = size < READ_LEAST ? READ_LEAST : size > READ_MOST ? READ_MOST : size;
	s->heap = mem_resize(s->heap, (count + 1) * sizeof(struct sorter_run *));
	s->heap_count = 0;
	for (size_t i = 0; i < count; i++) {
		struct sorter_run *run = s->runs[first + i];

		run->block_size = size;
		run->order = i;
		if (!run_rewind(s, run))
			return false;
		run_next(s, run);
		if (!run->ended)
			s->heap[s->heap_count++] = run;
	}
	for (size_t i = s->heap_count / 2; i-- > 0;)
		heap_sink(s, i);
	return !s->error;
}

/* The first run of the heap has given its first text. */
static void heap_turn(struct sorter *s)
{
	run_next(s, s->heap[0]);
	if (s->heap[0]->ended)
		s->heap[0] = s->heap[--s->heap_count];
	heap_sink(s, 0);
}

static bool sorter_merge(struct sorter *s, size_t first)
{
	struct sorter_run *run = run_new(s, s->runs[first]->level + 1);
	bool going = !s->error && heap_make(s, first);

	while (going && s->heap_count) {
		going = run_put(s, run, s->heap[0]->number, s->heap[0]->text);
		if (going)
			heap_turn(s);
	}
	while (s->run_count > first)
		run_free(s->runs[--s->run_count]);
	s->heap_count = 0;
	s->runs[s->run_count++] = run;
	return !s->error;
}

/* How many of the newest runs have the same level. */
static size_t sorter_alike(const struct sorter *s)
{
	size_t count = 1;

	while (count < s->run_count &&
		s->runs[s->run_count - 1 - count]->level ==
			s->runs[s->run_count - 1]->level)
		count++;
	return count;
}

/* ---- what is held ------------------------------------------------------------------------- */

static int sorter_compare(const void *a, const void *b)
{
	const struct sorter_item *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static void sorter_sort(struct sorter *s)
{
	if (s->count > 1)
		qsort(s->items, s->count, sizeof(*s->items), sorter_compare);
}

static struct str sorter_text(const struct sorter *s, const struct sorter_item *item)
{
	return (struct str){s->texts.at + item->at, item->len};
}

static bool sorter_spill(struct sorter *s)
{
	struct sorter_run *run = run_new(s, 0);

	sorter_sort(s);
	for (size_t i = 0; i < s->count && !s->error; i++)
		run_put(s, run, s->items[i].number, sorter_text(s, &s->items[i]));
	if (!s->error && run_flush(s, run))
		buf_release(&run->block);
	s->runs = mem_grow(
		s->runs, &s->run_room, s->run_count + 1, sizeof(struct sorter_run *));
	s->runs[s->run_count++] = run;
	s->count = 0;
	buf_reset(&s->texts);
	while (!s->error && sorter_alike(s) >= SORTER_RUNS)
		sorter_merge(s, s->run_count - SORTER_RUNS);
	return !s->error;
}

/*
 * Sorting takes as much again as the items have. A quarter is left for merging, for which what was
 * held is not given back, and for the rest of the program.
 */
static bool sorter_full(const struct sorter *s, size_t more)
{
	return s->count &&
		s->texts.len + more + (s->count + 1) * 2 * sizeof(*s->items) >
		s->memory / 4 * 3;
}

bool sorter_add(struct sorter *s, int64_t number, struct str text)
{
	if (s->error || (sorter_full(s, text.len) && !sorter_spill(s)))
		return false;
	s->items = mem_grow(s->items, &s->room, s->count + 1, sizeof(*s->items));
	s->items[s->count++] = (struct sorter_item){number, s->texts.len, text.len};
	buf_add(&s->texts, text);
	return true;
}

bool sorter_end(struct sorter *s)
{
	if (s->error)
		return false;
	if (!s->run_count) {
		sorter_sort(s);
		return true;
	}
	if (s->count && !sorter_spill(s))
		return false;
	buf_release(&s->texts);
	free(s->items);
	s->items = NULL;
	s->room = 0;
	while (s->run_count > SORTER_RUNS)
		if (!sorter_merge(s, s->run_count - SORTER_RUNS))
			return false;
	return heap_make(s, 0);
}

bool sorter_next(struct sorter *s, struct str *text)
{
	if (s->error)
		return false;
	if (!s->run_count) {
		if (s->next == s->count)
			return false;
		*text = sorter_text(s, &s->items[s->next++]);
		return true;
	}
	if (s->next++)
		heap_turn(s);
	if (!s->heap_count || s->error)
		return false;
	*text = s->heap[0]->text;
	return true;
}

void sorter_release(struct sorter *s)
{
	while (s->run_count)
		run_free(s->runs[--s->run_count]);
	free(s->runs);
	free(s->heap);
	free(s->items);
	buf_release(&s->texts);
	*s = (struct sorter){.memory = s->memory, .folder = s->folder};
}
