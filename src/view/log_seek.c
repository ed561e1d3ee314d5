#include "view/log_seek.h"

void log_seek_begin(struct log_seek *s, const struct trace *trace, uint32_t span,
	int64_t from_ns, int64_t to_ns)
{
	*s = (struct log_seek){
		.trace = trace, .span = span, .from_ns = from_ns, .to_ns = to_ns};
}

static void seek_look(struct log_seek *s, const struct aside *a)
{
	if (a->t != s->trace)
		return;
	if (!s->any)
		s->any = s->next;
	if (a->ts <= s->from_ns && (!s->before || a->ts >= s->before_ns)) {
		s->before = s->next;
		s->before_ns = a->ts;
	}
	if (!s->span)
		return;
	if (!s->own && a->span == s->span && !a->after)
		s->own = s->next;
	if (!s->during && a->ts >= s->from_ns && a->ts < s->to_ns)
		s->during = s->next;
}

bool log_seek_step(struct log_seek *s, const struct log_rows *l, size_t asides)
{
	/* Nothing goes before what was said in the span itself. */
	while (asides-- && s->next < l->count && !s->own)
		seek_look(s, &l->asides->at[s->next++]);
	return s->next < l->count && !s->own;
}

bool log_seek_line(const struct log_seek *s, const struct log_rows *l, uint64_t *line)
{
	size_t first = s->own ? s->own : s->during;
	size_t aside = first ? first : s->before ? s->before : s->any;

	if (!aside || aside > l->count)
		return false;
	*line = l->before[aside - 1];
	/* Of those before, the one that was said last. */
	if (!first && s->before)
		*line += l->asides->at[aside - 1].lines - 1;
	return true;
}

bool log_seek_found(const struct log_seek *s)
{
	return s->own || s->during || s->before;
}
