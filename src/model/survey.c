#include "model/survey_parts.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "model/extent.h"
#include "model/tree.h"

void survey_release(struct survey *s)
{
	arena_release(&s->arena);
	free(s->letters);
	free(s->running);
	free(s->groups);
	free(s->calls);
	free(s->ids);
	memset(s, 0, sizeof(*s));
}

uint64_t survey_hash(const struct survey *s, uint64_t key, struct str text)
{
	return hash_text(text, s->seed + key * UINT64_C(0x9E3779B97F4A7C15));
}

/* ---- groups ---- */

static struct survey_group *group_slot(
	struct survey_group *groups, size_t room, uint64_t key)
{
	size_t i = (size_t)key & (room - 1);

	while (groups[i].key && groups[i].key != key)
		i = (i + 1) & (room - 1);
	return &groups[i];
}

static void groups_grow(struct survey *s)
{
	size_t room = s->group_room ? s->group_room * 2 : 64;
	struct survey_group *groups = mem_new(room * sizeof(*groups));

	for (size_t i = 0; i < s->group_room; i++)
		if (s->groups[i].key)
			*group_slot(groups, room, s->groups[i].key) = s->groups[i];
	free(s->groups);
	s->groups = groups;
	s->group_room = room;
}

/* A span that ended. */
struct survey_span {
	const struct facts *facts;
	uint32_t span;
	int64_t time_ns;
	char letter;
};

static void group_add(struct survey *s, enum survey_sort sort, uint64_t key,
	const struct survey_span *one)
{
	struct survey_group *g;

	key = key * SURVEY_SORTS + (uint64_t)sort;
	key += !key;
	if (s->group_count * 2 >= s->group_room && s->group_room < 2 * SURVEY_GROUPS)
		groups_grow(s);
	g = group_slot(s->groups, s->group_room, key);
	if (!g->key) {
		if (s->group_count >= SURVEY_GROUPS)
			return;
		s->group_count++;
		*g = (struct survey_group){.key = key,
			.first = one->span,
			.sort = (uint8_t)sort,
			.letter = one->letter};
	}
	g->last = one->span;
	g->count++;
	g->errors += one->facts->status == STATUS_ERROR;
	if (__builtin_add_overflow(g->time_ns, one->time_ns, &g->time_ns))
		g->time_ns = INT64_MAX;
}

static void group_add_meaning(struct survey *s, enum survey_sort sort, enum meaning what,
	const struct survey_span *one)
{
	const struct scan_value *v = facts_find(one->facts, what);

	if (v && v->type == SCAN_STRING && v->text.len)
		group_add(s, sort, survey_hash(s, SURVEY_OF_WORD, v->text), one);
}

/* ---- one span ---- */

static bool is_call(char letter)
{
	return letter == 'T' || letter == 'R' || letter == 'M';
}

static struct str tool_name(const struct facts *f, struct arena *arena)
{
	const struct scan_value *name = facts_find(f, MEANING_TOOL_NAME);

	return name && name->type == SCAN_STRING ? facts_text(name, arena) : f->name;
}

static uint64_t call_hash(struct survey *s, const struct facts *f)
{
	const struct scan_value *arguments = facts_find(f, MEANING_TOOL_ARGUMENTS);
	uint64_t hash = survey_hash(s, SURVEY_OF_NAME, tool_name(f, &s->arena));

	if (!arguments)
		arguments = facts_find(f, MEANING_QUERY);
	return arguments ? hash_bulk(arguments->text, hash) : 0;
}

static void call_add(struct survey *s, const struct facts *f, uint32_t span, char letter)
{
	const struct scan_value *id = facts_find(f, MEANING_TOOL_CALL_ID);
	struct survey_call c = {.span = span, .llm = letter == 'L'};
	uint64_t named = 0;

	if (!c.llm && id && id->type == SCAN_STRING && id->text.len)
		named = survey_hash(s, SURVEY_OF_ID, facts_text(id, &s->arena));
	if (!c.llm) {
		c.what = call_hash(s, f);
		c.name = survey_name(s, tool_name(f, &s->arena)) & INT32_MAX;
	}
	survey_call(s, &c, named);
}

static void survey_failure(struct survey *s, const struct survey_span *one)
{
	const struct facts *f = one->facts;
	const struct scan_value *code = facts_find(f, MEANING_EXIT_CODE);
	uint64_t key = survey_hash(s, SURVEY_OF_FAILURE, f->name);

	if (code)
		key = survey_hash(s, key, code->text);
	else
		key = survey_hash(s, key, str_head(f->status_message, 128));
	group_add(s, SURVEY_FAILURE, key, one);
}

/* Who took part: known while it runs, so these may be counted twice. */
static void survey_part(struct survey *s, const struct survey_span *one)
{
	if (one->letter == 'A')
		group_add_meaning(s, SURVEY_AGENT, MEANING_AGENT_NAME, one);
	if (one->letter == 'L')
		group_add_meaning(s, SURVEY_MODEL, MEANING_MODEL, one);
}

