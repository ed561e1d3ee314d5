#include "import/slices.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "import/head.h"
#include "import/slices_parts.h"

const char *const slices_members[] = {"traceEvents", NULL};

const struct fields slices_fields = {
	.names = (const char *const[]){"ph", "pid", "tid", "ts", "dur", "name", "cat",
		"args", "id", "id2", "scope", "s", "bp", "bind_id", "flow_in", "flow_out"},
	.count = SLICES_FIELDS,
	.prefix = "chrome."};

/* An event being read. */
struct slices_event {
	struct slices *c;
	struct import_out *out;
	struct arena *arena;
	struct str text;
	struct scan_value f[SLICES_FIELDS];
	int64_t ts;
	uint64_t pid;
	uint64_t lane;
};

/* ---- keys --------------------------------------------------------------------------------- */

/* As written: `1` and `"1"` are one. Keys are not 0. */
static uint64_t slices_hash(struct slices_event *e, uint64_t hash, int field)
{
	return hash_text(field_word(&e->f[field], e->arena), hash) | 1;
}

/* A thread without a number is its process's first. */
static void slices_lane(struct slices_event *e)
{
	e->pid = slices_hash(e, e->c->seed, E_PID);
	e->lane = slices_hash(e, e->pid, e->f[E_TID].type == SCAN_NULL ? E_PID : E_TID);
}

/* What belongs together has one category and one id, which may be of a process alone. */
static uint64_t slices_key(struct slices_event *e)
{
	uint64_t hash = slices_hash(e, slices_hash(e, e->c->seed, E_CATEGORY), E_SCOPE);
	struct scan_value id = e->f[E_ID];

	if (e->f[E_ID2].type == SCAN_OBJECT &&
		!scan_find(e->f[E_ID2].text, STR("global"), &id) &&
		scan_find(e->f[E_ID2].text, STR("local"), &id))
		hash ^= e->pid;
	return hash_text(field_word(&id, e->arena), hash) | 1;
}

/* ---- holding ------------------------------------------------------------------------------ */

static struct str slices_hold_text(struct slices *c, struct str text)
{
	c->bytes += text.len;
	return arena_copy(&c->held, text);
}

static struct slices_item slices_item(struct slices_event *e, enum slices_what what)
{
	return (struct slices_item){.what = what,
		.lane = e->lane,
		.pid = e->pid,
		.number = e->c->number,
		.ts = e->ts,
		.end_ts = e->ts,
		.text = slices_hold_text(e->c, e->text)};
}

static void slices_hold(struct slices *c, const struct slices_item *item)
{
	c->items = mem_grow(c->items, &c->room, c->count + 1, sizeof(*c->items));
	c->items[c->count++] = *item;
}

static void slices_take_open(struct slices *c, size_t at)
{
	slices_hold(c, &c->open[at]);
	c->open_count--;
	memmove(&c->open[at], &c->open[at + 1], (c->open_count - at) * sizeof(*c->open));
}

static void slices_hold_open(struct slices *c, struct slices_item *item)
{
	item->open = true;
	item->end_ts = INT64_MAX;
	if (c->open_count == SLICES_OPEN)
		slices_take_open(c, 0);
	c->open = mem_grow(c->open, &c->open_room, c->open_count + 1, sizeof(*c->open));
	c->open[c->open_count++] = *item;
}

/* A new arrow is said by the slice itself. */
static void slices_bind(struct slices_event *e, struct slices_item *item)
{
	if (e->f[E_BIND_ID].type == SCAN_NULL)
		return;
	item->flow = slices_hash(e, e->c->seed, E_BIND_ID);
	item->flow_in = field_true(&e->f[E_FLOW_IN]);
	item->flow_out = field_true(&e->f[E_FLOW_OUT]);
}

/* ---- phases ------------------------------------------------------------------------------- */

