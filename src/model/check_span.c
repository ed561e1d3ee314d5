#include "model/check_parts.h"

#include "model/place.h"

/* ---- ids that are used twice ---- */

/* Whether updates have had a say in who the parent is. */
static bool check_moved(const struct trace *t, const struct span *s)
{
	return s->more && t->mores[s->more].history &&
		t->mores[s->more].history->parent_ts != INT64_MIN;
}

static bool check_other_parent(
	const struct record *r, const struct trace *t, const struct span *s, uint64_t seed)
{
	if (check_moved(t, s))
		return false;
	if (!r->has_parent)
		return s->parent != 0;
	return trace_find(t, &r->parent_id, seed) != s->parent || !s->parent;
}

static bool check_other_name(
	const struct record *r, const struct span *s, const struct store *store)
{
	return s->flags & SPAN_NAME_AT_START && s->name &&
		!str_eq(intern_text(&store->common.names, s->name), r->name);
}

static const char *check_start(const struct record *r, const struct trace *t,
	const struct span *s, const struct store *store)
{
	if (!(s->flags & SPAN_HAS_START))
		return NULL;
	if (r->ts != s->start_ns)
		return "it starts again, at another time";
	if (check_other_name(r, s, store))
		return "it starts again, with another name";
	if (check_other_parent(r, t, s, store->common.seed))
		return "it starts again, with another parent";
	return NULL;
}

static const char *check_stop(const struct record *r, const struct span *s)
{
	int64_t ns = r->type == RECORD_SPAN ? r->end_ts : r->ts;

	if (s->flags & SPAN_HAS_END && ns != s->end_ns)
		return "it ends again, at another time";
	return NULL;
}

/* ---- records that come again ---- */

/* How many of the records of a span are looked at. */
enum { AGAIN_MAX = 64 };

/* Whether what is at a place is this record, to the letter. */
static bool check_is_at(uint64_t place, const struct record *r, struct input *in)
{
	struct str text = str_tail(r->line.text, r->before.len), there;
	struct line line;

	if (!place || place_is_copy(place))
		return place && place_holds(place, r);
	if (!place_open(place, in, &line) || line.text.len < text.len)
		return false;
	there = str_tail(line.text, line.text.len - text.len);
	return str_eq(there, text);
}

/* Only a span that has such a record at such a time is asked, which is seldom. */
static bool check_again(const struct record *r, const struct trace *t, const struct span *s,
	struct input *in)
{
	bool starts = r->type != RECORD_SPAN_END;
	const struct span_record *one = NULL;

	if (!(s->flags & (starts ? SPAN_HAS_START : SPAN_HAS_END)))
		return false;
	if (check_is_at(starts ? s->start_place : s->end_place, r, in))
		return true;
	if (s->more && t->mores[s->more].history)
		one = t->mores[s->more].history->records;
	for (int i = 0; one && i < AGAIN_MAX; one = one->next, i++)
		if (check_is_at(one->place, r, in))
			return true;
	return false;
}

/* What the record says that the span has not said; NULL: nothing. */
static const char *check_differs(const struct record *r, const struct trace *t,
	const struct span *s, const struct store *store)
{
	const char *why = NULL;

	if (r->type != RECORD_SPAN_END)
		why = check_start(r, t, s, store);
	if (r->type != RECORD_SPAN_START && !why)
		why = check_stop(r, s);
	return why;
}

void check_before(struct check *c, const struct record *r, const struct trace *t,
	const struct store *store, struct input *in)
{
	const char *why;
	uint32_t span = t ? trace_find(t, &r->span_id, store->common.seed) : 0;

	if (!span)
		return;
	if (check_again(r, t, &t->spans[span], in)) {
		check_add_line(c, CHECK_DUPLICATE, &r->line, r->before.len + 1, NULL);
		return;
	}
	why = check_differs(r, t, &t->spans[span], store);
	if (why)
		check_add_line(c, CHECK_COLLISION, &r->line, r->before.len + 1, why);
}
