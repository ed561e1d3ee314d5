#include "base/mem.h"
#include "query/fold_parts.h"

/* Small ones grow in larger steps: finding all anew costs more than the memory then. */
enum { CELLS_FIRST = 2048, CELLS_SMALL = 1 << 16, AHEAD = 16 };

static void fold_table_cells(struct fold_table *t, size_t room)
{
	t->room = room;
	t->cells = mem_table_new(room * sizeof(*t->cells));
	t->hints = mem_table_new(room * sizeof(*t->hints));
}

static void fold_table_drop_cells(struct fold_table *t)
{
	mem_table_free(t->cells, t->room * sizeof(*t->cells));
	mem_table_free(t->hints, t->room * sizeof(*t->hints));
}

/* Bytes of a page, which holds as many slots as all before it; the first two are of one size. */
static size_t fold_table_page(const struct fold_table *t, unsigned page)
{
	size_t slots = (size_t)FOLD_PAGE_FIRST << (page ? page - 1 : 0);

	return slots * t->size * sizeof(uint64_t);
}

void fold_table_init(struct fold_table *t, size_t size)
{
	*t = (struct fold_table){.size = size};
	fold_table_cells(t, CELLS_FIRST);
}

void fold_table_release(struct fold_table *t)
{
	for (unsigned i = 0; i < FOLD_PAGES; i++)
		mem_table_free(t->pages[i], fold_table_page(t, i));
	fold_table_drop_cells(t);
}

struct fold_slot *fold_table_find_far(const struct fold_table *t, const struct fold_id *id)
{
	size_t i = fold_table_first(t, id);

	for (; t->cells[i]; i = (i + 1) & (t->room - 1)) {
		struct fold_slot *s = fold_table_at(t, t->cells[i] - 1);

		if (fold_id_same(&s->id, id))
			return s;
	}
	return NULL;
}

static void fold_table_put(struct fold_table *t, const struct fold_id *id, size_t number)
{
	size_t i = fold_table_first(t, id);

	t->hints[i] |= fold_table_hint(id);
	while (t->cells[i])
		i = (i + 1) & (t->room - 1);
	t->cells[i] = (uint32_t)number + 1;
}

static void fold_table_grow(struct fold_table *t, size_t room)
{
	fold_table_drop_cells(t);
	fold_table_cells(t, room);
	for (size_t i = 0; i < t->joined; i++)
		fold_table_put(t, &fold_table_at(t, i)->id, i);
}

/* Where the next slot goes. */
static struct fold_slot *fold_table_end(struct fold_table *t)
{
	size_t i = t->count / FOLD_PAGE_FIRST;
	unsigned page = i ? 64 - (unsigned)__builtin_clzll(i) : 0;

	if (!t->pages[page])
		t->pages[page] = mem_table_new(fold_table_page(t, page));
	return fold_table_at(t, t->count);
}

void fold_table_append(struct fold_table *t, const struct fold_slot *s)
{
	memcpy(fold_table_end(t), s, t->size * sizeof(uint64_t));
	t->count++;
}

void fold_table_leave(struct fold_table *t)
{
	t->count = t->joined;
}

void fold_table_add(struct fold_table *t, const struct fold_slot *s)
{
	if (t->count >= t->room / 2)
		fold_table_grow(t, t->room * (t->room < CELLS_SMALL ? 4 : 2));
	fold_table_append(t, s);
	fold_table_put(t, &s->id, t->joined++);
}

/* All at once: the cells are made as many as are needed, and asked for ahead. */
void fold_table_join(struct fold_table *t)
{
	size_t room = t->room;

	while (room / 2 < t->count)
		room *= 2;
	if (room > t->room)
		fold_table_grow(t, room);
	for (; t->joined < t->count; t->joined++) {
		const struct fold_id *id = &fold_table_at(t, t->joined)->id;

		if (t->joined + AHEAD < t->count)
			fold_table_expect(t, &fold_table_at(t, t->joined + AHEAD)->id);
		if (!fold_table_find(t, id))
			fold_table_put(t, id, t->joined);
	}
}
