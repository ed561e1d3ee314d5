#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "said.h"
#include "send.h"

/* aitrace-send(1) */

static const char *send_variable(const void *to, const char *name)
{
	(void)to;
	return getenv(name);
}

static void send_warn(void *whom, const char *text)
{
	report_say(whom, "%s: left aside", text);
}

static bool send_targets(struct send *s)
{
	struct send_said said = {
		.variable = send_variable, .warn = send_warn, .whom = &s->intake.report};
	struct buf why = {0};
	bool sound = true;

	memcpy(said.options, s->options->settings, sizeof(said.options));
	for (enum otlp_signal i = 0; sound && i < OTLP_SIGNALS; i++)
		sound = send_target_read(&s->targets[i], i, &said, &s->arena, &why);
	if (!sound)
		report_say(&s->intake.report, "%s", buf_text(&why));
	buf_release(&why);
	return sound;
}

/* What could not be sent would be read, and sent, and not be sent, for ever. */
static bool send_keeps_apart(const struct send *s)
{
	const struct send_options *o = s->options;
	struct stat keep, file;

	if (!o->keep || stat(o->keep, &keep) < 0 || !S_ISREG(keep.st_mode))
		return true;
	for (int i = 0; i < o->file_count; i++)
		if (stat(o->files[i], &file) == 0 && file.st_dev == keep.st_dev &&
			file.st_ino == keep.st_ino)
			return false;
	return true;
}

static void send_inputs(struct send *s)
{
	const struct send_options *o = s->options;
	struct input_options options = {.follow = o->follow};

	intake_begin(&s->intake, options);
	for (int i = 0; i < o->file_count; i++)
		if (!folders_add(&s->folders, o->files[i]))
			intake_add_file(&s->intake, o->files[i]);
	if (!o->file_count)
		intake_add_file(&s->intake, "-");
	s->complete = !o->follow && intake_complete(&s->intake);
}

/* Complaints go where the progress was. */
static void send_complain(void *to, struct str line)
{
	struct send *s = to;

	progress_end(&s->progress);
	fprintf(stderr, "%.*s\n", (int)line.len, line.at);
}

static void send_work(struct send *s)
{
	send_inputs(s);
	signals_begin(false);
	send_traces_begin(s);
	send_read(s);
	send_traces_end(s);
	send_drain(s);
	send_keep_end(&s->keep);
	if (input_counts(s->intake.in).gone) {
		report_say(&s->intake.report,
			"a file has changed while it was read: some of its records are missing");
		s->failed = true;
	}
	report_end(&s->intake.report);
	send_say_end(s);
}

static int send_status(const struct send *s)
{
	if (s->stop)
		return 128 + s->stop;
	return s->failed || s->keep.error || s->intake.report.failed ||
		(s->options->strict && s->intake.report.bad);
}

static void send_release(struct send *s)
{
	for (int i = 0; i < OTLP_SIGNALS; i++)
		send_target_release(&s->targets[i]);
	send_http_free(s->http);
	send_queue_release(&s->queue);
	send_judgement_release(&s->judgement);
	send_keep_release(&s->keep);
	buf_release(&s->body);
	folders_release(&s->folders);
	intake_release(&s->intake);
	arena_release(&s->arena);
}

/* -1 to go on, or the status to end with. */
static int send_ready(struct send *s)
{
	if (!send_targets(s))
		return 2;
	if (!send_keeps_apart(s)) {
		report_say(&s->intake.report, "%s: --keep needs a file that is not read",
			s->options->keep);
		return 2;
	}
	if (s->options->print || s->options->dry)
		send_say_config(s);
	if (s->options->print)
		return 0;
	s->http = send_http_new();
	if (s->http)
		return -1;
	report_say(&s->intake.report, "libcurl cannot be used");
	return 1;
}

static int send_run(const struct send_options *o)
{
	struct send s = {.options = o, .pace = {.patience_ns = o->patience_ns}};
	int status;

	intake_init(&s.intake, "aitrace-send");
	s.intake.report.line = send_complain;
	s.intake.report.to = &s;
	s.intake.from = o->from;
	s.intake.trace = str_from(o->trace);
	s.pace.random = s.intake.store.common.seed | 1;
	s.progress.begun_ns = clock_steady();
	signals_init(&s.signals);
	folders_init(&s.folders, &s.intake, o->follow);
	send_keep_init(&s.keep, o->keep);
	status = send_ready(&s);
	if (status < 0) {
		send_work(&s);
		status = send_status(&s);
	}
	send_release(&s);
	return status;
}

/* Where a standard stream is closed, a file of ours must not become it. */
static void send_standard(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	struct send_options options;
	int status;

	send_standard();
	setlocale(LC_CTYPE, "");
	status = send_options(&options, argc, argv);
	status = status < 0 ? send_run(&options) : status;
	send_options_release(&options);
	return said_status("aitrace-send", status);
}