static bool slices_complete(struct slices_event *e)
{
	struct slices_item item = slices_item(e, SLICES_SYNC);
	int64_t took;

	item.open = !field_micros(&e->f[E_DURATION], &took);
	if (!item.open && took > 0)
		item.end_ts = field_later(item.ts, took);
	slices_bind(e, &item);
	slices_hold(e->c, &item);
	return true;
}

static bool slices_opens(struct slices_event *e)
{
	struct slices_item item = slices_item(e, SLICES_SYNC);

	slices_bind(e, &item);
	slices_hold_open(e->c, &item);
	return true;
}

static bool slices_ends(struct slices_event *e, size_t at)
{
	struct slices_item *item = &e->c->open[at];

	item->open = false;
	item->end_ts = e->ts > item->ts ? e->ts : item->ts;
	item->tail = slices_hold_text(e->c, e->text);
	slices_take_open(e->c, at);
	return true;
}

static bool slices_lost(struct slices_event *e)
{
	e->out->skipped++;
	return true;
}

static bool slices_closes(struct slices_event *e)
{
	for (size_t i = e->c->open_count; i > 0; i--)
		if (e->c->open[i - 1].what == SLICES_SYNC &&
			e->c->open[i - 1].lane == e->lane)
			return slices_ends(e, i - 1);
	return slices_lost(e);
}

/* The innermost of those that it belongs to; SLICES_OPEN: there is none. */
static size_t slices_async(const struct slices *c, uint64_t key)
{
	for (size_t i = c->open_count; i > 0; i--)
		if (c->open[i - 1].what == SLICES_ASYNC && c->open[i - 1].key == key)
			return i - 1;
	return SLICES_OPEN;
}

static void slices_belong(struct slices_event *e, struct slices_item *item)
{
	size_t at;

	item->key = slices_key(e);
	at = slices_async(e->c, item->key);
	if (at < SLICES_OPEN)
		item->within = e->c->open[at].number;
}

static bool slices_async_opens(struct slices_event *e)
{
	struct slices_item item = slices_item(e, SLICES_ASYNC);

	slices_belong(e, &item);
	slices_hold_open(e->c, &item);
	return true;
}

static bool slices_async_closes(struct slices_event *e)
{
	size_t at = slices_async(e->c, slices_key(e));

	return at < SLICES_OPEN ? slices_ends(e, at) : slices_lost(e);
}

static bool slices_async_instant(struct slices_event *e)
{
	struct slices_item item = slices_item(e, SLICES_INSTANT);

	slices_belong(e, &item);
	slices_hold(e->c, &item);
	return true;
}

static bool slices_instant(struct slices_event *e)
{
	struct slices_item item = slices_item(e, SLICES_INSTANT);

	item.wide = e->f[E_INSTANT].type == SCAN_STRING &&
		(scan_is(&e->f[E_INSTANT], STR("g")) ||
			scan_is(&e->f[E_INSTANT], STR("p")));
	slices_hold(e->c, &item);
	return true;
}

static bool slices_flow(struct slices_event *e, bool in, bool out, bool next)
{
	struct slices_item item = slices_item(e, SLICES_FLOW);

	item.flow = slices_hash(e, slices_key(e), E_NAME);
	item.flow_in = in;
	item.flow_out = out;
	item.flow_next = next;
	slices_hold(e->c, &item);
	return true;
}

static bool slices_flow_start(struct slices_event *e)
{
	return slices_flow(e, false, true, false);
}

static bool slices_flow_step(struct slices_event *e)
{
	return slices_flow(e, true, true, false);
}

/* Without `"bp":"e"` an arrow ends at the next slice. */
static bool slices_flow_end(struct slices_event *e)
{
	bool here = e->f[E_BIND].type == SCAN_STRING && scan_is(&e->f[E_BIND], STR("e"));

	return slices_flow(e, true, false, !here);
}

/* ---- what processes and threads are called ------------------------------------------------ */

