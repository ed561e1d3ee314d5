#include "import/span.h"

#include "import/slices_parts.h"

/* The words of `kind` in aitrace-stream(5): a category that is one of them says what sort of work it is. */
static const char *const slices_kinds[] = {"agent", "llm", "tool", "retrieval", "embedding",
	"prompt", "chain", "guardrail", "eval", "memory"};

/* What our own export says of a span in the arguments of its slice. */
enum {
	OWN_SPAN,
	OWN_PARENT,
	OWN_STATE,
	OWN_STATUS,
	OWN_MESSAGE,
	OWN_ATTRIBUTES,
	OWN_FIELDS
};

static const struct fields own_fields = {
	.names = (const char *const[]){"span_id", "parent_span_id", "state", "status",
		"status_message", "attributes"},
	.count = OWN_FIELDS};

/* An event being said. */
struct slices_saying {
	struct slices *c;
	const struct slices_item *item;
	struct arena *arena;
	struct import_out *out;
	struct scan_value f[SLICES_FIELDS];
	struct scan_value tail[SLICES_FIELDS];
	const struct slices_name *process; /* NULL: nothing is known of it */
	bool own;			   /* it is of our own export: */
	struct scan_value args[OWN_FIELDS];
	struct import_span s;
};

/* Whether a slice or instant was written by our own export; then its arguments are in `args`. */
static bool slices_is_own(const struct slices *c, const struct slices_item *item,
	const struct scan_value *all, struct scan_value args[OWN_FIELDS])
{
	const struct slices_name *process = slices_name_find(&c->names, item->pid);

	return process && process->trace_id.len && all->type == SCAN_OBJECT &&
		fields_read(&own_fields, all->text, args);
}

struct str slices_id(
	const struct slices *c, const struct slices_item *item, struct arena *arena)
{
	struct scan_value f[SLICES_FIELDS], args[OWN_FIELDS];
	struct buf text = {0}, id = {0};
	struct str copy;

	fields_read(&slices_fields, item->text, f);
	if (slices_is_own(c, item, &f[E_ARGS], args)) {
		copy = field_id(&args[OWN_SPAN], 16, arena);
		if (copy.len)
			return copy;
	}
	buf_addf(&text, "%s %llu ", c->trace_id, (unsigned long long)item->number);
	buf_add(&text, item->text);
	import_hashed_id(buf_str(&text), 16, &id);
	copy = arena_copy(arena, buf_str(&id));
	buf_release(&text);
	buf_release(&id);
	return copy;
}

/* ---- times and names ---------------------------------------------------------------------- */

static int64_t slices_at(const struct slices_saying *w, int64_t ts)
{
	return field_later(
		w->own && w->process->has_since ? w->process->since_ns : w->c->since_ns,
		ts);
}

static struct str slices_trace(const struct slices_saying *w)
{
	return w->process && w->process->trace_id.len ? w->process->trace_id
						      : str_from(w->c->trace_id);
}

/* It may stand at a slice's end alone; our own export has words for none. */
static struct str slices_called_name(const struct slices_saying *w)
{
	struct str name = field_text(&w->f[E_NAME], w->arena);

	if (w->own && str_eq(name, STR("(no name)")))
		return (struct str){0};
	return name.len ? name : field_text(&w->tail[E_NAME], w->arena);
}

static struct str slices_kind(const struct slices_saying *w)
{
	struct str category = field_text(&w->f[E_CATEGORY], w->arena);

	if (w->own)
		return str_head(category, str_eq(category, STR("span")) ? 0 : category.len);
	for (size_t i = 0; i < sizeof(slices_kinds) / sizeof(slices_kinds[0]); i++)
		if (str_eq(category, str_from(slices_kinds[i])))
			return category;
	return (struct str){0};
}

/* ---- attributes --------------------------------------------------------------------------- */

static void slices_members_of(struct slices_saying *w, const struct scan_value *object)
{
	struct scan s;
	struct scan_member m;

	scan_init(&s, object->text, 0);
	if (!scan_object(&s))
		return;
	while (scan_member(&s, &m))
		import_member(w->out, &m.key, &m.value);
}

static void slices_args(struct slices_saying *w, const struct scan_value *args)
{
	if (args->type == SCAN_OBJECT)
		slices_members_of(w, args);
	else if (args->type != SCAN_NULL)
		import_value(w->out, "chrome.args", args);
}

static void slices_value_of(struct slices_saying *w, const char *key, int field)
{
	if (w->f[field].type != SCAN_NULL)
		import_value(w->out, key, &w->f[field]);
}

