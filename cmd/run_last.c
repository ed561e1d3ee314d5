#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "report.h"
#include "run.h"
#include "runs.h"

/* A program of the family: beside this one, or where the shell would find it. */
static void run_become(const char *program, const char *path)
{
	char own[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", own, sizeof(own) - 1);
	struct buf beside = {0};
	char *slash;

	own[len > 0 ? len : 0] = '\0';
	slash = strrchr(own, '/');
	if (slash) {
		buf_add(&beside, (struct str){own, (size_t)(slash + 1 - own)});
		buf_add(&beside, str_from(program));
		execl(buf_text(&beside), program, path, (char *)NULL);
	}
	buf_release(&beside);
	execlp(program, program, path, (char *)NULL);
}

int run_last(const struct run_options *o)
{
	bool screen = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	const char *program = screen ? "aitrace-tui" : "aitrace-tree";
	struct report report;
	struct runs runs;
	struct buf path = {0};

	report_init(&report, "aitrace-run");
	runs_look(&runs);
	if ((size_t)o->last > runs.count) {
		report_say(&report, "%d runs back there is none: there are %zu", o->last,
			runs.count);
	} else {
		runs_path(&runs, (size_t)o->last - 1, &path);
		run_become(program, buf_text(&path));
		report_say(&report, "%s: %s", program, strerror(errno));
	}
	buf_release(&path);
	runs_release(&runs);
	return 1;
}
