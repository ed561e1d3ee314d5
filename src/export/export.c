#include "export/export.h"

#include "base/json.h"
#include "model/tree.h"

static void export_flush(struct export *e)
{
	if (e->out.len)
		e->sink.write(e->sink.to, buf_str(&e->out));
	buf_reset(&e->out);
}

void export_piece(struct export *e)
{
	if (e->out.len >= EXPORT_PIECE)
		export_flush(e);
}

void export_begin(struct export *e)
{
	if (e->format->begin)
		e->format->begin(e);
}

void export_trace(struct export *e, struct trace *t, const struct selection *s)
{
	tree_settle(t);
	e->format->trace(e, t, s);
	export_flush(e);
}

void export_pause(struct export *e)
{
	if (e->format->pause)
		e->format->pause(e);
	export_flush(e);
}

void export_end(struct export *e)
{
	if (e->format->end)
		e->format->end(e);
	export_flush(e);
	buf_release(&e->out);
	arena_release(&e->arena);
}

uint32_t export_next(struct trace *t, uint32_t span)
{
	if (t->child_first)
		return tree_next_down(t, span, 0);
	return span + 1 < t->span_count ? span + 1 : 0;
}

void export_line(struct export *e, struct str text)
{
	if (e->seen)
		json_text(text, &e->out);
	else
		buf_add(&e->out, text);
	buf_add_byte(&e->out, '\n');
}
