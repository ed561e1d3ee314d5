#include "read/input.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "read/chunk.h"
#include "read/source_follow.h"
#include "read/recall.h"
#include "read/source.h"
#include "read/spool.h"

enum {
	LINE_MAX_BYTES = 64 << 20,
	CHUNK_MAX_BYTES = 256 << 20,
	BLOCK_BYTES = 128 << 10,
	WINDOW_BYTES = 64 << 10, /* of several, for reading again */
	ROUNDS = 16, /* how often a call goes on reading when it has found no line yet */
};

struct input {
	struct reading reading;
	struct chunks chunks;
	struct recall recall;
	struct source **sources; /* by index */
	size_t count;		 /* of sources */
	size_t room;		 /* of sources, allocated */
	struct source **live;	 /* those that take turns; of static files only one */
	size_t live_count;	 /* of these */
	size_t live_room;	 /* of these, allocated */
	size_t turn;		 /* whose it is, in `live` */
	struct source **spent;	 /* ended, their lines still lent out */
	size_t spent_count;	 /* of these */
	size_t spent_room;	 /* of these, allocated */
	uint32_t next_static;	 /* no static file before this one waits for its turn */
	bool static_live;	 /* a static file has its turn */
	uint64_t lines;		 /* given */
	struct input_pass pass;	 /* who looks at lines first */
	uint64_t gone;		 /* not found again */
	struct spool spool;	 /* lines that were made of those of the sources */
};

static size_t size_or(size_t size, size_t otherwise)
{
	return size ? size : otherwise;
}

struct input *input_new(const struct input_options *options)
{
	struct input *in = mem_new(sizeof(*in));

	in->reading.line_max = size_or(options->line_max, LINE_MAX_BYTES);
	in->reading.block_size = size_or(options->block_size, BLOCK_BYTES);
	in->reading.follow = options->follow;
	in->reading.no_notify = options->no_notify;
	in->pass = options->pass;
	in->spool.folder = options->spool_folder;
	notices_init(&in->reading.notices);
	in->chunks.faults = &in->reading.faults;
	in->chunks.max = size_or(options->chunk_max, CHUNK_MAX_BYTES);
	in->chunks.seed = options->seed;
	in->recall.window_max = in->reading.block_size < WINDOW_BYTES
		? in->reading.block_size
		: WINDOW_BYTES;
	return in;
}

void input_free(struct input *in)
{
	if (!in)
		return;
	for (size_t i = 0; i < in->count; i++)
		source_free(in->sources[i], &in->reading);
	free(in->sources);
	free(in->live);
	free(in->spent);
	chunks_release(&in->chunks);
	recall_release(&in->recall);
	notices_release(&in->reading.notices);
	spool_release(&in->spool);
	faults_release(&in->reading.faults);
	free(in);
}

/* ---- sources and their turns ---- */

static void input_make_live(struct input *in, struct source *s)
{
	in->live = mem_grow(
		in->live, &in->live_room, in->live_count + 1, sizeof(*in->live));
	in->live[in->live_count++] = s;
}

static void input_finish(struct input *in, struct source *s)
{
	if (s->kind == SOURCE_STATIC && s->file.pinned)
		in->static_live = false;
	source_finish(s, &in->reading);
	chunks_end(&in->chunks, s->index);
	in->spent = mem_grow(
		in->spent, &in->spent_room, in->spent_count + 1, sizeof(*in->spent));
	in->spent[in->spent_count++] = s;
}

/* Regular files are read one after the other. */
static void input_next_static(struct input *in)
{
	while (!in->static_live && in->next_static < in->count) {
		struct source *s = in->sources[in->next_static++];

		if (s->kind != SOURCE_STATIC || s->ended)
			continue;
		if (source_begin(s, &in->reading)) {
			in->static_live = true;
			input_make_live(in, s);
		} else {
			input_finish(in, s);
		}
	}
}

static struct source *input_add(struct input *in, const char *name, const char *path)
{
	struct source *s = source_new((uint32_t)in->count, name, path);

