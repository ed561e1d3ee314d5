#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

#include "cat_fold.h"
#include "clock.h"
#include "export/column.h"
#include "said.h"

/* aitrace-cat(1) */

/* Of what is followed: what is written to a temporary file is not seen. */
static void cat_writes(struct cat *c)
{
	const struct cat_options *o = c->options;
	struct stat now;

	if (!o->follow || o->output)
		return;
	if ((o->split ? stat(o->split, &now) : fstat(STDOUT_FILENO, &now)) == 0)
		intake_writes(&c->intake, &now);
}

static void cat_file(struct cat *c, const char *path)
{
	if (folders_add(&c->folders, path))
		return;
	if (intake_written(&c->intake, path))
		intake_say_written(&c->intake, path);
	else
		intake_add_file(&c->intake, path);
}

static void cat_inputs(struct cat *c)
{
	const struct cat_options *o = c->options;
	struct input_options options = {
		.follow = o->follow, .pass = cat_redact_pass(&c->redact)};

	c->intake.from = o->from;
	intake_begin(&c->intake, options);
	cat_writes(c);
	for (int i = 0; i < o->file_count; i++)
		cat_file(c, o->files[i]);
	if (!o->file_count)
		intake_add_file(&c->intake, "-");
	c->complete = !o->follow && intake_complete(&c->intake);
}

/* What is to be there whole must not be left half done. */
static void cat_signals(struct cat *c)
{
	c->taken = !c->complete || c->options->output || c->options->split;
	if (c->taken)
		signals_begin(false);
}

/* What the rows of trees are made for. */
static void cat_look(struct cat *c)
{
	struct caps_world world = caps_world(c->out.fd);

	c->tree.caps = caps_decide(&c->options->wishes, &world);
	c->tree.now_ns = clock_wall();
}

static void cat_counted(struct cat *c)
{
	struct buf number = {0};

	buf_add_number(&number, c->count, 1);
	buf_add_byte(&number, '\n');
	cat_put(c, buf_str(&number));
	buf_release(&number);
}

/* An attribute may have any key: that a name was none is known when all spans were seen. */
static void cat_slips(struct cat *c)
{
	const struct cat_options *o = c->options;

	for (size_t i = 0; i < o->column_count && !o->count; i++) {
		const char *near = column_near(&o->columns[i]);

		if (near)
			report_say(&c->intake.report,
				"--select: no span has an attribute \"%.*s\"; did you mean %s?",
				(int)o->columns[i].name.len, o->columns[i].name.at, near);
	}
}

static int cat_status(const struct cat *c, bool sound)
{
	if (c->stop)
		return 128 + c->stop;
	return !sound || c->intake.report.failed ||
		(c->options->strict && c->intake.report.bad);
}

static int cat_release(struct cat *c, int status)
{
	folders_release(&c->folders);
	intake_release(&c->intake);
	cat_redact_release(&c->redact);
	return status;
}

/* Whether there is nothing to complain of that was not said as it came. */
static bool cat_work(struct cat *c)
{
	const struct cat_options *o = c->options;

	if (o->check)
		return cat_check(c);
	if (o->state_at.given || o->state_from.given)
		cat_state(c);
	else if (o->redact.dry)
		cat_dry_run(c);
	else if (cat_options_to(o, "records") && !o->query)
		cat_records(c);
	else if (!cat_fold(c))
		cat_traces(c);
	return true;
}

static int cat_run(const struct cat_options *o)
{
	struct cat c = {.options = o,
		.full = !o->limit,
		.seen = !o->output && isatty(STDOUT_FILENO)};
	bool sound;
	int status;

	intake_init(&c.intake, "aitrace-cat");
	c.intake.trace = o->trace;
	signals_init(&c.signals);
	folders_init(&c.folders, &c.intake, o->follow);
	if (!cat_redact_open(&c.redact, &o->redact, &c.intake.report))
		return cat_release(&c, 2);
	cat_inputs(&c);
	cat_signals(&c);
	cat_out_begin(&c);
	cat_writes(&c); /* the folder of --split may be there only now */
	cat_look(&c);
	sound = cat_work(&c);
	if (o->count)
		cat_counted(&c);
	cat_out_end(&c);
	cat_slips(&c);
	report_end(&c.intake.report);
	sound &= cat_redact_close(&c.redact, o->redact.dry, &c.intake.report);
	status = cat_status(&c, sound);
	cat_out_release(&c);
	return cat_release(&c, status);
}

/* Where a standard stream is closed, a file of ours must not become it. */
static void cat_standard(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	struct cat_options options;
	int status;

	cat_standard();
	setlocale(LC_CTYPE, "");
	status = cat_options(&options, argc, argv);
	status = status < 0 ? cat_run(&options) : said_status("aitrace-cat", status);
	cat_options_release(&options);
	return status;
}
