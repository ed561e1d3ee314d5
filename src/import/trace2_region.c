#include "import/trace2_parts.h"

#include "base/hash.h"

bool trace2_region_enter(struct trace2 *w)
{
	struct str parent = arena_copy(w->arena, str_from(trace2_here(w)));
	struct trace2_open *o = trace2_open(w->run, w->sid, TRACE2_REGION, w->thread);

	o->ts = w->ts;
	trace2_start(w, o->span_id, parent, trace2_joined(w, F_CATEGORY, F_LABEL));
	import_open(w->out, "attributes");
	trace2_member(w, "git.msg", F_MSG);
	trace2_others(w);
	import_close(w->out);
	import_end(w->out);
	return true;
}

/* What has no beginning here, or has been forgotten, has no end. */
static bool trace2_leave(struct trace2 *w, struct trace2_open *o)
{
	if (!o) {
		w->out->skipped++;
		return true;
	}
	trace2_record(w, "span_end", o->span_id);
	import_end(w->out);
	trace2_close(w->run, o);
	return true;
}

bool trace2_region_leave(struct trace2 *w)
{
	struct trace2_open *o = trace2_innermost(w->run, w->thread);

	return trace2_leave(w, o && o->what == TRACE2_REGION ? o : NULL);
}

/* Below what the main thread does: it has started the other one. */
bool trace2_thread_start(struct trace2 *w)
{
	struct trace2_open *main = trace2_innermost(w->run, hash_text(STR("main"), 0));
	struct str parent = arena_copy(
		w->arena, str_from(main ? main->span_id : w->run->span_id));
	struct trace2_open *o = trace2_open(w->run, w->sid, TRACE2_THREAD, w->thread);

	o->ts = w->ts;
	trace2_start(w, o->span_id, parent, trace2_text(w, F_THREAD));
	import_open(w->out, "attributes");
	trace2_others(w);
	import_close(w->out);
	import_end(w->out);
	return true;
}

bool trace2_thread_exit(struct trace2 *w)
{
	struct trace2_open *o = trace2_innermost(w->run, w->thread);

	return trace2_leave(w, o && o->what == TRACE2_THREAD ? o : NULL);
}

/* `git rev-list`, `ssh host`: its first two words. */
static struct str trace2_child_name(struct trace2 *w)
{
	struct scan s;
	struct str program = trace2_program(w), argument = {0}, copy;
	struct buf name = {0};

	buf_add(&name, program);
	if (trace2_arguments(&s, &w->f[F_ARGV]) &&
		trace2_argument(&s, w->arena, &argument) &&
		trace2_argument(&s, w->arena, &argument)) {
		buf_add_byte(&name, ' ');
		buf_add(&name, argument);
	}
	copy = arena_copy(w->arena, buf_str(&name));
	buf_release(&name);
	return copy;
}

bool trace2_child_start(struct trace2 *w)
{
	struct str parent = arena_copy(w->arena, str_from(trace2_here(w)));
	struct trace2_open *o = trace2_open(w->run, w->sid, TRACE2_CHILD, w->thread);

	o->ts = w->ts;
	o->argv = trace2_argv(w);
	field_int(&w->f[F_CHILD], &o->child);
	trace2_start(w, o->span_id, parent, trace2_child_name(w));
	import_open(w->out, "attributes");
	trace2_member(w, "process.command_args", F_ARGV);
	trace2_member(w, "git.child_id", F_CHILD);
	trace2_others(w);
	import_close(w->out);
	import_end(w->out);
	return true;
}

/* One that goes on in the background is `ready`, and that is all that is told of it. */
bool trace2_child_end(struct trace2 *w)
{
	struct trace2_open *o;
	int64_t number = 0;

	field_int(&w->f[F_CHILD], &number);
	o = trace2_child(w->run, number);
	if (!o)
		return trace2_leave(w, NULL);
	trace2_record(w, "span_end", o->span_id);
	trace2_status(w, (struct str){0});
	import_open(w->out, "attributes");
	trace2_member(w, "process.exit.code", F_CODE);
	trace2_member(w, "process.pid", F_PID);
	trace2_member(w, "git.ready", F_READY);
	import_close(w->out);
	import_end(w->out);
	trace2_close(w->run, o);
	return true;
}
