#include "view/gist.h"

#include <string.h>

#include "base/stamp.h"
#include "model/cancelled.h"
#include "model/usage.h"
#include "view/figure.h"
#include "view/gist_asked.h"
#include "view/gist_documents.h"
#include "view/glyph.h"

/* A macro, because its length is known when it is compiled. */
#define WORD(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

/* Arguments that say most, the best first. What somebody wrote to be read is quoted. */
static const struct useful {
	struct str key;
	bool quoted;
} useful[] = {
	{WORD("command"), false},
	{WORD("cmd"), false},
	{WORD("query"), false},
	{WORD("q"), false},
	{WORD("path"), false},
	{WORD("file_path"), false},
	{WORD("file"), false},
	{WORD("filename"), false},
	{WORD("url"), false},
	{WORD("uri"), false},
	{WORD("pattern"), true},
	{WORD("regex"), true},
	{WORD("question"), true},
	{WORD("prompt"), true},
	{WORD("user_prompt"), true},
	{WORD("message"), true},
	{WORD("input"), true},
	{WORD("task"), true},
	{WORD("goal"), true},
	{WORD("text"), true},
};
#undef WORD

enum { USEFUL_COUNT = sizeof useful / sizeof *useful, COMMANDS = 2 };

static bool contains(struct str text, struct str part)
{
	return !part.len || (text.len && memmem(text.at, text.len, part.at, part.len));
}

static void find_meanings(const struct facts *f, struct gist *g)
{
	int ranks[MEANING_COUNT];

	for (size_t i = 0; i < f->attribute_count; i++) {
		const struct attribute *a = &f->attributes[i];
		int rank;
		enum meaning m = vocabulary_meaning(a->key, &rank);

		if (m == MEANING_NONE || a->value.type == SCAN_NULL)
			continue;
		if (g->found[m] && ranks[m] <= rank)
			continue;
		g->found[m] = &a->value;
		ranks[m] = rank;
	}
}

/* What a scalar reads, into `out`; false for arrays, objects, null and the empty string. */
static bool read_scalar(const struct scan_value *v, struct buf *out)
{
	buf_reset(out);
	if (v->type == SCAN_ARRAY || v->type == SCAN_OBJECT || v->type == SCAN_NULL)
		return false;
	if (v->type == SCAN_STRING && v->escaped)
		scan_unescape(v, out);
	else
		buf_add(out, v->text);
	return out->len > 0;
}

static bool ends_in(const struct buf *text, struct str end)
{
	return text->len >= end.len &&
		memcmp(text->at + text->len - end.len, end.at, end.len) == 0;
}

/* A command as an array of its words: of `bash -lc words` what the shell was given. */
static bool read_words(const struct scan_value *v, struct buf *out)
{
	struct scan_value word;
	struct scan s;

	buf_reset(out);
	scan_init(&s, v->text, 0);
	if (!scan_array(&s))
		return false;
	while (scan_element(&s, &word)) {
		if (word.type != SCAN_STRING)
			return false;
		if ((scan_is(&word, STR("-c")) || scan_is(&word, STR("-lc"))) &&
			ends_in(out, STR("sh"))) {
			buf_reset(out);
			continue;
		}
		if (out->len)
			buf_add_byte(out, ' ');
		scan_unescape(&word, out);
	}
	return out->len > 0;
}

static int useful_rank(struct str key)
{
	for (int i = 0; i < USEFUL_COUNT; i++)
		if (str_eq(key, useful[i].key))
			return i;
	return USEFUL_COUNT;
}

/* The value of the best key of an object; where no key is known, its first string. */
static bool read_object(struct str object, struct gist *g)
{
	struct scan_value best = {0};
	struct scan_member m;
	struct scan s;
	int best_rank = USEFUL_COUNT + 1;

	scan_init(&s, object, 0);
	if (!scan_object(&s))
		return false;
	while (scan_member(&s, &m)) {
		int rank = m.key.escaped ? USEFUL_COUNT : useful_rank(m.key.text);

		if (m.value.type != SCAN_STRING &&
			(m.value.type != SCAN_ARRAY || rank >= COMMANDS))
			continue;
		if (!m.value.text.len || rank >= best_rank)
			continue;
		best = m.value;
		best_rank = rank;
	}
	if (best_rank > USEFUL_COUNT)
		return false;
	if (best.type == SCAN_ARRAY)
		return read_words(&best, &g->subject);
	g->quoted = best_rank < USEFUL_COUNT && useful[best_rank].quoted;
	return read_scalar(&best, &g->subject);
}

