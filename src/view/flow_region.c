#include "model/tree.h"
#include "view/flow_step.h"

enum { PICKS_MAX = 64, REGION_LOOK = 20000 };

/* A row of the region. */
struct flow_pick {
	struct flow_trace *ft;
	uint32_t span;
};

/*
 * Rows being chosen. All is looked through twice: what is open comes before what only waits, but
 * the rows stand in the order of the tree.
 */
struct flow_choice {
	struct flow_pick picks[PICKS_MAX];
	size_t count;
	size_t open_left;    /* rows that there is room for, of open spans */
	size_t waiting_left; /* of others */
	size_t looked;	     /* spans looked at: bounded */
	uint64_t open_seen;  /* open spans among them */
	uint64_t open_above; /* open spans whose opening row is out, and enough */
	bool counting;	     /* the first time: nothing is chosen yet */
};

static bool flow_is_open(const struct flow_trace *ft, uint32_t span)
{
	return (ft->t->spans[span].flags & (SPAN_HAS_START | SPAN_HAS_END)) ==
		SPAN_HAS_START;
}

static void flow_region_row(struct flow_choice *c, struct flow_trace *ft, uint32_t span)
{
	bool open = flow_is_open(ft, span);
	size_t *left = open ? &c->open_left : &c->waiting_left;

	c->open_seen += c->counting && open;
	if (c->counting || !*left)
		return;
	--*left;
	c->picks[c->count++] = (struct flow_pick){ft, span};
}

static uint32_t flow_region_first(struct flow_trace *ft, size_t level)
{
	const struct flow_level *l = &ft->path[level];

	return l->cursor ? tree_next(ft->t, l->cursor) : tree_first(ft->t, l->span);
}

/* What has no line yet below a level of the path. */
static void flow_region_below(struct flow_choice *c, struct flow_trace *ft, size_t level)
{
	uint32_t child = flow_region_first(ft, level);

	for (; child && c->looked < REGION_LOOK; child = tree_next(ft->t, child)) {
		uint32_t i = ft->notes[child] & (NOTE_DONE | NOTE_PATH) ? 0 : child;

		c->looked++;
		for (; i && c->looked < REGION_LOOK; i = tree_next_down(ft->t, i, child)) {
			flow_region_row(c, ft, i);
			c->looked++;
		}
	}
}

/* The innermost span of the path is what runs, unless something below it does. */
static bool flow_region_leaf(struct flow_trace *ft)
{
	uint32_t child = flow_region_first(ft, ft->path_count - 1);
	size_t looked = 0;

	for (; child && looked < REGION_LOOK; child = tree_next(ft->t, child), looked++)
		if (!(ft->notes[child] & (NOTE_DONE | NOTE_PATH)) &&
			!flow_step_ended(ft, child))
			return false;
	return true;
}

static void flow_region_trace(struct flow_choice *c, struct flow_trace *ft)
{
	for (size_t i = 1; i < ft->path_count; i++) {
		bool shown = !ft->path[i].opened ||
			(i + 1 == ft->path_count && flow_region_leaf(ft));

		if (shown)
			flow_region_row(c, ft, ft->path[i].span);
		else
			c->open_above += c->counting && flow_is_open(ft, ft->path[i].span);
	}
	for (size_t i = ft->path_count; i-- > 0;)
		flow_region_below(c, ft, i);
}

static void flow_region_look(struct flow_choice *c, struct flow *f, bool counting)
{
	c->counting = counting;
	c->looked = 0;
	for (struct flow_trace *ft = f->first; ft; ft = ft->next)
		if (ft->t->open && !ft->t->relink)
			flow_region_trace(c, ft);
}

void flow_region(struct flow *f, size_t max)
{
	struct flow_choice c = {0};
	uint64_t open = 0, unseen;

	max = max < PICKS_MAX ? max : PICKS_MAX;
	for (struct flow_trace *ft = f->first; ft; ft = ft->next)
		open += ft->t->open;
	flow_region_look(&c, f, true);
	unseen = open - c.open_above;
	c.open_left = unseen <= max && c.open_seen == unseen ? unseen : max - (max > 0);
	c.waiting_left = unseen < max ? max - unseen : 0;
	flow_region_look(&c, f, false);
	for (size_t i = 0; i < c.count; i++) {
		const struct flow_pick *p = &c.picks[i];

		outline_running(f->o, p->ft->t, p->span, tree_depth(p->ft->t, p->span));
		unseen -= flow_is_open(p->ft, p->span);
	}
	if (unseen && max)
		outline_more(f->o, unseen);
}
