#include "emitters/load.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAID_MAX = 10, CHUNK_LINE = 4096, HEAD_MAX = 1000 };

/* ---- what is written ---- */

static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

/* Prose with quotes, line breaks and other scripts now and then, as prompts have it. */
static const char *const signs[] = {"Read the file, then say what is in it. ",
	"Never change what you were not asked to change; ", "ask when you are not sure. ",
	"there are four hundred lines of it, ", "in two folders and one archive ",
	"0123456789", "which the tool returned ", "\"quoted\"", "C:\\folder", "\n", "\t",
	"\xc3\xa9t\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
	"{\"type\":\"event\",\"ts\":\"", "}}"};

static const char *escape_of(char c)
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\t':
		return "\\t";
	default:
		return NULL;
	}
}

static void escape(struct load_text *t)
{
	uint32_t len = 0;

	t->escaped = malloc(2 * LOAD_TEXT);
	for (size_t i = 0; i < LOAD_TEXT; i++) {
		const char *escaped = escape_of(t->raw[i]);

		t->at[i] = len;
		if (escaped != NULL)
			memcpy(t->escaped + len, escaped, 2);
		else
			t->escaped[len] = t->raw[i];
		len += escaped != NULL ? 2 : 1;
	}
	t->at[LOAD_TEXT] = len;
}

void load_text_init(struct load_text *t, uint64_t seed)
{
	size_t len = 0;
	size_t next;

	memset(t->raw, '.', sizeof(t->raw));
	for (uint64_t i = 0; len < LOAD_TEXT - 64; i++, len += next) {
		const char *sign = signs[mix(seed + i) % (sizeof(signs) / sizeof(*signs))];

		next = strlen(sign);
		memcpy(t->raw + len, sign, next);
	}
	escape(t);
}

void load_text_release(struct load_text *t)
{
	free(t->escaped);
}

