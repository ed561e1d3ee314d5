#include "read/chunk_record.h"

#include "read/chunk.h"

/* The members as they were found; a type of SCAN_NULL and no text: not there. */
struct members {
	struct scan_value type;
	struct scan_value id;
	struct scan_value seq;
	struct scan_value count;
	struct scan_value data;
};

/* The last one: within a record's data it would be escaped. */
static const char *chunk_last(struct str text)
{
	const struct str begin = STR("{\"type\":\"chunk\"");
	const char *last = NULL, *hit;

	while ((hit = memmem(text.at, text.len, begin.at, begin.len))) {
		last = hit;
		text = str_tail(text, (size_t)(hit - text.at) + begin.len);
	}
	return last;
}

size_t chunk_record_begin(struct str line)
{
	const char *begin;
	size_t blank = 0;

	while (blank < line.len && (line.at[blank] == ' ' || line.at[blank] == '\t'))
		blank++;
	if (blank < line.len && line.at[blank] == '{')
		return blank;
	begin = chunk_last(chunk_part(line));
	return begin ? (size_t)(begin - line.at) : line.len;
}

static struct scan_value *members_place(struct members *m, const struct scan_value *key)
{
	if (scan_is(key, STR("type")))
		return &m->type;
	if (scan_is(key, STR("id")))
		return &m->id;
	if (scan_is(key, STR("seq")))
		return &m->seq;
	if (scan_is(key, STR("count")))
		return &m->count;
	if (scan_is(key, STR("data")))
		return &m->data;
	return NULL;
}

static bool members_read(struct members *m, struct str text)
{
	struct scan s;
	struct scan_member member;

	scan_init(&s, text, LINE_PAD);
	if (!scan_object(&s))
		return false;
	while (scan_member(&s, &member)) {
		struct scan_value *place = members_place(m, &member.key);

		if (place)
			*place = member.value;
	}
	return !s.error && scan_done(&s);
}

static bool chunk_number(
	const struct scan_value *value, int64_t least, int64_t most, uint32_t *number)
{
	int64_t wide;

	if (value->type != SCAN_NUMBER || !scan_int(value, &wide) || wide < least ||
		wide > most)
		return false;
	*number = (uint32_t)wide;
	return true;
}

static const char *chunk_record_use(struct chunk_record *r, const struct members *m)
{
	if (m->id.type != SCAN_STRING || !m->id.text.len || m->id.text.len > CHUNK_ID_MAX)
		return "a chunk's id must be a string of 1 to 128 bytes";
	if (!chunk_number(&m->count, 1, CHUNK_COUNT_MAX, &r->count))
		return "a chunk's count must be an integer from 1 to 262144";
	if (!chunk_number(&m->seq, 0, (int64_t)r->count - 1, &r->seq))
		return "a chunk's seq must be an integer from 0 to below its count";
	if (m->data.type != SCAN_STRING)
		return "a chunk's data must be a string";
	r->id = m->id;
	r->data = m->data;
	return NULL;
}

bool chunk_record_read(struct str text, struct chunk_record *r)
{
	struct members m = {0};

	if (!members_read(&m, text))
		return false;
	if (m.type.type != SCAN_STRING || !scan_is(&m.type, STR("chunk")))
		return false;
	*r = (struct chunk_record){0};
	r->fault = chunk_record_use(r, &m);
	return true;
}