	in->sources = mem_grow(in->sources, &in->room, in->count + 1, sizeof(*in->sources));
	in->sources[in->count++] = s;
	return s;
}

static uint32_t input_added(struct input *in, struct source *s)
{
	if (s->eof)
		input_finish(in, s);
	else if (s->kind != SOURCE_STATIC)
		input_make_live(in, s);
	return s->index;
}

uint32_t input_add_file(struct input *in, const char *path)
{
	struct source *s;

	if (path[0] == '-' && !path[1])
		return input_add_fd(in, STDIN_FILENO, "<stdin>");
	s = input_add(in, path, path);
	source_open(s, &in->reading);
	return input_added(in, s);
}

uint32_t input_add_fd(struct input *in, int fd, const char *name)
{
	struct source *s = input_add(in, name, NULL);

	source_take(s, &in->reading, fd);
	return input_added(in, s);
}

struct str input_name(const struct input *in, uint32_t source)
{
	return source < in->count ? str_from(in->sources[source]->name) : (struct str){0};
}

bool input_ended(const struct input *in, uint32_t source)
{
	return source >= in->count || in->sources[source]->ended;
}

bool input_static(const struct input *in, uint32_t source)
{
	return source < in->count && in->sources[source]->kind == SOURCE_STATIC;
}

void input_end(struct input *in, uint32_t source)
{
	struct source *s = source < in->count ? in->sources[source] : NULL;

	if (!s || s->ended)
		return;
	s->eof = true;
	if (s->kind == SOURCE_STATIC && !s->file.pinned)
		input_finish(in, s);
}

void input_stop(struct input *in)
{
	in->chunks.stopped = true;
	for (uint32_t i = 0; i < in->count; i++)
		input_end(in, i);
}

bool input_done(const struct input *in)
{
	for (size_t i = in->next_static; i < in->count; i++)
		if (in->sources[i]->kind == SOURCE_STATIC && !in->sources[i]->ended)
			return false;
	return !in->live_count && !in->chunks.ready.first;
}

/* ---- lines ---- */

static size_t input_ready(struct input *in, struct line *lines, size_t max)
{
	size_t count = 0;

	while (count < max && chunks_ready(&in->chunks, &lines[count]))
		count++;
	return count;
}

/*
 * Takes the chunk records out of `lines`, and puts in what they became. Where that is more than
 * there is room for, what follows waits behind it.
 */
static size_t input_join(struct input *in, struct line *lines, size_t count, size_t max)
{
	size_t kept = 0;

	while (kept < count && !in->chunks.ready.first && !chunk_suspect(lines[kept].text))
		kept++;
	for (size_t i = kept; i < count; i++) {
		if (chunk_suspect(lines[i].text) && chunks_take(&in->chunks, &lines[i]))
			kept += input_ready(in, lines + kept, i + 1 - kept);
		else if (in->chunks.ready.first)
			chunks_queue(&in->chunks, &lines[i]);
		else if (kept++ != i)
			lines[kept - 1] = lines[i];
	}
	return kept + input_ready(in, lines + kept, max - kept);
}

static struct source *input_turn(struct input *in)
{
	if (in->turn >= in->live_count)
		in->turn = 0;
	return in->live[in->turn++];
}

/* The one whose turn it just was goes out; a static file makes room for the next. */
static void input_drop_turn(struct input *in, struct source *s)
{
	in->turn--;
	in->live_count--;
	for (size_t i = in->turn; i < in->live_count; i++)
		in->live[i] = in->live[i + 1];
	input_finish(in, s);
	input_next_static(in);
}

static size_t input_of(
	struct input *in, struct source *s, struct line *lines, size_t max, bool *moved)
{
	size_t count = source_lines(s, &in->reading, lines, max, moved);

	count = input_join(in, lines, count, max);
	if (s->more || !(s->eof || s->restart))
		return count;
	if (s->eof) {
		input_drop_turn(in, s);
	} else {
		chunks_end(&in->chunks, s->index);
		follow_restart(s);
	}
	return count;
}

