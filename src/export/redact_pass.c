#include "export/redact_pass.h"

#include <inttypes.h>
#include <string.h>

#include "base/scan.h"
#include "export/redact_tag.h"

struct redact_level *redact_pass_level(const struct pass *p)
{
	return p->depth ? &p->w->levels[p->base + p->depth - 1] : NULL;
}

size_t redact_pass_offset(const struct pass *p, const char *at)
{
	return p->nest ? p->offset : (size_t)(at - p->text.at);
}

static void pass_hit(
	struct pass *p, const struct redact_rule *rule, const char *at, uint64_t bytes)
{
	if (p->w->hit)
		p->w->hit(p->w->to, rule, redact_pass_offset(p, at), bytes);
}

void redact_pass_instead(struct pass *p, const char *from, const char *to)
{
	buf_add(p->out, (struct str){p->copied, (size_t)(from - p->copied)});
	p->copied = to;
	p->changed = true;
}

void redact_pass_tag(
	struct pass *p, const struct redact_rule *rule, struct str text, struct str token)
{
	pass_hit(p, rule, token.at, text.len);
	redact_pass_instead(p, token.at, token.at + token.len);
	buf_add_byte(p->out, '"');
	redact_tag(rule->name, text, &p->w->key, rule->kind == REDACT_CONTENT, p->out);
	buf_add_byte(p->out, '"');
}

void redact_pass_tags(struct pass *p, struct str text, const char *at, struct buf *to)
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

void redact_pass_name_path(struct pass *p, struct str name)
{
	if (!p->w->paths)
		return;
	p->w->path.len = redact_pass_level(p)->path;
	buf_add_byte(&p->w->path, '/');
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] == '~' || name.at[i] == '/')
			buf_add(&p->w->path, name.at[i] == '~' ? STR("~0") : STR("~1"));
		else
			buf_add_byte(&p->w->path, name.at[i]);
}

void redact_pass_index_path(struct pass *p)
{
	struct redact_level *l = redact_pass_level(p);

	if (!p->w->paths || !l || l->object)
		return;
	p->w->path.len = l->path;
	buf_addf(&p->w->path, "/%" PRIu64, l->index);
}

/* ---- texts ---- */

struct str redact_pass_text(struct pass *p, struct str token)
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