/* Arguments are an object, a string that holds one, or plain words. */
static bool read_arguments(const struct scan_value *v, bool words_quoted, struct gist *g)
{
	struct buf text = {0};
	bool found;

	if (v->type == SCAN_OBJECT)
		return read_object(v->text, g);
	if (!read_scalar(v, &text))
		return false;
	if (text.at[0] == '{') {
		found = scan_check(buf_str(&text), &(size_t){0}, &(const char *){NULL}) &&
			read_object(buf_str(&text), g);
		buf_release(&text);
		return found;
	}
	g->quoted = words_quoted;
	buf_reset(&g->subject);
	if (!gist_asked(buf_str(&text), &g->subject))
		buf_add(&g->subject, buf_str(&text));
	buf_release(&text);
	return true;
}

/* The last part of a dotted key: `agent.question` is a question. */
static struct str last_part(struct str key)
{
	for (size_t i = key.len; i > 0; i--)
		if (key.at[i - 1] == '.')
			return str_tail(key, i);
	return key;
}

/* A span's own words: an attribute with a useful key, else, of an agent, its first string. */
static bool read_attributes(const struct facts *f, bool any, struct gist *g)
{
	const struct scan_value *best = NULL;
	int best_rank = any ? USEFUL_COUNT + 1 : USEFUL_COUNT;

	for (size_t i = 0; i < f->attribute_count; i++) {
		const struct attribute *a = &f->attributes[i];
		int rank = useful_rank(last_part(a->key)), unused;

		if (a->value.type != SCAN_STRING || !a->value.text.len || rank >= best_rank)
			continue;
		if (rank == USEFUL_COUNT &&
			(str_starts(a->key, STR("gen_ai.")) ||
				str_starts(a->key, STR("server.")) ||
				vocabulary_meaning(a->key, &unused) != MEANING_NONE))
			continue;
		best = &a->value;
		best_rank = rank;
	}
	if (!best)
		return false;
	g->quoted = best_rank == USEFUL_COUNT || useful[best_rank].quoted;
	return read_arguments(best, g->quoted, g);
}

static void find_subject(const struct facts *f, struct gist *g)
{
	const struct scan_value *arguments = g->found[MEANING_TOOL_ARGUMENTS];
	bool agent = str_eq(f->kind, STR("agent"));
	bool found = false;

	if (str_eq(f->kind, STR("llm")) || str_eq(f->kind, STR("embedding")))
		return; /* its input is a conversation, not a word */
	if (arguments)
		found = read_arguments(arguments, agent, g);
	if (!found && (agent || !arguments))
		found = read_attributes(f, agent, g);
	if (!found || contains(f->name, buf_str(&g->subject)))
		buf_reset(&g->subject);
}

static void find_http(const struct facts *f, struct gist *g)
{
	const struct scan_value *status = g->found[MEANING_HTTP_STATUS];

	if (!status || status->type != SCAN_NUMBER || !scan_int(status, &g->http))
		g->http = 0;
	if (g->http < 100 || g->http > 999 || contains(f->name, status->text))
		g->http = 0;
}

void gist_of(const struct facts *f, struct gist *g)
{
	*g = (struct gist){0};
	find_meanings(f, g);
	if (g->found[MEANING_TOOL_NAME])
		read_scalar(g->found[MEANING_TOOL_NAME], &g->tool);
	if (contains(f->name, buf_str(&g->tool)))
		buf_reset(&g->tool);
	find_subject(f, g);
	find_http(f, g);
}

void gist_release(struct gist *g)
{
	buf_release(&g->subject);
	buf_release(&g->tool);
}

static bool find_count(const struct gist *g, enum meaning m, uint64_t *count)
{
	const struct scan_value *v = g->found[m];
	int64_t n;

	if (!v || v->type != SCAN_NUMBER || !scan_int(v, &n) || n < 0)
		return false;
	*count = (uint64_t)n;
	return true;
}

