#include "tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calm.h"
#include "failure.h"
#include "guard.h"
#include "process.h"
#include "text.h"

int aitrace_gate;

struct ait_tracer ait_the_tracer = {.output.fd = -1};
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void set_gate(int gate)
{
	__atomic_store_n(&aitrace_gate, gate, __ATOMIC_RELEASE);
}

/* A program with more rights than its user does not open what the user says. */
static const char *environment(const char *name)
{
#ifdef __GLIBC__
	const char *value = secure_getenv(name);
#else
	const char *value = getenv(name);
#endif
	return value != NULL && *value != '\0' ? value : NULL;
}

static void write_stderr(const char *at, size_t len)
{
	struct ait_guard guard = {.raised = true};
	struct ait_calm calm;

	ait_calm_enter(&calm);
	ait_guard_enter(&guard);
	if (write(STDERR_FILENO, at, len) < 0)
		errno = 0;
	ait_guard_leave(&guard);
	ait_calm_leave(&calm);
}

/* One line on standard error: `aitrace: WHAT: why`. `detail` may be NULL. */
static void say(const char *what, const char *detail, int error)
{
	char first[1024];
	const char *why;
	struct ait_buf b;
	char *to;

	if (!ait_the_tracer.debug)
		return;
	why = error ? strerror(error) : NULL;
	ait_buf_init(&b, first, sizeof(first));
	to = ait_text_add(&b, b.at, "aitrace: ", 9, AIT_BUF_STRING);
	to = ait_text_add(&b, to, what, strlen(what), AIT_BUF_STRING);
	if (detail != NULL) {
		to = ait_buf_put(ait_buf_room(&b, to, 2), ": ");
		to = ait_text_add(&b, to, detail, strnlen(detail, 512), AIT_BUF_STRING);
	}
	if (why != NULL) {
		to = ait_buf_put(ait_buf_room(&b, to, 2), ": ");
		to = ait_text_add(&b, to, why, strlen(why), AIT_BUF_STRING);
	}
	to = ait_buf_put(ait_buf_room(&b, to, 1), "\n");
	write_stderr(b.at, (size_t)(to - b.at));
	ait_buf_release(&b);
}

void ait_tracer_off(int error)
{
	if (__atomic_exchange_n(&aitrace_gate, -1, __ATOMIC_ACQ_REL) > 0)
		say("tracing is off, a record could not be written", NULL, error);
}

static const char *program_name(void)
{
#ifdef __GLIBC__
	return program_invocation_short_name;
#elif defined(__APPLE__) || defined(__FreeBSD__) || defined(__OpenBSD__) || \
	defined(__NetBSD__)
	return getprogname();
#else
	return NULL;
#endif
}

static void copy(char *to, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);

	memcpy(to, text, len);
	to[len] = '\0';
}

static void set_resource(struct ait_resource *r, const struct aitrace_config *config)
{
	const char *service = config->service;

	if (service == NULL)
		service = environment("AITRACE_SERVICE");
	if (service == NULL)
		service = environment("OTEL_SERVICE_NAME");
	if (service == NULL)
		service = program_name();
	copy(r->service, sizeof(r->service), service ? service : "unknown");
	r->host[0] = '\0';
	if (config->host != NULL)
		copy(r->host, sizeof(r->host), config->host);
	else if (gethostname(r->host, sizeof(r->host) - 1) != 0)
		r->host[0] = '\0';
	r->host[sizeof(r->host) - 1] = '\0';
	r->pid = config->pid;
}

static void set_outside(void)
{
	const char *parent = environment("TRACEPARENT");

	if (!aitrace_context_parse(parent, &ait_the_tracer.outside) && parent != NULL)
		say("TRACEPARENT is not valid, a new trace starts", parent, 0);
}

static const char *out_of_environment(void)
{
	const char *out = environment("AITRACE_OUT");

	return out != NULL ? out : "fd:2";
}

/*
 * AITRACE_OUT may have come further than the descriptor, and a program may begin without standard
 * error: what has the number later is a file of the host's. So it is looked for before the host
 * has opened any.
 */
static int adrift = -1;

static int number_in(const char *out)
{
	char *end;
	long fd = strncmp(out, "fd:", 3) == 0 ? strtol(out + 3, &end, 10) : -1;

	return fd >= 0 && fd <= INT_MAX && *end == '\0' ? (int)fd : -1;
}

__attribute__((constructor)) static void look_for_descriptor(void)
{
	int fd = number_in(out_of_environment());

	if (fd >= 0 && fcntl(fd, F_GETFD) < 0)
		adrift = fd;
}

static bool open_output(const char *out, bool inherited)
{
	if (!inherited || adrift < 0 || number_in(out) != adrift)
		return ait_output_open(&ait_the_tracer.output, out);
	errno = EBADF;
	return false;
}

static void begin(const struct aitrace_config *config)
{
	const char *out = config->out ? config->out : out_of_environment();

	ait_the_tracer.debug = environment("AITRACE_DEBUG") != NULL;
	ait_process();
	set_resource(&ait_the_tracer.resource, config);
	set_outside();
	if (strcmp(out, "off") == 0) {
		set_gate(-1);
	} else if (open_output(out, config->out == NULL)) {
		set_gate(1);
	} else {
		ait_failure_note(errno);
		say("tracing is off", out, errno);
		set_gate(-1);
	}
}

static void begin_from_environment(void)
{
	begin(&(struct aitrace_config){0});
}

static void begin_later(void)
{
}

bool aitrace_start(void)
{
	struct ait_calm calm;

	ait_calm_enter(&calm);
	pthread_once(&once, begin_from_environment);
	ait_calm_leave(&calm);
	return __atomic_load_n(&aitrace_gate, __ATOMIC_ACQUIRE) > 0;
}

bool aitrace_on(void)
{
	int gate = __atomic_load_n(&aitrace_gate, __ATOMIC_ACQUIRE);

	return gate > 0 || (gate == 0 && aitrace_start());
}

bool aitrace_configure(const struct aitrace_config *config)
{
	struct ait_calm calm;

	ait_calm_enter(&calm);
	pthread_once(&once, begin_later);
	ait_output_close(&ait_the_tracer.output);
	begin(config);
	ait_calm_leave(&calm);
	return aitrace_on();
}

void aitrace_close(void)
{
	struct ait_calm calm;

	ait_calm_enter(&calm);
	pthread_once(&once, begin_later);
	set_gate(-1);
	ait_output_close(&ait_the_tracer.output);
	ait_calm_leave(&calm);
}

struct aitrace_context aitrace_from_environment(void)
{
	aitrace_on();
	return ait_the_tracer.outside;
}
