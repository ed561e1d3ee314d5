#include "aitrace.h"

#include <errno.h>

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
	struct ait_turn turn;	  /* its report's too */
};

static enum ait_line write_chunks(struct sending *s)
{
	uint64_t id = ait_random();
	enum ait_line result = AIT_LINE_WRITTEN;

	for (uint32_t i = 0; i < s->chunks.count && result == AIT_LINE_WRITTEN; i++) {
		const char *at;
		size_t len = ait_chunks_line(&s->chunks, i, id, &at);

		result = ait_line_write(&s->tracer->output, at, len, &s->turn);
	}
	return result;
}

/* The record as text; where it ends. */
static inline char *format(
	struct sending *s, const struct aitrace_record *record, int64_t now)
{
	char *end;

	ait_chunks_init(&s->chunks, &s->tracer->output, s->first);
	end = ait_record_format(&s->chunks.line, record, &s->tracer->resource, now);
	ait_chunks_end(&s->chunks, end);
	return end;
}

static enum ait_line write_formatted(struct sending *s, const char *end)
{
	struct ait_buf *line = &s->chunks.line;

	if (line->failed) {
		errno = EMSGSIZE;
		return AIT_LINE_DROPPED;
	}
	if (s->chunks.count > 0)
		return write_chunks(s);
	return ait_line_write(
		&s->tracer->output, line->at, (size_t)(end - line->at), &s->turn);
}

/* Something got through: say in the same trace how many did not. */
static enum ait_line report(struct sending *s, const struct aitrace_context *context)
{
	struct ait_process *process = ait_process();
	uint64_t count = atomic_exchange(&process->missing, 0);
	struct aitrace_attr attr = aitrace_int("count", (int64_t)count);
	struct aitrace_record event = {
		.type = AITRACE_EVENT, .name = "records_dropped", .attrs = {&attr, 1}};
	enum ait_line result;

	if (count == 0)
		return AIT_LINE_WRITTEN;
	memcpy(event.context.trace_id, context->trace_id, sizeof(context->trace_id));
	result = write_formatted(s, format(s, &event, s->turn.now));
	if (result != AIT_LINE_WRITTEN)
		ait_failure_note(errno);
	ait_chunks_release(&s->chunks);
	if (result != AIT_LINE_WRITTEN)
		atomic_fetch_add(&process->missing, count);
	return result;
}

/* What is seldom to be done after a record was written, or not. */
static void finish(
	struct sending *s, const struct aitrace_context *context, enum ait_line result)
{
	struct ait_process *process = ait_process();

	if (result != AIT_LINE_WRITTEN)
		ait_failure_note(errno);
	ait_chunks_release(&s->chunks);
	if (result != AIT_LINE_WRITTEN) {
		atomic_fetch_add(&process->missing, 1);
		atomic_fetch_add(&process->dropped, 1);
	} else if (atomic_load_explicit(&process->missing, memory_order_relaxed) != 0) {
		result = report(s, context);
	}
	if (result == AIT_LINE_DEAD)
		ait_tracer_off(errno);
	ait_turn_release(&s->turn);
}

/* The long road; `n` is what the first try of a short line returned. */
static __attribute__((noinline)) void go_on(struct sending *s,
	const struct aitrace_record *record, const char *end, ssize_t n, int64_t now)
{
	int error = errno;
	enum ait_line result;

	ait_turn_init(&s->turn, now);
	if (ait_chunks_long(&s->chunks))
		result = write_formatted(s, end);
	else
		result = ait_line_go_on(&s->tracer->output, s->first,
			(size_t)(end - s->first), n, &s->turn);
	finish(s, &record->context, result);
	errno = error;
}

static inline bool can_be_written(const struct aitrace_record *record)
{
	return ait_context_has_trace(&record->context) &&
		(record->type == AITRACE_EVENT || ait_context_has_span(&record->context));
}

/* Whether no record waits to be told of, nor for one to get through. */
static inline bool all_is_well(void)
{
	return atomic_load_explicit(&ait_process()->missing, memory_order_relaxed) == 0 &&
		!ait_line_stalled();
}

/*
 * The short road, that of a short line into a pipe, is all here, and keeps errno by touching it
 * nowhere. What comes behind the write should be as little as can be, see quiet.h.
 */
void aitrace_emit(const struct aitrace_record *record)
{
	char first[AIT_BUF_FIRST];
	struct sending s;
	int64_t now;
	char *end;
	ssize_t n = 0;

	if (!aitrace_on() || !can_be_written(record))
		return;
	s.tracer = ait_tracer();
	s.first = first;
	now = ait_clock_now();
	end = format(&s, record, now);
	if (!ait_chunks_long(&s.chunks))
		n = ait_line_try(&s.tracer->output, first, (size_t)(end - first), now);
	if (n != end - first || !all_is_well())
		go_on(&s, record, end, n, now);
}

uint64_t aitrace_dropped(void)
{
	return atomic_load(&ait_process()->dropped);
}
