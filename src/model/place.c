#include "model/place.h"

#include <stdalign.h>
#include <string.h>

enum { OFFSET_BITS = 42, SOURCE_BITS = 20, PLACE_WHOLE = (1 << 24) - 1 };

static const uint64_t IN_FILE = UINT64_C(1) << 62;
static const uint64_t IN_MEMORY = UINT64_C(1) << 63;
static const uint64_t KEPT = UINT64_C(1) << 61; /* with IN_MEMORY */

struct place_copy {
	uint32_t source;
	uint32_t len;
	uint64_t number : 40; /* of the line */
	uint64_t column : 24; /* as of struct line, or PLACE_WHOLE */
	char text[];
};

uint64_t place_of(const struct line *line, struct str text, struct pool *pool)
{
	struct place_copy *copy;

	if (line->recallable && line->source >> SOURCE_BITS == 0 &&
		line->offset >> OFFSET_BITS == 0)
		return IN_FILE | (uint64_t)line->source << OFFSET_BITS | line->offset;
	copy = pool_new(pool, sizeof(*copy) + text.len);
	copy->source = line->source;
	copy->len = (uint32_t)text.len;
	copy->number = line->number & ((UINT64_C(1) << 40) - 1);
	copy->column = (line->column < PLACE_WHOLE ? line->column : PLACE_WHOLE) &
		PLACE_WHOLE;
	memcpy(copy->text, text.at, text.len);
	return IN_MEMORY | (uint64_t)(uintptr_t)copy;
}

static const struct place_copy *place_copy(uint64_t place)
{
	return (const struct place_copy *)(uintptr_t)(place & ~(IN_MEMORY | KEPT));
}

void place_drop(uint64_t *place, struct pool *pool)
{
	if (*place & IN_MEMORY)
		pool_drop(pool, (void *)(uintptr_t)(*place & ~(IN_MEMORY | KEPT)));
	*place = 0;
}

void place_keep(uint64_t *place, struct pool *from, struct pool *to)
{
	const struct place_copy *copy = place_copy(*place);
	struct place_copy *kept;

	if (!(*place & IN_MEMORY) || *place & KEPT)
		return;
	kept = pool_new(to, sizeof(*kept) + copy->len);
	memcpy(kept, copy, sizeof(*kept) + copy->len);
	place_drop(place, from);
	*place = IN_MEMORY | KEPT | (uint64_t)(uintptr_t)kept;
}

bool place_is_kept(uint64_t place)
{
	return (place & KEPT) != 0;
}

bool place_is_copy(uint64_t place)
{
	return (place & IN_MEMORY) != 0;
}

bool place_holds(uint64_t place, const struct record *r)
{
	struct str text = str_tail(r->line.text, r->before.len);

	if (!(place & IN_MEMORY))
		return false;
	return str_eq(text, (struct str){place_copy(place)->text, place_copy(place)->len});
}

uint32_t place_source(uint64_t place)
{
	if (place & IN_MEMORY)
		return place_copy(place)->source;
	return (uint32_t)(place >> OFFSET_BITS) & ((1U << SOURCE_BITS) - 1);
}

bool place_open(uint64_t place, struct input *in, struct line *line)
{
	*line = (struct line){.source = place_source(place)};
	if (place & IN_MEMORY) {
		line->text = (struct str){place_copy(place)->text, place_copy(place)->len};
		line->number = place_copy(place)->number;
		line->column = place_copy(place)->column;
		if (line->column == PLACE_WHOLE)
			line->column = LINE_WHOLE;
		return true;
	}
	line->offset = place & ((UINT64_C(1) << OFFSET_BITS) - 1);
	line->number = line->offset;
	return place && input_recall(in, line->source, line->offset, &line->text);
}

uint64_t place_after(uint64_t place, struct str text)
{
	const char *end = text.at + text.len;

	return place + text.len + (end[0] == '\r' && end[1] == '\n' ? 2 : 1);
}