static bool slices_is_id(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!memchr("0123456789abcdef", text.at[i], 16))
			return false;
	return text.len == 32;
}

/* Our own export says which trace a process stands for; its name ends with it too. */
static void slices_own(struct slices_event *e, struct slices_name *n)
{
	struct str name = n->name;
	struct scan_value v;

	if (scan_find(e->f[E_ARGS].text, STR("trace_id"), &v))
		n->trace_id = arena_copy(&e->c->names.arena, field_id(&v, 32, e->arena));
	else if (name.len > 32 && name.at[name.len - 33] == ' ' &&
		slices_is_id(str_tail(name, name.len - 32)))
		n->trace_id = str_tail(name, name.len - 32);
	n->has_since = scan_find(e->f[E_ARGS].text, STR("since"), &v) &&
		field_stamp(&v, e->arena, &n->since_ns);
}

static bool slices_called(struct slices_event *e, uint64_t key, bool process)
{
	struct slices_name *n;
	struct scan_value v;

	if (e->f[E_ARGS].type != SCAN_OBJECT ||
		!scan_find(e->f[E_ARGS].text, STR("name"), &v) || v.type != SCAN_STRING)
		return false;
	n = slices_name(&e->c->names, key);
	if (!n)
		return slices_lost(e);
	if (n->name.len)
		return true;
	n->name = field_text(&v, e->arena);
	if (process)
		n->name = str_tail(n->name,
			n->name.len > SLICES_NAME_MAX ? n->name.len - SLICES_NAME_MAX : 0);
	n->name = arena_copy(&e->c->names.arena, str_head(n->name, SLICES_NAME_MAX));
	if (process)
		slices_own(e, n);
	return true;
}

static bool slices_metadata(struct slices_event *e)
{
	const struct scan_value *name = &e->f[E_NAME];

	if (name->type != SCAN_STRING)
		return false;
	if (scan_is(name, STR("process_name")))
		return slices_called(e, e->pid, true);
	if (scan_is(name, STR("thread_name")))
		return slices_called(e, e->lane, false);
	return true; /* where they stand on a screen */
}

/* ---- events ------------------------------------------------------------------------------- */

static const struct slices_phase {
	const char *phase;
	bool (*read)(struct slices_event *e); /* false: it cannot be used */
} slices_phases[] = {
	{"X", slices_complete},
	{"B", slices_opens},
	{"E", slices_closes},
	{"b", slices_async_opens},
	{"n", slices_async_instant},
	{"e", slices_async_closes},
	{"S", slices_async_opens}, /* three of an older kind */
	{"T", slices_async_instant},
	{"F", slices_async_closes},
	{"i", slices_instant},
	{"I", slices_instant},
	{"R", slices_instant},
	{"s", slices_flow_start},
	{"t", slices_flow_step},
	{"f", slices_flow_end},
	{"M", slices_metadata},
};

/* Times of files that name none are as of the first one of them. */
static void slices_first(struct slices *c, const struct import_from *from, struct str text)
{
	struct buf what = {0}, id = {0};

	buf_add(&what, str_from(from->name));
	buf_add_byte(&what, '\n');
	buf_add(&what, text);
	import_hashed_id(buf_str(&what), 32, &id);
	memcpy(c->trace_id, id.at, 32);
	buf_release(&what);
	buf_release(&id);
}

static bool slices_phase(struct slices_event *e)
{
	size_t i = 0, count = sizeof(slices_phases) / sizeof(slices_phases[0]);

	while (i < count && !scan_is(&e->f[E_PHASE], str_from(slices_phases[i].phase)))
		i++;
	if (i == count)
		return slices_lost(e); /* counters, samples, clocks */
	if (slices_phases[i].read != slices_metadata &&
		!field_micros(&e->f[E_TIME], &e->ts))
		return false;
	slices_lane(e);
	return slices_phases[i].read(e);
}

