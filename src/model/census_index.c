#include "model/census_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static uint32_t *grown(uint32_t *at, size_t *room, size_t need)
{
	size_t had = *room;

	at = mem_grow(at, room, need, sizeof(*at));
	memset(at + had, 0, (*room - had) * sizeof(*at));
	return at;
}

static void index_add(struct census_index *x, const struct census_mark *m, size_t number)
{
	x->lasts = grown(x->lasts, &x->last_room, (size_t)m->span + 1);
	x->befores = grown(x->befores, &x->before_room, number);
	x->befores[number - 1] = x->lasts[m->span];
	x->lasts[m->span] = (uint32_t)number;
}

bool census_index_step(struct census_index *x, const struct census *census, size_t marks)
{
	for (; x->done < census->mark_count && x->done < UINT32_MAX && marks; marks--) {
		const struct census_mark *m = &census->marks[x->done++];

		if (m->what != CENSUS_TOKEN)
			index_add(x, m, x->done);
	}
	return x->done < census->mark_count && x->done < UINT32_MAX;
}

void census_index_release(struct census_index *x)
{
	free(x->lasts);
	free(x->befores);
	*x = (struct census_index){0};
}

uint32_t census_index_last(const struct census_index *x, uint32_t span)
{
	return span < x->last_room ? x->lasts[span] : 0;
}

uint32_t census_index_before(const struct census_index *x, uint32_t number)
{
	return number && number <= x->before_room ? x->befores[number - 1] : 0;
}
