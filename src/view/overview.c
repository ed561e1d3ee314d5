#include "view/overview.h"

#include "base/stamp.h"
#include "model/context.h"
#include "model/tally.h"
#include "model/tree.h"
#include "model/usage.h"
#include "view/figure.h"
#include "view/gist.h"
#include "view/glyph.h"
#include "view/talk.h"

enum {
	LABEL = 9,
	GAP = 3,
	NAME_CELLS = 36,
	LOOP_LEAST = 3,
	ASKED_DEPTH = 4,
	WHO_MOST = 6,
	REASON_CELLS = 60
};

/* Kinds in the order in which they are told, and what several are called. */
static const struct kind_row {
	char letter;
	const char *words;
} kinds[] = {
	{'L', "LLM"},
	{'T', "tool"},
	{'R', "retrieval"},
	{'E', "embedding"},
	{'H', "HTTP"},
};

static void add_label(struct row *r, const char *label)
{
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add_text(r, ROLE_DIM, str_from(label), TEXT_ASCII, LABEL - 2);
	row_pad(r, LABEL);
}

static void add_words(struct row *r, enum role role, struct buf *words, enum text_set set)
{
	row_add_text(r, role, buf_str(words), set, 400);
	buf_reset(words);
}

static int64_t trace_time(const struct overview *o)
{
	int64_t end = o->now_ns > o->trace->last_ns ? o->now_ns : o->trace->last_ns;

	return figure_since(end, o->trace->first_ns);
}

static void add_share(struct buf *out, int64_t part, int64_t whole)
{
	if (whole > 0)
		buf_addf(out, " %.0f%%", 100.0 * (double)part / (double)whole);
}

/* Behind those before it, or on a row of its own where there is no room. */
static void add_figure(struct sheet *s, struct sheet_part *p, struct buf *words)
{
	int cells = text_width(buf_str(words), s->set);

	if (p->head.width > LABEL && p->head.width + GAP + cells > s->width) {
		sheet_add(s, p);
		row_pad(&p->head, LABEL);
	} else if (p->head.width > LABEL) {
		row_pad(&p->head, p->head.width + GAP);
	}
	add_words(&p->head, ROLE_PLAIN, words, s->set);
}

static void add_line(struct sheet *s, const char *label, struct str words)
{
	struct sheet_part p = {0};

	if (!words.len)
		return;
	add_label(&p.head, label);
	row_add_text(&p.head, ROLE_PLAIN, words, s->set, s->width - LABEL);
	sheet_add(s, &p);
}

/* What one of the first spans was asked for, where that is somebody's words; above it may be a command. */
static void add_asked(struct sheet *s, const struct overview *o)
{
	uint32_t span = tree_first(o->trace, 0);
	bool asked = false;

	for (int i = 0; span && !asked && i < ASKED_DEPTH; i++) {
		struct arena arena = {0};
		struct facts f;
		struct gist g;

		facts_open(&f, o->trace, span, o->life, &arena);
		gist_of(&f, &g);
		asked = g.quoted;
		if (asked)
			add_line(s, "asked", buf_str(&g.subject));
		gist_release(&g);
		arena_release(&arena);
		span = tree_first(o->trace, span);
	}
}

/* What a model has answered last. */
static void add_said(struct sheet *s, const struct overview *o)
{
	uint32_t llm = survey_llm_by(o->survey, UINT32_MAX, INT64_MAX);
	struct arena arena = {0};
	struct messages m;
	struct facts f;

	if (!llm)
		return;
	facts_open(&f, o->trace, llm, o->life, &arena);
	talk_answer(&m, &f, o->trace, llm, o->life, &arena);
	if (m.count > m.asked)
		add_line(s, "said", talk_gist(&m.at[m.count - 1], s->set, &arena));
	arena_release(&arena);
}

/* What is shown is not all that was. */
static void add_dropped(struct sheet *s, const struct overview *o)
{
	struct sheet_part p = {0};
	struct buf words = {0};

	if (!o->trace->dropped)
		return;
	add_label(&p.head, "dropped");
	buf_addf(&words, "%llu record%s: the output could not take them",
		(unsigned long long)o->trace->dropped, o->trace->dropped == 1 ? "" : "s");
	add_words(&p.head, ROLE_ERROR, &words, s->set);
	buf_release(&words);
	sheet_add(s, &p);
}

