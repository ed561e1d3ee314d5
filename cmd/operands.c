#include "operands.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "forgotten.h"
#include "report.h"

void operands_init(struct operands *o, int argc)
{
	*o = (struct operands){.files = mem_new((size_t)(argc + 1) * sizeof(char *))};
}

void operands_release(struct operands *o)
{
	free(o->files);
}

int operands_next(struct operands *o, struct options *scan, const char **value)
{
	int id;

	while ((id = options_next(scan, value)) == OPTION_OPERAND)
		o->files[o->file_count++] = scan->argv[scan->at - 1];
	return id == OPTION_DASHES ? OPTION_END : id;
}

int operands_usage(const char *program, const char *format, ...)
{
	struct report report;
	va_list args;

	report_init(&report, program);
	va_start(args, format);
	report_vsay(&report, format, args);
	va_end(args);
	return 2;
}

/* What stands behind the first one, when that is to be run. */
static const char *operands_more(const struct operands *o, const struct options *scan)
{
	return o->files[0] == scan->argv[scan->argc - 1] ? "" : " ...";
}

int operands_wrong(const struct operands *o, const struct options *scan)
{
	const char *file = o->file_count ? o->files[0] : "";

	if (!forgotten_dashes_before(file))
		return operands_usage(scan->program, "%s", scan->message);
	return operands_usage(scan->program, "%.*s; to run %s: %s -- %s%s",
		(int)strcspn(scan->message, ";"), scan->message, file, scan->program, file,
		operands_more(o, scan));
}

static int operands_command(struct operands *o, const struct options *scan, bool follow)
{
	o->command = scan->argv + scan->at;
	if (!*o->command)
		return operands_usage(scan->program,
			"-- needs a command behind it: %s -- ./agent", scan->program);
	if (o->file_count)
		return operands_usage(
			scan->program, "either FILEs or -- COMMAND, not both");
	if (follow)
		return operands_usage(scan->program,
			"--follow is for files; a command is followed anyway");
	return -1;
}

int operands_end(struct operands *o, const struct options *scan, bool follow)
{
	if (scan->rest)
		return operands_command(o, scan, follow);
	if (!o->file_count && isatty(STDIN_FILENO))
		return operands_usage(scan->program,
			"nothing to read: name a FILE, run an agent (%s -- agent) or pipe its "
			"stderr in (agent 2>&1 >/dev/null | %s)",
			scan->program, scan->program);
	if (o->file_count && !follow && forgotten_dashes(o->files[0]))
		return operands_usage(scan->program,
			"%s is a program; to run it: %s -- %s%s", o->files[0],
			scan->program, o->files[0], operands_more(o, scan));
	return -1;
}
