#include "base/stamp.h"
#include "tui/conversation_parts.h"
#include "tui/surveys.h"
#include "view/figure.h"
#include "view/glyph.h"

enum { FOLLOW_MOST = 50 };

/* Whether this call asked for it, not one before. */
static bool is_of_answer(const struct messages *all, const struct piece *call)
{
	for (size_t i = all->asked; i < all->count; i++) {
		const struct message *m = &all->at[i];

		if (call >= m->pieces && call < m->pieces + m->count)
			return true;
	}
	return false;
}

/* `✗ exit 1  2.04s` */
static void add_outcome(const struct tui *t, const struct facts *f, struct row *r)
{
	bool failed = f->status == STATUS_ERROR, open = f->state == SPAN_OPEN;
	const struct scan_value *code = facts_find(f, MEANING_EXIT_CODE);
	struct buf text = {0};
	int64_t end = f->has_end ? f->end_ns : open ? tui_edge(t) : 0;

	span_name_status(r, f, t->set);
	if (failed && code) {
		buf_add(&text, STR(" exit "));
		buf_add(&text, str_head(code->text, 8));
	}
	if (f->has_start && end) {
		buf_add(&text, STR(" "));
		stamp_duration(figure_since(end, f->start_ns), &text);
	}
	if (open)
		buf_add(&text, STR("+"));
	row_add_text(r, failed ? ROLE_ERROR : ROLE_PLAIN, buf_str(&text), t->set, 24);
	buf_release(&text);
}

static void add_tool(const struct tui *t, const struct facts *f, struct row *r)
{
	const struct scan_value *v = facts_find(f, MEANING_TOOL_NAME);
	struct arena arena = {0};

	row_add_text(r, ROLE_TOOL,
		v && v->type == SCAN_STRING ? facts_text(v, &arena) : f->name, t->set, 40);
	arena_release(&arena);
}

uint32_t conversation_call_span(
	const struct conversation_asker *a, const struct piece *call, uint32_t nth)
{
	if (!call->id.len && !is_of_answer(a->messages, call))
		return 0;
	return survey_tool(
		surveys_of(a->t, a->t->trace), a->llm, call->id, call->name, nth);
}

/* A tool of which there is no span: what the call before has asked for under this id. */
static void add_asked(struct conversation_asker *a, struct str id, struct row *r)
{
	struct tui *t = a->t;
	uint32_t llm = a->looked ? 0 : survey_llm(surveys_of(t, t->trace), a->llm, -1);
	const struct piece *call;
	struct facts f;
	size_t message = SIZE_MAX;

	if (llm)
		conversation_messages(t, llm, &f, &a->before, a->arena);
	a->looked = true;
	call = messages_call(&a->before, id, &message);
	if (call)
		row_add_text(r, ROLE_TOOL, call->name, t->set, 40);
}

void conversation_outcome(
	void *of, const struct piece *call, uint32_t nth, struct talk_outcome *out)
{
	struct conversation_asker *a = of;
	struct tui *t = a->t;
	struct arena arena = {0};
	struct facts f;

	out->span = conversation_call_span(a, call, nth);
	if (!out->span && call->kind == PIECE_RESULT)
		add_asked(a, call->id, &out->tool);
	if (!out->span)
		return;
	facts_open(&f, t->trace, out->span, t->life, &arena);
	add_tool(t, &f, &out->tool);
	add_outcome(t, &f, &out->outcome);
	arena_release(&arena);
}

static bool answer_calls(const struct conversation *c)
{
	for (size_t i = c->messages.asked; i < c->messages.count; i++)
		for (size_t k = 0; k < c->messages.at[i].count; k++)
			if (c->messages.at[i].pieces[k].kind == PIECE_CALL)
				return true;
	return false;
}

/* `   → bash  ✗ exit 1 2.04s  {"command":"pytest -q"}` */
static void add_follower(struct tui *t, struct sheet *s, uint32_t span)
{
	struct sheet_part p = {
		.form = SHEET_TEXT, .indent = 6, .of = SIZE_MAX, .span = span};
	const struct scan_value *arguments;
	struct arena arena = {0};
	struct facts f;

	facts_open(&f, t->trace, span, t->life, &arena);
	row_pad(&p.head, 3);
	glyph_add(&p.head, ROLE_DIM, GLYPH_ARROW, t->set);
	row_add(&p.head, ROLE_PLAIN, STR(" "), 1);
	add_tool(t, &f, &p.head);
	row_add(&p.head, ROLE_PLAIN, STR("  "), 2);
	add_outcome(t, &f, &p.head);
	arguments = facts_find(&f, MEANING_TOOL_ARGUMENTS);
	if (arguments)
		p.text = arena_copy(&s->arena,
			arguments->type == SCAN_STRING ? facts_text(arguments, &arena)
						       : arguments->text);
	p.fold = p.folded = p.text.len > 0;
	arena_release(&arena);
	sheet_add(s, &p);
}

void conversation_followers(struct tui *t, struct conversation *c)
{
	struct survey *s = surveys_of(t, t->trace);
	uint32_t span;

	if (!c->answered || answer_calls(c))
		return;
	for (uint32_t n = 0; n < FOLLOW_MOST; n++) {
		span = survey_follows(s, c->llm, n);
		if (!span)
			break;
		if (!n)
			sheet_add_rule(&c->paper.sheet, STR("called then"));
		add_follower(t, &c->paper.sheet, span);
	}
}
