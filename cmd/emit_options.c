#include "emit_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/near.h"
#include "emit_json.h"
#include "options.h"

enum option {
	OPT_KIND,
	OPT_ATTR,
	OPT_TEXT,
	OPT_PARENT,
	OPT_LINK,
	OPT_STATUS,
	OPT_MESSAGE,
	OPT_SNAPSHOT,
	OPT_PATCH,
	OPT_MERGE,
	OPT_KEY,
	OPT_SEVERITY,
	OPT_TEE,
	OPT_CAPTURE,
	OPT_OUT,
	OPT_VERBOSE,
	OPT_HELP,
	OPT_VERSION,
};

enum {
	WITH_ATTRS = EMIT_START | EMIT_END | EMIT_EVENT | EMIT_SET | EMIT_EXEC,
	BEFORE = 128, /* may stand before the command too */
	EVERYWHERE = EMIT_ALL | BEFORE,
	CAPTURE_USUAL = 4096,
	CAPTURE_MAX = 16 << 20, /* text of both streams fits into a line that is read */
};

static const struct emit_row {
	struct option_row row;
	unsigned commands; /* that take it: enum emit_mask */
} rows[] = {
	{{'k', "kind", "KIND", NULL, "agent, llm, tool, retrieval, memory ...", OPT_KIND},
		EMIT_START | EMIT_SET | EMIT_EXEC},
	{{'a', "attr", "ATTR", NULL, "key=text, key:=JSON, key=@file or key:=@file",
		 OPT_ATTR},
		WITH_ATTRS},
	{{'t', "text", "KEY=TEXT", NULL, "an attribute whose text may begin with @",
		 OPT_TEXT},
		WITH_ATTRS},
	{{'p', "parent", "SPAN", NULL, "the span to begin below; empty: a new trace",
		 OPT_PARENT},
		EMIT_START | EMIT_EXEC},
	{{'l', "link", "SPAN", NULL, "refer to another span", OPT_LINK},
		EMIT_START | EMIT_SET | EMIT_EXEC},
	{{'s', "status", "STATUS", "ok|error", "ok or error", OPT_STATUS}, EMIT_END},
	{{'m', "message", "TEXT", NULL, "why, for people", OPT_MESSAGE}, EMIT_END},
	{{0, "snapshot", "JSON", NULL, "the state is this, or what is in @file or @-",
		 OPT_SNAPSHOT},
		EMIT_STATE},
	{{0, "patch", "JSON", NULL, "it changed by this JSON Patch (RFC 6902)", OPT_PATCH},
		EMIT_STATE},
	{{0, "merge", "JSON", NULL, "it changed by this merge patch (RFC 7396)", OPT_MERGE},
		EMIT_STATE},
	{{0, "key", "KEY", NULL, "which state, of an agent with several", OPT_KEY},
		EMIT_STATE},
	{{0, "severity", "WORD", NULL, "info, warn, error ...", OPT_SEVERITY}, EMIT_LOG},
	{{0, "tee", NULL, NULL, "pass the lines on to standard output", OPT_TEE}, EMIT_LOG},
	{{0, "capture", "[BYTES]", NULL,
		 "keep the end of what it writes, 4K of each stream", OPT_CAPTURE},
		EMIT_EXEC},
	{{0, "out", "WHERE", NULL, "a path, fd:N, unix:PATH or off, not AITRACE_OUT",
		 OPT_OUT},
		EVERYWHERE},
	{{'v', "verbose", NULL, NULL, "say where records went", OPT_VERBOSE}, EVERYWHERE},
	{{'h', "help", NULL, NULL, "show this", OPT_HELP}, EVERYWHERE},
	{{'V', "version", NULL, NULL, "show the version", OPT_VERSION}, EVERYWHERE},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* A reading of the command line. */
struct reading {
	struct emit_options *options;
	struct emit *emit;
	const struct emit_command *commands;
	struct options scan;
	struct option_row rows[ROWS + 1]; /* that are valid where it stands */
	const char *parent;		  /* -p; NULL: not given */
	const char *span;		  /* the operand; NULL: not given */
};

static void reading_rows(struct reading *r, unsigned mask)
{
	size_t count = 0;

	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].commands & mask)
			r->rows[count++] = rows[i].row;
	r->rows[count] = (struct option_row){0};
	r->scan.rows = r->rows;
}

/* ---- help ------------------------------------------------------------------------------------ */

static int help_program(const struct reading *r)
{
	puts("usage: aitrace-emit COMMAND [OPTION]... [OPERAND]...\n"
	     "Write records of a trace, from a script or anything else.\n"
	     "\n"
	     "  span=$(aitrace-emit start search -k tool -a query=\"weather in Bern\")\n"
	     "  aitrace-emit end $span -s ok -a hits:=3\n"
	     "  aitrace-emit exec build -- make -j4\n");
	for (const struct emit_command *c = r->commands; c->name; c++)
		printf("  %-6s %s\n", c->name, c->help);
	puts("");
	options_help(r->rows);
	puts("\nA SPAN is a traceparent; without one, TRACEPARENT has it.\n"
	     "\"aitrace-emit COMMAND --help\" says more. See aitrace-emit(1).");
	return 0;
}

