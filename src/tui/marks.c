#include "tui/marks.h"

#include "base/stamp.h"
#include "tui/tui.h"

/* ---- ids ---------------------------------------------------------------------------------- */

static struct str marks_trace_id(const struct trace *t, struct buf *out)
{
	id_format(&t->id, 32, out);
	return buf_str(out);
}

static struct str marks_span_id(const struct trace *t, uint32_t span, struct buf *out)
{
	struct id id;

	trace_span_id(t, span, &id);
	id_format(&id, 16, out);
	return buf_str(out);
}

/* 0: it is not in the trace. */
static uint32_t marks_span(const struct tui *t, struct str span_id)
{
	struct id id;

	return id_parse(span_id, 16, &id) ? trace_find(t->trace, &id, t->store->common.seed)
					  : 0;
}

/* ---- marks -------------------------------------------------------------------------------- */

static void mark_set(struct tui *t, int letter)
{
	struct buf trace = {0}, span = {0};

	if (!tui_span(t) || letter < 'a' || letter > 'z') {
		tui_complain(t, "marks are the letters a to z");
		return;
	}
	memory_mark(&t->memory, marks_trace_id(t->trace, &trace), (char)letter,
		marks_span_id(t->trace, tui_span(t), &span));
	tui_say(t, "marked: '%c comes back here", letter);
	buf_release(&trace);
	buf_release(&span);
}

/* The span with a mark; 0: there is none. */
static uint32_t mark_span(const struct tui *t, int letter)
{
	struct buf trace = {0}, id = {0};
	uint32_t span = 0;

	if (memory_marked(&t->memory, marks_trace_id(t->trace, &trace), (char)letter, &id))
		span = marks_span(t, buf_str(&id));
	buf_release(&trace);
	buf_release(&id);
	return span;
}

static void mark_go(struct tui *t, int letter)
{
	bool is = letter >= 'a' && letter <= 'z';
	uint32_t span = is ? mark_span(t, letter) : 0;

	if (span)
		tui_jump(t, span);
	else
		tui_complain(t, "there is no mark %c in this trace", is ? letter : '?');
}

bool marks_on(const struct tui *t, uint32_t span)
{
	for (int letter = 'a'; letter <= 'z'; letter++)
		if (span && mark_span(t, letter) == span)
			return true;
	return false;
}

bool marks_near(const struct tui *t, int64_t ns, bool back, int64_t *out)
{
	bool any = false;

	for (int letter = 'a'; letter <= 'z'; letter++) {
		const struct span *s = &t->trace->spans[mark_span(t, letter)];
		int64_t at = s->start_ns;

		if (s == t->trace->spans || !(s->flags & SPAN_HAS_TIME))
			continue;
		if (back ? at >= ns || (any && at <= *out)
			 : at <= ns || (any && at >= *out))
			continue;
		*out = at;
		any = true;
	}
	return any;
}

static bool marks_act(struct tui *t, const struct press *press)
{
	if (press->action == ACT_MARK && t->trace)
		mark_set(t, press->character);
	else if (press->action == ACT_MARK_GO && press->character == '\'')
		tui_act(t, &(struct press){.action = ACT_JUMP_BACK});
	else if (press->action == ACT_MARK_GO && t->trace)
		mark_go(t, press->character);
	else
		return false;
	return true;
}

/* ---- folds, from the last time ------------------------------------------------------------ */

static void marks_restore(struct tui *t)
{
	struct buf trace = {0}, id = {0};
	struct sight *sight = tui_sight(t);
	size_t next = 0;

	marks_trace_id(t->trace, &trace);
	while (memory_folded(&t->memory, buf_str(&trace), &next, &id)) {
		uint32_t span = marks_span(t, buf_str(&id));

		if (span && span < sight->folds.known)
			folds_set(&sight->folds, span, true);
		buf_reset(&id);
		tui_touch(t);
	}
	buf_release(&trace);
	buf_release(&id);
}

