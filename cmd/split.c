#include "split.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/mem.h"

enum { NAME_MOST = 180, NAME_KEPT = 120, SLOTS_FIRST = 64, NAMES_MOST = 1 << 16 };

/* ---- names -------------------------------------------------------------------------------- */

static bool split_plain(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
		(!first && (c == '-' || c == '.'));
}

void split_name(const struct id *trace_id, struct buf *out)
{
	size_t begin = out->len;
	struct buf id = {0};

	id_format(trace_id, 32, &id);
	for (size_t i = 0; i < id.len; i++) {
		if (split_plain(id.at[i], !i))
			buf_add_byte(out, id.at[i]);
		else
			buf_addf(out, "%%%02X", (unsigned char)id.at[i]);
	}
	if (out->len - begin > NAME_MOST) {
		out->len = begin + NAME_KEPT;
		buf_addf(out, "~%016" PRIx64 "%016" PRIx64, hash_text(buf_str(&id), 0),
			hash_text(buf_str(&id), 1));
	}
	buf_release(&id);
}

static void split_path(struct split *s, struct str name, unsigned number)
{
	buf_reset(&s->path);
	buf_add(&s->path, str_from(s->folder));
	buf_add_byte(&s->path, '/');
	buf_add(&s->path, name);
	if (number > 1)
		buf_addf(&s->path, ".%u", number);
	buf_add(&s->path, str_from(s->ending));
}

/* ---- what fails --------------------------------------------------------------------------- */

static void split_failed(struct split *s, int error, struct str what)
{
	if (s->error)
		return;
	s->error = error;
	buf_add(&s->failed, what);
}

static void split_check(struct split *s, const struct outlet *o)
{
	if (o->error)
		split_failed(s, o->error, o->path ? str_from(o->path) : buf_str(&s->path));
}

bool split_begin(struct split *s)
{
	struct stat now;

	if (mkdir(s->folder, 0777) < 0 && errno != EEXIST)
		split_failed(s, errno, str_from(s->folder));
	else if (stat(s->folder, &now) < 0)
		split_failed(s, errno, str_from(s->folder));
	else if (!S_ISDIR(now.st_mode))
		split_failed(s, ENOTDIR, str_from(s->folder));
	return !s->error;
}

/* ---- files of records --------------------------------------------------------------------- */

static void split_grow(struct split *s)
{
	s->slot_count = s->slot_count ? s->slot_count * 2 : SLOTS_FIRST;
	free(s->slots);
	s->slots = mem_new(s->slot_count * sizeof(*s->slots));
	for (size_t i = 0; i < s->count; i++) {
		uint64_t hash = hash_text(buf_str(&s->files[i].name), s->seed);
		uint32_t *slot = &s->slots[hash & (s->slot_count - 1)];

		s->files[i].chain = *slot;
		*slot = (uint32_t)i + 1;
	}
}

static uint32_t split_find(const struct split *s, struct str name)
{
	uint64_t hash = hash_text(name, s->seed);
	uint32_t i = s->slot_count ? s->slots[hash & (s->slot_count - 1)] : 0;

	while (i && !str_eq(buf_str(&s->files[i - 1].name), name))
		i = s->files[i - 1].chain;
	return i;
}

static uint32_t split_add(struct split *s, struct str name)
{
	s->files = mem_grow(s->files, &s->room, s->count + 1, sizeof(*s->files));
	s->files[s->count] = (struct split_file){.out = {.fd = -1}};
	buf_add(&s->files[s->count].name, name);
	if (s->count++ >= s->slot_count) {
		split_grow(s);
	} else {
		uint32_t *slot = &s->slots[hash_text(name, s->seed) & (s->slot_count - 1)];

		s->files[s->count - 1].chain = *slot;
		*slot = (uint32_t)s->count;
	}
	return (uint32_t)s->count;
}

