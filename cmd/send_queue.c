#include "send_queue.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/scan.h"

/* From the outermost object to what is counted. */
static const char *const paths[][3] = {
	[OTLP_TRACES] = {"resourceSpans", "scopeSpans", "spans"},
	[OTLP_LOGS] = {"resourceLogs", "scopeLogs", "logRecords"},
};

static uint64_t queue_items(struct str object, const char *const *path, int depth)
{
	struct scan_value array, v;
	uint64_t count = 0;
	struct scan s;

	if (!scan_find(object, str_from(path[depth]), &array) || array.type != SCAN_ARRAY)
		return 0;
	scan_init(&s, array.text, 0);
	if (!scan_array(&s))
		return 0;
	while (scan_element(&s, &v))
		count += depth == 2		? 1
			: v.type == SCAN_OBJECT ? queue_items(v.text, path, depth + 1)
						: 0;
	return count;
}

void send_queue_add(struct send_queue *q, struct str line)
{
	struct send_batch *b = mem_new(sizeof(*b));

	if (!q->last)
		q->last = &q->first;
	b->signal = str_starts(line, STR("{\"resourceLogs\"")) ? OTLP_LOGS : OTLP_TRACES;
	b->items = queue_items(line, paths[b->signal], 0);
	buf_add(&b->json, line);
	*q->last = b;
	q->last = &b->next;
	q->count++;
	q->bytes += line.len;
}

void send_queue_drop(struct send_queue *q)
{
	struct send_batch *b = q->first;

	q->first = b->next;
	if (!q->first)
		q->last = &q->first;
	q->count--;
	q->bytes -= b->json.len;
	buf_release(&b->json);
	free(b);
}

void send_queue_release(struct send_queue *q)
{
	while (q->first)
		send_queue_drop(q);
}
