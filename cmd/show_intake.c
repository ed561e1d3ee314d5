#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "show.h"

/* ---- opening ------------------------------------------------------------------------------ */

static void show_files(struct show *s)
{
	const struct show_options *o = s->options;

	s->folders = (struct folders){.in = &s->intake, .again = o->follow};
	for (int i = 0; i < o->read.file_count; i++)
		if (!folders_add(&s->folders, o->read.files[i]))
			intake_add_file(&s->intake, o->read.files[i]);
	if (!o->read.file_count)
		intake_add_file(&s->intake, "-");
}

/* Keys are ours: a command that reads them would take every other one. */
static void show_no_keys(void)
{
	int null;

	if (!isatty(STDIN_FILENO))
		return;
	null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (null < 0)
		return;
	dup2(null, STDIN_FILENO);
	close(null);
}

static bool show_command(struct show *s)
{
	const struct show_options *o = s->options;
	struct child_plan plan = {.argv = o->read.command,
		.mask = &s->signals.before,
		.out = CHILD_PIPE,
		.err = CHILD_PIPE,
		.as_usual = SIGPIPE};

	show_no_keys();
	if (!o->no_otlp)
		watched_begin(&s->watched, &s->intake, &plan);
	if (!child_start(&s->child, &plan))
		return false;
	intake_add_fd(&s->intake, s->child.err, o->read.command[0]);
	s->child_out = intake_add_fd(&s->intake, s->child.out, o->read.command[0]);
	intake_plain(&s->intake, s->child_out);
	if (!o->no_otlp)
		watched_started(&s->watched);
	return true;
}

/* What there is to be read of complete inputs, for saying how far it is. */
static void show_measure(struct show *s)
{
	struct stat now;

	for (uint32_t i = 0; i < s->intake.sources; i++) {
		struct str name = input_name(s->intake.in, i);
		struct buf path = {0};

		buf_add(&path, name);
		if (input_static(s->intake.in, i) && stat(buf_text(&path), &now) == 0)
			s->bytes += (uint64_t)now.st_size;
		buf_release(&path);
	}
}

bool show_inputs(struct show *s)
{
	const struct show_options *o = s->options;

	s->child_out = UINT32_MAX;
	s->latest_ns = INT64_MIN;
	s->intake.from = o->from;
	intake_begin(&s->intake, (struct input_options){.follow = o->follow});
	if (o->read.command) {
		if (!show_command(s))
			return false;
	} else {
		show_files(s);
	}
	show_measure(s);
	return true;
}

/* ---- reading ------------------------------------------------------------------------------ */

static void show_record(struct show *s, struct trace *trace, const struct record *r)
{
	int64_t ts = r->type == RECORD_SPAN ? r->end_ts : r->ts;

	beside_record(&s->beside, r, trace);
	s->latest_ns = ts > s->latest_ns ? ts : s->latest_ns;
	s->last_ns = s->steady_ns;
}

/* What we say ourselves about the command. */
static void show_own(void *to, struct trace *trace, const struct record *r)
{
	show_record(to, trace, r);
}

void show_ended(struct show *s)
{
	processes_ended(&s->intake.processes, s->child.pid);
	watched_ended(&s->watched, &s->child, show_own, s);
	intake_gone(&s->intake);
	show_news(s);
}

/* What a program says on its standard output is text, whatever it is. */
static void show_line(struct show *s, size_t i)
{
	const struct line *line = &s->intake.batch.lines[i];
	struct trace *trace;

	if (s->intake.batch.what[i] == DECODED_RECORD)
		watched_look(&s->watched, &s->intake.batch.records[i], show_own, s);
	if (line->source == s->child_out) {
		s->intake.texts++;
		beside_text(&s->beside, line);
	} else if (intake_take(&s->intake, i, &trace) == DECODED_RECORD) {
		show_record(s, trace, &s->intake.batch.records[i]);
	} else {
		beside_text(&s->beside, line);
	}
}

