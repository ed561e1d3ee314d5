#include "query/finder.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "model/moment.h"

enum { PHRASE_BYTES = 1024 }; /* behind the row in which a phrase begins */

enum finder_known { KNOWN_NOT, KNOWN_NONE, KNOWN_FOUND };

/* An escape is no capital: \W and \d say nothing of the case. */
static bool finder_minds_case(struct str pattern)
{
	for (size_t i = 0; i < pattern.len; i++) {
		if (pattern.at[i] == '\\')
			i++;
		else if ((pattern.at[i] >= 'A' && pattern.at[i] <= 'Z') ||
			(unsigned char)pattern.at[i] >= 0x80)
			return true;
	}
	return false;
}

/* Behind a class, which may have named ones in it: `[ [:alpha:]]`. */
static size_t finder_class(struct str pattern, size_t at)
{
	at += at < pattern.len && pattern.at[at] == '^';
	at += at < pattern.len && pattern.at[at] == ']';
	while (at < pattern.len && pattern.at[at] != ']') {
		struct str rest = str_tail(pattern, at);

		if (str_starts(rest, STR("[:")))
			at += str_find(rest, ']');
		at += pattern.len > at && pattern.at[at] == '\\' ? 2 : 1;
	}
	return at + 1;
}

/* Behind what a blank in is only itself: an escape, a class; `at`: there is none. */
static size_t finder_atom(struct str pattern, size_t at)
{
	if (pattern.at[at] == '\\')
		return at + 2;
	return pattern.at[at] == '[' ? finder_class(pattern, at + 1) : at;
}

/* A blank, and several, stand for what else parts words. Quoted ones (\Q) are let alone. */
static bool finder_phrase(struct str pattern, struct buf *out)
{
	bool quoted = false, phrase = false;

	for (size_t i = 0; i + 1 < pattern.len; i++)
		quoted |= pattern.at[i] == '\\' && pattern.at[i + 1] == 'Q';
	for (size_t i = 0, end; i < pattern.len; i = end) {
		end = finder_atom(pattern, i);
		if (end == i && !quoted && pattern.at[i] == ' ') {
			while (end < pattern.len && pattern.at[end] == ' ')
				end++;
			buf_add(out, STR("(?:\\s+)"));
			phrase = true;
			continue;
		}
		end = end > i ? end : i + 1;
		end = end < pattern.len ? end : pattern.len;
		buf_add(out, (struct str){pattern.at + i, end - i});
	}
	return phrase;
}

/* Where a pattern is wrong is told of it as it was typed. */
static void finder_fault(struct str pattern, struct regex_fault *why)
{
	regex_free(why ? regex_new_part(pattern, why) : NULL);
}

bool finder_set(struct finder *f, struct str pattern, const struct intern *names,
	struct regex_fault *why)
{
	static const struct str any_case = {"(?i)", 4};
	struct buf text = {0};
	size_t front = finder_minds_case(pattern) ? 0 : any_case.len;
	struct regex *regex;
	bool phrase;

	buf_add(&text, str_head(any_case, front));
	phrase = finder_phrase(pattern, &text);
	regex = regex_new_part(buf_str(&text), why);
	buf_release(&text);
	if (!regex) {
		finder_fault(pattern, why);
		return false;
	}
	finder_release(f);
	f->phrase = phrase;
	f->regex = regex;
	f->names = names;
	return true;
}

void finder_release(struct finder *f)
{
	regex_free(f->regex);
	free(f->known);
	arena_release(&f->arena);
	arena_release(&f->event);
	*f = (struct finder){0};
}

bool finder_text(struct finder *f, struct str text)
{
	struct regex_part part;

	return f->regex && regex_find(f->regex, text, 0, &part) == REGEX_FOUND;
}

bool finder_begins(struct finder *f, struct str text, size_t len)
{
	struct regex_part part;

	if (!f->phrase || len > text.len)
		return false;
	text = str_head(text, len + PHRASE_BYTES);
	return regex_find(f->regex, text, 0, &part) == REGEX_FOUND &&
		part.whole.at < text.at + len;
}

static void finder_know(struct finder *f, uint32_t name)
{
	size_t old = f->known_room;

	if (name < old)
		return;
	f->known = mem_grow(f->known, &f->known_room, (size_t)name + 1, 1);
	memset(f->known + old, KNOWN_NOT, f->known_room - old);
}

/* The same few names come again and again. */
static bool finder_name(struct finder *f, uint32_t name)
{
	if (!f->names || !name)
		return false;
	finder_know(f, name);
	if (f->known[name] == KNOWN_NOT)
		f->known[name] = finder_text(f, intern_text(f->names, name)) ? KNOWN_FOUND
									     : KNOWN_NONE;
	return f->known[name] == KNOWN_FOUND;
}

static bool finder_attributes(
	struct finder *f, const struct facts *facts, struct arena *arena)
{
	for (size_t i = 0; i < facts->attribute_count; i++) {
		const struct attribute *a = &facts->attributes[i];

		if (finder_text(f, a->key) || finder_text(f, facts_text(&a->value, arena)))
			return true;
	}
	return false;
}

static bool finder_event(struct finder *f, const struct moment *m, const struct life *life)
{
	struct facts facts = {0};
	bool found;

	found = moment_open(m, &facts, life, &f->event) &&
		(finder_text(f, facts.name) || finder_attributes(f, &facts, &f->event));
	arena_reset(&f->event);
	return found;
}

static bool finder_events(
	struct finder *f, const struct trace *t, uint32_t span, const struct life *life)
{
	size_t count;
	struct moment *m = moments(t, span, 0, false, life, &f->arena, &count);

	for (size_t i = 0; i < count; i++)
		if (finder_event(f, &m[i], life))
			return true;
	return false;
}

bool finder_span(
	struct finder *f, const struct trace *t, uint32_t span, const struct life *life)
{
	struct facts facts;
	bool found;

	if (!f->regex)
		return false;
	if (finder_name(f, t->spans[span].name))
		return true;
	facts_open(&facts, t, span, life, &f->arena);
	found = finder_text(f, facts.name) || finder_text(f, facts.kind) ||
		finder_text(f, facts.status_message) ||
		finder_attributes(f, &facts, &f->arena) || finder_events(f, t, span, life);
	arena_reset(&f->arena);
	return found;
}
