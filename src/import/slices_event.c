#include "import/slices_parts.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

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

struct str slices_hold_text(struct slices *c, struct str text)
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
		.spot = e->c->spot,
		.ts = e->ts,
		.end_ts = e->ts,
		.text = slices_hold_text(e->c, e->text)};
}

void slices_hold(struct slices *c, const struct slices_item *item)
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

bool slices_event(struct slices *c, const struct import_from *from, struct str text,
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
