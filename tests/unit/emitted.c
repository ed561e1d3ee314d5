#include "emitted.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/scan.h"

enum { ID_SIZE = 16, CHUNKS_MAX = 1 << 16 };

struct partial {
	char id[ID_SIZE];
	unsigned count; /* of chunks; what came lies in data[0] to data[count - 1] */
	unsigned have;
	struct buf *data;
};

static struct scan_value member_of(struct str object, const char *key)
{
	struct scan_value value = {0};

	if (!scan_find(object, str_from(key), &value))
		value = (struct scan_value){0};
	return value;
}

static void add_record(struct emitted *e, struct str line)
{
	e->records = realloc(e->records, (e->count + 1) * sizeof(*e->records));
	e->records[e->count] = (struct buf){0};
	buf_add(&e->records[e->count++], line);
}

static struct partial *partial_of(struct emitted *e, struct str id, unsigned count)
{
	struct partial *p;

	for (unsigned i = 0; i < e->part_count; i++)
		if (memcmp(e->parts[i].id, id.at, ID_SIZE) == 0)
			return &e->parts[i];
	e->parts = realloc(e->parts, (e->part_count + 1) * sizeof(*e->parts));
	p = &e->parts[e->part_count++];
	*p = (struct partial){.count = count, .data = calloc(count, sizeof(struct buf))};
	memcpy(p->id, id.at, ID_SIZE);
	return p;
}

static void forget(struct partial *p)
{
	for (unsigned i = 0; i < p->count; i++)
		buf_release(&p->data[i]);
	free(p->data);
}

static void join(struct emitted *e, struct partial *p)
{
	struct buf line = {0};
	size_t offset;
	const char *reason;

	for (unsigned i = 0; i < p->count; i++)
		buf_add(&line, buf_str(&p->data[i]));
	if (scan_check(buf_str(&line), &offset, &reason))
		add_record(e, buf_str(&line));
	else
		e->broken++;
	buf_release(&line);
	forget(p);
	*p = e->parts[--e->part_count];
}

static bool add_chunk(struct emitted *e, struct str line)
{
	struct scan_value id = member_of(line, "id");
	struct scan_value seq = member_of(line, "seq");
	struct scan_value count = member_of(line, "count");
	struct scan_value data = member_of(line, "data");
	int64_t place;
	int64_t of;
	struct partial *p;

	if (id.text.len != ID_SIZE || !scan_int(&seq, &place) || !scan_int(&count, &of))
		return false;
	if (of < 1 || of > CHUNKS_MAX || place < 0 || place >= of ||
		data.type != SCAN_STRING)
		return false;
	p = partial_of(e, id.text, (unsigned)of);
	if (p->count != (unsigned)of || p->data[place].len != 0)
		return false;
	scan_unescape(&data, &p->data[place]);
	if (++p->have == p->count)
		join(e, p);
	e->chunks++;
	return true;
}

static void add_line(struct emitted *e, struct str line)
{
	size_t offset;
	const char *reason;
	struct scan_value type;

	if (line.len + 1 > e->longest)
		e->longest = (unsigned)line.len + 1;
	if (!str_starts(line, STR("{")))
		return;
	if (!scan_check(line, &offset, &reason)) {
		e->broken++;
		return;
	}
	type = member_of(line, "type");
	if (!scan_is(&type, STR("chunk")))
		add_record(e, line);
	else if (!add_chunk(e, line))
		e->broken++;
}

void emitted_parse(struct emitted *e)
{
	struct str rest = buf_str(&e->bytes);

	while (rest.len > 0) {
		struct str line = str_head(rest, str_find(rest, '\n'));

		if (line.len == rest.len)
			e->broken++; /* no LF */
		else
			add_line(e, line);
		rest = str_tail(rest, line.len + 1);
	}
}

void emitted_read(struct emitted *e, int fd)
{
	ssize_t n;

	while ((n = read(fd, buf_reserve(&e->bytes, 1 << 16), 1 << 16)) > 0)
		e->bytes.len += (size_t)n;
	emitted_parse(e);
}

void emitted_release(struct emitted *e)
{
	for (unsigned i = 0; i < e->count; i++)
		buf_release(&e->records[i]);
	for (unsigned i = 0; i < e->part_count; i++)
		forget(&e->parts[i]);
	free(e->records);
	free(e->parts);
	buf_release(&e->bytes);
	*e = (struct emitted){0};
}

struct str emitted_member(const struct emitted *e, unsigned record, const char *member)
{
	const char *inner = "attributes.";
	struct scan_value value;

	if (record >= e->count)
		return (struct str){0};
	if (strncmp(member, inner, strlen(inner)) != 0)
		return member_of(buf_str(&e->records[record]), member).text;
	value = member_of(buf_str(&e->records[record]), "attributes");
	return member_of(value.text, member + strlen(inner)).text;
}

unsigned emitted_named(const struct emitted *e, const char *name, long *sum)
{
	unsigned found = 0;

	*sum = 0;
	for (unsigned i = 0; i < e->count; i++) {
		struct str count = emitted_member(e, i, "attributes.count");

		if (!str_eq(emitted_member(e, i, "name"), str_from(name)))
			continue;
		found++;
		if (count.len > 0)
			*sum += strtol(count.at, NULL, 10);
	}
	return found;
}