static size_t input_round(struct input *in, struct line *lines, size_t max, bool *moved)
{
	size_t count = 0;

	for (size_t left = in->live_count; left && count < max; left--)
		count += input_of(in, input_turn(in), lines + count, max - count, moved);
	return count + input_ready(in, lines + count, max - count);
}

static void input_changed(void *to, uint32_t source)
{
	struct input *in = to;

	in->sources[source]->changed = true;
}

static void input_forget(struct input *in)
{
	chunks_forget(&in->chunks);
	while (in->spent_count)
		block_release(&in->spent[--in->spent_count]->block);
}

void input_look(struct input *in, struct line *lines, size_t count)
{
	if (!in->pass.pass)
		return;
	in->pass.begin(in->pass.to);
	for (size_t i = 0; i < count; i++)
		if (in->pass.pass(in->pass.to, &lines[i], false))
			lines[i].recallable = false;
}

size_t input_lines_raw(struct input *in, struct line *lines, size_t max)
{
	bool moved = true;
	size_t count;

	input_forget(in);
	input_next_static(in);
	notices_read(&in->reading.notices, input_changed, in);
	count = input_ready(in, lines, max);
	for (int i = 0; i < ROUNDS && moved && !count && max; i++) {
		moved = false;
		count = input_round(in, lines, max, &moved);
	}
	in->lines += count;
	return count;
}

size_t input_lines(struct input *in, struct line *lines, size_t max)
{
	size_t count = input_lines_raw(in, lines, max);

	input_look(in, lines, count);
	return count;
}

/* ---- waiting ---- */

static bool source_has_more(const struct source *s)
{
	return s->more || s->eof || s->restart || s->changed || s->kind == SOURCE_STATIC;
}

static void timeout_lower(int *timeout_ms, int ms)
{
	if (*timeout_ms < 0 || *timeout_ms > ms)
		*timeout_ms = ms;
}

size_t input_poll(struct input *in, struct pollfd *fds, size_t max, int *timeout_ms)
{
	size_t count = 0;
	int notices = in->reading.notices.fd;

	input_next_static(in);
	if (in->chunks.ready.first)
		timeout_lower(timeout_ms, 0);
	if (notices >= 0 && in->live_count && max)
		fds[count++] = (struct pollfd){.fd = notices, .events = POLLIN};
	for (size_t i = 0; i < in->live_count; i++) {
		const struct source *s = in->live[i];

		if (source_has_more(s))
			timeout_lower(timeout_ms, 0);
		else if (s->kind == SOURCE_STREAM && count < max)
			fds[count++] = (struct pollfd){.fd = s->file.fd, .events = POLLIN};
		else if (s->kind == SOURCE_STREAM || s->clocked)
			timeout_lower(timeout_ms, FOLLOW_CLOCK_MS);
	}
	return count;
}

/* `[`, or `[{`: it may be a document. `[info]` is none. */
static bool partial_list(struct str tail)
{
	return tail.at[0] == '[' && (tail.len == 1 || tail.at[1] == '{');
}

/*
 * As much of an unfinished line as cannot be (the beginning of) a record: one begins the line,
 * perhaps behind blanks, or stands inside it as `{"`.
 */
static struct str partial_text(struct str tail, bool *drawn)
{
	size_t blank = 0;
	size_t len;

	while (blank < tail.len && (tail.at[blank] == ' ' || tail.at[blank] == '\t'))
		blank++;
	if (blank == tail.len || tail.at[blank] == '{' ||
		partial_list(str_tail(tail, blank)))
		return (struct str){0};
	for (len = blank; len < tail.len; len++)
		if (tail.at[len] == '{' && (len + 1 == tail.len || tail.at[len + 1] == '"'))
			break;
	*drawn = tail.at[len - 1] == '\r' && len == tail.len;
	if (*drawn)
		len--;
	return utf8_whole(str_head(tail, len));
}

