#include "read/recall.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/mem.h"
#include "read/line.h"

enum { STEP_FIRST = 2 * 1024, ROOM_KEPT = 4 };

/* The byte before a line is read too: it must be an LF, or the file is not what it was. */
static uint64_t place_from(const struct recall_place *place)
{
	return place->offset > place->base ? place->offset - 1 : place->offset;
}

enum found { FOUND, FOUND_NOT, FOUND_HALF };

/* Looks for the line in a window that holds its beginning. */
static enum found window_find(
	const struct recall_window *w, const struct recall_place *place, struct str *text)
{
	size_t skip = (size_t)(place->offset - w->offset);
	const char *at = w->at + skip;
	size_t len = w->len - skip;
	const char *lf = len ? memchr(at, '\n', len) : NULL;

	if (place_from(place) < place->offset && at[-1] != '\n')
		return FOUND_NOT;
	if (!lf && w->offset + w->len < place->end)
		return FOUND_HALF;
	if (lf)
		len = (size_t)(lf - at);
	if (lf && len && at[len - 1] == '\r')
		len--;
	*text = (struct str){at, len};
	return FOUND;
}

static bool window_holds(const struct recall_window *w, const struct recall_place *place)
{
	return w->used && w->source == place->source && w->offset <= place_from(place) &&
		place->offset - w->offset < w->len;
}

static struct recall_window *recall_window_of(
	struct recall *r, const struct recall_place *place)
{
	for (size_t i = 0; i < RECALL_WINDOWS; i++)
		if (window_holds(&r->windows[i], place))
			return &r->windows[i];
	return NULL;
}

bool recall_held(struct recall *r, const struct recall_place *place, struct str *text)
{
	struct recall_window *w = recall_window_of(r, place);

	if (!w || window_find(w, place, text) != FOUND)
		return false;
	w->used = ++r->now;
	return true;
}

/* The one that was used longest ago: never one of the last two. */
static struct recall_window *recall_oldest(struct recall *r)
{
	struct recall_window *w = &r->windows[0];

	for (size_t i = 1; i < RECALL_WINDOWS; i++)
		if (r->windows[i].used < w->used)
			w = &r->windows[i];
	return w;
}

/* A window that ends near here is being gone through: the next one is twice as large. */
static size_t recall_step(const struct recall *r, const struct recall_place *place)
{
	size_t step = STEP_FIRST;

	for (size_t i = 0; i < RECALL_WINDOWS; i++) {
		const struct recall_window *w = &r->windows[i];
		uint64_t end = w->offset + w->len;

		if (w->used && w->source == place->source && place->offset > w->offset &&
			place->offset <= end + STEP_FIRST && w->step * 2 > step)
			step = w->step * 2;
	}
	return step < r->window_max ? step : r->window_max;
}

/* Puts up to `more` bytes of the file behind what the window holds; false when there are none. */
static bool recall_more(struct recall *r, struct recall_window *w, int fd, size_t more)
{
	ssize_t got;

	w->at = mem_grow(w->at, &w->room, w->len + more + LINE_PAD, 1);
	do {
		r->reads++;
		got = pread(fd, w->at + w->len, more, (off_t)(w->offset + w->len));
	} while (got < 0 && errno == EINTR);
	if (got > 0)
		w->len += (size_t)got;
	memset(w->at + w->len, 0, LINE_PAD);
	return got > 0;
}

static size_t size_min(uint64_t a, uint64_t b)
{
	return (size_t)(a < b ? a : b);
}

/* Gives memory back that an uncommonly long line took, but for the last two windows. */
static void recall_trim(struct recall *r)
{
	for (size_t i = 0; i < RECALL_WINDOWS; i++) {
		struct recall_window *w = &r->windows[i];

		if (w->used + 1 < r->now &&
			w->room / ROOM_KEPT > r->window_max + STEP_FIRST) {
			free(w->at);
			*w = (struct recall_window){0};
		}
	}
}

/* Reads from the line's beginning until its end is there. */
static enum found recall_fill(struct recall *r, struct recall_window *w, int fd,
	const struct recall_place *place, struct str *text)
{
	enum found found = FOUND_HALF;
	size_t step = w->step;

	while (found == FOUND_HALF && w->len <= place->line_max + 2) {
		uint64_t left = place->end - w->offset - w->len;

		if (!left || !recall_more(r, w, fd, size_min(step, left)))
			return FOUND_NOT;
		if (w->offset + w->len > place->offset)
			found = window_find(w, place, text);
		step = w->len < r->window_max ? 4 * w->len : w->len;
	}
	return found;
}

bool recall_read(
	struct recall *r, int fd, const struct recall_place *place, struct str *text)
{
	size_t step = recall_step(r, place);
	struct recall_window *w = recall_oldest(r);

	w->len = 0;
	w->step = step;
	w->offset = place_from(place);
	w->source = place->source;
	w->used = ++r->now;
	recall_trim(r);
	if (recall_fill(r, w, fd, place, text) == FOUND)
		return true;
	w->used = 0;
	return false;
}

void recall_forget(struct recall *r, uint32_t source)
{
	for (size_t i = 0; i < RECALL_WINDOWS; i++)
		if (r->windows[i].source == source)
			r->windows[i].used = 0;
}

void recall_release(struct recall *r)
{
	for (size_t i = 0; i < RECALL_WINDOWS; i++)
		free(r->windows[i].at);
	*r = (struct recall){.window_max = r->window_max};
}
