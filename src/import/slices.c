#include "import/slices.h"

#include <stdlib.h>

#include "base/mem.h"
#include "import/head.h"
#include "import/slices_parts.h"

const char *const slices_members[] = {"traceEvents", NULL};

static bool slices_list(struct slices *c, const struct import_from *from, struct str list,
	struct arena *arena, struct import_out *out)
{
	struct scan s;
	struct scan_value v;
	uint64_t good = 0, broken = 0;
	const char *at = list.at;

	scan_init(&s, list, 0);
	if (!scan_array(&s))
		return false;
	while (scan_element(&s, &v)) {
		bool used;

		spot_pass(&c->spot, (struct str){at, (size_t)(v.text.at - at)});
		at = v.text.at;
		used = slices_event(c, from, v.text, arena, out);
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

	c->spot = (struct spot){v->number, v->column};
	if (str_starts(v->text, STR("[")))
		return slices_list(c, from, v->text, arena, out);
	if (!v->within.len && scan_find(v->text, STR("traceEvents"), &list)) {
		slices_around(c, v->text, arena);
		spot_pass(&c->spot, str_head(v->text, (size_t)(list.text.at - v->text.at)));
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
