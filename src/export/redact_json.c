#include "export/redact_json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scan.h"
#include "export/json.h"
#include "export/redact_name.h"
#include "export/redact_tag.h"

/* Which part of a record an object or array is: ids and times stand in some. */
enum part { PART_NONE, PART_RECORD, PART_LINKS, PART_LINK, PART_EVENTS, PART_EVENT };

/* An object or array that is open. */
struct redact_level {
	bool object;
	bool name;   /* a name comes next */
	bool alone;  /* the value that comes is an id or a time */
	bool paired; /* `pair` was looked for */
	bool named;  /* the value that comes is what a `value` beside it is called */
	enum part part;
	enum part next;			  /* which one the value that comes is */
	const char *begin;		  /* its brace */
	size_t path;			  /* length of its own */
	uint64_t index;			  /* of the element */
	const struct redact_rule *under;  /* all in it is a matter of this rule */
	const struct redact_rule *member; /* so is the value that comes */
	const struct redact_rule *pair;	  /* so is the member `value` beside a name */
};

/* One text, perhaps that of a string of another. */
struct pass {
	struct redact_walk *w;
	struct str text;
	const char *at;
	const char *copied; /* what is before it is in *out */
	struct buf *out;
	size_t base;   /* its levels begin there */
	size_t depth;  /* of these, open */
	unsigned nest; /* strings that it is in */
	size_t offset; /* of the outermost of these; with nest */
	bool changed;
};

static bool pass_run(struct pass *p, bool record);

static struct redact_level *pass_level(const struct pass *p)
{
	return p->depth ? &p->w->levels[p->base + p->depth - 1] : NULL;
}

/* ---- putting in ---- */

static size_t pass_offset(const struct pass *p, const char *at)
{
	return p->nest ? p->offset : (size_t)(at - p->text.at);
}

static void pass_hit(
	struct pass *p, const struct redact_rule *rule, const char *at, uint64_t bytes)
{
	if (p->w->hit)
		p->w->hit(p->w->to, rule, pass_offset(p, at), bytes);
}

/* What is from `from` to `to` goes; what is appended next stands for it. */
static void pass_instead(struct pass *p, const char *from, const char *to)
{
	buf_add(p->out, (struct str){p->copied, (size_t)(from - p->copied)});
	p->copied = to;
	p->changed = true;
}

static void pass_tag(
	struct pass *p, const struct redact_rule *rule, struct str text, struct str token)
{
	pass_hit(p, rule, token.at, text.len);
	pass_instead(p, token.at, token.at + token.len);
	buf_add_byte(p->out, '"');
	redact_tag(rule->name, text, &p->w->key, rule->kind == REDACT_CONTENT, p->out);
	buf_add_byte(p->out, '"');
}

/* The text with its hits as tags, appended to `to`. It is that of the token at `at`. */
static void pass_tags(struct pass *p, struct str text, const char *at, struct buf *to)
{
	const struct redact_hits *h = &p->w->hits;
	bool written = text.at >= p->text.at && text.at <= p->text.at + p->text.len;
	size_t done = 0;

	for (size_t i = 0; i < h->count; i++) {
		const struct redact_hit *hit = &h->at[i];
		struct str secret = str_head(
			str_tail(text, hit->begin), hit->end - hit->begin);

		pass_hit(p, hit->rule, written ? secret.at : at, secret.len);
		buf_add(to, str_head(str_tail(text, done), hit->begin - done));
		redact_tag(hit->rule->name, secret, &p->w->key, false, to);
		done = hit->end;
	}
	buf_add(to, str_tail(text, done));
}

/* ---- paths ---- */

static void path_name(struct pass *p, struct str name)
{
	if (!p->w->paths)
		return;
	p->w->path.len = pass_level(p)->path;
	buf_add_byte(&p->w->path, '/');
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] == '~' || name.at[i] == '/')
			buf_add(&p->w->path, name.at[i] == '~' ? STR("~0") : STR("~1"));
		else
			buf_add_byte(&p->w->path, name.at[i]);
}