/* Of other tools: the arguments, on which thread it was, and what has no place. */
static void slices_foreign(struct slices_saying *w)
{
	const struct slices_name *thread = slices_name_find(&w->c->names, w->item->lane);

	slices_args(w, &w->f[E_ARGS]);
	slices_args(w, &w->tail[E_ARGS]);
	if (!w->s.kind.len)
		slices_value_of(w, "chrome.cat", E_CATEGORY);
	slices_value_of(w, "chrome.id", E_ID);
	slices_value_of(w, "chrome.id2", E_ID2);
	slices_value_of(w, "chrome.scope", E_SCOPE);
	slices_value_of(w, "thread.id", E_TID);
	if (thread)
		import_filled(w->out, "thread.name", thread->name);
	fields_others(&slices_fields, w->item->text, w->out);
	if (w->item->tail.len)
		fields_others(&slices_fields, w->item->tail, w->out);
}

static void slices_attributes(struct slices_saying *w)
{
	import_open(w->out, "attributes");
	if (!w->own)
		slices_foreign(w);
	else if (w->args[OWN_ATTRIBUTES].type == SCAN_OBJECT)
		slices_members_of(w, &w->args[OWN_ATTRIBUTES]);
	import_close(w->out);
}

/* ---- records ------------------------------------------------------------------------------ */

static void slices_links(struct slices_saying *w)
{
	if (!w->item->links)
		return;
	import_list(w->out, "links");
	for (const struct slices_link *l = w->item->links; l; l = l->next) {
		import_item(w->out);
		import_text(w->out, "trace_id", slices_trace(w));
		import_text(w->out, "span_id", l->to->span_id);
		import_close(w->out);
	}
	import_close_list(w->out);
}

/* Which process it was: at those that are in no other one. */
static void slices_resource(struct slices_saying *w)
{
	if (w->own || w->s.parent_id.len)
		return;
	import_open(w->out, "resource");
	if (w->process)
		import_filled(w->out, "service.name", w->process->name);
	slices_value_of(w, "process.pid", E_PID);
	import_close(w->out);
}

/* What our own export says: false, it is a span that was never seen, only spoken of. */
static bool slices_own_span(struct slices_saying *w)
{
	struct str state = field_text(&w->args[OWN_STATE], w->arena);

	if (!w->args[OWN_SPAN].text.len)
		return true;
	w->s.parent_id = field_id(&w->args[OWN_PARENT], 16, w->arena);
	w->s.has_end = !state.len;
	w->s.status = field_text(&w->args[OWN_STATUS], w->arena);
	w->s.message = field_text(&w->args[OWN_MESSAGE], w->arena);
	if (!str_eq(w->s.status, STR("ok")) && !str_eq(w->s.status, STR("error")))
		w->s.status = (struct str){0};
	return !str_eq(state, STR("missing"));
}

static void slices_span(struct slices_saying *w)
{
	const struct slices_item *item = w->item;

	w->s = (struct import_span){.ts = slices_at(w, item->ts),
		.has_end = !item->open,
		.trace_id = slices_trace(w),
		.span_id = item->span_id,
		.name = slices_called_name(w),
		.kind = slices_kind(w)};
	if (item->parent)
		w->s.parent_id = item->parent->span_id;
	if (!item->open)
		w->s.end_ts = slices_at(w, item->end_ts);
	if (w->own && !slices_own_span(w))
		return;
	import_span(w->out, &w->s);
	slices_attributes(w);
	slices_links(w);
	slices_resource(w);
	import_span_events(w->out, &w->s);
	import_span_end(w->out, &w->s);
}

static void slices_event_of(struct slices_saying *w)
{
	struct str span = {0};

	if (w->own)
		span = field_id(&w->args[OWN_SPAN], 16, w->arena);
	if (!span.len && w->item->parent)
		span = w->item->parent->span_id;
	import_event(w->out, slices_at(w, w->item->ts), slices_trace(w), span,
		slices_called_name(w));
	slices_attributes(w);
	import_end(w->out);
}

void slices_say(struct slices *c, const struct slices_item *item, struct arena *arena,
	struct import_out *out)
{
	struct slices_saying w = {.c = c, .item = item, .arena = arena, .out = out};

	if (item->what == SLICES_FLOW)
		return;
	import_mark_spot(out, item->spot);
	fields_read(&slices_fields, item->text, w.f);
	if (item->tail.len)
		fields_read(&slices_fields, item->tail, w.tail);
	w.process = slices_name_find(&c->names, item->pid);
	w.own = slices_is_own(c, item, &w.f[E_ARGS], w.args);
	if (item->what == SLICES_INSTANT)
		slices_event_of(&w);
	else
		slices_span(&w);
}
