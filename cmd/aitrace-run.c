#include <locale.h>
#include <stdio.h>

#include "otel_env.h"
#include "run.h"
#include "runs.h"
#include "said.h"

/* aitrace-run(1) */

enum { USUAL_PORT = 4318 };

/* For a receiver that somebody else starts. */
static int run_print_env(const struct run_options *o)
{
	struct otel_env env = {.content = o->content};
	struct buf endpoint = {0}, text = {0};

	buf_addf(&endpoint, "http://127.0.0.1:%d", o->port ? o->port : USUAL_PORT);
	env.endpoint = buf_text(&endpoint);
	otel_env_print(&env, &text);
	fputs(buf_text(&text), stdout);
	buf_release(&text);
	buf_release(&endpoint);
	return 0;
}

static int run_list(const struct run_options *o)
{
	struct runs runs;

	(void)o;
	runs_look(&runs);
	runs_print(&runs);
	runs_release(&runs);
	return 0;
}

int main(int argc, char **argv)
{
	static int (*const tasks[])(const struct run_options *o) = {
		[RUN_COMMAND] = run_command,
		[RUN_PRINT_ENV] = run_print_env,
		[RUN_LIST] = run_list,
		[RUN_LAST] = run_last,
	};
	struct run_options options;
	int status;

	setlocale(LC_CTYPE, "");
	status = run_options(&options, argc, argv);
	if (status >= 0)
		return said_status("aitrace-run", status);
	status = tasks[options.task](&options);
	return options.task == RUN_COMMAND ? status : said_status("aitrace-run", status);
}
