#include "export/members.h"

#include <string.h>

#include "base/json.h"
#include "record/decode_member.h"

static void members_key(const char *name, struct buf *out)
{
	buf_addf(out, ",\"%s\":", name);
}

void members_text(const char *name, struct str text, struct buf *out)
{
	if (!text.len)
		return;
	members_key(name, out);
	json_string(text, out);
}

void members_time(const char *name, int64_t ns, struct buf *out)
{
	members_key(name, out);
	json_time(ns, out);
}

void members_raw(const char *name, const struct scan_value *v, struct buf *out)
{
	if (!v->text.len)
		return;
	members_key(name, out);
	json_value(v, out);
}

void members_trace_id(const struct trace *t, struct buf *out)
{
	struct buf id = {0};

	id_format(&t->id, 32, &id);
	members_text("trace_id", buf_str(&id), out);
	buf_release(&id);
}

void members_object(const struct attribute *a, size_t count, struct buf *out)
{
	buf_add_byte(out, '{');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_byte(out, ',');
		json_key(a[i].key, out);
		json_value(&a[i].value, out);
	}
	buf_add_byte(out, '}');
}

/* Nearly always there is none, and a few otherwise. */
static struct attribute *members_slot(
	struct members *m, struct str key, struct arena *arena)
{
	struct attribute *old = m->at;

	for (size_t i = 0; i < m->count; i++)
		if (str_eq(m->at[i].key, key))
			return &m->at[i];
	if (m->count == m->room) {
		m->room = m->room ? m->room * 2 : 4;
		m->at = arena_new(arena, m->room * sizeof(*m->at));
		if (old)
			memcpy(m->at, old, m->count * sizeof(*old));
	}
	m->at[m->count].key = key;
	return &m->at[m->count++];
}

void members_unknown(struct members *m, struct str object, struct arena *arena)
{
	struct scan_member one;
	struct scan s;

	scan_init(&s, object, 0);
	if (!scan_object(&s))
		return;
	while (scan_member(&s, &one))
		if (decode_member(&one.key) == M_COUNT)
			members_slot(m, facts_text(&one.key, arena), arena)->value =
				one.value;
}

void members_unknown_of(struct members *m, const struct facts *f, struct arena *arena)
{
	for (size_t i = 0; i < f->record_count; i++) {
		const struct record *r = &f->records[i];

		members_unknown(m, str_tail(r->line.text, r->before.len), arena);
	}
}

void members_add(const struct members *m, struct buf *out)
{
	for (size_t i = 0; i < m->count; i++) {
		buf_add_byte(out, ',');
		json_key(m->at[i].key, out);
		json_value(&m->at[i].value, out);
	}
}
