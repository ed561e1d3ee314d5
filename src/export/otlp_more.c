#include "export/otlp_more.h"

#include "base/json.h"

struct str otlp_more_take(struct members *others)
{
	struct str more = {0};
	size_t kept = 0;

	for (size_t i = 0; i < others->count; i++)
		if (str_eq(others->at[i].key, STR("otlp")) &&
			others->at[i].value.type == SCAN_OBJECT)
			more = others->at[i].value.text;
		else
			others->at[kept++] = others->at[i];
	others->count = kept;
	return more;
}

bool otlp_more(struct str more, const char *name, struct scan_value *v)
{
	return more.len && scan_find(more, str_from(name), v);
}

struct str otlp_more_nested(struct str more, const char *name)
{
	struct scan_value v;

	if (otlp_more(more, name, &v) && (v.type == SCAN_OBJECT || v.type == SCAN_ARRAY))
		return v.text;
	return (struct str){0};
}

void otlp_more_add(struct str more, const char *const *names, struct buf *out)
{
	struct scan_value v;

	for (; more.len && *names; names++)
		if (scan_find(more, str_from(*names), &v))
			members_raw(*names, &v, out);
}
