#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cat.h"
#include "said.h"

/* aitrace-cat(1) */

static void cat_inputs(struct cat *c)
{
	const struct cat_options *o = c->options;
	struct input_options options = {0};

	intake_begin(&c->intake, options);
	for (int i = 0; i < o->file_count; i++)
		intake_add_file(&c->intake, o->files[i]);
	if (!o->file_count)
		intake_add_file(&c->intake, "-");
	c->complete = !o->follow && intake_complete(&c->intake);
}

static void cat_finish(struct cat *c)
{
	if (c->options->count) {
		struct buf number = {0};

		buf_add_number(&number, c->count, 1);
		outlet_line(&c->out, buf_str(&number));
		buf_release(&number);
	}
	outlet_flush(&c->out);
	report_end(&c->intake.report);
	if (c->out.error && c->out.error != EPIPE) {
		report_say(&c->intake.report, "cannot write: %s", strerror(c->out.error));
		c->intake.report.failed++;
	}
}

/* Who reads us is gone: we end as filters do. */
static void cat_end(const struct cat *c)
{
	if (c->out.error != EPIPE)
		return;
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
}

static int cat_run(const struct cat_options *o)
{
	struct cat c = {.options = o, .seen = isatty(STDOUT_FILENO)};
	int status;

	intake_init(&c.intake, "aitrace-cat");
	c.intake.trace = o->trace;
	signals_init(&c.signals);
	outlet_init(&c.out, STDOUT_FILENO);
	cat_inputs(&c);
	if (!c.complete)
		signals_begin(false);
	if (cat_options_to(o, "records"))
		cat_records(&c);
	else
		cat_traces(&c);
	cat_finish(&c);
	status = c.intake.report.failed || (o->strict && c.intake.report.bad);
	if (c.stop)
		status = 128 + c.stop;
	cat_end(&c);
	outlet_release(&c.out);
	intake_release(&c.intake);
	return status;
}

int main(int argc, char **argv)
{
	struct cat_options options;
	int status;

	setlocale(LC_CTYPE, "");
	status = cat_options(&options, argc, argv);
	status = status < 0 ? cat_run(&options) : said_status("aitrace-cat", status);
	cat_options_release(&options);
	return status;
}