static void path_index(struct pass *p)
{
	struct redact_level *l = pass_level(p);

	if (!p->w->paths || !l || l->object)
		return;
	p->w->path.len = l->path;
	buf_addf(&p->w->path, "/%" PRIu64, l->index);
}

/* ---- tokens; the text was checked ---- */

/* Behind the closing quote of a string that begins at `at`. */
static const char *token_string(const char *at, const char *end)
{
	for (at++; at < end; at++) {
		const char *quote = memchr(at, '"', (size_t)(end - at)), *run;

		if (!quote)
			return end;
		for (run = quote; run > at && run[-1] == '\\';)
			run--;
		at = quote;
		if ((quote - run) % 2 == 0)
			return quote + 1;
	}
	return end;
}

static bool token_ends(char c)
{
	return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\t' ||
		c == '\r';
}

static const char *token_scalar(const char *at, const char *end)
{
	while (at < end && !token_ends(*at))
		at++;
	return at;
}

/* Behind the bracket that closes the one at `at`. */
static const char *token_nested(const char *at, const char *end)
{
	size_t depth = 0;

	while (at < end) {
		if (*at == '"') {
			at = token_string(at, end);
			continue;
		}
		depth += *at == '{' || *at == '[';
		if ((*at == '}' || *at == ']') && --depth == 0)
			return at + 1;
		at++;
	}
	return end;
}

/* What a string token reads; undone escapes lie in the buffer of this nesting. */
static struct str token_text(struct pass *p, struct str token)
{
	struct scan_value v = {.text = {token.at + 1, token.len - 2}, .type = SCAN_STRING};
	struct buf *plain = &p->w->plain[p->nest];

	v.escaped = memchr(v.text.at, '\\', v.text.len) != NULL;
	if (!v.escaped)
		return v.text;
	buf_reset(plain);
	scan_unescape(&v, plain);
	return buf_str(plain);
}

/* ---- strings ---- */

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
		.offset = pass_offset(p, token.at)};
	size_t path = w->path.len;
	bool changed;

	buf_reset(inner);
	if (w->paths)
		buf_add_byte(&w->path, '|');
	changed = pass_run(&in, false);
	w->path.len = path;
	if (!changed)
		return false;
	pass_instead(p, token.at, token.at + token.len);
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
	pass_tags(p, text, token.at, fresh);
	pass_instead(p, token.at, token.at + token.len);
	json_string(buf_str(fresh), p->out);
}

/* A rule about its name is a matter of it. */
static bool value_matters(
	const struct pass *p, const struct redact_rule *rule, struct str text)
{
	return rule && text.len >= rule->least && !text_is_tag(text) &&
		!redact_rules_allowed(p->w->rules, text);
}

static void pass_string(struct pass *p, const struct redact_rule *rule, struct str token)
{
	struct str text = token_text(p, token);

	if (value_matters(p, rule, text))
		pass_tag(p, rule, text, token);
	else if (p->nest < REDACT_NEST && text_is_json(text))
		string_nested(p, text, token);
	else
		string_hits(p, text, token);
}

/* Numbers are secrets too: a pin. As content they are none, and true, false and null never are. */
static void pass_scalar(struct pass *p, const struct redact_rule *rule, struct str token)
{
	if (!memchr("-0123456789", token.at[0], 11))
		return;
	if (rule && rule->kind == REDACT_KEY && value_matters(p, rule, token))
		pass_tag(p, rule, token, token);
	else
		string_hits(p, token, token);
}

/* ---- names ---- */

static const struct str record_alone[] = {{"ts", 2}, {"end_ts", 6}, {"trace_id", 8},
	{"span_id", 7}, {"parent_span_id", 14}, {"type", 4}, {"status", 6}, {NULL, 0}};
static const struct str link_alone[] = {{"trace_id", 8}, {"span_id", 7}, {NULL, 0}};
static const struct str event_alone[] = {{"ts", 2}, {NULL, 0}};
static const struct str none_alone[] = {{NULL, 0}};

