#include "failure.h"

#include "aitrace.h"
#include "process.h"

void ait_failure_note(int error)
{
	atomic_store_explicit(&ait_process()->error, error, memory_order_relaxed);
}

int aitrace_error(void)
{
	return atomic_load_explicit(&ait_process()->error, memory_order_relaxed);
}
