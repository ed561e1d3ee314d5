#include "cat_options.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "cat_agree.h"
#include "cat_format.h"
#include "cat_value.h"
#include "clock.h"
#include "export/column.h"
#include "options.h"
#include "query_option.h"
#include "report.h"

enum option {
	OPT_QUERY,
	OPT_EXPLAIN,
	OPT_STEP,
	OPT_CONTEXT,
	OPT_COLOR,
	OPT_TRACE,
	OPT_SINCE,
	OPT_UNTIL,
	OPT_TO,
	OPT_WITH_TEXT,
	OPT_SELECT,
	OPT_WEIGHT,
	OPT_LIMIT,
	OPT_COUNT,
	OPT_SORT,
	OPT_MEMORY,
	OPT_OUTPUT,
	OPT_SPLIT,
	OPT_FROM,
	OPT_FOLLOW,
	OPT_STRICT,
	OPT_CHECK,
	OPT_STATE_AT,
	OPT_STATE_DIFF,
	OPT_REDACT,
	OPT_REDACT_KEY,
	OPT_REDACT_DRY,
	OPT_HELP,
	OPT_VERSION,
};

/* In the order of enum folded_weight. */
#define WEIGHTS "self|total|tokens|count"

static const struct option_row rows[] = {
	{'q', "query", "TRACEQL", NULL, "only spans that match: see aitrace-query(7)",
		OPT_QUERY},
	{0, "explain", NULL, NULL, "say how the query was understood", OPT_EXPLAIN},
	{'t', "trace", "ID", NULL, "only traces whose id begins with ID", OPT_TRACE},
	{0, "since", "T", NULL, "nothing before T: a time, or 5m (ago)", OPT_SINCE},
	{0, "until", "T", NULL, "nothing from T on", OPT_UNTIL},
	{0, "to", "FORMAT", CAT_FORMAT_WORDS, "what to write: see below", OPT_TO},
	{0, "context", NULL, NULL, "keep what is above a span that is kept", OPT_CONTEXT},
	{0, "with-text", NULL, NULL, "pass on lines that are no records too",
		OPT_WITH_TEXT},
	{0, "select", "FIELD,...", NULL, "columns of csv, members of spans", OPT_SELECT},
	{0, "weight", "WHAT", WEIGHTS, "numbers of folded: self, total, tokens or count",
		OPT_WEIGHT},
	{0, "step", "D", NULL, "interval of a query with metrics (10s, 1m)", OPT_STEP},
	{0, "limit", "N", NULL, "no more than N spans, or records", OPT_LIMIT},
	{0, "count", NULL, NULL, "only say how many there are", OPT_COUNT},
	{'s', "sort", NULL, NULL, "records in the order of time", OPT_SORT},
	{'o', "output", "FILE", NULL, "write FILE, whole or not at all", OPT_OUTPUT},
	{0, "split", "DIR", NULL, "write a file a trace into DIR", OPT_SPLIT},
	{0, "from", "FORMAT", FROM_WORDS, "what inputs are: looked for otherwise",
		OPT_FROM},
	{'f', "follow", NULL, NULL, "go on as files grow, and new ones appear in folders",
		OPT_FOLLOW},
	{0, "max-memory", "SIZE", NULL, "hold no more than SIZE (64M, 2G)", OPT_MEMORY},
	{0, "color", "WHEN", "auto|always|never", "colours of tree and of tables",
		OPT_COLOR},
	{0, "strict", NULL, NULL, "exit with 1 when there are bad lines", OPT_STRICT},
	{0, "check", "[json]", "json", "say what is wrong with the inputs instead",
		OPT_CHECK},
	{0, "state-at", "T", NULL, "say what state agents were in at T (or +1.5s) instead",
		OPT_STATE_AT},
	{0, "state-diff", "T1 T2", NULL, "say what of it changed from T1 to T2 instead",
		OPT_STATE_DIFF},
	{0, "redact", "[RULES]", NULL, "put tags in place of secrets: see below",
		OPT_REDACT},
	{0, "redact-key", "FILE", NULL, "the key that tags are made with", OPT_REDACT_KEY},
	{0, "redact-dry-run", NULL, NULL, "list what would be redacted instead",
		OPT_REDACT_DRY},
	{'h', "help", NULL, NULL, "show this", OPT_HELP},
	{'V', "version", NULL, NULL, "show the version", OPT_VERSION},
	{0, NULL, NULL, NULL, NULL, 0},
};