/* Folds of spans that have not been read yet would be lost: it is done when they can be there. */
static bool marks_work(struct tui *t)
{
	struct sight *sight = tui_sight(t);

	if (!sight || sight->recalled || !sight->folds.count ||
		(!t->intake.done && !t->intake.live))
		return false;
	sight->recalled = true;
	marks_restore(t);
	return false;
}

static void marks_keep(struct tui *t, struct trace *trace)
{
	const struct sight *sight = trace->notes;
	struct buf in = {0}, id = {0};

	marks_trace_id(trace, &in);
	memory_fold_none(&t->memory, buf_str(&in));
	for (uint32_t i = 0; i < sight->folds.count; i++) {
		if (!folds_closed(&sight->folds, sight->folds.spans[i]))
			continue;
		buf_reset(&id);
		memory_fold(&t->memory, buf_str(&in),
			marks_span_id(trace, sight->folds.spans[i], &id));
	}
	buf_release(&in);
	buf_release(&id);
}

/* Who leaves before all was read has not seen the folds of the last time: they stay. */
void marks_keep_folds(struct tui *t)
{
	for (struct trace *one = t->store->first; one; one = one->next) {
		const struct sight *sight = one->notes;

		if (sight && sight->recalled)
			marks_keep(t, one);
	}
}

/* ---- times -------------------------------------------------------------------------------- */

/* `14:02:11.5` of the day on which the trace began. */
static bool time_of_day(const struct trace *t, struct str text, int64_t *ns)
{
	struct buf whole = {0};
	bool good;

	stamp_format(t->first_ns, &whole);
	whole.len = sizeof("2026-11-22T") - 1;
	buf_add(&whole, text);
	buf_add_byte(&whole, 'Z');
	good = stamp_parse(buf_str(&whole), ns, NULL);
	buf_release(&whole);
	return good;
}

bool marks_time(const struct trace *t, struct str text, int64_t *ns)
{
	bool back = text.len && text.at[0] == '-';
	bool sign = back || (text.len && text.at[0] == '+');
	int64_t since;

	if (!text.len || t->first_ns > t->last_ns)
		return false;
	if (stamp_parse_duration(str_tail(text, sign ? 1 : 0), &since))
		return back ? !__builtin_sub_overflow(t->last_ns, since, ns)
			    : !__builtin_add_overflow(t->first_ns, since, ns);
	return stamp_parse(text, ns, NULL) || time_of_day(t, text, ns);
}

/* The first span that starts at that time or later, in the order of starts; 0: none. */
static uint32_t time_span(const struct trace *t, int64_t ns)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < t->span_count; i++)
		if (t->spans[i].flags & SPAN_HAS_TIME && t->spans[i].start_ns >= ns &&
			(!best || t->spans[i].start_ns < t->spans[best].start_ns))
			best = i;
	return best;
}

static void command_at(struct tui *t, struct str rest)
{
	struct sight *sight = tui_sight(t);
	uint32_t span;
	int64_t ns;

	if (!sight || !marks_time(t->trace, rest, &ns)) {
		tui_complain(t, "@ takes a time: @+1m30s, @-5s before the end, @14:02:11");
		return;
	}
	if (sight->head_ns != INT64_MAX)
		sight->head_ns = ns;
	span = time_span(t->trace, ns);
	if (span)
		tui_jump(t, span);
	else
		tui_say(t, "nothing starts then or later");
}

static void command_goto(struct tui *t, struct str rest)
{
	struct press press = {.action = ACT_FIRST};

	for (size_t i = 0; i < rest.len && press.count < 100000000; i++) {
		if (rest.at[i] < '0' || rest.at[i] > '9') {
			tui_complain(t, "goto takes the number of a row");
			return;
		}
		press.count = press.count * 10 + (rest.at[i] - '0');
	}
	tui_act(t, &press);
}

const struct command_row marks_commands[] = {
	{"@", "TIME", "to a time: @+1m30s, @-5s before the end, @14:02:11", command_at,
		NULL},
	{"goto", "ROW", "to a row", command_goto, NULL},
	{.name = NULL},
};

const struct screen marks_part = {
	.part = PART_MARKS,
	.name = "marks",
	.help = "marks, and jumps to places",
	.act = marks_act,
	.work = marks_work,
};