/* `3 LLM 8.84s 62%   7 tool 5.20s 37%   self 160ms 1%` */
static void add_time(struct sheet *s, const struct overview *o)
{
	struct sheet_part p = {0};
	struct buf words = {0};
	int64_t whole = trace_time(o);

	add_label(&p.head, "time");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct survey_kind *k =
			&o->survey->kinds[kinds[i].letter & (SURVEY_KINDS - 1)];

		if (!k->count)
			continue;
		buf_addf(&words, "%u %s ", k->count, kinds[i].words);
		stamp_duration(k->time_ns, &words);
		add_share(&words, k->time_ns, whole);
		add_figure(s, &p, &words);
	}
	if (o->self_ns >= 0) {
		buf_add(&words, STR("self "));
		stamp_duration(o->self_ns, &words);
		add_share(&words, o->self_ns, whole);
		add_figure(s, &p, &words);
	}
	buf_release(&words);
	sheet_add(s, &p);
}

static void add_tokens_of(struct buf *words, uint64_t n, const char *what)
{
	if (!n)
		return;
	if (words->len)
		buf_add(words, STR("   "));
	figure_count(n, words);
	buf_addf(words, " %s", what);
}

/* `7.1k fresh   84.6k from cache   120 out`, where anybody told parts of them. */
static void add_tokens(struct sheet *s, const struct overview *o)
{
	struct sheet_part p = {0};
	struct buf words = {0};
	struct usage u;

	usage_total(o->trace, 0);
	u = usage_of_tree(o->trace, 0);
	if (!u.parts.cache_read && !u.parts.cache_write && !u.parts.reasoning)
		return;
	add_label(&p.head, "tokens");
	add_tokens_of(&words, tally_fresh(&u), "fresh");
	add_tokens_of(&words, u.parts.cache_read, "from cache");
	add_tokens_of(&words, u.parts.cache_write, "to cache");
	add_tokens_of(&words, tally_text(&u), "out");
	add_tokens_of(&words, u.parts.reasoning, "reasoning");
	add_words(&p.head, ROLE_PLAIN, &words, s->set);
	buf_release(&words);
	sheet_add(s, &p);
}

/* How much of the room is taken: from here on it is worth a look, and a worry. */
enum { FULL_SOON = 70, FULL = 90 };

static enum role context_role(const struct context *c)
{
	uint64_t percent = c->limit ? (uint64_t)c->last * 100 / c->limit : 0;

	return percent > FULL ? ROLE_ERROR : percent > FULL_SOON ? ROLE_LOST : ROLE_LLM;
}

