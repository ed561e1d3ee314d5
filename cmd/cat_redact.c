#include "cat_redact.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/near.h"
#include "base/text.h"
#include "cat.h"
#include "cat_redact_key.h"

/* ---- rules ---- */

/* Each line as a comment. */
static void help_comment(struct str text)
{
	while (text.len) {
		size_t len = str_find(text, '\n');

		printf("#%s%.*s\n", text.at[0] == '#' ? "" : " ", (int)len, text.at);
		text = str_tail(text, len + 1);
	}
}

/* What stands there is what --redact does; the other sets are comments. */
static int redact_help(void)
{
	for (const struct redact_set *s = redact_sets; s->name; s++)
		for (int i = 0; i < 2; i++)
			if (s == redact_sets)
				fwrite(s->parts[i].at, 1, s->parts[i].len, stdout);
			else if (s->parts[i].len) {
				putchar('\n');
				help_comment(s->parts[i]);
			}
	return 0;
}

int cat_redact_option(struct cat_redact_options *o, const char *value)
{
	o->wanted = true;
	o->rules = value;
	return value && strcmp(value, "help") == 0 ? redact_help() : -1;
}

static const struct redact_set *redact_set(struct str name)
{
	for (const struct redact_set *s = redact_sets; s->name; s++)
		if (str_eq(str_from(s->name), name))
			return s;
	return NULL;
}

/* What stands between commas, if anything, one after the other; false when there is nothing more. */
static bool redact_part(struct str *rules, struct str *part)
{
	while (rules->len && rules->at[0] == ',')
		*rules = str_tail(*rules, 1);
	*part = str_head(*rules, str_find(*rules, ','));
	*rules = str_tail(*rules, part->len + 1);
	return part->len > 0;
}

/* The set of secrets comes of itself, unless there is a file of rules in its place. */
static bool redact_bare(struct str rules)
{
	struct str part;

	while (redact_part(&rules, &part))
		if (!redact_set(part) || redact_set(part) == redact_sets)
			return false;
	return true;
}

static bool rules_add(
	struct cat_redact *c, struct str source, struct str text, struct report *report)
{
	struct buf line = {0};
	struct diag why;

	if (redact_rules_add(&c->rules, source, text, &why))
		return true;
	diag_format(&why, &line);
	report_say(report, "%s", buf_text(&line));
	buf_release(&line);
	return false;
}

static bool rules_set(
	struct cat_redact *c, const struct redact_set *set, struct report *report)
{
	return rules_add(c, str_from(set->name), set->parts[0], report) &&
		rules_add(c, str_from(set->name), set->parts[1], report);
}

/* A set that is misspelt is looked for as a file. True: it was said. */
static bool rules_misspelt(const char *name, struct report *report)
{
	struct near near;

	if (access(name, F_OK) == 0 || errno != ENOENT)
		return false;
	near_init(&near, name, strlen(name));
	near_offer(&near, "help");
	for (const struct redact_set *s = redact_sets; s->name; s++)
		near_offer(&near, s->name);
	if (strcmp(name, "help") == 0)
		near.best = NULL;
	if (near.best)
		report_say(report, "%s: %s: did you mean %s?", name, strerror(ENOENT),
			near.best);
	return near.best;
}

static bool rules_file(struct cat_redact *c, struct str part, struct report *report)
{
	struct buf name = {0}, text = {0};
	bool good;

	buf_add(&name, part);
	good = !rules_misspelt(buf_text(&name), report) &&
		cat_redact_read(buf_text(&name), &text, report) &&
		rules_add(c, buf_str(&name), buf_str(&text), report);
	buf_release(&name);
	buf_release(&text);
	return good;
}

static bool rules_all(struct cat_redact *c, struct str rules, struct report *report)
{
	struct str part;

	if (redact_bare(rules) && !rules_set(c, redact_sets, report))
		return false;
	while (redact_part(&rules, &part)) {
		const struct redact_set *set = redact_set(part);

		if (!(set ? rules_set(c, set, report) : rules_file(c, part, report)))
			return false;
	}
	redact_rules_end(&c->rules);
	return true;
}

/* ---- a dry run ---- */

static void redact_list(void *to, const struct redact_found *f)
{
	struct cat_redact *c = to;
	struct diag d = {.source = input_name(c->in, f->line->source),
		.line = f->line->number,
		.column = line_column(f->line, f->column)};
	struct buf text = {0}, line = {0}, safe = {0};

	buf_add(&text, f->rule);
	if (f->path.len)
		buf_add_byte(&text, ' ');
	buf_add(&text, f->path);
	buf_addf(&text, " (%" PRIu64 " byte%s)", f->bytes, f->bytes == 1 ? "" : "s");
	d.text = buf_str(&text);
	diag_format(&d, &line);
	text_line(buf_str(&line), c->set, &safe);
	buf_add_byte(&safe, '\n');
	c->out.write(c->out.to, buf_str(&safe));
	buf_release(&text);
	buf_release(&line);
	buf_release(&safe);
}

