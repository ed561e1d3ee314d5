#include "query/finder.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "model/moment.h"

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

bool finder_set(struct finder *f, struct str pattern, const struct intern *names,
	struct regex_fault *why)
{
	static const struct str any_case = {"(?i)", 4};
	struct buf text = {0};
	size_t front = finder_minds_case(pattern) ? 0 : any_case.len;
	struct regex *regex;

	buf_add(&text, str_head(any_case, front));
	buf_add(&text, pattern);
	regex = regex_new_part(buf_str(&text), why);
	buf_release(&text);
	if (!regex) {
		if (why)
			why->offset = why->offset > front ? why->offset - front : 0;
		return false;
	}
	finder_release(f);
	f->regex = regex;
	f->names = names;
	return true;
}

void finder_release(struct finder *f)
{
	regex_free(f->regex);
	free(f->known);
	arena_release(&f->arena);
	*f = (struct finder){0};
}

bool finder_text(struct finder *f, struct str text)
{
	struct regex_part part;

	return f->regex && regex_find(f->regex, text, 0, &part) == REGEX_FOUND;
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

static bool finder_attributes(struct finder *f, const struct facts *facts)
{
	for (size_t i = 0; i < facts->attribute_count; i++) {
		const struct attribute *a = &facts->attributes[i];

		if (finder_text(f, a->key) ||
			finder_text(f, facts_text(&a->value, &f->arena)))
			return true;
	}
	return false;
}

static bool finder_events(
	struct finder *f, const struct trace *t, uint32_t span, const struct life *life)
{
	size_t count;
	struct moment *m = moments(t, span, 0, false, life, &f->arena, &count);

	for (size_t i = 0; i < count; i++) {
		struct facts facts = {0};

		if (moment_open(&m[i], &facts, life, &f->arena) &&
			(finder_text(f, facts.name) || finder_attributes(f, &facts)))
			return true;
	}
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
		finder_text(f, facts.status_message) || finder_attributes(f, &facts) ||
		finder_events(f, t, span, life);
	arena_reset(&f->arena);
	return found;
}
