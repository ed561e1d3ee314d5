#ifndef READ_INPUT_H
#define READ_INPUT_H

#include <poll.h>

#include "base/buf.h"
#include "base/diag.h"
#include "read/line.h"

/*
 * Bytes to lines: regular files, pipes, FIFOs, sockets, terminals and growing files, several at
 * once, read in blocks and never mapped (a mapped file that shrinks kills its reader). Chunk
 * records are joined here, before anybody sees a line. One thread, no waiting: the caller polls.
 *
 * A source is what was added; its index is its number in the order of adding.
 */
struct input; /* opaque */

/*
 * Who looks at every line before anybody else does, whole and put together, and may change its
 * text: then `pass` is true, and the text, with LINE_PAD bytes behind it, lasts until `begin` says
 * that the lines given before are gone. A changed line is not what its file holds, so it cannot be
 * read again; and an unchanged one goes through `pass` again when it is: should it be changed then,
 * the file is not what it was. Beginnings of lines (input_partial) are not given.
 */
struct input_pass {
	void (*begin)(void *to);
	bool (*pass)(void *to, struct line *line, bool again);
	void *to;
};

struct input_options {
	size_t line_max; /* a longer line is cut there; 0: 64 MiB */
	size_t chunk_max; /* bytes of chunks that may wait for their missing pieces; 0: 256 MiB */
	size_t block_size; /* bytes a read; 0: 256 KiB (tests make it tiny) */
	uint64_t seed;	   /* of hashes, against crafted ids; random, or 0 in tests */
	bool follow; /* regular files are followed as they grow, are truncated or replaced */
	struct input_pass pass; /* zeroed: nobody */
	bool no_notify; /* follow by the clock, as where the system gives no notices */
	const char
		*spool_folder; /* for input_spool; lasts as long as the input. NULL: none */
};

struct input *input_new(const struct input_options *options);
void input_free(struct input *in); /* closes what it opened */

/*
 * Adds a source. input_add_file opens `path` ("-" is standard input, shown as "<stdin>"); where
 * that fails the source counts as ended and a diag says why: a missing file, a directory, no
 * permission. With `follow`, a missing file is waited for. input_add_fd takes a descriptor that
 * stays the caller's. Each returns the source's index.
 */
uint32_t input_add_file(struct input *in, const char *path);
uint32_t input_add_fd(struct input *in, int fd, const char *name);

/* The name for messages; lasts as long as the input. */
struct str input_name(const struct input *in, uint32_t source);

/* Nothing more will come from this source. A followed file never ends. */
bool input_ended(const struct input *in, uint32_t source);

/* The source is a regular file that is not followed: it was complete when it was opened. */
bool input_static(const struct input *in, uint32_t source);

/*
 * Up to `max` lines that are there now, in the order of each source; 0 when there are none at
 * the moment. Never waits. Gives every source its turn. The lines last until the next call.
 */
size_t input_lines(struct input *in, struct line *lines, size_t max);

/*
 * The same in two steps, for who makes other lines of them: as they were read; and then, of what is
 * given in their place, what `pass` makes of it, once for each call of the first. What input_look changes
 * lasts until the next input_look.
 */
size_t input_lines_raw(struct input *in, struct line *lines, size_t max);
void input_look(struct input *in, struct line *lines, size_t count);

/*
 * A source whose next line is long and has not ended, and its beginning, told once of each source; and: such lines
 * of it come in pieces from now on, as they are read, marked `begun` but for the first and `unfinished` but
 * for the last, so that not all of one need be held.
 */
enum { INPUT_LONG = 1 << 20 };
bool input_long(struct input *in, uint32_t *source, struct str *head);
void input_pieces(struct input *in, uint32_t source);

/*
 * Keeps whole lines that were made of what this source holds, when it is a regular file: *offset is
 * where the first of them is recallable. From then on this is so for all of its recallable lines: its
 * own cannot be read again. False: they are kept by nobody.
 */
bool input_spool(struct input *in, uint32_t source, struct str lines, uint64_t *offset);
/* The same for another source, some of whose lines are among those that were kept. */
void input_spooled(struct input *in, uint32_t source);
bool input_regular(const struct input *in, uint32_t source);

/* Something worth knowing of a source, for input_diag. */
void input_note(struct input *in, uint32_t source, const char *text);

/*
 * Reads no more from this source, as if it had ended here: the last line of a followed file or
 * of a program's pipe that another one still holds is then given by input_lines.
 */
void input_end(struct input *in, uint32_t source);

/*
 * The same for all of them, because we stop before they do: pieces of chunks whose others were still
 * to come go, and nobody is told.
 */
void input_stop(struct input *in);

/* All sources have ended and all their lines were given. */
bool input_done(const struct input *in);

/*
 * What to poll for before input_lines can have more: fills at most `max` entries, returns how
 * many. *timeout_ms (-1: none) is lowered: to 0 when input_lines has something now, and to a
 * fraction of a second where only the clock helps (a file system without change notices, more
 * descriptors than `max`). When all is done it is left alone.
 */
size_t input_poll(struct input *in, struct pollfd *fds, size_t max, int *timeout_ms);

/*
 * The beginning of a line of a stream whose LF has not come (a prompt), marked `unfinished`.
 * False when no source has one that was not given yet: what could still become a record is held
 * back. Its rest comes later, marked `begun`; it is empty when nothing more came. The text lasts
 * until the next input_lines.
 */
bool input_partial(struct input *in, struct line *line);

/* Whether beginnings of lines of this source are wanted: not where they would be parts of something larger. */
void input_hold(struct input *in, uint32_t source, bool held);

/*
 * Reads a recallable line again. False when the file no longer holds it (truncated, replaced,
 * gone); of a followed file that was replaced, lines of the new one are not recallable. The text has LINE_PAD readable bytes behind it and lasts until the second next call.
 */
bool input_recall(struct input *in, uint32_t source, uint64_t offset, struct str *text);

/*
 * The next thing that went wrong, oldest first. False when there is none. The text lasts until
 * the next call.
 */
bool input_diag(struct input *in, struct diag *d);

/* Counts, for progress and summaries. */
struct input_counts {
	uint64_t bytes;	      /* read, all sources */
	uint64_t lines;	      /* given */
	uint64_t lost_pieces; /* chunk records whose line never became whole */
	uint64_t gone;	      /* lines that input_recall did not find again */
};
struct input_counts input_counts(const struct input *in);

#endif
