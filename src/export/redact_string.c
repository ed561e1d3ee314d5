#include "export/redact_pass.h"

#include <string.h>

#include "base/scan.h"
#include "base/json.h"
#include "export/redact_tag.h"
#include "record/id.h"

static bool text_is_tag(struct str text)
{
	return text.len && redact_tag_length(text) == text.len;
}

static const char *const openings = "{[\"";

/* JSON in a string: arguments and results often are. */
static bool text_is_json(struct str text)
{
	const char *reason;
	size_t at = 0;

	while (at < text.len &&
		(text.at[at] == ' ' || text.at[at] == '\n' || text.at[at] == '\t'))
		at++;
	return at < text.len && memchr(openings, text.at[at], 3) &&
		scan_check(text, &at, &reason);
}

/* True when it was changed; the string is put in anew then. */
static bool string_nested(struct pass *p, struct str text, struct str token)
{
	struct redact_walk *w = p->w;
	struct buf *inner = &w->inner[p->nest];
	struct pass in = {.w = w,
		.text = text,
		.out = inner,
		.base = p->base + p->depth,
		.nest = p->nest + 1,
		.offset = redact_pass_offset(p, token.at)};
	size_t path = w->path.len;
	bool changed;

	buf_reset(inner);
	if (w->paths)
		buf_add_byte(&w->path, '|');
	changed = redact_pass_run(&in, false);
	w->path.len = path;
	if (!changed)
		return false;
	redact_pass_instead(p, token.at, token.at + token.len);
	json_string(buf_str(inner), p->out);
	return true;
}

static void string_hits(struct pass *p, struct str text, struct str token)
{
	struct buf *fresh = &p->w->fresh;

	redact_hits_find(&p->w->hits, p->w->rules, text);
	if (!p->w->hits.count)
		return;
	buf_reset(fresh);
	redact_pass_tags(p, text, token.at, fresh);
	redact_pass_instead(p, token.at, token.at + token.len);
	json_string(buf_str(fresh), p->out);
}

/* A rule about its name is a matter of it. */
static bool value_matters(
	const struct pass *p, const struct redact_rule *rule, struct str text)
{
	return rule && text.len >= rule->least && !text_is_tag(text) &&
		!redact_rules_allowed(p->w->rules, text);
}

void redact_pass_string(struct pass *p, const struct redact_rule *rule, struct str token)
{
	struct str text = redact_pass_text(p, token);

	if (value_matters(p, rule, text))
		redact_pass_tag(p, rule, text, token);
	else if (p->nest < REDACT_NEST && text_is_json(text))
		string_nested(p, text, token);
	else
		string_hits(p, text, token);
}

/* Numbers are secrets too: a pin. As content they are none, and true, false and null never are. */
void redact_pass_scalar(struct pass *p, const struct redact_rule *rule, struct str token)
{
	if (!memchr("-0123456789", token.at[0], 11))
		return;
	if (rule && rule->kind == REDACT_KEY && value_matters(p, rule, token))
		redact_pass_tag(p, rule, token, token);
	else
		string_hits(p, token, token);
}

/*
 * Somebody's own id may be a secret. It goes whole, so that what is left is short enough to be one, and
 * equal ones are equal wherever they stand; of ids that are random digits nothing is known.
 */
void redact_pass_id(struct pass *p, struct str token)
{
	struct str text = redact_pass_text(p, token);
	struct id id;

	if (id_parse_digits(text, 32, &id) || id_parse_digits(text, 16, &id))
		return;
	redact_hits_find(&p->w->hits, p->w->rules, text);
	if (p->w->hits.count)
		redact_pass_tag(p, p->w->hits.at[0].rule, text, token);
}