static const struct str *const part_alone[] = {
	[PART_NONE] = none_alone,
	[PART_RECORD] = record_alone,
	[PART_LINKS] = none_alone,
	[PART_LINK] = link_alone,
	[PART_EVENTS] = none_alone,
	[PART_EVENT] = event_alone,
};

/* What a record is made of: no rule about names takes these away. */
static const struct str record_frame[] = {{"name", 4}, {"kind", 4}, {"attributes", 10},
	{"links", 5}, {"resource", 8}, {"scope", 5}, {"events", 6}, {NULL, 0}};

static bool name_framed(const struct redact_level *l, struct str name)
{
	for (const struct str *one = record_frame; l->part == PART_RECORD && one->len;
		one++)
		if (str_eq(*one, name))
			return true;
	return false;
}

static bool name_alone(enum part part, struct str name)
{
	for (const struct str *one = part_alone[part]; one->len; one++)
		if (str_eq(*one, name))
			return true;
	return false;
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
	close = token_nested(l->begin, end);
	scan_init(&s, (struct str){l->begin, (size_t)(close - l->begin)}, 0);
	if (!scan_object(&s))
		return NULL;
	while (!l->pair && scan_member(&s, &m))
		if (name_is_name(m.key.text) && m.value.type == SCAN_STRING)
			l->pair = name_secret(p, m.value.text);
	return l->pair;
}

/* The value that has just been passed was a name. */
static void pass_pair(struct pass *p, struct str token)
{
	struct redact_level *l = pass_level(p);

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
	pass_tags(p, name, token.at, &p->w->fresh);
	pass_instead(p, token.at, token.at + token.len);
	json_string(buf_str(&p->w->fresh), p->out);
	path_name(p, buf_str(&p->w->fresh));
}

static void pass_name(struct pass *p, struct str token)
{
	struct redact_level *l = pass_level(p);
	struct str name = token_text(p, token);
	struct redact_name known = name_look(p, name);

	l->name = false;
	l->alone = name_alone(l->part, name);
	l->next = name_part(l, name);
	l->named = name_is_name(name);
	l->member = name_framed(l, name) ? NULL : known.rule;
	if (!l->member && name_is_value(name))
		l->member = name_pair(p, l);
	path_name(p, known.hits ? STR("") : name);
	if (known.hits)
		name_put(p, name, token);
}

/* ---- values ---- */

/* The rule that the value which comes is a matter of. */
static const struct redact_rule *pass_rule(const struct pass *p)
{
	const struct redact_level *l = pass_level(p);

	if (!l)
		return NULL;
	return l->member ? l->member : l->under;
}

/* ["--password", "..."]: what comes behind an option. */
static void pass_option(struct pass *p, struct str token)
{
	struct redact_level *l = pass_level(p);
	struct str text = {token.at + 1, token.len - 2};

	if (!l || l->object)
		return;
	l->member = NULL;
	if (text.len > 2 && text.at[0] == '-' && str_find(text, '=') == text.len)
		l->member = name_secret(p, text);
}

static enum part pass_part(const struct redact_level *l, bool object, bool record)
{
	if (!l)
		return record && object ? PART_RECORD : PART_NONE;
	if (l->part == PART_LINKS)
		return PART_LINK;
	return l->part == PART_EVENTS ? PART_EVENT : l->next;
}

static void pass_open(struct pass *p, bool record)
{
	struct redact_level *l = pass_level(p), next = {.object = *p->at == '{'};
	size_t need = p->base + p->depth + 1;

	next.name = next.object;
	next.part = pass_part(l, next.object, record);
	next.begin = p->at++;
	next.path = p->w->path.len;
	next.under = pass_rule(p);
	p->w->levels = mem_grow(
		p->w->levels, &p->w->level_room, need, sizeof(*p->w->levels));
	p->w->levels[need - 1] = next;
	p->depth++;
}

