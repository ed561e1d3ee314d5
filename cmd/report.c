#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "term/caps.h"

void report_init(struct report *r, const char *program)
{
	struct caps_wishes wishes = {0};
	struct caps_world world = caps_world(STDERR_FILENO);

	*r = (struct report){.program = program, .set = caps_decide(&wishes, &world).set};
}

static void report_write(struct report *r, struct str line)
{
	struct buf safe = {0};

	buf_addf(&safe, "%s: ", r->program);
	text_line(line, r->set, &safe);
	if (r->line) {
		r->line(r->to, buf_str(&safe));
	} else {
		buf_add_byte(&safe, '\n');
		(void)!write(STDERR_FILENO, safe.at, safe.len);
	}
	buf_release(&safe);
}

void report_vsay(struct report *r, const char *format, va_list args)
{
	char line[1024];

	vsnprintf(line, sizeof(line), format, args);
	report_write(r, str_from(line));
}

void report_say(struct report *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	report_vsay(r, format, args);
	va_end(args);
}

static void report_diag(struct report *r, const struct diag *d)
{
	struct buf line = {0};

	diag_format(d, &line);
	report_write(r, buf_str(&line));
	buf_release(&line);
}

void report_bad(struct report *r, const struct diag *d)
{
	if (r->bad++ < REPORT_MAX)
		report_diag(r, d);
}

void report_input(struct report *r, const struct diag *d, bool notice)
{
	r->failed += !notice;
	r->unread += !notice && !d->line;
	report_diag(r, d);
}

void report_end(struct report *r)
{
	if (r->bad > REPORT_MAX)
		report_say(r, "%" PRIu64 " more bad lines", r->bad - REPORT_MAX);
}