static int help_command(const struct reading *r, const struct emit_command *c)
{
	printf("usage: aitrace-emit %s [OPTION]... %s\n%s\n\n", c->name, c->operands,
		c->help);
	options_help(r->rows);
	puts("\nA SPAN is a traceparent; without one, TRACEPARENT has it. See aitrace-emit(1).");
	return 0;
}

/* ---- values: each gives -1 to go on, or the exit status ---------------------------------------- */

static int reading_held(struct reading *r, bool held, struct buf *why)
{
	int status = held ? -1 : emit_wrong(r->emit, "%s", buf_text(why));

	buf_release(why);
	return status;
}

static int reading_attr(struct reading *r, int id, const char *word)
{
	struct emit_attrs *attrs = &r->options->attrs;
	struct buf why = {0};

	return reading_held(r,
		id == OPT_ATTR ? emit_attrs_add(attrs, word, &why)
			       : emit_attrs_add_text(attrs, word, &why),
		&why);
}

static int reading_context(struct reading *r, const char *what, const char *text,
	struct aitrace_context *context)
{
	if (aitrace_context_parse(text, context))
		return -1;
	return emit_wrong(r->emit,
		"%s \"%s\" is no traceparent: 00-<trace id>-<span id>-<flags>", what, text);
}

static int reading_link(struct reading *r, const char *text)
{
	struct emit_options *o = r->options;

	o->links = mem_grow(o->links, &o->link_room, o->link_count + 1, sizeof(*o->links));
	o->links[o->link_count] = (struct aitrace_link){0};
	return reading_context(r, "--link", text, &o->links[o->link_count++].context);
}

static int reading_state(struct reading *r, int id, const char *value)
{
	static const char *const names[] = {"snapshot", "patch", "merge"};
	static const char *const keys[] = {"state.snapshot", "state.patch", "state.merge"};
	struct emit_options *o = r->options;
	struct buf why = {0};
	char option[16];
	bool held;

	if (o->change)
		return emit_wrong(
			r->emit, "state takes one of --snapshot, --patch and --merge");
	o->change = keys[id - OPT_SNAPSHOT];
	snprintf(option, sizeof(option), "--%s", names[id - OPT_SNAPSHOT]);
	held = emit_attrs_json(&o->attrs, option, value, &o->state, &why);
	if (held && id == OPT_PATCH && !emit_json_is_array(o->state)) {
		held = false;
		buf_add(&why, STR("--patch takes an array of operations (RFC 6902)"));
	}
	return reading_held(r, held, &why);
}

static int reading_capture(struct reading *r, const char *value)
{
	char *end;
	unsigned long n = CAPTURE_USUAL;
	int shift = 0;

	if (value) {
		n = *value >= '0' && *value <= '9' ? strtoul(value, &end, 10) : 0;
		if (n && *end)
			shift = *end == 'K' ? 10 : *end == 'M' ? 20 : 64;
		if (!n || n > CAPTURE_MAX || shift > 20 || n << shift > CAPTURE_MAX ||
			(shift && end[1]))
			return emit_wrong(r->emit,
				"--capture takes a number of bytes up to 16M: 4096, 64K, 1M");
	}
	r->options->capture = n << shift;
	return -1;
}

static int reading_option(struct reading *r, int id, const char *value)
{
	struct emit_options *o = r->options;

	switch (id) {
	case OPT_KIND:
		o->kind = *value ? value : NULL;
		break;
	case OPT_PARENT:
		r->parent = value;
		break;
	case OPT_STATUS:
		o->status = strcmp(value, "ok") == 0 ? AITRACE_OK : AITRACE_ERROR;
		break;
	case OPT_MESSAGE:
		o->message = value;
		break;
	case OPT_KEY:
		o->key = value;
		break;
	case OPT_SEVERITY:
		o->severity = value;
		break;
	case OPT_TEE:
		o->tee = true;
		break;
	case OPT_OUT:
		o->out = *value ? value : NULL;
		break;
	case OPT_VERBOSE:
		r->emit->verbose = true;
		break;
	case OPT_ATTR:
	case OPT_TEXT:
		return reading_attr(r, id, value);
	case OPT_LINK:
		return reading_link(r, value);
	case OPT_CAPTURE:
		return reading_capture(r, value);
	case OPT_HELP:
		return o->command ? help_command(r, o->command) : help_program(r);
	case OPT_VERSION:
		puts("aitrace-emit " AITRACE_VERSION);
		return 0;
	default:
		return reading_state(r, id, value);
	}
	return -1;
}

