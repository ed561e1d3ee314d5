#include "export/folded.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/json.h"
#include "model/extent.h"
#include "model/tree.h"
#include "model/usage.h"

/* A frame below another one. All stacks together are a tree. */
struct frame {
	struct str name; /* as it is written */
	uint64_t hash;
	uint64_t weight; /* of the stacks that end here */
	uint32_t parent; /* index */
	uint32_t first;	 /* its children, in order of names once sorted; 0: none */
	uint32_t next;	 /* of the same parent */
	uint32_t chain;	 /* with the same slot */
	uint32_t depth;
};

struct folded {
	struct frame *frames; /* frames[0] stands above all */
	size_t count;
	size_t room;
	uint32_t *slots; /* by hash */
	uint32_t mask;
	uint64_t seed;
	struct arena names;
	struct arena arena; /* of one name */
	uint32_t *frame_of; /* by span of the trace at hand */
	size_t frame_of_room;
};

/* ---- names -------------------------------------------------------------------------------- */

/* Blanks are one space, and none at the ends; of a long one the beginning is enough. */
static void folded_name(struct str name, struct buf *out)
{
	size_t begin = out->len;
	uint32_t code;

	while (name.len && out->len - begin < FOLDED_NAME) {
		size_t len = utf8_decode(name, &code);

		if (!len || json_obeyed(code))
			buf_add(out, STR("\xef\xbf\xbd"));
		else if (code == ';')
			buf_add_byte(out, ':');
		else if (code > ' ')
			buf_add(out, str_head(name, len));
		else if (out->len > begin && out->at[out->len - 1] != ' ')
			buf_add_byte(out, ' ');
		name = str_tail(name, len ? len : 1);
	}
	if (out->len > begin && out->at[out->len - 1] == ' ')
		out->len--;
	if (out->len == begin)
		buf_add(out, STR("(no name)"));
}

/* ---- frames ------------------------------------------------------------------------------- */

static void folded_grow(struct folded *f)
{
	uint32_t count = f->mask ? (f->mask + 1) * 2 : 64;

	free(f->slots);
	f->slots = mem_new(count * sizeof(*f->slots));
	f->mask = count - 1;
	for (uint32_t i = 1; i < f->count; i++) {
		uint32_t *slot = &f->slots[f->frames[i].hash & f->mask];

		f->frames[i].chain = *slot;
		*slot = i;
	}
}

static uint32_t folded_frame_new(
	struct folded *f, uint32_t parent, struct str name, uint64_t hash)
{
	uint32_t i = (uint32_t)f->count++;

	f->frames = mem_grow(f->frames, &f->room, f->count, sizeof(*f->frames));
	f->frames[i] = (struct frame){.name = arena_copy(&f->names, name),
		.hash = hash,
		.parent = parent,
		.next = f->frames[parent].first,
		.depth = f->frames[parent].depth + 1};
	f->frames[parent].first = i;
	if (i >= f->mask) {
		folded_grow(f);
	} else {
		f->frames[i].chain = f->slots[hash & f->mask];
		f->slots[hash & f->mask] = i;
	}
	return i;
}

static uint32_t folded_frame(struct folded *f, uint32_t parent, struct str name)
{
	uint64_t hash = hash_text(name, f->seed + parent);

	for (uint32_t i = f->mask ? f->slots[hash & f->mask] : 0; i; i = f->frames[i].chain)
		if (f->frames[i].hash == hash && f->frames[i].parent == parent &&
			str_eq(f->frames[i].name, name))
			return i;
	return folded_frame_new(f, parent, name, hash);
}

static struct str folded_called(
	struct folded *f, const struct export *e, const struct trace *t, uint32_t span)
{
	arena_reset(&f->arena);
	if (e->names && t->spans[span].name)
		return intern_text(e->names, t->spans[span].name);
	return facts_name(t, span, e->life, &f->arena);
}

/* The frame of a span whose parent has one. */
static uint32_t folded_of(struct folded *f, struct export *e, const struct trace *t,
	uint32_t span, struct buf *name)
{
	uint32_t parent = f->frame_of[t->spans[span].parent];

	buf_reset(name);
	if (f->frames[parent].depth > FOLDED_DEPTH)
		return parent;
	if (f->frames[parent].depth == FOLDED_DEPTH)
		buf_add(name, STR("(deeper)"));
	else
		folded_name(folded_called(f, e, t, span), name);
	return folded_frame(f, parent, buf_str(name));
}

