#include "intake.h"

#include <stdlib.h>
#include <sys/random.h>

#include "clock.h"
#include "record/unit.h"

static uint64_t intake_seed(void)
{
	uint64_t seed;

	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		seed = (uint64_t)clock_steady() * UINT64_C(0x9e3779b97f4a7c15);
	return seed;
}

void intake_init(struct intake *in, const char *program)
{
	report_init(&in->report, program);
	store_init(&in->store, intake_seed());
	processes_init(&in->processes);
}

void intake_begin(struct intake *in, struct input_options options)
{
	const char *folder = getenv("TMPDIR");

	options.seed = in->from.seed = in->store.common.seed;
	options.spool_folder = folder && *folder ? folder : "/tmp";
	in->in = input_new(&options);
	import_init(&in->import, in->in, &in->from);
	in->life.in = in->in;
	in->life.decoder = &in->decoder;
	in->life.losses = &in->losses;
	in->life.seed = in->store.common.seed;
}

void intake_pass(struct intake *in)
{
	in->passing = in->import.made.passing = true;
}

uint32_t intake_add_file(struct intake *in, const char *path)
{
	in->sources++;
	return input_add_file(in->in, path);
}

uint32_t intake_add_fd(struct intake *in, int fd, const char *name)
{
	in->sources++;
	return input_add_fd(in->in, fd, name);
}

void intake_writes(struct intake *in, const struct stat *what)
{
	bool stays = S_ISREG(what->st_mode) || S_ISDIR(what->st_mode);

	in->written_dev = what->st_dev;
	in->written_ino = stays ? what->st_ino : 0;
}

bool intake_written(const struct intake *in, const char *path)
{
	struct stat now;

	return in->written_ino && stat(path, &now) == 0 && now.st_dev == in->written_dev &&
		now.st_ino == in->written_ino;
}

void intake_say_written(struct intake *in, const char *path)
{
	report_say(&in->report, "%s: not followed: it is what is written", path);
	in->report.failed++;
}

void intake_plain(struct intake *in, uint32_t source)
{
	import_plain(&in->import, source);
}

bool intake_done(const struct intake *in)
{
	return import_done(&in->import);
}

size_t intake_poll(struct intake *in, struct pollfd *fds, size_t max, int *timeout_ms)
{
	if (import_waits(&in->import))
		*timeout_ms = 0;
	return input_poll(in->in, fds, max, timeout_ms);
}

bool intake_partial(struct intake *in, struct line *line)
{
	return input_partial(in->in, line);
}

bool intake_complete(const struct intake *in)
{
	for (uint32_t i = 0; i < in->sources; i++)
		if (!input_static(in->in, i) && !input_ended(in->in, i))
			return false;
	return true;
}

/* What the traces hold goes with the process, in one piece; only who looks for leaks waits for it. */
static void intake_forget(struct store *s)
{
#ifdef FREE_AT_EXIT
	store_release(s);
#else
	(void)s;
#endif
}

void intake_release(struct intake *in)
{
	arena_release(&in->scratch);
	losses_release(&in->losses);
	intake_forget(&in->store);
	decoder_release(&in->decoder);
	processes_release(&in->processes);
	import_release(&in->import);
	input_free(in->in);
}

/* A bad line that has no end yet, because we have stopped reading it. */
static bool intake_cut(const struct intake *in, const struct line *line)
{
	return in->life.stopped && line->unfinished;
}

static void intake_decode(struct intake *in, size_t count)
{
	struct intake_batch *b = &in->batch;
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		struct line *line = &b->lines[at];
		struct record *r = &b->records[at];

		if (at < i)
			*line = b->lines[i];
		b->what[at] = decode(&in->decoder, line, &in->scratch, r, &b->faults[at]);
		if (b->what[at] == DECODED_BAD && intake_cut(in, line))
			continue;
		at++;
		if (!in->passing)
			hint_add(&b->hint, &in->store, r);
	}
	b->count = at;
}

size_t intake_read(struct intake *in)
{
	struct intake_batch *b = &in->batch;
	size_t count;

	arena_reset(&in->scratch);
	do {
		in->import.now_ns = clock_wall();
		count = import_lines(&in->import, b->lines, HINT_MAX);
		intake_decode(in, count);
	} while (count && !b->count);
	hint_do(&b->hint, &in->store);
	return b->count;
}

void intake_end(struct intake *in, bool stopped)
{
	in->life.stopped = stopped;
	if (stopped)
		input_stop(in->in);
	for (uint32_t i = 0; i < in->sources; i++)
		input_end(in->in, i);
}

bool intake_wants(const struct intake *in, const struct record *r)
{
	struct buf id = {0};
	bool wanted;

	if (!in->trace.len)
		return true;
	id_format(&r->trace_id, 32, &id);
	wanted = str_starts(buf_str(&id), in->trace);
	buf_release(&id);
	return wanted;
}

/* Said once: who writes one time in the wrong unit writes all of them so. */
static void intake_unit(struct intake *in, const struct record *r)
{
	struct diag why = {0};

	if (!unit_doubtful(r, &why))
		return;
	in->unit_said = true;
	why.source = input_name(in->in, r->line.source);
	report_input(&in->report, &why, true);
}

/* What is no record. */
static enum decoded intake_other(struct intake *in, size_t line)
{
	struct intake_batch *b = &in->batch;

	in->texts += b->what[line] == DECODED_TEXT;
	if (b->what[line] == DECODED_BAD) {
		b->faults[line].source = input_name(in->in, b->lines[line].source);
		report_bad(&in->report, &b->faults[line]);
	}
	return b->what[line];
}

enum decoded intake_judge(struct intake *in, size_t line, bool *wanted)
{
	const struct record *r = &in->batch.records[line];

	*wanted = false;
	if (in->batch.what[line] != DECODED_RECORD)
		return intake_other(in, line);
	if (unit_may(r) && !in->unit_said)
		intake_unit(in, r);
	*wanted = !in->trace.len || intake_wants(in, r);
	return DECODED_RECORD;
}

enum decoded intake_take(struct intake *in, size_t line, struct trace **trace)
{
	const struct record *r = &in->batch.records[line];
	bool wanted;
	enum decoded what = intake_judge(in, line, &wanted);

	*trace = NULL;
	if (what != DECODED_RECORD)
		return what;
	processes_note(&in->processes, r);
	if (wanted)
		*trace = store_add(&in->store, r);
	return DECODED_RECORD;
}

bool intake_glued(const struct record *r)
{
	struct str text = r->before;

	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_tail(text, 3);
	while (text.len && (text.at[0] == ' ' || text.at[0] == '\t'))
		text = str_tail(text, 1);
	return text.len > 0;
}

void intake_complaints(struct intake *in)
{
	struct diag d;

	while (input_diag(in->in, &d))
		report_input(&in->report, &d, d.notice);
}

void intake_look(struct intake *in)
{
	processes_look(&in->processes);
	intake_gone(in);
}

void intake_gone(struct intake *in)
{
	in->life.gone = in->processes.gone;
	in->life.gone_count = in->processes.gone_count;
}