static void add_detail(struct row *r, struct buf *text, enum text_set set)
{
	if (r->width)
		row_add(r, ROLE_DIM, STR(" "), 1);
	row_add(r, ROLE_DIM, buf_str(text), text_width(buf_str(text), set));
	buf_reset(text);
}

static void add_model(
	const struct facts *f, const struct gist *g, enum text_set set, struct row *r)
{
	struct buf model = {0};

	if (g->found[MEANING_MODEL] && read_scalar(g->found[MEANING_MODEL], &model) &&
		!contains(f->name, buf_str(&model)))
		row_add_text(r, ROLE_DIM, buf_str(&model), set, 40);
	buf_release(&model);
}

static void add_tokens(
	const struct facts *f, enum text_set set, struct row *r, struct buf *text)
{
	struct usage used;

	if (!usage_of_facts(f, &used) || (!used.input && !used.output))
		return;
	figure_exact(used.input ? used.input : used.output, text);
	if (used.input && used.output) {
		buf_add(text, glyph_text(GLYPH_ARROW, set));
		figure_exact(used.output, text);
	}
	buf_add(text,
		used.input && used.output ? STR(" tok")
			: used.input	  ? STR(" tok in")
					  : STR(" tok out"));
	add_detail(r, text, set);
}

static void add_first_token(
	const struct gist *g, enum text_set set, struct row *r, struct buf *text)
{
	double seconds;

	if (!facts_first_seconds(g->found[MEANING_FIRST_TOKEN_S],
		    g->found[MEANING_FIRST_TOKEN_MS], &seconds))
		return;
	buf_add(text, STR("ttft "));
	stamp_duration((int64_t)(seconds * 1e9), text);
	add_detail(r, text, set);
}

static void add_exit(
	const struct gist *g, enum text_set set, struct row *r, struct buf *text)
{
	const struct scan_value *v = g->found[MEANING_EXIT_CODE];
	int64_t code;

	if (!v || v->type != SCAN_NUMBER || !scan_int(v, &code) || !code)
		return;
	buf_addf(text, "exit %lld", (long long)code);
	add_detail(r, text, set);
}

static void add_retry(
	const struct gist *g, enum text_set set, struct row *r, struct buf *text)
{
	uint64_t count = 0;

	if (!find_count(g, MEANING_RETRY, &count) || count < 2)
		return; /* 1 may well be the first attempt */
	buf_add(text, glyph_text(GLYPH_RETRY, set));
	figure_count(count, text);
	add_detail(r, text, set);
}

static void add_documents(
	const struct gist *g, enum text_set set, struct row *r, struct buf *text)
{
	if (!g->found[MEANING_DOCUMENTS])
		return;
	gist_documents(g->found[MEANING_DOCUMENTS], text);
	if (text->len)
		add_detail(r, text, set);
}

/* It failed, and by nobody's fault. */
static void add_cancelled(
	const struct facts *f, enum text_set set, struct row *r, struct buf *text)
{
	if (!cancelled_is(f))
		return;
	buf_add(text, STR("cancelled"));
	add_detail(r, text, set);
}

void gist_details(const struct facts *f, const struct gist *g, enum text_set set,
	bool model, struct row *r)
{
	struct buf text = {0};

	if (model)
		add_model(f, g, set, r);
	add_tokens(f, set, r, &text);
	add_first_token(g, set, r, &text);
	add_documents(g, set, r, &text);
	add_exit(g, set, r, &text);
	add_retry(g, set, r, &text);
	add_cancelled(f, set, r, &text);
	buf_release(&text);
}

int64_t gist_first_token(const struct facts *f, const struct gist *g)
{
	return facts_first_token(
		f, g->found[MEANING_FIRST_TOKEN_S], g->found[MEANING_FIRST_TOKEN_MS]);
}

enum role gist_role(struct str kind)
{
	switch (vocabulary_letter(kind)) {
	case 'A':
		return ROLE_AGENT;
	case 'L':
		return ROLE_LLM;
	case 'T':
		return ROLE_TOOL;
	case 'R':
	case 'E':
		return ROLE_RETRIEVAL;
	case 'S':
	case 'M':
		return ROLE_STATE;
	default:
		return ROLE_OTHER;
	}
}