static bool slices_event(struct slices *c, const struct import_from *from, struct str text,
	struct arena *arena, struct import_out *out)
{
	struct slices_event e = {.c = c, .out = out, .arena = arena, .text = text};

	if (!fields_read(&slices_fields, text, e.f))
		return false;
	if (e.f[E_PHASE].type != SCAN_STRING)
		return str_find(text, '"') == text.len; /* `{}` ends many a list */
	c->number++;
	if (!c->trace_id[0])
		slices_first(c, from, text);
	return slices_phase(&e);
}

/* ---- letting go --------------------------------------------------------------------------- */

static int slices_compare_numbers(const void *a, const void *b)
{
	const struct slices_item *x = *(struct slices_item *const *)a;
	const struct slices_item *y = *(struct slices_item *const *)b;

	return x->number < y->number ? -1 : x->number > y->number;
}

/* By number, to be found by it. */
static struct slices_item **slices_order(struct slices *c)
{
	struct slices_item **order = mem_new((c->count + 1) * sizeof(*order));

	for (size_t i = 0; i < c->count; i++)
		order[i] = &c->items[i];
	if (c->count)
		qsort(order, c->count, sizeof(struct slices_item *),
			slices_compare_numbers);
	return order;
}

/* An asynchronous one is in the one of its kind before it is in a slice. */
static void slices_adopt(
	struct slices *c, struct slices_item **order, struct slices_item *item)
{
	struct slices_item wanted = {.number = item->within}, *key = &wanted;
	struct slices_item **found;

	if (!item->within)
		return;
	found = bsearch(&key, order, c->count, sizeof(struct slices_item *),
		slices_compare_numbers);
	if (found)
		item->parent = *found;
}

/* When it would have been told by itself: when it ended, what is in it before it. */
static int slices_compare_ends(const void *a, const void *b)
{
	const struct slices_item *x = *(struct slices_item *const *)a;
	const struct slices_item *y = *(struct slices_item *const *)b;
	int64_t x_ts = x->open ? x->ts : x->end_ts, y_ts = y->open ? y->ts : y->end_ts;

	if (x_ts != y_ts)
		return x_ts < y_ts ? -1 : 1;
	if (x->ts != y->ts)
		return x->ts > y->ts ? -1 : 1;
	return x->number > y->number ? -1 : x->number < y->number;
}

static void slices_say_all(struct slices *c, struct import_out *out)
{
	struct slices_item **order;
	struct arena found = {0}, one = {0};

	slices_nest(c);
	order = slices_order(c);
	for (size_t i = 0; i < c->count; i++) {
		slices_adopt(c, order, order[i]);
		order[i]->links = NULL;
		order[i]->span_id = slices_id(c, order[i], &found);
	}
	slices_connect(c, &found, out);
	if (c->count)
		qsort(order, c->count, sizeof(struct slices_item *), slices_compare_ends);
	for (size_t i = 0; i < c->count; i++) {
		if (order[i]->said || order[i]->later)
			continue;
		arena_reset(&one);
		slices_say(c, order[i], &one, out);
	}
	free(order);
	arena_release(&found);
	arena_release(&one);
}

/* Whether more may come that is in it: it goes on after the last of its thread, whose time that is. */
static bool slices_goes_on(const struct slices_item *item, int64_t last)
{
	return item->what == SLICES_SYNC && !item->open && item->end_ts > last;
}

/* Forgets what was said, but for what more may be in. */
static void slices_forget(struct slices *c)
{
	size_t kept = 0, first = 0;

	for (size_t i = 0; i < c->count; i++) {
		if (i + 1 < c->count && c->items[i + 1].lane == c->items[first].lane)
			continue;
		for (size_t j = first; j <= i; j++) {
			if (kept == SLICES_OPEN ||
				!slices_goes_on(&c->items[j], c->items[i].ts))
				continue;
			c->items[kept] = c->items[j];
			c->items[kept++].said = true;
		}
		first = i + 1;
	}
	c->count = kept;
}

