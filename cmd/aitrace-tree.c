#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "foreign.h"
#include "said.h"
#include "tree.h"

/* aitrace-tree(1) */

/* Opens what is to be read; false when the command cannot be started. */
static bool tree_inputs(struct tree *t)
{
	const struct tree_options *o = t->options;
	struct input_options options = {.follow = o->follow};
	struct child_plan plan = {.argv = o->read.command,
		.mask = &t->signals.before,
		.out = CHILD_PIPE,
		.err = CHILD_PIPE,
		.as_usual = SIGPIPE};

	t->intake.from = o->from;
	intake_begin(&t->intake, options);
	t->child_out = UINT32_MAX;
	if (!o->read.command) {
		for (int i = 0; i < o->read.file_count; i++)
			intake_add_file(&t->intake, o->read.files[i]);
		if (!o->read.file_count)
			intake_add_file(&t->intake, "-");
		return true;
	}
	if (!o->no_otlp)
		watched_begin(&t->watched, &t->intake, &plan);
	if (!child_start(&t->child, &plan))
		return false;
	intake_add_fd(&t->intake, t->child.err, o->read.command[0]);
	t->forward_out = o->json || !(isatty(STDOUT_FILENO) && isatty(STDERR_FILENO));
	if (!o->no_otlp)
		watched_started(&t->watched);
	if (t->forward_out)
		return true;
	t->child_out = intake_add_fd(&t->intake, t->child.out, o->read.command[0]);
	intake_plain(&t->intake, t->child_out);
	return true;
}

static bool tree_is_static(const struct tree *t)
{
	return !t->options->read.command && !t->options->follow &&
		intake_complete(&t->intake);
}

/* The exec form is as transparent as time(1): its own words go to standard error. */
static int tree_output(const struct tree_options *o)
{
	return o->read.command && !o->json ? STDERR_FILENO : STDOUT_FILENO;
}

/* Above the live region, when both are on the terminal. */
static void tree_complain(void *to, struct str line)
{
	screen_text(to, NULL, line, 0);
}

/* A stream's text beside JSON, and between it what we have to say: on standard error. */
static void tree_show_said(struct tree *t)
{
	struct caps_world world = caps_world(STDERR_FILENO);
	struct caps caps = caps_decide(&t->options->wishes, &world);

	if (!t->options->json || tree_is_static(t))
		return;
	caps.live = false;
	screen_init(&t->said, STDERR_FILENO, &caps);
	t->said.whole = t->options->verbose;
	t->intake.report.line = tree_complain;
	t->intake.report.to = &t->said;
}

/* A cursor that stays hidden is a poor thing to leave behind. */
static void tree_rescue(struct tree *t)
{
	if (!t->screen.caps.live)
		return;
	t->rescue = rescue_new(t->screen.fd);
	if (t->rescue)
		rescue_begin(t->rescue, live_rescue());
}

static void tree_show(struct tree *t)
{
	const struct tree_options *o = t->options;
	int fd = tree_output(o);
	struct caps_world world = caps_world(fd);
	struct caps caps = caps_decide(&o->wishes, &world);

	caps.live = caps.live && !o->json && !tree_is_static(t);
	if (caps.live && !o->read.command && o->wishes.live == WISH_AUTO &&
		foreign_writer(fd))
		caps.live = false;
	screen_init(&t->screen, fd, &caps);
	tree_rescue(t);
	t->screen.whole = o->verbose;
	t->intake.report.set = caps.set;
	tree_show_said(t);
	if (caps.live && isatty(STDERR_FILENO)) {
		t->intake.report.line = tree_complain;
		t->intake.report.to = &t->screen;
	}
	t->outline = (struct outline){
		.columns = columns_of(caps.width, caps.set, tree_is_static(t)),
		.life = &t->intake.life,
		.names = &t->intake.store.common.names,
		.now_ns = clock_wall(),
		.today_ns = clock_wall(),
		.verbose = o->verbose,
		.depth_max = o->depth,
		.shorter_ns = o->shorter_ns,
		.keys = o->keys,
		.key_count = o->key_count,
		.emit = screen_row,
		.emit_text = screen_text,
		.to = &t->screen};
	flow_init(&t->flow, &t->outline);
	tree_query_begin(t);
}

/* How the command ended, when that was not well. */
static void tree_ending(const struct tree *t, char *text, size_t size)
{
	int status = t->child.status;

	if (!t->options->read.command || !t->child.ended || status == 0)
		text[0] = '\0';
	else if (WIFSIGNALED(status))
		snprintf(text, size, "killed by signal %d (%s)", WTERMSIG(status),
			strsignal(WTERMSIG(status)));
	else
		snprintf(text, size, "exit %d", WEXITSTATUS(status));
}

