#include "import/import.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "import/look.h"

enum {
	IMPORT_ROUNDS = 16
}; /* how often a call goes on when what came became no line yet */

void import_init(struct import *im, struct input *in, const struct import_options *options)
{
	*im = (struct import){.options = *options, .in = in};
	im->native.state = FEED_NATIVE;
	im->native.document = import_format_find(STR("otlp"));
}

void import_release(struct import *im)
{
	for (size_t i = 0; i < im->slot_room; i++)
		if (im->slots[i].feed) {
			feed_release(im->slots[i].feed);
			free(im->slots[i].feed);
		}
	free(im->slots);
	free(im->open);
	free(im->raw);
	made_release(&im->made);
	feed_release(&im->native);
	*im = (struct import){0};
}

static struct import_slot *import_slot(struct import *im, uint32_t source)
{
	size_t old = im->slot_room;

	if (source >= old) {
		im->slots = mem_grow(
			im->slots, &im->slot_room, (size_t)source + 1, sizeof(*im->slots));
		for (; old < im->slot_room; old++)
			im->slots[old] = (struct import_slot){0};
	}
	return &im->slots[source];
}

void import_plain(struct import *im, uint32_t source)
{
	import_slot(im, source)->plain = true;
}

/* ---- sources ------------------------------------------------------------------------------- */

static void import_feed(struct import *im, struct import_slot *slot, uint32_t source)
{
	struct feed *f = mem_new(sizeof(*f));

	f->from = (struct import_from){.name = input_name(im->in, source).at,
		.now_ns = im->now_ns,
		.seed = im->options.seed};
	f->document = im->native.document;
	feed_begin(f, im->options.format);
	slot->feed = f;
	im->open = mem_grow(
		im->open, &im->open_room, im->open_count + 1, sizeof(*im->open));
	im->open[im->open_count++] = source;
}

static void import_skipped(struct import *im, uint32_t source, const struct feed *f)
{
	char text[160];

	if (!f->skipped || !f->format)
		return;
	snprintf(text, sizeof(text),
		"%" PRIu64 " %s of types that %s does not know %s skipped", f->skipped,
		f->skipped == 1 ? "record" : "records", f->format->name,
		f->skipped == 1 ? "was" : "were");
	input_note(im->in, source, text);
}

/* What it held back goes on, and nothing is left of it. */
static void import_source_end(struct import *im, uint32_t source)
{
	struct import_slot *slot = &im->slots[source];

	slot->feed->from.now_ns = im->now_ns;
	feed_end(slot->feed, source, &im->made);
	import_skipped(im, source, slot->feed);
	feed_release(slot->feed);
	free(slot->feed);
	slot->feed = NULL;
}

static void import_ended(struct import *im)
{
	size_t kept = 0;

	for (size_t i = 0; i < im->open_count; i++) {
		uint32_t source = im->open[i];

		if (!im->slots[source].feed)
			continue;
		if (input_ended(im->in, source))
			import_source_end(im, source);
		else
			im->open[kept++] = source;
	}
	im->open_count = kept;
}

/* ---- lines --------------------------------------------------------------------------------- */

/* Whether a line of the source in a slot goes past without anybody looking at it closer. */
static inline bool import_passes_slot(
	const struct import_slot *slot, const struct line *line)
{
	return slot->plain ||
		(slot->native && !(line->text.len > 2 && line->text.at[2] == 'r'));
}

static inline bool import_passes(const struct import *im, const struct line *line)
{
	return line->source < im->slot_room &&
		import_passes_slot(&im->slots[line->source], line);
}

/* How many of the first lines do. Most times all of them are of one source. */
static size_t import_pass(const struct import *im, const struct line *lines, size_t count)
{
	size_t past = 0;

	while (past < count && import_passes(im, &lines[past])) {
		uint32_t source = lines[past].source;
		const struct import_slot *slot = &im->slots[source];

		do {
			past++;
		} while (past < count && lines[past].source == source &&
			import_passes_slot(slot, &lines[past]));
	}
	return past;
}

/* A followed file has begun again. */
static bool import_again(const struct feed *f, const struct line *line)
{
	return line->number == 1 && !line->begun && f->number > 0;
}

