#include "import/pick.h"

#include "base/stamp.h"
#include "import/fields.h"

bool pick(struct str object, struct str key, struct scan_value *out)
{
	struct scan_value v;

	if (!object.len || !scan_find(object, key, &v))
		return false;
	if (v.type == SCAN_NULL)
		return false;
	*out = v;
	return true;
}

struct str pick_text(struct str object, struct str key, struct arena *arena)
{
	struct scan_value v;

	return pick(object, key, &v) ? field_text(&v, arena) : (struct str){0};
}

static struct str pick_of(struct str object, struct str key, enum scan_type type)
{
	struct scan_value v;

	return pick(object, key, &v) && v.type == type ? v.text : (struct str){0};
}

struct str pick_object(struct str object, struct str key)
{
	return pick_of(object, key, SCAN_OBJECT);
}

struct str pick_array(struct str object, struct str key)
{
	return pick_of(object, key, SCAN_ARRAY);
}

int64_t pick_count(struct str object, struct str key)
{
	struct scan_value v;
	int64_t n;

	if (!pick(object, key, &v) || v.type != SCAN_NUMBER || !scan_int(&v, &n))
		return 0;
	return n > 0 ? n : 0;
}

bool pick_true(struct str object, struct str key)
{
	struct scan_value v;

	return pick(object, key, &v) && v.type == SCAN_TRUE;
}

bool pick_time(struct str object, struct str key, struct arena *arena, int64_t *ns)
{
	return stamp_parse(pick_text(object, key, arena), ns, NULL);
}

void pick_many(
	struct str object, const struct str *names, size_t count, struct scan_value *out)
{
	struct scan_member m;
	struct scan s;

	memset(out, 0, count * sizeof(*out));
	scan_init(&s, object, 0);
	if (!scan_object(&s))
		return;
	while (scan_member(&s, &m))
		for (size_t i = 0; i < count; i++)
			if (str_eq(m.key.text, names[i]))
				out[i] = m.value;
}

enum picked pick_early(struct str head, struct str key, struct scan_value *out)
{
	struct scan_member m;
	struct scan s;

	scan_init(&s, head, 0);
	if (!scan_object(&s))
		return head.len && s.at == s.end ? PICKED_CUT : PICKED_NOT;
	while (scan_member(&s, &m))
		if (str_eq(m.key.text, key)) {
			*out = m.value;
			return PICKED;
		}
	return s.error && s.at == s.end ? PICKED_CUT : PICKED_NOT;
}