/* A column a step, of the room that there is, or else of the largest. */
static void add_columns(struct row *r, const struct context *c, enum text_set set)
{
	static const char *const unicode[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const ascii[] = {".", ":", "-", "=", "+", "*", "#", "@"};
	uint64_t all = c->limit > c->most ? c->limit : c->most;

	for (size_t i = 0; i < c->step_count; i++) {
		uint64_t eighths = ((uint64_t)c->steps[i] * 8 + all / 2) / all;
		size_t level = eighths ? (size_t)eighths - 1 : 0;

		row_add(r, context_role(c),
			str_from((set == TEXT_UTF8 ? unicode : ascii)[level]), 1);
	}
}

/* `▂▃▅▇█   34.2k of 200k   17%   41.0k at most`: how full the model's context was, call by call. */
static void add_context(struct sheet *s, const struct overview *o)
{
	struct sheet_part p = {0};
	struct buf words = {0};
	struct context c;

	if (!context_of(&c, o->survey, o->life) || (c.calls < 2 && !c.limit))
		return; /* one call compares with nothing */
	add_label(&p.head, "context");
	add_columns(&p.head, &c, s->set);
	figure_count(c.last, &words);
	if (c.limit) {
		buf_add(&words, STR(" of "));
		figure_count(c.limit, &words);
	}
	buf_add(&words, STR(" tok"));
	add_figure(s, &p, &words);
	if (c.limit) {
		buf_addf(&words, "%llu%%", (unsigned long long)c.last * 100 / c.limit);
		row_pad(&p.head, p.head.width + GAP);
		add_words(&p.head, context_role(&c), &words, s->set);
	}
	if (c.most > c.last) {
		figure_count(c.most, &words);
		buf_add(&words, STR(" at most"));
		add_figure(s, &p, &words);
	}
	buf_release(&words);
	sheet_add(s, &p);
}

/* `T bash pytest -q`; returns what is known of the span. */
static void add_span(struct row *r, const struct facts *f, bool subject, enum text_set set)
{
	char letter = vocabulary_letter(f->kind);
	int end = r->width + NAME_CELLS;
	struct gist g;

	gist_of(f, &g);
	row_add(r, gist_role(f->kind), (struct str){&letter, 1}, 1);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add_text(r, ROLE_STRONG, f->name.len ? f->name : STR("(no name)"), set,
		end - r->width);
	if (subject && g.subject.len && r->width + 4 < end) {
		row_add(r, ROLE_PLAIN, STR(" "), 1);
		row_add_text(r, ROLE_PLAIN, buf_str(&g.subject), set, end - r->width);
	}
	row_pad(r, end + 1);
	gist_release(&g);
}

/* ` 3×  8.84s  1✗` */
static void add_count(
	struct row *r, const struct survey_group *g, bool time, enum text_set set)
{
	struct buf words = {0};

	buf_addf(&words, "%3u%s", g->count, set == TEXT_UTF8 ? "×" : "x");
	if (time) {
		buf_add(&words, STR("  "));
		stamp_duration(g->time_ns, &words);
	}
	add_words(r, ROLE_PLAIN, &words, set);
	if (time && g->errors) {
		buf_addf(&words, "  %u", g->errors);
		add_words(r, ROLE_ERROR, &words, set);
		glyph_add(r, ROLE_ERROR, GLYPH_ERROR, set);
	}
	buf_release(&words);
}

/* Why a span failed, in a few words. */
static void add_reason(struct row *r, const struct facts *f, enum text_set set)
{
	const struct scan_value *code = facts_find(f, MEANING_EXIT_CODE);
	struct buf words = {0};
	struct str message = str_head(f->status_message, str_find(f->status_message, '\n'));

	buf_add(&words, STR("  "));
	if (code && code->type == SCAN_NUMBER && !str_starts(message, STR("exit"))) {
		buf_add(&words, STR("exit "));
		buf_add(&words, str_head(code->text, 12));
		buf_add(&words, message.len ? STR(": ") : STR(""));
	}
	buf_add(&words, message);
	row_add_text(r, ROLE_ERROR, buf_str(&words), set, REASON_CELLS);
	buf_release(&words);
}

/* Groups of a sort, a row each. */
static const struct sort_row {
	enum survey_sort sort;
	const char *label;
	bool subject; /* all of them have the same */
	bool time;
	bool reason;
	uint32_t least; /* of them, to be told */
} sorts[] = {
	{SURVEY_NAME, "most", false, true, false, 1},
	{SURVEY_FAILURE, "failed", true, false, true, 1},
	{SURVEY_CALL, "loops", true, true, false, LOOP_LEAST},
};

static void add_group(struct sheet *s, const struct overview *o, const struct sort_row *row,
	const struct survey_group *g, bool first)
{
	struct sheet_part p = {.span = row->reason ? g->last : g->first};
	struct arena arena = {0};
	struct facts f;

	add_label(&p.head, first ? row->label : "");
	facts_open(&f, o->trace, p.span, o->life, &arena);
	add_span(&p.head, &f, row->subject, s->set);
	add_count(&p.head, g, row->time, s->set);
	if (row->reason)
		add_reason(&p.head, &f, s->set);
	arena_release(&arena);
	sheet_add(s, &p);
}

static void add_groups(
	struct sheet *s, const struct overview *o, const struct sort_row *row)
{
	const struct survey_group *best[OVERVIEW_MOST];
	size_t most = o->most < OVERVIEW_MOST ? o->most : OVERVIEW_MOST;
	size_t count = survey_best(o->survey, row->sort, best, most);

	for (size_t i = 0; i < count && best[i]->count >= row->least; i++)
		add_group(s, o, row, best[i], i == 0);
}

static void add_running(struct sheet *s, const struct overview *o)
{
	size_t shown = 0;

	for (size_t i = o->survey->running_count; i > 0 && shown < o->most; i--) {
		struct sheet_part p = {.span = o->survey->running[i - 1]};
		struct arena arena = {0};
		struct buf words = {0};
		struct facts f;

		facts_open(&f, o->trace, p.span, o->life, &arena);
		if (f.state == SPAN_OPEN || f.state == SPAN_LOST) {
			bool lost = f.state == SPAN_LOST;
			int64_t end = lost ? o->trace->last_ns : o->now_ns;

			add_label(&p.head, shown++ ? "" : "runs");
			add_span(&p.head, &f, true, s->set);
			if (f.has_start && end >= f.start_ns)
				stamp_duration(figure_since(end, f.start_ns), &words);
			buf_add(&words, lost ? STR("?  lost") : STR("+"));
			add_words(&p.head, lost ? ROLE_LOST : ROLE_OPEN, &words, s->set);
			sheet_add(s, &p);
		} else {
			row_release(&p.head);
		}
		buf_release(&words);
		arena_release(&arena);
	}
}

/* While it runs a model's call knows what was asked for, and later what answered: two groups of one name. */
static bool is_among(struct str name, const struct str *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

/* `models: small-2, large-1` */
static void add_names(struct sheet *s, const struct overview *o, enum survey_sort sort,
	enum meaning what, const char *label, struct row *r)
{
	const struct survey_group *best[WHO_MOST];
	size_t count = survey_best(o->survey, sort, best, WHO_MOST), told = 0;
	struct str names[WHO_MOST];
	struct arena arena = {0};

	for (size_t i = 0; i < count; i++) {
		const struct scan_value *v;
		struct facts f;

		facts_open(&f, o->trace, best[i]->first, o->life, &arena);
		v = facts_find(&f, what);
		names[told] = v ? facts_text(v, &arena) : (struct str){0};
		if (!names[told].len || is_among(names[told], names, told))
			continue;
		row_add_text(r, ROLE_DIM, str_from(told ? ", " : label), s->set, 20);
		row_add_text(r, ROLE_STRONG, names[told++], s->set, 40);
	}
	if (told)
		row_add(r, ROLE_PLAIN, STR("   "), 3);
	arena_release(&arena);
}

static void add_who(struct sheet *s, const struct overview *o)
{
	struct sheet_part p = {0};

	add_label(&p.head, "who");
	add_names(s, o, SURVEY_AGENT, MEANING_AGENT_NAME, "agents: ", &p.head);
	add_names(s, o, SURVEY_MODEL, MEANING_MODEL, "models: ", &p.head);
	if (p.head.width > LABEL)
		sheet_add(s, &p);
	else
		row_release(&p.head);
}

static void add_progress(struct sheet *s, const struct overview *o)
{
	struct sheet_part p = {0};
	struct buf words = {0};
	double done = survey_done(o->survey);

	if (done >= 1)
		return;
	buf_addf(&words, " looked at %.0f%% of %u spans so far", 100 * done,
		o->trace->span_count - 1);
	add_words(&p.head, ROLE_DIM, &words, s->set);
	buf_release(&words);
	sheet_add(s, &p);
}

void overview_fill(struct sheet *s, const struct overview *o)
{
	add_progress(s, o);
	add_asked(s, o);
	add_said(s, o);
	add_dropped(s, o);
	add_time(s, o);
	add_tokens(s, o);
	add_context(s, o);
	add_who(s, o);
	add_groups(s, o, &sorts[1]);
	add_running(s, o);
	add_groups(s, o, &sorts[2]);
	add_groups(s, o, &sorts[0]);
}
