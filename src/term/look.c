#include "term/look.h"

struct look_row {
	int many; /* of 256 colours; -1: none */
	unsigned style_many;
	int few; /* of 8 */
	unsigned style_few;
	unsigned style_none; /* where there are none */
};

static const struct look_row looks[ROLE_COUNT] = {
	[ROLE_PLAIN] = {-1, 0, -1, 0, 0},
	[ROLE_DIM] = {-1, LOOK_DIM, -1, LOOK_DIM, LOOK_DIM},
	[ROLE_STRONG] = {-1, LOOK_BOLD, -1, LOOK_BOLD, LOOK_BOLD},
	[ROLE_AGENT] = {133, 0, 5, 0, 0},
	[ROLE_LLM] = {26, 0, 4, LOOK_BOLD, 0},
	[ROLE_TOOL] = {172, 0, 3, 0, 0},
	[ROLE_RETRIEVAL] = {36, 0, 6, 0, 0},
	[ROLE_STATE] = {133, 0, 5, 0, 0},
	[ROLE_OTHER] = {-1, 0, -1, 0, 0},
	[ROLE_OK] = {36, 0, 6, 0, 0},
	[ROLE_ERROR] = {197, LOOK_BOLD, 1, LOOK_BOLD, LOOK_BOLD},
	[ROLE_OPEN] = {-1, LOOK_BOLD, -1, LOOK_BOLD, LOOK_BOLD},
	[ROLE_LOST] = {172, 0, 3, 0, 0},
};

struct look look_of(enum role role, enum colour colour)
{
	const struct look_row *row = &looks[role];

	switch (colour) {
	case COLOUR_256:
		return (struct look){row->many, row->style_many};
	case COLOUR_8:
		return (struct look){row->few, row->style_few};
	case COLOUR_NONE:
		break;
	}
	return (struct look){-1, row->style_none};
}
