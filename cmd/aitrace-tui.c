#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/stamp.h"
#include "said.h"
#include "show.h"
#include "tui/parts.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* aitrace-tui(1) */

/* 126 and 127 as shells have it. */
static int show_no_command(struct show *s)
{
	int error = errno;

	report_say(
		&s->intake.report, "%s: %s", s->options->read.command[0], strerror(error));
	watched_release(&s->watched);
	intake_release(&s->intake);
	return error == ENOENT ? 127 : 126;
}

/* What tests set: the time that it is, and who is told of every frame. */
static void show_tested(struct show *s)
{
	const char *now = getenv("AITRACE_NOW"), *fd = getenv("AITRACE_TEST_FD");

	if (now)
		stamp_parse(str_from(now), &s->fixed_ns, NULL);
	s->test_fd = fd && *fd ? atoi(fd) : -1;
}

static void show_release(struct show *s)
{
	tui_release(&s->tui);
	beside_release(&s->beside);
	folders_release(&s->folders);
	watched_release(&s->watched);
	intake_release(&s->intake);
	child_release(&s->child);
}

/* Nothing of what was named can be read: that was said, and there is nothing to be looked at. */
static bool show_nothing(const struct show *s)
{
	return s->intake.report.failed && intake_done(&s->intake) &&
		!input_counts(s->intake.in).bytes;
}

static int show_status(const struct show *s)
{
	if (s->options->read.command && s->child.ended)
		return child_exit_status(&s->child);
	if (s->stop || s->gone)
		return 128 + (s->stop ? s->stop : SIGHUP);
	return s->intake.report.failed != 0;
}

static int show_screen(struct show *s)
{
	struct caps_world world = caps_world(STDOUT_FILENO);

	if (s->options->script) {
		s->tui.set = caps_decide(&s->options->wishes, &world).set;
		s->tui.unicode = s->tui.set == TEXT_UTF8;
		return show_script(s);
	}
	signals_begin(true);
	if (!show_terminal(s)) {
		show_terminal_end(s);
		return 2;
	}
	show_loop(s);
	show_keep(s);
	return 0;
}

static int show_run(const struct show_options *o)
{
	struct show s = {.options = o, .own_fd = -1, .keys_fd = -1, .draw_fd = -1};
	int status = 1;

	intake_init(&s.intake, "aitrace-tui");
	s.intake.trace = o->trace;
	signals_init(&s.signals);
	show_tested(&s);
	if (!show_inputs(&s))
		return show_no_command(&s);
	intake_complaints(&s.intake);
	tui_init(&s.tui, &s.intake.store, &s.intake.life, parts_all());
	s.tui.asides = &s.beside.asides;
	if (!o->script) {
		show_config(&s);
		show_remember(&s);
	}
	if (!show_nothing(&s))
		status = show_screen(&s);
	if (!status)
		status = show_status(&s);
	show_release(&s);
	return status;
}

enum { MAPPED = 256 << 10 }; /* bytes */

/* Large arrays are mapped, whatever was freed before: they grow where they are, no key waits for a copy. */
static void memory_mapped(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, MAPPED);
#endif
}

int main(int argc, char **argv)
{
	struct show_options options;
	int status;

	memory_mapped();
	setlocale(LC_CTYPE, "");
	status = show_options(&options, argc, argv);
	if (status < 0 && options.print_config) {
		show_print_config();
		status = 0;
	}
	status = status < 0 ? show_run(&options) : said_status("aitrace-tui", status);
	show_options_release(&options);
	return status;
}
