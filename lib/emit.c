#include "aitrace.h"

#include <errno.h>

#include "calm.h"
#include "chunk.h"
#include "clock.h"
#include "context.h"
#include "failure.h"
#include "line.h"
#include "random.h"
#include "tracer.h"

/* One record on its way. */
struct sending {
	struct ait_tracer *tracer;
	char *first;		  /* AIT_BUF_FIRST bytes for its text */
	struct ait_chunks chunks; /* its text */
	struct ait_wait wait;	  /* all its lines share one wait, and its report too */
};

static enum ait_line write_chunks(struct sending *s)
{
	uint64_t id = ait_random();
	enum ait_line result = AIT_LINE_WRITTEN;

	for (uint32_t i = 0; i < s->chunks.count && result == AIT_LINE_WRITTEN; i++) {
		const char *at;
		size_t len = ait_chunks_line(&s->chunks, i, id, &at);

		result = ait_line_write(&s->tracer->output, at, len, &s->wait);
	}
	return result;
}

static enum ait_line write_text(struct sending *s, const char *end)
{
	const struct ait_buf *line = &s->chunks.line;

	ait_chunks_end(&s->chunks, end);
	if (line->failed) {
		errno = EMSGSIZE;
		return AIT_LINE_DROPPED;
	}
	if (s->chunks.count > 0)
		return write_chunks(s);
	return ait_line_write(
		&s->tracer->output, line->at, (size_t)(end - line->at), &s->wait);
}

static enum ait_line write_record(struct sending *s, const struct aitrace_record *record)
{
	enum ait_line result;
	char *end;

	ait_chunks_init(&s->chunks, &s->tracer->output, s->first);
	end = ait_record_format(
		&s->chunks.line, record, &s->tracer->resource, ait_clock_now());
	result = write_text(s, end);
	if (result != AIT_LINE_WRITTEN)
		ait_failure_note(errno);
	if (result == AIT_LINE_DEAD)
		ait_tracer_off(errno);
	ait_chunks_release(&s->chunks);
	return result;
}

/* Something got through: say in the same trace how many did not. */
static void report(struct sending *s, const struct aitrace_context *context)
{
	struct ait_process *process = ait_process();
	uint64_t count = atomic_exchange(&process->missing, 0);
	struct aitrace_attr attr = aitrace_int("count", (int64_t)count);
	struct aitrace_record event = {
		.type = AITRACE_EVENT, .name = "records_dropped", .attrs = {&attr, 1}};

	if (count == 0)
		return;
	memcpy(event.context.trace_id, context->trace_id, sizeof(context->trace_id));
	if (write_record(s, &event) != AIT_LINE_WRITTEN)
		atomic_fetch_add(&process->missing, count);
}

static void send_record(const struct aitrace_record *record)
{
	struct ait_process *process = ait_process();
	char first[AIT_BUF_FIRST];
	struct sending s = {.tracer = ait_tracer(), .first = first};

	if (write_record(&s, record) != AIT_LINE_WRITTEN) {
		atomic_fetch_add(&process->missing, 1);
		atomic_fetch_add(&process->dropped, 1);
	} else if (atomic_load_explicit(&process->missing, memory_order_relaxed) != 0) {
		report(&s, &record->context);
	}
}

void aitrace_emit(const struct aitrace_record *record)
{
	struct ait_calm calm;

	if (!aitrace_on() || !ait_context_has_trace(&record->context))
		return;
	if (record->type != AITRACE_EVENT && !ait_context_has_span(&record->context))
		return;
	ait_calm_enter(&calm);
	send_record(record);
	ait_calm_leave(&calm);
}

uint64_t aitrace_dropped(void)
{
	return atomic_load(&ait_process()->dropped);
}