static void survey_ended(struct survey *s, const struct survey_span *one)
{
	struct survey_kind *k = &s->kinds[one->letter & (SURVEY_KINDS - 1)];

	k->count++;
	k->errors += one->facts->status == STATUS_ERROR;
	if (__builtin_add_overflow(k->time_ns, one->time_ns, &k->time_ns))
		k->time_ns = INT64_MAX;
	group_add(s, SURVEY_NAME, survey_hash(s, (uint64_t)one->letter, one->facts->name),
		one);
	survey_part(s, one);
	if (is_call(one->letter)) {
		uint64_t what = call_hash(s, one->facts);

		if (what)
			group_add(s, SURVEY_CALL, what, one);
	}
	if (one->facts->status == STATUS_ERROR)
		survey_failure(s, one);
}

static void running_add(struct survey *s, uint32_t span)
{
	s->running = mem_grow(
		s->running, &s->running_room, s->running_count + 1, sizeof(*s->running));
	s->running[s->running_count++] = span;
}

/* Looks at a span, the first time or (`again`) when it has ended. */
static void survey_look(
	struct survey *s, uint32_t span, const struct life *life, bool again)
{
	struct survey_span one = {.span = span};
	struct extent x;
	struct facts f;
	bool known;

	arena_reset(&s->arena);
	facts_open(&f, s->trace, span, life, &s->arena);
	one.facts = &f;
	one.letter = vocabulary_letter(f.kind);
	known = again && (s->letters[span] == 'L' || is_call(s->letters[span]));
	s->letters[span] = one.letter;
	if (!known && (one.letter == 'L' || is_call(one.letter)))
		call_add(s, &f, span, one.letter);
	if (!(s->trace->spans[span].flags & SPAN_HAS_END)) {
		survey_part(s, &one);
		return;
	}
	if (extent_of(s->trace, span, &x))
		one.time_ns = extent_length(&x);
	survey_ended(s, &one);
}

/* ---- all of them ---- */

static void survey_begin(struct survey *s, const struct trace *t, const struct life *life)
{
	survey_release(s);
	s->trace = t;
	s->seed = life->seed;
	s->next = 1;
}

static void survey_grow(struct survey *s)
{
	size_t old = s->room;

	if (s->trace->span_count <= old)
		return;
	s->letters = mem_grow(s->letters, &s->room, s->trace->span_count, 1);
	memset(s->letters + old, 0, s->room - old);
}

/* Those that were running: have they ended? */
static uint32_t survey_again_running(
	struct survey *s, const struct life *life, uint32_t spans)
{
	size_t kept = 0, i = 0;

	if (s->generation == s->trace->generation)
		return spans;
	for (; i < s->running_count && spans; i++) {
		uint32_t span = s->running[i];

		if (!(s->trace->spans[span].flags & SPAN_HAS_END)) {
			s->running[kept++] = span;
			continue;
		}
		survey_look(s, span, life, true);
		spans--;
	}
	if (i == s->running_count)
		s->generation = s->trace->generation;
	while (i < s->running_count)
		s->running[kept++] = s->running[i++];
	s->running_count = kept;
	return spans;
}

bool survey_step(
	struct survey *s, const struct trace *t, const struct life *life, uint32_t spans)
{
	if (s->trace != t)
		survey_begin(s, t, life);
	survey_grow(s);
	spans = survey_again_running(s, life, spans);
	while (spans && s->next < t->span_count) {
		uint32_t span = s->next;

		if (t->spans[span].flags & SPAN_SEEN) {
			survey_look(s, span, life, false);
			spans--;
		}
		if (!(t->spans[span].flags & SPAN_HAS_END))
			running_add(s, span);
		s->next++;
	}
	return s->next < t->span_count || s->generation != t->generation;
}

double survey_done(const struct survey *s)
{
	return s->trace && s->trace->span_count > 1
		? (double)(s->next - 1) / (double)(s->trace->span_count - 1)
		: 1;
}

char survey_letter(const struct survey *s, uint32_t span)
{
	return span < s->room ? s->letters[span] : 0;
}

uint32_t survey_agent(const struct survey *s, uint32_t span)
{
	for (int i = 0; span && i < TREE_DEPTH_MAX; i++) {
		span = s->trace->spans[span].parent;
		if (survey_letter(s, span) == 'A')
			return span;
	}
	return 0;
}

static bool group_before(const struct survey_group *a, const struct survey_group *b)
{
	if (a->sort == SURVEY_CALL || a->sort == SURVEY_FAILURE) {
		if (a->count != b->count)
			return a->count > b->count;
	}
	if (a->time_ns != b->time_ns)
		return a->time_ns > b->time_ns;
	return a->first < b->first;
}

size_t survey_best(const struct survey *s, enum survey_sort sort,
	const struct survey_group **best, size_t most)
{
	size_t count = 0;

	for (size_t i = 0; i < s->group_room; i++) {
		const struct survey_group *g = &s->groups[i];
		size_t k;

		if (!g->key || g->sort != sort)
			continue;
		if (count == most && (!most || !group_before(g, best[count - 1])))
			continue;
		for (k = count < most ? count++ : most - 1;
			k > 0 && group_before(g, best[k - 1]); k--)
			best[k] = best[k - 1];
		best[k] = g;
	}
	return count;
}
