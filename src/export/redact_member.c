#include "export/redact_pass.h"

#include <string.h>

#include "base/scan.h"
#include "base/json.h"
#include "export/redact_name.h"
#include "export/redact_tag.h"
#include "export/redact_token.h"

static const struct str record_alone[] = {
	{"ts", 2}, {"end_ts", 6}, {"type", 4}, {"status", 6}, {NULL, 0}};
static const struct str event_alone[] = {{"ts", 2}, {NULL, 0}};
static const struct str record_ids[] = {
	{"trace_id", 8}, {"span_id", 7}, {"parent_span_id", 14}, {NULL, 0}};
static const struct str link_ids[] = {{"trace_id", 8}, {"span_id", 7}, {NULL, 0}};
static const struct str none[] = {{NULL, 0}};

static const struct str *const part_alone[] = {
	[PART_NONE] = none,
	[PART_RECORD] = record_alone,
	[PART_LINKS] = none,
	[PART_LINK] = none,
	[PART_EVENTS] = none,
	[PART_EVENT] = event_alone,
};

static const struct str *const part_ids[] = {
	[PART_NONE] = none,
	[PART_RECORD] = record_ids,
	[PART_LINKS] = none,
	[PART_LINK] = link_ids,
	[PART_EVENTS] = none,
	[PART_EVENT] = none,
};

/* What a record is made of: no rule about names takes these away. */
static const struct str record_frame[] = {{"name", 4}, {"kind", 4}, {"attributes", 10},
	{"links", 5}, {"resource", 8}, {"scope", 5}, {"events", 6}, {NULL, 0}};

static bool name_in(const struct str *names, struct str name)
{
	while (names->len && !str_eq(*names, name))
		names++;
	return names->len > 0;
}

static bool name_framed(const struct redact_level *l, struct str name)
{
	return l->part == PART_RECORD && name_in(record_frame, name);
}

static enum part name_part(const struct redact_level *l, struct str name)
{
	if (l->part != PART_RECORD)
		return PART_NONE;
	if (str_eq(name, STR("links")))
		return PART_LINKS;
	return str_eq(name, STR("events")) ? PART_EVENTS : PART_NONE;
}

static bool name_is_value(struct str name)
{
	return str_eq(name, STR("value")) || str_eq(name, STR("Value"));
}

/* The rule for what is called so by a string beside it: content is known by names of members alone. */
static const struct redact_rule *name_secret(struct pass *p, struct str name)
{
	const struct redact_rule *rule = redact_rules_name(p->w->rules, name);

	return rule && rule->kind == REDACT_KEY ? rule : NULL;
}

static bool name_is_name(struct str name)
{
	return str_eq(name, STR("name")) || str_eq(name, STR("key")) ||
		str_eq(name, STR("Name")) || str_eq(name, STR("Key"));
}

enum { PAIR_BYTES = 512 };

/*
 * The rule for `value` in {"name": "password", "value": ...}: headers and options come so. The
 * name stands before it, or else behind it in an object that is small.
 */
static const struct redact_rule *name_pair(struct pass *p, struct redact_level *l)
{
	const char *end = p->text.at + p->text.len, *close;
	struct scan_member m;
	struct scan s;

	if (l->paired)
		return l->pair;
	l->paired = true;
	if (end - l->begin > PAIR_BYTES)
		end = l->begin + PAIR_BYTES;
	close = redact_token_nested(l->begin, end);
	scan_init(&s, (struct str){l->begin, (size_t)(close - l->begin)}, 0);
	if (!scan_object(&s))
		return NULL;
	while (!l->pair && scan_member(&s, &m))
		if (name_is_name(m.key.text) && m.value.type == SCAN_STRING)
			l->pair = name_secret(p, m.value.text);
	return l->pair;
}

/* The value that has just been passed was a name. */
void redact_pass_pair(struct pass *p, struct str token)
{
	struct redact_level *l = redact_pass_level(p);

	if (!l || !l->object || !l->named)
		return;
	l->paired = true;
	l->pair = name_secret(p, (struct str){token.at + 1, token.len - 2});
}

/* What stands in tags is no word of a name. */
static const struct redact_rule *name_rule(struct pass *p, struct str name)
{
	struct buf *fresh = &p->w->fresh;

	if (!memmem(name.at, name.len, "[redacted:", 10))
		return redact_rules_name(p->w->rules, name);
	buf_reset(fresh);
	while (name.len) {
		size_t tag = redact_tag_length(name);

		buf_add_byte(fresh, tag ? ' ' : name.at[0]);
		name = str_tail(name, tag ? tag : 1);
	}
	return redact_rules_name(p->w->rules, buf_str(fresh));
}

/* The hits in it are found anew, when there are any. */
static struct redact_name name_look(struct pass *p, struct str name)
{
	struct redact_names *names = p->w->names;
	struct redact_name *known = redact_names_place(&names, name), fresh = {0};

	p->w->names = names;
	if (known && known->known && !known->hits)
		return *known;
	redact_hits_find(&p->w->hits, p->w->rules, name);
	fresh.hits = p->w->hits.count > 0;
	fresh.rule = name_rule(p, name);
	if (known)
		redact_names_keep(known, name, &fresh);
	return fresh;
}

static void name_put(struct pass *p, struct str name, struct str token)
{
	buf_reset(&p->w->fresh);
	redact_pass_tags(p, name, token.at, &p->w->fresh);
	redact_pass_instead(p, token.at, token.at + token.len);
	json_string(buf_str(&p->w->fresh), p->out);
	redact_pass_name_path(p, buf_str(&p->w->fresh));
}

void redact_pass_name(struct pass *p, struct str token)
{
	struct redact_level *l = redact_pass_level(p);
	struct str name = redact_pass_text(p, token);
	struct redact_name known = name_look(p, name);
	bool hits;

	l->name = false;
	l->alone = name_in(part_alone[l->part], name);
	l->id = name_in(part_ids[l->part], name);
	l->next = name_part(l, name);
	l->named = name_is_name(name);
	l->member = name_framed(l, name) ? NULL : known.rule;
	if (!l->member && name_is_value(name))
		l->member = name_pair(p, l);
	hits = known.hits && !l->alone && !l->id && !name_framed(l, name);
	redact_pass_name_path(p, hits ? STR("") : name);
	if (hits)
		name_put(p, name, token);
}

/* ["--password", "..."]: what comes behind an option. */
void redact_pass_option(struct pass *p, struct str token)
{
	struct redact_level *l = redact_pass_level(p);
	struct str text = {token.at + 1, token.len - 2};

	if (!l || l->object)
		return;
	l->member = NULL;
	if (text.len > 2 && text.at[0] == '-' && str_find(text, '=') == text.len)
		l->member = name_secret(p, text);
}
