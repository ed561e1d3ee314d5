#include "view/columns.h"

enum {
	DURATION = 7, /* `14.20s+` */
	COST = 7,     /* `$0.0572` */
	LANE = 40,
	LANE_FROM = 110,   /* width from which there is a lane */
	LANE_GROWS = 120,  /* width from which it gets half of what more there is */
	DETAILS_FROM = 60, /* width */
	COST_FROM = 48,
	DURATION_FROM = 20,
};

static int lane_cells(int width)
{
	int cells = width > LANE_GROWS ? LANE + (width - LANE_GROWS) / 2 : LANE;

	return cells < LANE_COLS_MAX ? cells : LANE_COLS_MAX;
}

struct columns columns_of(int width, enum text_set set, bool lane)
{
	struct columns c = {.set = set, .width = width > 1 ? width : 1};

	c.left = c.width;
	if (lane && c.width >= LANE_FROM) {
		c.lane.cols = lane_cells(c.width);
		c.left -= c.lane.cols + 1;
	}
	c.details = c.width >= DETAILS_FROM;
	c.cost = c.width >= COST_FROM;
	c.text = c.left - (c.cost ? COST + 1 : 0);
	if (c.width >= DURATION_FROM) {
		c.duration = c.text;
		c.text -= DURATION + 1;
	}
	return c;
}

int columns_gutter(const struct columns *c)
{
	return c->width / 3;
}
