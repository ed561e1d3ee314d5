#include "processes.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/scan.h"
#include "proc.h"

void processes_init(struct processes *p)
{
	*p = (struct processes){0};
	if (gethostname(p->host, sizeof(p->host) - 1) < 0)
		p->host[0] = '\0';
}

void processes_release(struct processes *p)
{
	free(p->pids);
	free(p->gone);
	*p = (struct processes){0};
}

void processes_note(struct processes *p, const struct record *r)
{
	struct scan_value host, value;
	int64_t pid;

	if (!r->resource.len || p->count >= PROCESSES_MAX || !p->host[0])
		return;
	if (!scan_find(r->resource, STR("host.name"), &host) || host.type != SCAN_STRING ||
		!str_eq(host.text, str_from(p->host)))
		return;
	if (!scan_find(r->resource, STR("process.pid"), &value) ||
		value.type != SCAN_NUMBER || !scan_int(&value, &pid) || pid <= 0 ||
		pid > INT32_MAX)
		return;
	for (size_t i = 0; i < p->count; i++)
		if (p->pids[i] == pid)
			return;
	p->pids = mem_grow(p->pids, &p->room, p->count + 1, sizeof(*p->pids));
	p->pids[p->count++] = pid;
}

void processes_ended(struct processes *p, int64_t pid)
{
	if (p->gone_count >= PROCESSES_MAX)
		return;
	p->gone = mem_grow(p->gone, &p->gone_room, p->gone_count + 1, sizeof(*p->gone));
	p->gone[p->gone_count++] = pid;
}

/* One that has ended, and that nobody has waited for, can still be signalled. */
static bool processes_alive(int64_t pid)
{
	struct proc p;

	if (kill((pid_t)pid, 0) != 0 && errno == ESRCH)
		return false;
	return !proc_look((long)pid, &p) || p.state != 'Z';
}

bool processes_look(struct processes *p)
{
	bool any = false;

	for (size_t i = 0; i < p->count;) {
		if (processes_alive(p->pids[i])) {
			i++;
			continue;
		}
		processes_ended(p, p->pids[i]);
		p->pids[i] = p->pids[--p->count];
		any = true;
	}
	return any;
}
