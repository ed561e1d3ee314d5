#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture_page.h"
#include "capture_relay.h"
#include "read/pipe.h"

static bool capture_fork(
	struct capture *c, int in, const struct capture_plan *plan, int control)
{
	c->pid = fork();
	if (c->pid == 0) {
		struct relay relay = {.in = in,
			.out = plan->standard,
			.control = control,
			.log = {.fd = plan->log},
			.page = c->page};

		relay_run(&relay);
		_exit(0);
	}
	if (c->pid < 0)
		c->pid = 0;
	return c->pid != 0;
}

static struct capture_page *capture_map(size_t keep)
{
	size_t size = keep + RELAY_BLOCK;
	struct capture_page *page = mmap(NULL, sizeof(*page) + size, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		return NULL;
	page->keep = keep;
	page->size = size;
	return page;
}

bool capture_start(struct capture *c, struct capture_plan plan)
{
	struct pipe_ends data = {-1, -1}, control = {-1, -1};

	*c = (struct capture){.write = -1, .control = -1};
	if (fcntl(plan.standard, F_GETFD) < 0)
		return true;
	c->page = capture_map(plan.keep);
	if (c->page && pipe_open(&data) && pipe_open(&control) &&
		capture_fork(c, data.read, &plan, control.read)) {
		c->write = data.write;
		c->control = control.write;
		data.write = control.write = -1;
	}
	pipe_close(&data);
	pipe_close(&control);
	return c->pid != 0;
}

void capture_given(struct capture *c)
{
	if (c->pid)
		pipe_close_end(&c->write);
}

void capture_end(struct capture *c)
{
	if (c->pid)
		pipe_close_end(&c->control);
}

bool capture_over(struct capture *c)
{
	if (c->pid && !c->over)
		c->over = waitpid(c->pid, NULL, WNOHANG) != 0;
	return !c->pid || c->over;
}

bool capture_settled(struct capture *c)
{
	return capture_over(c) || atomic_load(&c->page->settled);
}

int capture_error(const struct capture *c)
{
	return c->page ? atomic_load(&c->page->error) : 0;
}

uint64_t capture_text(const struct capture *c, struct buf *text)
{
	return c->page ? capture_page_text(c->page, text) : 0;
}

void capture_release(struct capture *c)
{
	capture_given(c);
	capture_end(c);
	if (c->page)
		munmap(c->page, sizeof(*c->page) + c->page->size);
	*c = (struct capture){0};
}