/* ---- operands -------------------------------------------------------------------------------- */

static int reading_command(struct reading *r, const char *word)
{
	const struct emit_command *c = r->commands;
	struct near near;

	near_init(&near, word, strlen(word));
	for (; c->name && strcmp(c->name, word) != 0; c++)
		near_offer(&near, c->name);
	if (!c->name && near.best)
		return emit_wrong(r->emit, "unknown command \"%s\"; did you mean %s?", word,
			near.best);
	if (!c->name)
		return emit_wrong(r->emit,
			"unknown command \"%s\"; --help lists what there is", word);
	r->options->command = c;
	reading_rows(r, c->mask);
	return -1;
}

static int reading_operand(struct reading *r, const char *word)
{
	struct emit_options *o = r->options;
	unsigned mask;

	if (!o->command)
		return reading_command(r, word);
	mask = o->command->mask;
	if (!o->name && mask & EMIT_NAMED)
		o->name = word;
	else if (!r->span && !(mask & EMIT_BEGINS))
		r->span = word;
	else if (mask & EMIT_EXEC)
		return emit_wrong(r->emit,
			"exec takes one NAME, and the command behind --, not \"%s\"", word);
	else
		return emit_wrong(r->emit, "%s takes %s, not \"%s\" too", o->command->name,
			o->command->operands, word);
	return -1;
}

/* What a command cannot do without. */
static int reading_whole(struct reading *r)
{
	const struct emit_options *o = r->options;
	unsigned mask = o->command->mask;

	if (mask & EMIT_NAMED && !o->name)
		return emit_wrong(r->emit, "%s needs a NAME: aitrace-emit %s %s",
			o->command->name, o->command->name, o->command->operands);
	if (mask & EMIT_EXEC && (!o->argv || !*o->argv))
		return emit_wrong(r->emit,
			"exec needs a command behind --: aitrace-emit exec %s",
			o->command->operands);
	if (mask & EMIT_SET && !o->attrs.count && !o->kind && !o->link_count)
		return emit_wrong(r->emit, "set needs something to set: -a, -t, -k or -l");
	if (mask & EMIT_STATE && !o->change)
		return emit_wrong(
			r->emit, "state needs one of --snapshot, --patch and --merge");
	return -1;
}

static bool reading_off(const struct reading *r)
{
	const char *out = r->options->out ? r->options->out : getenv("AITRACE_OUT");

	return out && strcmp(out, "off") == 0;
}

/* The span that is meant, or the parent of a new one. */
static int reading_span(struct reading *r)
{
	const struct emit_command *c = r->options->command;
	struct aitrace_context *context = &r->options->context;
	const char *outside = getenv("TRACEPARENT");

	if (c->mask & EMIT_BEGINS) {
		if (r->parent && *r->parent)
			return reading_context(r, "--parent", r->parent, context);
		/* One that is not valid is ignored, as by every program that begins a trace. */
		aitrace_context_parse(r->parent ? NULL : outside, context);
		return -1;
	}
	if (r->span)
		return reading_context(r, "SPAN", r->span, context);
	/* Then exec has given none to what runs below it, and a script must go on as ever. */
	if (reading_off(r))
		return -1;
	if (!outside || !*outside)
		return emit_wrong(
			r->emit, "%s needs a SPAN, for TRACEPARENT is not set", c->name);
	return reading_context(r, "TRACEPARENT", outside, context);
}

static int reading_words(struct reading *r)
{
	const char *value;
	int id, status = -1;

	while (status < 0 && (id = options_next(&r->scan, &value)) != OPTION_END) {
		const struct emit_command *c = r->options->command;

		if (id == OPTION_WRONG)
			return emit_wrong(r->emit, "%s", r->scan.message);
		if (id == OPTION_OPERAND) {
			status = reading_operand(r, value);
		} else if (id != OPTION_DASHES) {
			status = reading_option(r, id, value);
		} else if (c && c->mask & EMIT_EXEC) {
			r->options->argv = r->scan.argv + r->scan.at;
			break;
		}
	}
	return status;
}

int emit_options(struct emit_options *o, struct emit *e,
	const struct emit_command *commands, int argc, char **argv)
{
	struct reading r = {.options = o,
		.emit = e,
		.commands = commands,
		.scan = {.program = "aitrace-emit", .argv = argv, .argc = argc, .at = 1}};
	int status;

	*o = (struct emit_options){0};
	reading_rows(&r, BEFORE);
	status = reading_words(&r);
	if (status < 0 && !o->command)
		status = emit_wrong(e, "a command is missing; --help lists what there is");
	if (status < 0)
		status = reading_whole(&r);
	return status < 0 ? reading_span(&r) : status;
}

void emit_options_release(struct emit_options *o)
{
	emit_attrs_release(&o->attrs);
	free(o->links);
}
