#include "export/redact_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "export/redact_name.h"
#include "export/redact_pass.h"
#include "export/redact_token.h"

/* The rule that the value which comes is a matter of. */
static const struct redact_rule *pass_rule(const struct pass *p)
{
	const struct redact_level *l = redact_pass_level(p);

	if (!l)
		return NULL;
	return l->member ? l->member : l->under;
}

static enum part pass_part(const struct redact_level *l, bool object, bool record)
{
	if (!l)
		return record && object ? PART_RECORD : PART_NONE;
	if (l->part == PART_LINKS)
		return PART_LINK;
	return l->part == PART_EVENTS ? PART_EVENT : l->next;
}

static void pass_open(struct pass *p, const struct redact_rule *rule, bool record)
{
	struct redact_level *l = redact_pass_level(p), next = {.object = *p->at == '{'};
	size_t need = p->base + p->depth + 1;

	next.name = next.object;
	next.part = pass_part(l, next.object, record);
	next.begin = p->at++;
	next.path = p->w->path.len;
	next.under = rule;
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
	end = redact_token_nested(p->at, p->text.at + p->text.len);
	token = (struct str){p->at, (size_t)(end - p->at)};
	if (token.len > 2)
		redact_pass_tag(p, rule, token, token);
	p->at = end;
	return true;
}

/* A rule is about one value, the one that comes. */
static const struct redact_rule *pass_take_rule(struct pass *p)
{
	const struct redact_rule *rule = pass_rule(p);

	if (p->depth)
		redact_pass_level(p)->member = NULL;
	return rule;
}

static void pass_value(struct pass *p, bool record)
{
	const struct redact_level *l = redact_pass_level(p);
	const struct redact_rule *rule = pass_take_rule(p);
	const char *end = p->text.at + p->text.len;
	bool alone = l && l->alone, id = l && l->id;
	struct str token = {p->at, 0};

	redact_pass_index_path(p);
	if (*p->at == '{' || *p->at == '[') {
		if (!pass_whole(p, rule))
			pass_open(p, rule, record);
		return;
	}
	p->at = *p->at == '"' ? redact_token_string(p->at, end)
			      : redact_token_scalar(p->at, end);
	token.len = (size_t)(p->at - token.at);
	if (id && token.at[0] == '"')
		redact_pass_id(p, token);
	else if (!alone && token.at[0] == '"')
		redact_pass_string(p, rule, token);
	else if (!alone)
		redact_pass_scalar(p, rule, token);
	if (token.at[0] == '"') {
		redact_pass_option(p, token);
		redact_pass_pair(p, token);
	}
}

static void pass_close(struct pass *p)
{
	p->at++;
	p->depth--;
	if (p->w->paths && p->depth)
		p->w->path.len = p->w->levels[p->base + p->depth].path;
}

static void pass_comma(struct pass *p)
{
	struct redact_level *l = redact_pass_level(p);

	p->at++;
	l->name = l->object;
	l->index++;
}

static void pass_string_or_name(struct pass *p, bool record)
{
	const char *begin = p->at;

	if (!p->depth || !redact_pass_level(p)->name) {
		pass_value(p, record);
		return;
	}
	p->at = redact_token_string(p->at, p->text.at + p->text.len);
	redact_pass_name(p, (struct str){begin, (size_t)(p->at - begin)});
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

bool redact_pass_run(struct pass *p, bool record)
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
	return redact_pass_run(&p, record);
}

bool redact_plain(struct redact_walk *w, struct str text, struct buf *out)
{
	struct pass p = {.w = w, .text = text};

	buf_reset(&w->path);
	redact_hits_find(&w->hits, w->rules, text);
	if (w->hits.count)
		redact_pass_tags(&p, text, text.at, out);
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
