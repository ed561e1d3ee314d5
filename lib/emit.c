#include "aitrace.h"

#include <errno.h>

#include "calm.h"
#include "chunk.h"
#include "clock.h"
#include "context.h"
#include "line.h"
#include "random.h"
#include "tracer.h"

/* One record on its way. */
struct sending {
	struct ait_tracer *tracer;
	struct ait_buf line;  /* its text */
	struct ait_wait wait; /* all its lines share one wait, and its report too */
};

static enum ait_line write_chunks(struct sending *s)
{
	char first[AIT_BUF_FIRST + AIT_BUF_STEP];
	struct ait_buf b;
	struct ait_chunk chunk;
	enum ait_line result = AIT_LINE_WRITTEN;

	ait_chunk_init(&chunk, s->line.at, s->line.len - 1, ait_random());
	ait_buf_init(&b, first, sizeof(first));
	while (result == AIT_LINE_WRITTEN && ait_chunk_next(&chunk, &b)) {
		result = ait_line_write(&s->tracer->output, b.at, b.len, &s->wait);
		b.len = 0;
	}
	ait_buf_release(&b);
	return result;
}

static enum ait_line write_record(struct sending *s, const struct aitrace_record *record)
{
	struct ait_output *output = &s->tracer->output;
	enum ait_line result;

	s->line.len = 0;
	ait_record_format(&s->line, record, &s->tracer->resource, ait_clock_now());
	if (s->line.failed)
		return AIT_LINE_DROPPED;
	if (s->line.len > AIT_CHUNK_LINE && ait_output_tears(output))
		result = write_chunks(s);
	else
		result = ait_line_write(output, s->line.at, s->line.len, &s->wait);
	if (result == AIT_LINE_DEAD)
		ait_tracer_off(errno);
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
	struct sending s = {.tracer = ait_tracer()};
	char first[AIT_BUF_FIRST];

	ait_buf_init(&s.line, first, sizeof(first));
	if (write_record(&s, record) != AIT_LINE_WRITTEN) {
		atomic_fetch_add(&process->missing, 1);
		atomic_fetch_add(&process->dropped, 1);
	} else if (atomic_load_explicit(&process->missing, memory_order_relaxed) != 0) {
		report(&s, &record->context);
	}
	ait_buf_release(&s.line);
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
