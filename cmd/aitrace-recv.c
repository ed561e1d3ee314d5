#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "recv_options.h"
#include "report.h"
#include "said.h"
#include "signals.h"

/* aitrace-recv(1) */

enum { TOKEN_MAX = 4096 };

struct recv {
	const struct recv_options *options;
	struct receiver *receiver;
	struct report report;
	struct signals signals;
	int out;
	char token[TOKEN_MAX]; /* empty: none */
};

/* ---- the token --------------------------------------------------------------------------------- */

/* The first line of a file, without blanks at its ends. */
static bool recv_token_read(struct recv *v, const char *path)
{
	FILE *file = fopen(path, "re");
	char *line = file ? fgets(v->token, TOKEN_MAX, file) : NULL;
	size_t len = 0;

	if (file)
		fclose(file);
	if (line) {
		line += strspn(line, " \t");
		len = strcspn(line, "\r\n");
		while (len && strchr(" \t", line[len - 1]))
			len--;
		memmove(v->token, line, len);
	}
	v->token[len] = '\0';
	if (!len)
		report_say(&v->report, "there is no token in %s%s%s", path,
			file ? "" : ": ", file ? "" : strerror(errno));
	return len;
}

static bool recv_token(struct recv *v)
{
	const char *outside = getenv("AITRACE_RECV_TOKEN");

	if (v->options->token_file)
		return recv_token_read(v, v->options->token_file);
	if (outside && strlen(outside) < TOKEN_MAX)
		strcpy(v->token, outside);
	return true;
}

/* ---- the output -------------------------------------------------------------------------------- */

static bool recv_output(struct recv *v)
{
	const char *path = v->options->output;

	v->out = STDOUT_FILENO;
	if (!path)
		return true;
	v->out = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (v->out < 0)
		report_say(&v->report, "cannot open %s: %s", path, strerror(errno));
	return v->out >= 0;
}

/* A shell that waits for all of our standard output, `$(...)`, has it. */
static bool recv_print_port(const struct recv *v)
{
	int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);

	printf("%u\n", receiver_port(v->receiver));
	if (fflush(stdout) != 0)
		return false;
	if (nothing >= 0) {
		dup2(nothing, STDOUT_FILENO);
		close(nothing);
	}
	return true;
}

/* ---- receiving --------------------------------------------------------------------------------- */

static bool recv_start(struct recv *v)
{
	struct receiver_options o = v->options->receiver;
	struct buf why = {0};

	o.out = v->out;
	o.token = *v->token ? v->token : NULL;
	v->receiver = receiver_start(&o, &why);
	if (!v->receiver)
		report_say(&v->report, "%s", buf_text(&why));
	buf_release(&why);
	return v->receiver;
}

static void recv_said(struct recv *v)
{
	struct buf text = {0};

	while (receiver_said(v->receiver, &text)) {
		report_say(&v->report, "%s", buf_text(&text));
		buf_reset(&text);
	}
	buf_release(&text);
}

/* Until a signal, or nobody reads our output any more. */
static void recv_loop(struct recv *v)
{
	struct pollfd fds[] = {
		{.fd = receiver_wake(v->receiver), .events = POLLIN}, {.fd = v->out}};

	while (!signals_take().stop && receiver_counts(v->receiver).error != EPIPE) {
		signals_wait(&v->signals, fds, 2, -1);
		recv_said(v);
		if (fds[1].revents & POLLERR)
			break;
	}
}

static void recv_sum(struct recv *v, const struct receiver_counts *c)
{
	struct buf text = {0};

	buf_addf(&text, "%" PRIu64 " requests: %" PRIu64 " spans, %" PRIu64 " logs",
		c->requests, c->spans, c->logs);
	if (c->refused)
		buf_addf(&text, "; %" PRIu64 " of no use", c->refused);
	if (c->metrics)
		buf_addf(&text, "; %" PRIu64 " requests of metrics dropped", c->metrics);
	if (c->again)
		buf_addf(&text, "; %" PRIu64 " told to come again", c->again);
	if (c->cut)
		buf_addf(&text, "; %" PRIu64 " connections closed", c->cut);
	report_say(&v->report, "%s", buf_text(&text));
	buf_release(&text);
}

/* The exit status. */
static int recv_end(struct recv *v)
{
	struct receiver_counts counts;

	receiver_finish(v->receiver);
	while (!receiver_finished(v->receiver)) {
		struct pollfd wake = {.fd = receiver_wake(v->receiver), .events = POLLIN};

		signals_wait(&v->signals, &wake, 1, -1);
		recv_said(v);
	}
	recv_said(v);
	receiver_stop(v->receiver, &counts);
	if (!v->options->quiet)
		recv_sum(v, &counts);
	return counts.error && counts.error != EPIPE;
}

static int recv_run(const struct recv_options *o)
{
	struct recv v = {.options = o};

	report_init(&v.report, "aitrace-recv");
	signals_init(&v.signals);
	if (!recv_token(&v) || !recv_output(&v) || !recv_start(&v))
		return 1;
	signals_begin(false);
	if (!o->quiet)
		report_say(&v.report, "listening on %s", receiver_endpoint(v.receiver));
	if (o->print_port && !recv_print_port(&v))
		report_say(&v.report, "cannot print the port: %s", strerror(errno));
	recv_loop(&v);
	return recv_end(&v);
}

/*
 * Requests come again and again, and are mostly of a size: what one has needed stays for the next, and is
 * not given back to the system to be asked for once more, page by page.
 */
static void recv_memory(void)
{
#ifdef __GLIBC__
	enum { KEPT = 4 << 20, MAPPED = 1 << 20 };

	mallopt(M_TRIM_THRESHOLD, KEPT);
	mallopt(M_MMAP_THRESHOLD, MAPPED);
#endif
}

int main(int argc, char **argv)
{
	struct recv_options options;
	int status;

	recv_memory();
	setlocale(LC_CTYPE, "");
	status = recv_options(&options, argc, argv);
	status = status < 0 ? recv_run(&options) : said_status("aitrace-recv", status);
	recv_options_release(&options);
	return status;
}