bool show_read(struct show *s, int64_t until_ns)
{
	size_t lines = 0, count;

	s->late_ns = until_ns;
	do {
		count = intake_read(&s->intake);
		for (size_t i = 0; i < count; i++)
			show_line(s, i);
		lines += count;
	} while (count && !show_late(s));
	intake_complaints(&s->intake);
	return lines > 0;
}

void show_stop_reading(struct show *s)
{
	s->intake.life.stopped = true;
	for (uint32_t i = 0; i < s->intake.sources; i++)
		input_end(s->intake.in, i);
}

/* ---- telling ------------------------------------------------------------------------------ */

/* The first that there is; what cannot be read was said. */
static int show_first_file(const struct show_options *o)
{
	int i = 0;

	while (i + 1 < o->read.file_count && strcmp(o->read.files[i], "-") != 0 &&
		access(o->read.files[i], R_OK) != 0)
		i++;
	return i;
}

/* What the title calls all that is read. */
static const char *show_name(const struct show *s)
{
	const struct show_options *o = s->options;

	if (o->read.command)
		return o->read.command[0];
	return o->read.file_count ? o->read.files[show_first_file(o)] : "<stdin>";
}

/* One trace is opened at once; of several, which one is asked. */
static void show_first(struct show *s)
{
	struct tui *t = &s->tui;

	if (s->begun || !s->intake.store.first)
		return;
	s->begun = true;
	if (t->chosen || s->intake.store.trace_count > 1)
		return;
	t->follow = t->intake.live;
	tui_choose(t, s->intake.store.first);
	tui_open(t, PART_WATERFALL);
}

/* Who has left out all that there is should not look for it in vain. */
static void show_none(struct show *s)
{
	struct str id = s->options->trace;

	if (id.len && s->tui.intake.done && !s->intake.store.first)
		tui_complain(&s->tui, "no trace has an id that begins with %.*s",
			(int)id.len, id.at);
}

/* The stream's time: that of its last record, and what has passed since. */
static int64_t show_now(const struct show *s)
{
	int64_t now;

	if (s->fixed_ns)
		return s->fixed_ns;
	if (s->latest_ns == INT64_MIN)
		return clock_wall();
	return __builtin_add_overflow(s->latest_ns, s->steady_ns - s->last_ns, &now)
		? INT64_MAX
		: now;
}

void show_time(struct show *s)
{
	tui_clock(&s->tui, show_now(s), s->steady_ns);
}

void show_news(struct show *s)
{
	struct tui *t = &s->tui;

	t->intake = (struct tui_intake){.name = show_name(s),
		.sources = s->options->read.command ? 1 : s->intake.sources,
		.bytes = input_counts(s->intake.in).bytes,
		.bytes_all = s->bytes,
		.texts = s->intake.texts,
		.bad = s->intake.report.bad,
		.done = intake_done(&s->intake) && !s->options->follow};
	t->intake.live = !t->intake.done && !intake_complete(&s->intake);
	/* With the first record the clock becomes the stream's: before anybody looks at it. */
	show_time(s);
	show_first(s);
	show_none(s);
	tui_news(t);
}

/* ---- once a second ------------------------------------------------------------------------ */

static bool show_any_open(const struct show *s)
{
	const struct trace *one = s->intake.store.first;

	while (one && !one->open)
		one = one->next;
	return one != NULL;
}

bool show_looks(const struct show *s)
{
	return (s->folders.again && s->folders.count) ||
		(!intake_done(&s->intake) && show_any_open(s));
}

void show_look(struct show *s)
{
	size_t gone = s->intake.life.gone_count;

	s->look_ns = s->steady_ns;
	intake_look(&s->intake);
	if (s->folders.again && s->folders.count)
		folders_look(&s->folders);
	if (s->intake.life.gone_count != gone)
		show_news(s);
}