static int cat_help(void)
{
	const struct export_format *f;

	puts("usage: aitrace-cat [OPTION]... [FILE]...\n"
	     "Put aitrace streams together, keep what is asked for, write it as is asked for.\n"
	     "\n"
	     "  aitrace-cat *.jsonl >all.jsonl              several streams as one\n"
	     "  ./agent 2>&1 >/dev/null | aitrace-cat       its records without its other lines\n"
	     "  aitrace-cat --to spans run.jsonl | jq .     a line a span\n");
	options_help(rows);
	puts("\nFormats:");
	for (size_t i = 0; (f = cat_format_row(i)); i++)
		printf("  %-10s %s\n", f->name, f->help);
	puts("\nRules of --redact, separated by commas: secrets (the default), content, email, or\n"
	     "a file of rules; help prints those that there are.");
	puts("\nWith no FILE, or where FILE is -, standard input is read; of a folder its *.jsonl files.\n"
	     "See aitrace-cat(1).");
	return 0;
}

static int cat_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* File names are hostile too. */
static int cat_usage(const char *format, ...)
{
	struct report report;
	va_list args;

	va_start(args, format);
	report_init(&report, "aitrace-cat");
	report_vsay(&report, format, args);
	va_end(args);
	return 2;
}

static void cat_column(struct cat_options *o, struct str name)
{
	for (size_t i = 0; i < o->column_count; i++)
		if (str_eq(o->columns[i].name, name))
			return;
	o->columns = mem_grow(
		o->columns, &o->column_room, o->column_count + 1, sizeof(*o->columns));
	o->columns[o->column_count] = column_of(name, &o->arena);
	o->columns_need |= column_needs_trace(&o->columns[o->column_count++]);
}

/* All names that are not keys of attributes, for who asks, which completions do; each once. */
static int cat_select_nothing(struct cat_options *o, const char *list)
{
	struct buf names = {0};
	const struct field_row *f;

	for (size_t i = 0; column_name(i); i++)
		buf_addf(&names, "%s%s", i ? "|" : "", column_name(i));
	for (int id = FIELD_ATTRIBUTE + 1; (f = field_row((enum field_id)id)); id++)
		if (!column_of(f->name, &o->arena).row)
			buf_addf(&names, "|%.*s", (int)f->name.len, f->name.at);
	cat_usage("--select takes %s, not \"%s\"", buf_text(&names), list);
	buf_release(&names);
	return 2;
}

static int cat_select(struct cat_options *o, const char *list)
{
	struct str rest = str_from(list);

	while (rest.len) {
		size_t len = str_find(rest, ',');

		if (len)
			cat_column(o, str_head(rest, len));
		rest = str_tail(rest, len + 1);
	}
	return o->column_count ? -1 : cat_select_nothing(o, list);
}

static int cat_time(const char *option, const char *value, int64_t *out)
{
	if (cat_value_time(value, clock_wall(), out))
		return -1;
	return cat_usage("--%s takes a time such as 2026-11-22T14:02:11Z or 5m (ago), not "
			 "\"%s\"",
		option, value);
}

/* Where a trace has a beginning, a time may be said from there. */
static int cat_moment(const char *takes, const char *value, struct cat_moment *out)
{
	if (cat_value_moment(value, clock_wall(), out))
		return -1;
	return cat_usage("--%s such as 2026-11-22T14:02:11Z or +1.5s (into the trace), not "
			 "\"%s\"",
		takes, value);
}

static int cat_state_diff(struct cat_options *o, const char *from, const char *to)
{
	static const char takes[] = "state-diff takes two times";
	int status;

	if (!to)
		return cat_usage("--state-diff needs two times: --state-diff T1 T2");
	status = cat_moment(takes, from, &o->state_from);
	return status < 0 ? cat_moment(takes, to, &o->state_to) : status;
}

static int cat_query(struct cat_options *o, const char *text)
{
	query_free(o->query);
	o->query = query_option("aitrace-cat", text);
	return o->query ? -1 : 2;
}

static int cat_step(struct cat_options *o, const char *value)
{
	if (stamp_parse_duration(str_from(value), &o->step_ns) && o->step_ns > 0)
		return -1;
	return cat_usage("--step takes a duration such as 10s or 1m, not \"%s\"", value);
}

