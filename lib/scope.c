#include "aitrace.h"

#include "tracer.h"

/* The thread's current context; not in the heap, even of a library that was loaded late. */
struct current {
	struct aitrace_context context;
	bool set; /* else the environment's holds */
};

static _Thread_local struct current current __attribute__((tls_model("initial-exec")));

/* Once it is known what the environment says. */
static const struct aitrace_context *known(void)
{
	return current.set ? &current.context : &ait_tracer()->outside;
}

struct aitrace_context aitrace_current(void)
{
	aitrace_on();
	return *known();
}

static void set_current(struct aitrace_context context)
{
	current = (struct current){context, true};
}

struct aitrace_context aitrace_enter(struct aitrace_context context)
{
	struct aitrace_context before = aitrace_current();

	set_current(context);
	return before;
}

struct aitrace_scope aitrace_begin(
	const char *name, const char *kind, struct aitrace_attrs attrs)
{
	bool on = aitrace_on();
	struct aitrace_scope scope = {*known(), *known()};

	if (!on)
		return scope;
	scope.span = aitrace_emit_start(scope.outer, name, kind, attrs);
	set_current(scope.span);
	return scope;
}

void aitrace_end(
	struct aitrace_scope scope, enum aitrace_status status, const char *message)
{
	aitrace_span_end(scope.span, status, message, aitrace_none());
	if (current.set) /* off or not: it may have been on when the scope began */
		set_current(scope.outer);
}

void aitrace_note(const char *name, struct aitrace_attrs attrs)
{
	if (aitrace_on())
		aitrace_emit_event(aitrace_current(), name, attrs);
}

void aitrace_set(struct aitrace_attrs attrs)
{
	if (aitrace_on())
		aitrace_emit_update(aitrace_current(), attrs);
}
