#include "read/faults.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

enum { TEXT_ROOM = 512 };

struct fault {
	struct fault *next;   /* newer */
	uint32_t source;      /* index in its input */
	uint64_t line;	      /* 0: the source as a whole */
	bool notice;	      /* nothing was lost */
	char text[TEXT_ROOM]; /* cut where it is longer */
};

static struct fault *faults_new(struct faults *f, uint32_t source, uint64_t line)
{
	struct fault *fault = mem_new(sizeof(*fault));

	fault->source = source;
	fault->line = line;
	if (f->last)
		f->last->next = fault;
	else
		f->first = fault;
	f->last = fault;
	f->count++;
	return fault;
}

/* NULL when there is no place for it. */
static struct fault *faults_place(struct faults *f, uint32_t source, uint64_t line)
{
	if (f->count < FAULTS_MAX)
		return faults_new(f, source, line);
	f->more++;
	f->more_source = source;
	return NULL;
}

void faults_add(struct faults *f, uint32_t source, uint64_t line, const char *format, ...)
{
	struct fault *fault = faults_place(f, source, line);
	va_list args;

	if (!fault)
		return;
	va_start(args, format);
	vsnprintf(fault->text, TEXT_ROOM, format, args);
	va_end(args);
}

void faults_note(struct faults *f, uint32_t source, const char *text)
{
	struct fault *fault = faults_place(f, source, 0);

	if (!fault)
		return;
	fault->notice = true;
	snprintf(fault->text, TEXT_ROOM, "%s", text);
}

static void faults_say_more(struct faults *f)
{
	struct fault *fault = faults_new(f, f->more_source, 0);

	snprintf(fault->text, TEXT_ROOM, "and %" PRIu64 " more like these", f->more);
	f->more = 0;
}

bool faults_take(struct faults *f, uint32_t *source, struct diag *d)
{
	struct fault *fault;

	if (!f->first && f->more)
		faults_say_more(f);
	fault = f->first;
	if (!fault)
		return false;
	free(f->taken);
	f->taken = fault;
	f->first = fault->next;
	if (!f->first)
		f->last = NULL;
	f->count--;
	*source = fault->source;
	*d = (struct diag){.line = fault->line,
		.column = fault->line != 0,
		.text = str_from(fault->text),
		.notice = fault->notice};
	return true;
}

void faults_release(struct faults *f)
{
	while (f->first) {
		struct fault *next = f->first->next;

		free(f->first);
		f->first = next;
	}
	free(f->taken);
	*f = (struct faults){0};
}