static bool inside(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

struct load_piece load_piece(
	const struct load_text *t, uint64_t seed, unsigned writer, unsigned number)
{
	uint64_t random = mix(mix(seed + writer) + number);
	double scale = (double)(random >> 40) / (double)(1 << 24);
	uint32_t len = (uint32_t)(LOAD_LEAST *
		exp(scale * log((double)LOAD_MOST / LOAD_LEAST)));
	uint32_t at = (uint32_t)(random % (LOAD_TEXT - LOAD_MOST - 8));

	while (inside(t->raw[at]))
		at++;
	while (inside(t->raw[at + len]))
		len++;
	return (struct load_piece){at, len};
}

size_t load_noise(char line[256], unsigned maker, unsigned number)
{
	int filler = (int)(mix(maker * 100000 + number) % 100);

	return (size_t)snprintf(line, 256, "noise %u %u %.*s\n", maker, number, filler,
		"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz "
		"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz");
}

/* ---- what came ---- */

static void wrong(struct load_seen *seen, const char *why, const char *line, size_t len)
{
	if (seen->wrong++ < SAID_MAX)
		fprintf(stderr, "load: %s: %.*s\n", why, (int)(len < 200 ? len : 200),
			line);
}

/* The text's place and its record, when the line is one of load.c's. */
struct found {
	unsigned writer, number, at, len;
	int head; /* bytes before the text */
};

static bool find(const char *line, size_t len, struct found *f)
{
	char head[HEAD_MAX];
	size_t some = len < sizeof(head) - 1 ? len : sizeof(head) - 1;
	const char *attributes;

	memcpy(head, line, some);
	head[some] = '\0';
	attributes = strstr(head, "\"attributes\":{");
	if (attributes == NULL)
		return false;
	f->head = -1;
	sscanf(attributes,
		"\"attributes\":{\"w\":%u,\"i\":%u,\"at\":%u,\"len\":%u,\"text\":\"%n",
		&f->writer, &f->number, &f->at, &f->len, &f->head);
	if (f->head < 0)
		return false;
	f->head += (int)(attributes - head);
	return true;
}

/* The text, and what stands behind it. */
static bool is_whole(
	const struct load_seen *seen, const struct found *f, const char *line, size_t len)
{
	const struct load_text *t = seen->text;
	static const char before[] =
		"\"},\"resource\":{\"service.name\":\"load\",\"process.pid\":";
	static const char behind[] = ",\"host.name\":\"h\"}}";
	size_t size = t->at[f->at + f->len] - t->at[f->at];
	const char *at = line + f->head;
	size_t rest = len - (size_t)f->head;

	if (rest < size + sizeof(before) + sizeof(behind) - 2 ||
		memcmp(at, t->escaped + t->at[f->at], size) != 0)
		return false;
	return memcmp(at + size, before, sizeof(before) - 1) == 0 &&
		memcmp(line + len - (sizeof(behind) - 1), behind, sizeof(behind) - 1) == 0;
}

/* False: it is torn, in a file in which that may be. */
static bool add_span(struct load_seen *seen, const char *line, size_t len)
{
	struct found f;
	struct load_piece want;
	unsigned char *came;

	if (!find(line, len, &f) || f.writer >= LOAD_WRITERS || f.number >= seen->records) {
		if (!seen->glued)
			wrong(seen, "a record of nobody", line, len);
		return !seen->glued;
	}
	want = load_piece(seen->text, seen->seed, f.writer, f.number);
	if (f.at != want.at || f.len != want.len || !is_whole(seen, &f, line, len)) {
		if (!seen->glued)
			wrong(seen, "a record that is not what was written", line, len);
		return !seen->glued;
	}
	came = &seen->came[f.writer * seen->records + f.number];
	if (*came)
		wrong(seen, "a record that came twice", line, len);
	*came = 1;
	seen->arrived++;
	return true;
}

static void add_event(struct load_seen *seen, const char *line, size_t len)
{
	char copy[HEAD_MAX];
	const char *count;

	if (len >= sizeof(copy)) {
		wrong(seen, "a long event", line, len);
		return;
	}
	memcpy(copy, line, len);
	copy[len] = '\0';
	count = strstr(copy, "\"name\":\"records_dropped\",\"attributes\":{\"count\":");
	if (count != NULL)
		seen->reported += strtoull(strrchr(count, ':') + 1, NULL, 10);
	else if (strstr(copy, "\"name\":\"final\"") != NULL)
		seen->finals++;
	else
		wrong(seen, "an event of nobody", line, len);
}

static void add_noise(struct load_seen *seen, const char *line, size_t len)
{
	char want[256];
	unsigned maker, number;

	if (sscanf(line, "noise %u %u", &maker, &number) != 2 || maker >= LOAD_NOISES) {
		wrong(seen, "a text of nobody", line, len);
		return;
	}
	if (load_noise(want, maker, number) != len + 1 || memcmp(want, line, len) != 0)
		wrong(seen, "a text that is not what was written", line, len);
	if (number != seen->noise[maker]++)
		wrong(seen, "a text out of order", line, len);
}

static bool starts(const char *line, size_t len, const char *with)
{
	size_t size = strlen(with);

	return len >= size && memcmp(line, with, size) == 0;
}

static bool ends(const char *line, size_t len)
{
	return len > 2 && memcmp(line + len - 2, "}}", 2) == 0;
}

/* A record, of a line that is not torn. */
static bool add_record(struct load_seen *seen, const char *line, size_t len)
{
	if (!ends(line, len))
		return false;
	if (starts(line, len, "{\"type\":\"span\","))
		return add_span(seen, line, len);
	if (!starts(line, len, "{\"type\":\"event\","))
		return false;
	add_event(seen, line, len);
	return true;
}

/* ---- chunks ---- */

static void forget(struct load_partial *p)
{
	free(p->line);
	*p = (struct load_partial){.line = NULL};
}

/* The data with its backslashes gone: a line has no other escapes but \" and \\. */
static void unescape(struct load_partial *p, const char *data, size_t len)
{
	const char *end = data + len;

	p->line = realloc(p->line, p->len + len + 1);
	while (data < end) {
		const char *slash = memchr(data, '\\', (size_t)(end - data));
		size_t plain = (size_t)((slash != NULL ? slash : end) - data);

		memcpy(p->line + p->len, data, plain);
		p->len += plain;
		data += plain;
		if (slash != NULL && data + 1 < end)
			p->line[p->len++] = data[1];
		data += slash != NULL ? 2 : 0;
	}
}

/*
 * The one of that id, or a new one. A writer that gives a line up leaves one behind: when all are taken,
 * the one that was not touched for the longest time is of such a line.
 */
static struct load_partial *partial_of(
	struct load_stream *s, struct load_seen *seen, const char id[16])
{
	struct load_partial *oldest = &s->partials[0];

	for (size_t i = 0; i < LOAD_PARTIALS; i++) {
		struct load_partial *p = &s->partials[i];

		if (p->line != NULL && memcmp(p->id, id, 16) == 0)
			return p;
		if (oldest->line != NULL &&
			(p->line == NULL || p->touched < oldest->touched))
			oldest = p;
	}
	seen->cut += oldest->line != NULL;
	forget(oldest);
	memcpy(oldest->id, id, 16);
	return oldest;
}

static bool add_chunk(
	struct load_stream *s, struct load_seen *seen, const char *line, size_t len)
{
	char id[17], head[128];
	unsigned seq, count;
	int data = -1;
	size_t some = len < sizeof(head) - 1 ? len : sizeof(head) - 1;
	struct load_partial *p;

	memcpy(head, line, some);
	head[some] = '\0';
	sscanf(head,
		"{\"type\":\"chunk\",\"id\":\"%16[0-9a-f]\",\"seq\":%u,\"count\":%u,\"data\":\"%n",
		id, &seq, &count, &data);
	if (data < 0 || strlen(id) != 16 || len >= CHUNK_LINE ||
		memcmp(line + len - 2, "\"}", 2) != 0)
		return false;
	p = partial_of(s, seen, id);
	if (p->line == NULL)
		p->count = count;
	p->touched = ++s->clock;
	if (p->count != count || p->seq != seq)
		return false;
	unescape(p, line + data, len - (size_t)data - 2);
	if (++p->seq == count) {
		if (!add_record(seen, p->line, p->len))
			wrong(seen, "chunks that are no record", p->line, p->len);
		forget(p);
	}
	return true;
}

/* ---- lines ---- */

/* Where in the line a whole record begins, behind what a killed writer left; NULL: nowhere. */
static const char *behind_cut(const char *line, size_t len)
{
	static const char begin[] = "{\"type\":\"span\",\"ts\":\"";

	return len > 1 ? memmem(line + 1, len - 1, begin, sizeof(begin) - 1) : NULL;
}

/* False: it is torn. */
static bool take(
	struct load_stream *s, struct load_seen *seen, const char *line, size_t len)
{
	if (len == 0)
		return true;
	if (starts(line, len, "{\"type\":\"chunk\""))
		return add_chunk(s, seen, line, len);
	if (starts(line, len, "{"))
		return add_record(seen, line, len);
	add_noise(seen, line, len);
	return true;
}

static void add_line(
	struct load_stream *s, struct load_seen *seen, const char *line, size_t len)
{
	const char *end = line + len;

	while (!take(s, seen, line, (size_t)(end - line))) {
		seen->torn++;
		line = seen->glued ? behind_cut(line, (size_t)(end - line)) : NULL;
		if (line == NULL)
			break;
	}
}

static void keep(struct load_stream *s, const char *bytes, size_t len)
{
	if (len == 0)
		return;
	if (s->len + len > s->size) {
		s->size = 2 * (s->len + len);
		s->bytes = realloc(s->bytes, s->size);
	}
	memcpy(s->bytes + s->len, bytes, len);
	s->len += len;
}

void load_stream_add(
	struct load_stream *s, struct load_seen *seen, const char *bytes, size_t len)
{
	const char *end = bytes + len;
	const char *lf;

	while ((lf = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL) {
		if (s->len > 0) {
			keep(s, bytes, (size_t)(lf - bytes));
			add_line(s, seen, s->bytes, s->len);
			s->len = 0;
		} else {
			add_line(s, seen, bytes, (size_t)(lf - bytes));
		}
		bytes = lf + 1;
	}
	keep(s, bytes, (size_t)(end - bytes));
}

void load_stream_end(struct load_stream *s, struct load_seen *seen)
{
	if (s->len > 0)
		add_line(s, seen, s->bytes, s->len);
	for (size_t i = 0; i < LOAD_PARTIALS; i++) {
		seen->cut += s->partials[i].line != NULL;
		forget(&s->partials[i]);
	}
	free(s->bytes);
	*s = (struct load_stream){.bytes = NULL};
}