bool input_partial(struct input *in, struct line *line)
{
	for (size_t i = 0; i < in->live_count; i++) {
		struct source *s = in->live[i];
		struct str text;
		bool drawn;

		if (s->kind != SOURCE_STREAM || s->more || s->held || in->pass.pass)
			continue;
		text = partial_text(block_tail(&s->block), &drawn);
		if (!text.len)
			continue;
		block_give(&s->block, text.len, line);
		line->source = s->index;
		line->drawn = drawn;
		return true;
	}
	return false;
}

bool input_long(struct input *in, uint32_t *source, struct str *head)
{
	for (size_t i = 0; i < in->live_count; i++) {
		struct source *s = in->live[i];

		*head = block_tail(&s->block);
		if (s->asked || s->pieces || head->len < INPUT_LONG)
			continue;
		s->asked = true;
		*source = s->index;
		return true;
	}
	return false;
}

void input_pieces(struct input *in, uint32_t source)
{
	if (source < in->count)
		in->sources[source]->pieces = true;
}

/* ---- reading again ---- */

bool input_regular(const struct input *in, uint32_t source)
{
	return source < in->count && in->sources[source]->recallable;
}

bool input_spool(struct input *in, uint32_t source, struct str lines, uint64_t *offset)
{
	uint64_t at = in->spool.size;

	if (!input_regular(in, source) || !spool_add(&in->spool, lines))
		return false;
	input_spooled(in, source);
	*offset = at;
	return true;
}

void input_spooled(struct input *in, uint32_t source)
{
	if (!in->sources[source]->spooled)
		recall_forget(&in->recall, source);
	in->sources[source]->spooled = true;
}

static bool input_spooled_again(
	struct input *in, const struct source *s, uint64_t offset, struct str *text)
{
	struct recall_place place = {.source = s->index,
		.offset = offset,
		.end = in->spool.size,
		.line_max = SIZE_MAX - LINE_PAD};

	if (offset >= place.end)
		return false;
	return recall_held(&in->recall, &place, text) ||
		recall_read(&in->recall, in->spool.fd, &place, text);
}

static bool input_again(
	struct input *in, struct source *s, uint64_t offset, struct str *text)
{
	struct recall_place place = {
		.source = s->index, .offset = offset, .line_max = in->reading.line_max};

	if (s->spooled)
		return input_spooled_again(in, s, offset, text);
	place.base = s->recall_base;
	place.end = s->recallable ? s->at : s->recall_end;
	if (offset < place.base || offset >= place.end)
		return false;
	if (recall_held(&in->recall, &place, text))
		return true;
	return recall_read(&in->recall,
		files_fd(&in->reading.files, s->first ? s->first : &s->file), &place, text);
}

bool input_recall(struct input *in, uint32_t source, uint64_t offset, struct str *text)
{
	struct source *s = source < in->count ? in->sources[source] : NULL;
	struct line line = {.source = source, .offset = offset};
	bool found = s && (s->spooled || !s->lost) && input_again(in, s, offset, text);

	if (found) {
		line.text = *text;
		line.whole = text->len;
		found = !in->pass.pass || !in->pass.pass(in->pass.to, &line, true);
	}
	in->gone += !found;
	return found;
}

/* ---- the rest ---- */

void input_hold(struct input *in, uint32_t source, bool held)
{
	if (source < in->count)
		in->sources[source]->held = held;
}

void input_note(struct input *in, uint32_t source, const char *text)
{
	faults_note(&in->reading.faults, source, text);
}

bool input_diag(struct input *in, struct diag *d)
{
	uint32_t source;

	if (!faults_take(&in->reading.faults, &source, d))
		return false;
	d->source = input_name(in, source);
	return true;
}

struct input_counts input_counts(const struct input *in)
{
	return (struct input_counts){.bytes = in->reading.bytes,
		.lines = in->lines,
		.lost_pieces = in->chunks.lost,
		.gone = in->gone};
}
