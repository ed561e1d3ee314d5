#ifndef CMD_INTAKE_H
#define CMD_INTAKE_H

#include <sys/stat.h>

#include "import/import.h"
#include "model/facts.h"
#include "model/hint.h"
#include "processes.h"
#include "record/decode.h"
#include "report.h"

/*
 * What every tool that reads streams does: lines come in batches and are decoded, their records go
 * into a store, what is wrong with them is said, and whose processes are over is found out. What is
 * done with a line is the tool's.
 */

/* Lines that were read and decoded together, so that memory is asked for once for all. */
struct intake_batch {
	struct line lines[HINT_MAX];
	struct record records[HINT_MAX];
	struct diag faults[HINT_MAX]; /* of the bad ones */
	enum decoded what[HINT_MAX];
	size_t count;
	struct hint hint; /* of records that are being read */
};

struct intake {
	struct report report;
	struct input *in;
	struct import import;	    /* reads it: what is of other formats is translated */
	struct import_options from; /* what it was told, before intake_begin */
	uint32_t sources;	    /* that were added to it */
	struct decoder decoder;
	struct store store;
	struct processes processes;
	struct losses losses;
	struct life life; /* of all this */
	struct intake_batch batch;
	struct arena scratch; /* of the batch */
	struct str trace;     /* prefix of the ids of the traces to take; empty: all */
	bool passing;	      /* as of intake_pass */
	uint64_t texts;	      /* lines that were no records */
	bool unit_said;	      /* that times look like another unit */
	dev_t written_dev;    /* of intake_writes */
	ino_t written_ino;    /* the same; 0: none */
};

/* `program` is who complains. */
void intake_init(struct intake *in, const char *program);

/* Makes the input; its seed is the intake's. Sources are added by these two. */
void intake_begin(struct intake *in, struct input_options options);
uint32_t intake_add_file(struct intake *in, const char *path);
uint32_t intake_add_fd(struct intake *in, int fd, const char *name);

/*
 * What is written, a file or a folder. When it is followed too there is no end, and the disk is full:
 * who adds a path asks whether it is that, and says so instead.
 */
void intake_writes(struct intake *in, const struct stat *what);
bool intake_written(const struct intake *in, const char *path);
void intake_say_written(struct intake *in, const char *path);

/* Records only pass through: none goes into the store, no line is read again. */
void intake_pass(struct intake *in);

/* A program's standard output is text, whatever it is. */
void intake_plain(struct intake *in, uint32_t source);

/*
 * As input_done, input_poll and input_partial: nothing comes any more; what to wait for; the beginning of a
 * line of ordinary text.
 */
bool intake_done(const struct intake *in);
size_t intake_poll(struct intake *in, struct pollfd *fds, size_t max, int *timeout_ms);
bool intake_partial(struct intake *in, struct line *line);

/* All sources are, or were, complete when they were opened. */
bool intake_complete(const struct intake *in);

/* The last thing that a process does: its traces are not given back one by one. */
void intake_release(struct intake *in);

/* Reads the next batch; returns how many lines it has: 0 when there are none at the moment. */
size_t intake_read(struct intake *in);

/*
 * Reads no more from the inputs: intake_read gives what was read and not given, the beginning of a last
 * line, pieces of chunks. `stopped`: we end before the inputs do, so that what that has cut is no bad
 * line, and nobody hears of it.
 */
void intake_end(struct intake *in, bool stopped);

/*
 * What a line of the batch is. A fault goes to the report; *wanted says whether it is a record of a
 * trace that is to be taken.
 */
enum decoded intake_judge(struct intake *in, size_t line, bool *wanted);

/* The same, and its record goes into the store: then *trace is where it is, else NULL. */
enum decoded intake_take(struct intake *in, size_t line, struct trace **trace);

/* Whether the record is of a trace that is to be taken. */
bool intake_wants(const struct intake *in, const struct record *r);

/* Whether text stands in front of a record: blanks and a byte order mark are none. */
bool intake_glued(const struct record *r);

/* Says what the inputs had to complain of. */
void intake_complaints(struct intake *in);

/* Looks which processes are over by now; and, alone, lets `life` know what is known of that. */
void intake_look(struct intake *in);
void intake_gone(struct intake *in);

#endif
