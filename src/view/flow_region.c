#include "model/tree.h"
#include "view/flow_step.h"

/* Rows being chosen for the region. */
struct flow_choice {
	size_t left;	/* rows that there is room for */
	size_t looked;	/* spans looked at: bounded */
	uint32_t shown; /* of them open */
};

enum { REGION_LOOK = 20000 };

static void flow_region_row(
	struct flow_trace *ft, struct flow_choice *c, uint32_t span, size_t depth)
{
	if (!c->left)
		return;
	c->left--;
	c->shown += !flow_step_ended(ft, span);
	outline_running(ft->f->o, ft->t, span, depth);
}

static void flow_region_below(struct flow_trace *ft, struct flow_choice *c, size_t level)
{
	uint32_t child = ft->path[level].cursor ? tree_next(ft->t, ft->path[level].cursor)
						: tree_first(ft->t, ft->path[level].span);

	for (; child && c->left; child = tree_next(ft->t, child)) {
		size_t base = tree_depth(ft->t, child);

		if (ft->notes[child] & (NOTE_DONE | NOTE_PATH))
			continue;
		for (uint32_t i = child; i && c->left;
			i = tree_next_down(ft->t, i, child)) {
			if (c->looked++ > REGION_LOOK)
				return;
			flow_region_row(ft, c, i, level + tree_depth(ft->t, i) - base);
		}
	}
}

static uint32_t flow_region_trace(struct flow_trace *ft, struct flow_choice *c)
{
	uint32_t opened = 0;

	for (size_t i = 1; i < ft->path_count; i++) {
		opened += ft->path[i].opened;
		if (!ft->path[i].opened)
			flow_region_row(ft, c, ft->path[i].span, i - 1);
	}
	for (size_t i = ft->path_count; i-- > 0;)
		flow_region_below(ft, c, i);
	return opened;
}

void flow_region(struct flow *f, size_t max)
{
	struct flow_choice c = {.left = max ? max - 1 : 0};
	uint32_t open = 0, opened = 0;

	for (struct flow_trace *ft = f->first; ft; ft = ft->next) {
		open += ft->t->open;
		if (ft->t->open && !ft->t->relink)
			opened += flow_region_trace(ft, &c);
	}
	if (open > c.shown + opened && max)
		outline_more(f->o, open - c.shown - opened);
}
