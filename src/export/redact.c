#include "export/redact.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "export/redact_json.h"
#include "export/redact_tag.h"
#include "read/chunk.h"
#include "record/decode.h"

enum { ROUNDS = 3 };

static const struct redact_rule line_rule = {.kind = REDACT_LINE, .name = {"line", 4}};

struct redact {
	struct redact_options options;
	struct redact_walk walk;
	struct redact_counts counts;
	uint64_t *found;	 /* by rule */
	const struct line *line; /* that is being gone through, for whom to tell */
	size_t begin;		 /* offset in it of what is walked */
	struct arena arena;	 /* of decoding */
	struct buf again;	 /* what a further round makes of it */
};

/* ---- what was found ---- */

static void redact_tell(
	struct redact *r, const struct redact_rule *rule, size_t offset, uint64_t bytes)
{
	struct redact_found found = {.line = r->line,
		.column = r->begin + offset + 1,
		.rule = rule->name,
		.path = buf_str(&r->walk.path),
		.bytes = bytes};

	r->counts.found++;
	if (rule != &line_rule)
		r->found[rule - r->options.rules->at]++;
	if (r->options.tell)
		r->options.tell(r->options.to, &found);
}

static void redact_hit(
	void *to, const struct redact_rule *rule, size_t offset, uint64_t bytes)
{
	redact_tell(to, rule, offset, bytes);
}

struct redact *redact_new(const struct redact_options *options)
{
	struct redact *r = mem_new(sizeof(*r));

	r->options = *options;
	r->found = mem_new((options->rules->count + 1) * sizeof(*r->found));
	r->walk.rules = options->rules;
	r->walk.key = options->key;
	r->walk.paths = options->tell != NULL;
	r->walk.to = r;
	return r;
}

void redact_free(struct redact *r)
{
	if (!r)
		return;
	redact_walk_release(&r->walk);
	arena_release(&r->arena);
	buf_release(&r->again);
	free(r->found);
	free(r);
}

struct redact_counts redact_counts(const struct redact *r)
{
	return r->counts;
}

uint64_t redact_count(const struct redact *r, size_t rule)
{
	return r->found[rule];
}

/* ---- a line, once ---- */

/* What came of a line that was decoded. */
struct redacting {
	struct redact *r;
	const struct line *line;
	enum decoded what;
	struct record record;
	struct diag why;
	struct buf *out;
	bool told; /* what is found is told */
};

/* Nobody knows what is in it. */
static bool redact_withhold(struct redacting *d, struct str text)
{
	struct redact *r = d->r;

	buf_reset(&r->walk.path);
	if (d->told) {
		redact_tell(r, &line_rule, 0, text.len);
		r->counts.withheld++;
	}
	redact_tag(line_rule.name, text, &r->options.key, true, d->out);
	return true;
}

/*
 * What stands in front of a record: text, or a record that broke off. Where the record begins is
 * told from the braces, so what has some is withheld whole, or stays.
 */
static bool redact_before(struct redacting *d, struct str text)
{
	d->r->begin = 0;
	if (str_find(text, '{') < text.len &&
		redact_rules_suspect(d->r->options.rules, text))
		return redact_withhold(d, text);
	if (redact_plain(&d->r->walk, text, d->out))
		return true;
	buf_add(d->out, text);
	return false;
}

/* JSON, with text in front of it. */
static bool redact_json(struct redacting *d, bool record)
{
	struct str before = d->record.before;
	struct str text = str_tail(d->line->text, before.len);
	bool changed = before.len && redact_before(d, before);

	d->r->begin = before.len;
	if (redact_walk(&d->r->walk, text, record, d->out))
		return true;
	if (changed)
		buf_add(d->out, text);
	return changed;
}

static bool redact_is_json(struct str text)
{
	const char *reason;
	size_t at = 0;

	while (at < text.len && (text.at[at] == ' ' || text.at[at] == '\t'))
		at++;
	return at < text.len && (text.at[at] == '{' || text.at[at] == '[') &&
		scan_check(text, &at, &reason);
}

static bool redact_decoded(struct redacting *d)
{
	struct str text = str_tail(d->line->text, d->record.before.len);

	if (d->what == DECODED_RECORD)
		return redact_json(d, true);
	if (d->line->cut)
		return redact_withhold(d, d->line->text);
	if (d->what == DECODED_BAD)
		return redact_is_json(text) ? redact_json(d, true)
					    : redact_withhold(d, d->line->text);
	d->record.before = (struct str){0};
	if (redact_is_json(d->line->text))
		return redact_json(d, false);
	return redact_plain(&d->r->walk, d->line->text, d->out);
}

static bool redact_once(struct redacting *d)
{
	struct redact *r = d->r;

	r->begin = 0;
	r->line = d->line;
	r->walk.hit = d->told ? redact_hit : NULL;
	buf_reset(d->out);
	if (d->line->text_only && chunk_suspect(d->line->text))
		return redact_withhold(d, d->line->text);
	if (!redact_rules_suspect(r->options.rules, d->line->text))
		return false;
	arena_reset(&r->arena);
	d->what = decode(NULL, d->line, &r->arena, &d->record, &d->why);
	return redact_decoded(d);
}

/* ---- until nothing is found ---- */

/* Bytes that may be read behind it, and mean nothing. */
static void redact_pad(struct buf *out)
{
	memset(buf_reserve(out, LINE_PAD), 0, LINE_PAD);
}

/* Whether what was made of the line comes to rest. */
static bool redact_proves(struct redact *r, const struct line *line, struct buf *out)
{
	for (int i = 0; i < ROUNDS; i++) {
		struct line made = *line;
		struct redacting d = {.r = r, .line = &made, .out = &r->again};
		struct buf swap;

		redact_pad(out);
		made.text = buf_str(out);
		made.cut = made.text_only = false;
		if (!redact_once(&d))
			return true;
		swap = *out;
		*out = r->again;
		r->again = swap;
	}
	return false;
}

bool redact_finds(struct redact *r, const struct line *line)
{
	struct redacting d = {.r = r, .line = line, .out = &r->again};

	return redact_once(&d);
}

bool redact_line(struct redact *r, const struct line *line, struct buf *out,
	const char **fault, uint64_t *column)
{
	struct redacting d = {.r = r, .line = line, .out = out, .told = true};

	*fault = NULL;
	if (!redact_once(&d))
		return false;
	r->counts.lines++;
	if (d.what == DECODED_BAD) {
		*fault = d.why.text.at;
		*column = d.why.column;
	}
	if (redact_proves(r, line, out))
		return true;
	r->counts.unproven++;
	*fault = "withheld: a rule still finds something in what was redacted";
	*column = 0;
	d.told = false;
	buf_reset(out);
	redact_withhold(&d, line->text);
	redact_pad(out);
	return true;
}