static void tree_summary(struct tree *t)
{
	char ending[128];
	struct totals sum = tree_totals(t);
	struct buf shown = {0};

	if (t->options->json)
		return;
	if (!sum.spans)
		sum.texts = t->intake.texts;
	/* Who stops us does not stop what we look at. */
	if (!t->intake.life.stopped) {
		sum.lost = sum.open;
		sum.open = 0;
	}
	sum.done = 0;
	tree_ending(t, ending, sizeof(ending));
	sum.ending = str_from(ending);
	tree_query_summary(t, &sum, &shown);
	sum.shown = buf_str(&shown);
	title_row_summary(&t->outline.row, &t->outline.columns, &sum);
	screen_row(&t->screen, &t->outline.row);
	buf_release(&shown);
}

/* What the user has left out is said, so that nobody looks for it in vain. */
static void tree_left_out(struct tree *t)
{
	struct totals sum;

	if (t->options->trace.len && !t->intake.store.first && !t->dropped.traces)
		report_say(&t->intake.report, "no trace has an id that begins with %.*s",
			(int)t->options->trace.len, t->options->trace.at);
	if (t->query.run && query_gave_up(t->query.run))
		report_say(&t->intake.report,
			"a pattern of the query took too long on some texts: they do not match");
	if ((!t->options->depth && !t->options->shorter_ns) || t->options->json ||
		t->query.run)
		return;
	sum = tree_totals(t);
	if (sum.spans + sum.missing > t->outline.shown)
		report_say(&t->intake.report,
			"%" PRIu64 " spans left out by --depth or --min-duration",
			sum.spans + sum.missing - t->outline.shown);
}

/* Who tries it with a first agent wants to know what to do now. */
static void tree_silent(struct tree *t)
{
	const struct tree_options *o = t->options;

	if (o->read.command && !o->json && !o->trace.len && !t->stop &&
		!WIFSIGNALED(t->child.status) && !t->intake.store.first &&
		!t->dropped.traces)
		report_say(&t->intake.report,
			"%s told nothing of its work: aitrace-run(1) says how agents are made to, "
			"aitrace(7) how a program does",
			o->read.command[0]);
}

static void tree_finish(struct tree *t)
{
	tree_summary(t);
	screen_clear(&t->screen, true);
	if (t->said.fd)
		screen_clear(&t->said, true);
	t->intake.report.line = NULL;
	tree_left_out(t);
	tree_silent(t);
	report_end(&t->intake.report);
	if (t->screen.error && t->screen.error != EPIPE) {
		report_say(
			&t->intake.report, "cannot write: %s", strerror(t->screen.error));
		t->intake.report.failed++;
	}
}

static void tree_release(struct tree *t)
{
	flow_release(&t->flow);
	outline_release(&t->outline);
	screen_release(&t->screen);
	rescue_free(t->rescue);
	screen_release(&t->said);
	beside_release(&t->beside);
	tree_query_release(t);
	watched_release(&t->watched);
	intake_release(&t->intake);
	child_release(&t->child);
}

static int tree_status(const struct tree *t)
{
	if (t->options->read.command)
		return child_exit_status(&t->child);
	if (t->stop)
		return 128 + t->stop;
	return t->intake.report.failed || (t->options->strict && t->intake.report.bad);
}

/* 126 and 127 as shells have it. */
static int tree_no_command(struct tree *t)
{
	int error = errno;

	report_say(
		&t->intake.report, "%s: %s", t->options->read.command[0], strerror(error));
	watched_release(&t->watched);
	intake_release(&t->intake);
	return error == ENOENT ? 127 : 126;
}

static int tree_run(const struct tree_options *o)
{
	struct tree t = {.options = o};
	int status;

	intake_init(&t.intake, "aitrace-tree");
	t.intake.trace = o->trace;
	signals_init(&t.signals);
	if (!tree_inputs(&t))
		return tree_no_command(&t);
	tree_show(&t);
	if (tree_is_static(&t))
		tree_static(&t);
	else
		tree_stream(&t, isatty(tree_output(o)));
	tree_finish(&t);
	status = tree_status(&t);
	tree_release(&t);
	return status;
}

int main(int argc, char **argv)
{
	struct tree_options options;
	int status;

	setlocale(LC_CTYPE, "");
	status = tree_options(&options, argc, argv);
	status = status < 0 ? tree_run(&options) : said_status("aitrace-tree", status);
	tree_options_release(&options);
	return status;
}
