#include "aitrace.h"

#include <errno.h>

#include "calm.h"
#include "chunk.h"
#include "clock.h"
#include "context.h"
#include "line.h"
#include "random.h"
#include "tracer.h"

static enum ait_line write_chunks(
	struct ait_output *o, const char *line, size_t len, struct ait_wait *wait)
{
	char first[AIT_BUF_FIRST + AIT_BUF_STEP];
	struct ait_buf b;
	struct ait_chunk chunk;
	enum ait_line result = AIT_LINE_WRITTEN;

	ait_chunk_init(&chunk, line, len - 1, ait_random());
	ait_buf_init(&b, first, sizeof(first));
	while (result == AIT_LINE_WRITTEN && ait_chunk_next(&chunk, &b)) {
		result = ait_line_write(o, b.at, b.len, wait);
		b.len = 0;
	}
	ait_buf_release(&b);
	return result;
}

static enum ait_line write_line(struct ait_output *o, const struct ait_buf *b)
{
	struct ait_wait wait = {0};

	if (b->failed)
		return AIT_LINE_DROPPED;
	if (b->len > AIT_CHUNK_LINE && ait_output_tears(o))
		return write_chunks(o, b->at, b->len, &wait);
	return ait_line_write(o, b->at, b->len, &wait);
}

/* Something got through: say in the same trace how many did not. */
static void report(
	struct ait_tracer *t, struct ait_buf *b, const struct aitrace_context *context)
{
	struct ait_process *process = ait_process();
	uint64_t count = atomic_exchange(&process->missing, 0);
	struct aitrace_attr attr = aitrace_int("count", (int64_t)count);
	struct aitrace_record event = {
		.type = AITRACE_EVENT, .name = "records_dropped", .attrs = {&attr, 1}};

	if (count == 0)
		return;
	memcpy(event.context.trace_id, context->trace_id, sizeof(context->trace_id));
	b->len = 0;
	ait_record_format(b, &event, &t->resource, ait_clock_now());
	if (write_line(&t->output, b) != AIT_LINE_WRITTEN)
		atomic_fetch_add(&process->missing, count);
}

static void account(struct ait_tracer *t, enum ait_line result, struct ait_buf *b,
	const struct aitrace_context *context)
{
	struct ait_process *process = ait_process();

	if (result == AIT_LINE_WRITTEN) {
		if (atomic_load_explicit(&process->missing, memory_order_relaxed) != 0)
			report(t, b, context);
		return;
	}
	if (result == AIT_LINE_DEAD)
		ait_tracer_off(errno);
	atomic_fetch_add(&process->missing, 1);
	atomic_fetch_add(&process->dropped, 1);
}

static void send_record(const struct aitrace_record *record)
{
	struct ait_tracer *t = ait_tracer();
	char first[AIT_BUF_FIRST];
	struct ait_buf b;

	ait_buf_init(&b, first, sizeof(first));
	ait_record_format(&b, record, &t->resource, ait_clock_now());
	account(t, write_line(&t->output, &b), &b, &record->context);
	ait_buf_release(&b);
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