/* ---- weights ------------------------------------------------------------------------------ */

static uint64_t folded_tokens(struct trace *t, uint32_t span)
{
	struct usage all = usage_of_tree(t, span);
	uint64_t sum = (uint64_t)all.input + all.output, below = 0;

	for (uint32_t i = tree_first(t, span); i; i = tree_next(t, i)) {
		struct usage child = usage_of_tree(t, i);

		below += (uint64_t)child.input + child.output;
	}
	return sum > below ? sum - below : 0;
}

static uint64_t folded_weight(const struct export *e, struct trace *t, uint32_t span)
{
	struct extent x;

	switch (e->weight) {
	case FOLDED_SELF:
		return (uint64_t)extent_self(t, span) / 1000;
	case FOLDED_TOTAL:
		return extent_of(t, span, &x) ? (uint64_t)extent_length(&x) / 1000 : 0;
	case FOLDED_TOKENS:
		return folded_tokens(t, span);
	default:
		return t->spans[span].flags & SPAN_SEEN ? 1 : 0;
	}
}

/* ---- lines -------------------------------------------------------------------------------- */

static int folded_compare(const void *a, const void *b)
{
	const struct frame *const *x = a, *const *y = b;

	return str_cmp((*x)->name, (*y)->name);
}

/* Puts a frame's children in order. */
static void folded_sort(struct folded *f, uint32_t frame)
{
	struct frame **at = NULL;
	size_t count = 0, room = 0;

	for (uint32_t i = f->frames[frame].first; i; i = f->frames[i].next) {
		at = mem_grow(at, &room, count + 1, sizeof(struct frame *));
		at[count++] = &f->frames[i];
	}
	if (count > 1)
		qsort(at, count, sizeof(struct frame *), folded_compare);
	for (size_t i = 0; i < count; i++)
		at[i]->next = i + 1 < count ? (uint32_t)(at[i + 1] - f->frames) : 0;
	if (count)
		f->frames[frame].first = (uint32_t)(at[0] - f->frames);
	free(at);
}

/* The next frame in pre-order; *len is where its stack's text ends. */
static uint32_t folded_next(const struct folded *f, uint32_t frame, size_t *len)
{
	if (f->frames[frame].first)
		return f->frames[frame].first;
	while (frame && !f->frames[frame].next) {
		*len -= f->frames[frame].name.len + 1;
		frame = f->frames[frame].parent;
	}
	*len -= frame ? f->frames[frame].name.len + 1 : 0;
	return frame ? f->frames[frame].next : 0;
}

static void folded_write(struct export *e, struct folded *f)
{
	struct buf stack = {0};
	uint32_t frame = 0;

	for (;;) {
		const struct frame *at;

		folded_sort(f, frame);
		frame = folded_next(f, frame, &stack.len);
		if (!frame)
			break;
		at = &f->frames[frame];
		buf_add(&stack, at->name);
		if (at->weight) {
			buf_add(&e->out, buf_str(&stack));
			buf_addf(&e->out, " %" PRIu64 "\n", at->weight);
			export_piece(e);
		}
		buf_add_byte(&stack, ';');
	}
	buf_release(&stack);
}

void folded_begin(struct export *e)
{
	struct folded *f = mem_new(sizeof(*f));

	f->seed = e->life->seed;
	f->frames = mem_grow(NULL, &f->room, 1, sizeof(*f->frames));
	f->frames[0] = (struct frame){0};
	f->count = 1;
	e->state = f;
}

void folded_trace(struct export *e, struct trace *t, const struct selection *s)
{
	struct folded *f = e->state;
	struct buf name = {0};
	uint32_t span = 0;

	usage_total(t, 0);
	f->frame_of = mem_grow(
		f->frame_of, &f->frame_of_room, t->span_count, sizeof(*f->frame_of));
	f->frame_of[0] = 0;
	while ((span = export_next(t, span))) {
		uint64_t *weight;

		f->frame_of[span] = folded_of(f, e, t, span, &name);
		if (!selection_has(s, span))
			continue;
		weight = &f->frames[f->frame_of[span]].weight;
		if (__builtin_add_overflow(*weight, folded_weight(e, t, span), weight))
			*weight = UINT64_MAX;
	}
	buf_release(&name);
}

void folded_end(struct export *e)
{
	struct folded *f = e->state;

	folded_write(e, f);
	free(f->frames);
	free(f->slots);
	free(f->frame_of);
	arena_release(&f->names);
	arena_release(&f->arena);
	free(f);
}
