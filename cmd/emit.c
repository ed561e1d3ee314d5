#include "emit.h"

#include <inttypes.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void emit_open(struct emit *e, const char *out, int64_t pid)
{
	struct aitrace_config config = {.pid = pid};

	config.out = out && *out ? out : NULL;
	e->out = config.out ? out : getenv("AITRACE_OUT");
	if (e->out && !*e->out)
		e->out = NULL;
	e->off = !aitrace_configure(&config) && aitrace_error() == 0;
}

void emit_record(struct emit *e, const struct aitrace_record *record)
{
	uint64_t before = aitrace_dropped();
	bool on = aitrace_on();

	aitrace_emit(record);
	e->sent++;
	e->lost += !e->off && (!on || aitrace_dropped() != before);
}

/* The descriptor that was given to us to write to; below 0: what the library opens. */
static int emit_given(const struct emit *e)
{
	if (!e->out)
		return STDERR_FILENO;
	return strncmp(e->out, "fd:", 3) == 0 ? atoi(e->out + 3) : -1;
}

bool emit_ready(const struct emit *e)
{
	struct pollfd out = {.fd = emit_given(e), .events = POLLOUT};

	return out.fd < 0 || poll(&out, 1, 0) != 0;
}

bool emit_writes_to(const struct emit *e, const struct stat *file)
{
	int fd = emit_given(e);
	struct stat out;

	return aitrace_on() && !(fd < 0 ? stat(e->out, &out) : fstat(fd, &out)) &&
		out.st_dev == file->st_dev && out.st_ino == file->st_ino;
}

void emit_event(struct emit *e, struct aitrace_context span, const char *name,
	struct aitrace_attrs attrs)
{
	struct aitrace_record record = {
		.type = AITRACE_EVENT, .context = span, .name = name, .attrs = attrs};

	emit_record(e, &record);
}

/* Loaded here, since most calls have nothing to say and a locale takes longer than they do. */
static struct report *emit_report(struct emit *e)
{
	if (!e->report.program) {
		setlocale(LC_CTYPE, "");
		e->report.program = e->program ? e->program : "aitrace-emit";
		e->report.set = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ? TEXT_UTF8
									   : TEXT_ASCII;
	}
	return &e->report;
}

/* That nobody listens any more is no reason to end by a signal instead of our status. */
static void emit_vsay(struct emit *e, const char *format, va_list args)
{
	sigset_t one, before;

	sigemptyset(&one);
	sigaddset(&one, SIGPIPE);
	sigprocmask(SIG_BLOCK, &one, &before);
	report_vsay(emit_report(e), format, args);
	sigtimedwait(&one, NULL, &(struct timespec){0});
	sigprocmask(SIG_SETMASK, &before, NULL);
}

void emit_say(struct emit *e, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit_vsay(e, format, args);
	va_end(args);
}

int emit_wrong(struct emit *e, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit_vsay(e, format, args);
	va_end(args);
	return 2;
}

int emit_close(struct emit *e)
{
	const char *where = e->out ? e->out : "standard error";

	if (e->lost && e->lost == e->sent)
		emit_say(e, "cannot write to %s: %s", where, strerror(aitrace_error()));
	else if (e->lost)
		emit_say(e, "%" PRIu64 " of %" PRIu64 " records not written to %s: %s",
			e->lost, e->sent, where, strerror(aitrace_error()));
	else if (e->verbose && e->off)
		emit_say(e, "tracing is off: nothing written");
	else if (e->verbose)
		emit_say(e, "%" PRIu64 " record%s written to %s", e->sent,
			e->sent == 1 ? "" : "s", where);
	return e->lost != 0;
}
