#include "aitrace.h"

/* The thread's current context; not in the heap, even of a library that was loaded late. */
struct current {
	struct aitrace_context context;
	bool set; /* else the environment's holds */
};

static _Thread_local struct current current __attribute__((tls_model("initial-exec")));

struct aitrace_context aitrace_current(void)
{
	return current.set ? current.context : aitrace_from_environment();
}

struct aitrace_context aitrace_enter(struct aitrace_context context)
{
	struct aitrace_context before = aitrace_current();

	current = (struct current){context, true};
	return before;
}

struct aitrace_scope aitrace_begin(
	const char *name, const char *kind, struct aitrace_attrs attrs)
{
	struct aitrace_context outer = aitrace_current();
	struct aitrace_context span = aitrace_span_start(outer, name, kind, attrs);

	aitrace_enter(span);
	return (struct aitrace_scope){span, outer};
}

void aitrace_end(
	struct aitrace_scope scope, enum aitrace_status status, const char *message)
{
	aitrace_span_end(scope.span, status, message, aitrace_none());
	aitrace_enter(scope.outer);
}

void aitrace_note(const char *name, struct aitrace_attrs attrs)
{
	if (aitrace_on())
		aitrace_event(aitrace_current(), name, attrs);
}

void aitrace_set(struct aitrace_attrs attrs)
{
	if (aitrace_on())
		aitrace_span_update(aitrace_current(), attrs);
}