/* An object or array that is withheld whole, unless it is empty. */
static bool pass_whole(struct pass *p, const struct redact_rule *rule)
{
	const char *end;
	struct str token;

	if (!rule || rule->kind != REDACT_CONTENT)
		return false;
	end = token_nested(p->at, p->text.at + p->text.len);
	token = (struct str){p->at, (size_t)(end - p->at)};
	if (token.len > 2)
		pass_tag(p, rule, token, token);
	p->at = end;
	return true;
}

/* The value was passed. */
static void pass_over(struct pass *p)
{
	struct redact_level *l = pass_level(p);

	if (l && l->object)
		l->member = NULL;
}

static void pass_value(struct pass *p, bool record)
{
	const struct redact_level *l = pass_level(p);
	const struct redact_rule *rule = pass_rule(p);
	const char *end = p->text.at + p->text.len;
	bool alone = l && l->alone;
	struct str token = {p->at, 0};

	path_index(p);
	if (*p->at == '{' || *p->at == '[') {
		if (!pass_whole(p, rule))
			pass_open(p, record);
		return;
	}
	p->at = *p->at == '"' ? token_string(p->at, end) : token_scalar(p->at, end);
	token.len = (size_t)(p->at - token.at);
	if (!alone && token.at[0] == '"')
		pass_string(p, rule, token);
	else if (!alone)
		pass_scalar(p, rule, token);
	if (token.at[0] == '"') {
		pass_option(p, token);
		pass_pair(p, token);
	}
	pass_over(p);
}

static void pass_close(struct pass *p)
{
	p->at++;
	p->depth--;
	if (p->w->paths && p->depth)
		p->w->path.len = p->w->levels[p->base + p->depth].path;
	pass_over(p);
}

static void pass_comma(struct pass *p)
{
	struct redact_level *l = pass_level(p);

	p->at++;
	l->name = l->object;
	l->index++;
}

static void pass_string_or_name(struct pass *p, bool record)
{
	const char *begin = p->at;

	if (!p->depth || !pass_level(p)->name) {
		pass_value(p, record);
		return;
	}
	p->at = token_string(p->at, p->text.at + p->text.len);
	pass_name(p, (struct str){begin, (size_t)(p->at - begin)});
}

static void pass_token(struct pass *p, bool record)
{
	switch (*p->at) {
	case ' ':
	case '\t':
	case '\r':
	case '\n':
	case ':':
		p->at++;
		break;
	case ',':
		pass_comma(p);
		break;
	case '}':
	case ']':
		pass_close(p);
		break;
	case '"':
		pass_string_or_name(p, record);
		break;
	default:
		pass_value(p, record);
	}
}

static bool pass_run(struct pass *p, bool record)
{
	const char *end = p->text.at + p->text.len;

	p->at = p->copied = p->text.at;
	while (p->at < end)
		pass_token(p, record);
	if (p->changed)
		buf_add(p->out, (struct str){p->copied, (size_t)(end - p->copied)});
	return p->changed;
}

bool redact_walk(struct redact_walk *w, struct str text, bool record, struct buf *out)
{
	struct pass p = {.w = w, .text = text, .out = out};

	buf_reset(&w->path);
	return pass_run(&p, record);
}

bool redact_plain(struct redact_walk *w, struct str text, struct buf *out)
{
	struct pass p = {.w = w, .text = text};

	buf_reset(&w->path);
	redact_hits_find(&w->hits, w->rules, text);
	if (w->hits.count)
		pass_tags(&p, text, text.at, out);
	return w->hits.count > 0;
}

void redact_walk_release(struct redact_walk *w)
{
	for (int i = 0; i < REDACT_NEST + 2; i++) {
		buf_release(&w->plain[i]);
		buf_release(&w->inner[i]);
	}
	buf_release(&w->path);
	buf_release(&w->fresh);
	redact_hits_release(&w->hits);
	redact_names_free(w->names);
	free(w->levels);
}