/* Where one more descriptor may stand: that of the file that was written longest ago goes. */
static uint32_t *split_place(struct split *s)
{
	uint32_t *oldest = &s->open[0];
	struct split_file *f;

	for (size_t i = 0; i < SPLIT_OPEN; i++) {
		if (!s->open[i])
			return &s->open[i];
		if (s->files[s->open[i] - 1].used < s->files[*oldest - 1].used)
			oldest = &s->open[i];
	}
	f = &s->files[*oldest - 1];
	if (!s->append) {
		outlet_rest(&f->out);
		split_check(s, &f->out);
		return oldest;
	}
	if (!outlet_close(&f->out))
		split_check(s, &f->out);
	outlet_release(&f->out);
	return oldest;
}

static bool split_make(struct split *s, struct split_file *f)
{
	bool made;

	split_path(s, buf_str(&f->name), 1);
	made = s->append ? outlet_append(&f->out, buf_text(&s->path))
			 : outlet_open_own(&f->out, buf_text(&s->path));
	split_check(s, &f->out);
	return made;
}

/* An opened file has a path. */
static struct outlet *split_opened(struct split *s, uint32_t number)
{
	struct split_file *f = &s->files[number - 1];
	bool held = false;

	for (size_t i = 0; i < SPLIT_OPEN; i++)
		held |= s->open[i] == number;
	f->used = ++s->now;
	if (held)
		return &f->out;
	*split_place(s) = number;
	if (!f->out.path && !split_make(s, f))
		return NULL;
	return &f->out;
}

void split_end(struct split *s)
{
	for (size_t i = 0; i < s->count && !s->error; i++)
		if (s->files[i].out.path && !outlet_close(&s->files[i].out))
			split_check(s, &s->files[i].out);
}

/* A stream may have traces without end; files that are appended to can be opened again. */
static void split_forget(struct split *s)
{
	split_end(s);
	for (size_t i = 0; i < s->count; i++) {
		outlet_release(&s->files[i].out);
		buf_release(&s->files[i].name);
	}
	s->count = 0;
	memset(s->slots, 0, s->slot_count * sizeof(*s->slots));
	memset(s->open, 0, sizeof(s->open));
}

struct outlet *split_records(struct split *s, const struct id *trace_id)
{
	struct buf name = {0};
	uint32_t number;

	if (s->append && s->count >= NAMES_MOST)
		split_forget(s);
	if (s->error)
		return NULL;
	split_name(trace_id, &name);
	number = split_find(s, buf_str(&name));
	if (!number)
		number = split_add(s, buf_str(&name));
	buf_release(&name);
	return split_opened(s, number);
}

void split_flush(struct split *s)
{
	for (size_t i = 0; i < SPLIT_OPEN; i++) {
		struct split_file *f = s->open[i] ? &s->files[s->open[i] - 1] : NULL;

		if (!f)
			continue;
		outlet_flush(&f->out);
		split_check(s, &f->out);
	}
}

void split_release(struct split *s)
{
	for (size_t i = 0; i < s->count; i++) {
		outlet_release(&s->files[i].out);
		buf_release(&s->files[i].name);
	}
	free(s->files);
	free(s->slots);
	buf_release(&s->path);
	buf_release(&s->failed);
}

/* ---- a file at a time --------------------------------------------------------------------- */

static bool split_there(struct split *s)
{
	struct stat now;

	return lstat(buf_text(&s->path), &now) == 0;
}

bool split_open(struct split *s, const struct id *trace_id, bool fresh, struct outlet *out)
{
	unsigned number = 1;
	struct buf name = {0};

	split_name(trace_id, &name);
	do {
		split_path(s, buf_str(&name), number);
	} while (fresh && split_there(s) && ++number);
	buf_release(&name);
	outlet_open_own(out, buf_text(&s->path));
	split_check(s, out);
	return !s->error;
}

bool split_close(struct split *s, struct outlet *out)
{
	outlet_close(out);
	split_check(s, out);
	outlet_release(out);
	return !s->error;
}