static void dry_batch(struct cat *c, size_t count)
{
	bool wanted;

	for (size_t i = 0; i < count; i++)
		intake_judge(&c->intake, i, &wanted);
}

static void dry_turn(struct cat *c)
{
	cat_out_flush(c);
}

void cat_dry_run(struct cat *c)
{
	static const struct cat_road road = {.batch = dry_batch, .turn = dry_turn};
	const struct sink out = {.write = cat_put, .to = c};

	cat_redact_list(&c->redact, c->intake.in, &out, c->intake.report.set);
	intake_pass(&c->intake);
	cat_read(c, &road);
}

/* ---- lines ---- */

static void redact_begin(void *to)
{
	struct cat_redact *c = to;

	arena_reset(&c->texts);
}

/* A line that is read again is not kept if it is changed, nor counted. */
static bool redact_pass(void *to, struct line *line, bool again)
{
	struct cat_redact *c = to;

	buf_reset(&c->text);
	if (again)
		return redact_finds(c->redact, line);
	if (!redact_line(c->redact, line, &c->text, &line->fault, &line->fault_column))
		return false;
	line->text = arena_copy(&c->texts, buf_str(&c->text));
	line->whole = line->text.len;
	line->cut = false;
	return true;
}

struct input_pass cat_redact_pass(struct cat_redact *c)
{
	if (!c->redact)
		return (struct input_pass){0};
	return (struct input_pass){.begin = redact_begin, .pass = redact_pass, .to = c};
}

/* ---- all of it ---- */

bool cat_redact_open(
	struct cat_redact *c, const struct cat_redact_options *o, struct report *report)
{
	struct redact_options options = {.rules = &c->rules};

	if (!o->wanted)
		return true;
	if (!rules_all(c, str_from(o->rules), report) ||
		!cat_redact_key(o->key, &options.key, &c->key_of, report))
		return false;
	if (o->dry) {
		options.tell = redact_list;
		options.to = c;
	}
	c->redact = redact_new(&options);
	return true;
}

void cat_redact_list(
	struct cat_redact *c, struct input *in, const struct sink *out, enum text_set set)
{
	c->in = in;
	c->out = *out;
	c->set = set;
}

void cat_redact_release(struct cat_redact *c)
{
	redact_free(c->redact);
	redact_rules_release(&c->rules);
	arena_release(&c->texts);
	buf_release(&c->text);
}

static const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

/* How often rules of one name found something, where the first of them stands; else 0. */
static uint64_t redact_of_name(const struct cat_redact *c, size_t rule)
{
	const struct redact_rules *r = &c->rules;
	uint64_t count = 0;

	for (size_t i = 0; i < r->count; i++) {
		if (!str_eq(r->at[i].name, r->at[rule].name))
			continue;
		if (i < rule)
			return 0;
		count += redact_count(c->redact, i);
	}
	return count;
}

/* `3 jwt, 12 password`, in the order of the rules. */
static void redact_by_rule(const struct cat_redact *c, struct buf *out)
{
	const struct redact_rules *r = &c->rules;

	for (size_t i = 0; i < r->count; i++) {
		uint64_t count = redact_of_name(c, i);

		if (!count)
			continue;
		if (out->len)
			buf_add(out, STR(", "));
		buf_addf(out, "%" PRIu64 " %.*s", count, (int)r->at[i].name.len,
			r->at[i].name.at);
	}
}

static void redact_say_key(const struct cat_redact *c, struct report *report)
{
	if (c->key_of)
		report_say(report, "the tags were made with the key of %s", c->key_of);
	else
		report_say(report,
			"the tags were made with a key of this run alone: to compare them with "
			"others, use --redact-key or AITRACE_REDACT_KEY");
}

bool cat_redact_close(struct cat_redact *c, bool dry, struct report *report)
{
	struct redact_counts n;
	struct buf by = {0};

	if (!c->redact)
		return true;
	n = redact_counts(c->redact);
	redact_by_rule(c, &by);
	report_say(report, "%s %" PRIu64 " value%s in %" PRIu64 " line%s%s%s%s",
		dry ? "would redact" : "redacted", n.found - n.withheld,
		plural(n.found - n.withheld), n.lines, plural(n.lines), by.len ? " (" : "",
		by.len ? buf_text(&by) : "", by.len ? ")" : "");
	if (n.withheld)
		report_say(report,
			"%" PRIu64 " line%s that cannot be read %s withheld as a whole",
			n.withheld, plural(n.withheld), n.withheld == 1 ? "is" : "are");
	if (n.unproven)
		report_say(report,
			"%" PRIu64
			" line%s withheld: a rule still finds something in what was "
			"redacted",
			n.unproven, plural(n.unproven));
	if (!dry && n.lines)
		redact_say_key(c, report);
	buf_release(&by);
	return !n.unproven;
}