/* Our own stream needs nobody who looks at it: of what it holds only the documents are translated. */
static bool import_native(struct import *im, const struct line *line)
{
	struct feed *f = &im->native;

	f->from = (struct import_from){.name = input_name(im->in, line->source).at,
		.now_ns = im->now_ns,
		.seed = im->options.seed};
	return feed_line(f, line, &im->made);
}

static void import_became(struct import *im, struct import_slot *slot, struct line *line)
{
	struct feed *f = slot->feed;

	input_hold(im->in, line->source, f->state == FEED_FOREIGN || f->held_count);
	slot->foreign |= f->state == FEED_FOREIGN;
	if (f->state == FEED_LOOKING || slot->foreign)
		line->recallable = false;
	if (f->state != FEED_NATIVE || slot->foreign)
		return;
	slot->native = true;
	feed_release(f);
	free(f);
	slot->feed = NULL;
}

/* False: it goes on as it is. */
static bool import_line(struct import *im, struct line *line)
{
	struct import_slot *slot = import_slot(im, line->source);
	bool made;

	if (slot->native)
		return import_native(im, line);
	if (slot->feed && import_again(slot->feed, line))
		import_source_end(im, line->source);
	if (!slot->feed)
		import_feed(im, slot, line->source);
	slot->feed->from.now_ns = im->now_ns;
	made = feed_line(slot->feed, line, &im->made);
	import_became(im, slot, line);
	return made;
}

/* The lines that were read, as far as they can be given. */
static size_t import_raw(struct import *im, struct line *lines, size_t count, size_t max)
{
	while (count < max) {
		struct line *line;

		if (made_take(&im->made, lines, count)) {
			count++;
			continue;
		}
		if (im->raw_at == im->raw_count)
			break;
		line = &im->raw[im->raw_at++];
		if (import_passes(im, line) || !import_line(im, line))
			lines[count++] = *line;
	}
	return count;
}

static bool import_in_pieces(const struct import_format *format)
{
	return format && (format->members || format->elements);
}

/* What begins with a line that is too long to be held may be a document that can be read by its elements. */
static void import_long(struct import *im)
{
	const struct import_format *format;
	uint32_t source;
	struct str head;

	while (input_long(im->in, &source, &head)) {
		struct import_slot *slot = import_slot(im, source);

		if (slot->plain || slot->native)
			continue;
		format = im->options.format;
		if (!format)
			look_at(str_tail(head, feed_blanks(head)), &format);
		if (import_in_pieces(format))
			input_pieces(im->in, source);
	}
}

static size_t import_read(struct import *im, struct line *lines, size_t max)
{
	size_t count = input_lines_raw(im->in, lines, max), past;

	import_long(im);
	past = import_pass(im, lines, count);
	if (past == count && !im->open_count)
		return count;
	im->raw = mem_grow(im->raw, &im->raw_room, max, sizeof(*im->raw));
	im->raw_count = count - past;
	im->raw_at = 0;
	memcpy(im->raw, lines + past, im->raw_count * sizeof(*lines));
	return past;
}

static bool import_left(const struct import *im)
{
	return im->made.taken < im->made.count || im->raw_at < im->raw_count;
}

static size_t import_some(struct import *im, struct line *lines, size_t max)
{
	size_t count = 0;

	made_begin(&im->made);
	if (!import_left(im))
		count = import_read(im, lines, max);
	count = import_raw(im, lines, count, max);
	if (im->open_count && !import_left(im)) {
		import_ended(im);
		count = import_raw(im, lines, count, max);
	}
	made_settle(&im->made, im->in, lines);
	return count;
}

size_t import_lines(struct import *im, struct line *lines, size_t max)
{
	size_t count = 0;

	if (im->options.never)
		return input_lines(im->in, lines, max);
	for (int i = 0; i < IMPORT_ROUNDS && !count && max; i++) {
		count = import_some(im, lines, max);
		if (!count && input_done(im->in) && !im->open_count)
			break;
	}
	input_look(im->in, lines, count);
	return count;
}

bool import_waits(const struct import *im)
{
	return import_left(im) || (im->open_count && input_done(im->in));
}

bool import_done(const struct import *im)
{
	return input_done(im->in) && !im->open_count && !import_left(im);
}