/* Texts that are still needed, in memory of their own. */
static void slices_move(struct slices *c)
{
	struct arena old = c->held;

	c->held = (struct arena){0};
	c->bytes = 0;
	for (size_t i = 0; i < c->count; i++) {
		c->items[i].text = slices_hold_text(c, c->items[i].text);
		c->items[i].tail = (struct str){0};
	}
	for (size_t i = 0; i < c->open_count; i++)
		c->open[i].text = slices_hold_text(c, c->open[i].text);
	arena_release(&old);
}

/* `all`: those too that have not ended; nothing is remembered. */
static void slices_let_go(struct slices *c, bool all, struct import_out *out)
{
	for (size_t i = 0; i < c->open_count; i++) {
		slices_hold(c, &c->open[i]);
		c->items[c->count - 1].later = !all;
	}
	if (all)
		c->open_count = 0;
	slices_say_all(c, out);
	if (all)
		c->count = 0;
	else
		slices_forget(c);
	slices_move(c);
}

static void slices_limit(struct slices *c, struct import_out *out)
{
	if (c->count < SLICES_HELD && c->bytes < SLICES_HELD_BYTES)
		return;
	slices_let_go(c, false, out);
	if (c->bytes > SLICES_HELD_BYTES / 2)
		slices_let_go(c, true, out);
}

/* ---- the doors ---------------------------------------------------------------------------- */

static bool slices_list(struct slices *c, const struct import_from *from, struct str list,
	struct arena *arena, struct import_out *out)
{
	struct scan s;
	struct scan_value v;
	uint64_t good = 0, broken = 0;

	scan_init(&s, list, 0);
	if (!scan_array(&s))
		return false;
	while (scan_element(&s, &v)) {
		bool used = slices_event(c, from, v.text, arena, out);

		good += used;
		broken += !used;
		slices_limit(c, out);
	}
	out->skipped += good ? broken : 0;
	return good || !broken;
}

/* What stands around the events: in our own export, when its times begin. */
static void slices_around(struct slices *c, struct str object, struct arena *arena)
{
	struct scan_value other, since;

	if (scan_find(object, STR("otherData"), &other) && other.type == SCAN_OBJECT &&
		scan_find(other.text, STR("since"), &since))
		field_stamp(&since, arena, &c->since_ns);
}

bool slices_value(void *state, const struct import_from *from, const struct import_value *v,
	struct arena *arena, struct import_out *out)
{
	struct slices *c = state;
	struct scan_value list;
	bool used;

	if (str_starts(v->text, STR("[")))
		return slices_list(c, from, v->text, arena, out);
	if (!v->within.len && scan_find(v->text, STR("traceEvents"), &list)) {
		slices_around(c, v->text, arena);
		return slices_list(c, from, list.text, arena, out);
	}
	used = slices_event(c, from, v->text, arena, out);
	slices_limit(c, out);
	return used;
}

void *slices_begin(const struct import_from *from)
{
	struct slices *c = mem_new(sizeof(*c));

	c->seed = from->seed;
	return c;
}

void slices_end(void *state, const struct import_from *from, struct import_out *out)
{
	struct slices *c = state;

	(void)from;
	slices_let_go(c, true, out);
	slices_names_release(&c->names);
	arena_release(&c->held);
	free(c->items);
	free(c->open);
	free(c);
}

/* A list of them, perhaps with something around it. */
enum import_likeness slices_look(struct str head)
{
	if (head_first(head) == '{' && head_key(head, 1, "traceEvents"))
		return IMPORT_SURE;
	if (head_first(head) == '[' && head_key(head, 2, "ph"))
		return head_key(head, 2, "pid") || head_key(head, 2, "ts") ? IMPORT_SURE
									   : IMPORT_MORE;
	return head_else(head, head_first(head) == '[' ? '[' : '{');
}