/* Options whose value may be wrong; -1 to go on. */
static int cat_figure(struct cat_options *o, int id, const char *value)
{
	switch (id) {
	case OPT_QUERY:
		return cat_query(o, value);
	case OPT_SINCE:
		return cat_time("since", value, &o->since_ns);
	case OPT_UNTIL:
		return cat_time("until", value, &o->until_ns);
	case OPT_STEP:
		return cat_step(o, value);
	case OPT_MEMORY:
		if (cat_value_size(value, &o->memory))
			return -1;
		return cat_usage(
			"--max-memory takes a size such as 64M or 2G, not \"%s\"", value);
	case OPT_LIMIT:
		if (cat_value_number(value, &o->limit))
			return -1;
		return cat_usage("--limit takes a number, not \"%s\"", value);
	default:
		return -1;
	}
}

/* Options whose value says more than yes. */
static int cat_valued(struct cat_options *o, int id, const char *value)
{
	switch (id) {
	case OPT_COLOR:
		o->wishes.colour = caps_wish(value);
		break;
	case OPT_TRACE:
		o->trace = str_from(value);
		break;
	case OPT_FROM:
		o->from = from_option(value);
		break;
	case OPT_TO:
		o->to = cat_format(str_from(value));
		o->to_given = true;
		break;
	case OPT_SELECT:
		return cat_select(o, value);
	case OPT_WEIGHT:
		o->weight = cat_value_word(WEIGHTS, value);
		o->weighted = true;
		break;
	case OPT_OUTPUT:
		o->output = value;
		break;
	case OPT_SPLIT:
		o->split = value;
		break;
	default:
		return cat_figure(o, id, value);
	}
	return -1;
}

static int cat_option(struct cat_options *o, int id, const char *value)
{
	switch (id) {
	case OPT_EXPLAIN:
		o->explain = true;
		break;
	case OPT_CONTEXT:
		o->context = true;
		break;
	case OPT_WITH_TEXT:
		o->with_text = true;
		break;
	case OPT_COUNT:
		o->count = true;
		break;
	case OPT_SORT:
		o->sort = true;
		break;
	case OPT_FOLLOW:
		o->follow = true;
		break;
	case OPT_STRICT:
		o->strict = true;
		break;
	case OPT_CHECK:
		o->check = true;
		o->check_json = value != NULL;
		break;
	case OPT_STATE_AT:
		return cat_moment("state-at takes a time", value, &o->state_at);
	case OPT_REDACT:
		return cat_redact_option(&o->redact, value);
	case OPT_REDACT_KEY:
		o->redact.key = value;
		break;
	case OPT_REDACT_DRY:
		o->redact.wanted = o->redact.dry = true;
		break;
	case OPT_HELP:
		return cat_help();
	case OPT_VERSION:
		puts("aitrace-cat " AITRACE_VERSION);
		return 0;
	default:
		return cat_valued(o, id, value);
	}
	return -1;
}

bool cat_options_to(const struct cat_options *o, const char *format)
{
	return strcmp(o->to->name, format) == 0;
}

/* The command line as a whole. */
static int cat_whole(struct cat_options *o)
{
	const char *wrong = cat_agree(o);

	if (wrong)
		return cat_usage(wrong, o->to->name);
	if (o->explain) {
		query_option_explain(o->query);
		return 0;
	}
	if (!o->file_count && isatty(STDIN_FILENO))
		return cat_usage(
			"nothing to read: name a FILE or pipe a stream in (aitrace-cat <run.jsonl)");
	if (!o->column_count && cat_options_to(o, "csv"))
		for (size_t i = 0; column_defaults[i]; i++)
			cat_column(o, str_from(column_defaults[i]));
	return -1;
}

int cat_options(struct cat_options *o, int argc, char **argv)
{
	struct options scan = {.rows = rows,
		.program = "aitrace-cat",
		.argv = argv,
		.argc = argc,
		.at = 1};
	const char *value;
	int id, status = -1;

	*o = (struct cat_options){.to = cat_format(STR("records")),
		.since_ns = INT64_MIN,
		.until_ns = INT64_MAX,
		.limit = UINT64_MAX,
		.files = mem_new((size_t)(argc + 1) * sizeof(char *))};
	while (status < 0 && (id = options_next(&scan, &value)) != OPTION_END) {
		if (id == OPTION_WRONG)
			return cat_usage("%s", scan.message);
		if (id == OPTION_OPERAND)
			o->files[o->file_count++] = argv[scan.at - 1];
		else if (id == OPT_STATE_DIFF)
			status = cat_state_diff(o, value, options_more(&scan));
		else if (id != OPTION_DASHES)
			status = cat_option(o, id, value);
	}
	return status < 0 ? cat_whole(o) : status;
}

void cat_options_release(struct cat_options *o)
{
	free(o->files);
	free(o->columns);
	query_free(o->query);
	arena_release(&o->arena);
}
