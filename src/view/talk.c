#include "view/talk.h"

#include "view/figure.h"
#include "view/glyph.h"

enum {
	LABEL = 14,	   /* cells in front of what is said */
	RESULT = 3,	   /* in front of a result and of a call */
	RESULT_ROWS = 12,  /* of a result, until somebody wants more */
	SYSTEM_LONG = 400, /* bytes of instructions that are folded */
	GIST_BYTES = 512,  /* of what is shown of a folded message */
};

static const struct role_row {
	const char *word;
	enum role role;
} roles[] = {
	[MESSAGE_SYSTEM] = {"system", ROLE_OTHER},
	[MESSAGE_USER] = {"user", ROLE_STRONG},
	[MESSAGE_ASSISTANT] = {"assistant", ROLE_LLM},
	[MESSAGE_TOOL] = {"tool", ROLE_TOOL},
	[MESSAGE_OTHER] = {"", ROLE_OTHER},
};

bool talk_folds(const struct message *m)
{
	if (!m->fresh)
		return true;
	return m->role == MESSAGE_SYSTEM && m->count && m->pieces[0].text.len > SYSTEM_LONG;
}

/* `▾ assistant   ` */
static void add_label(struct sheet *s, const struct message *m, bool folded, struct row *r)
{
	struct str word = m->role == MESSAGE_OTHER ? m->said_role
						   : str_from(roles[m->role].word);

	glyph_add(r, ROLE_DIM, folded ? GLYPH_FOLDED : GLYPH_UNFOLDED, s->set);
	row_add(r, ROLE_PLAIN, STR(" "), 1);
	row_add_text(r, roles[m->role].role, word, s->set, LABEL - 4);
	row_pad(r, LABEL);
	if (m->name.len) {
		row_add_text(r, ROLE_STRONG, m->name, s->set, s->width - LABEL);
		row_add(r, ROLE_PLAIN, STR("  "), 2);
	}
}

void talk_answer(struct messages *m, const struct facts *f, const struct trace *t,
	uint32_t span, const struct life *life, struct arena *arena)
{
	struct moment *events;
	size_t count;

	messages_read_answer(m, f, life, arena);
	if (m->count)
		return;
	events = moments(t, span, 0, false, life, arena, &count);
	messages_read(m, f, events, count, life, arena);
}

struct str talk_gist(const struct message *m, enum text_set set, struct arena *arena)
{
	struct buf text = {0};
	struct str copy;

	for (size_t i = 0; i < m->count && text.len < GIST_BYTES; i++) {
		const struct piece *p = &m->pieces[i];

		if (text.len)
			buf_add(&text, STR(" "));
		if (p->kind == PIECE_CALL) {
			buf_add(&text, glyph_text(GLYPH_ARROW, set));
			buf_add(&text, STR(" "));
			buf_add(&text, p->name);
		} else {
			buf_add(&text, str_head(p->text, GIST_BYTES));
		}
	}
	copy = arena_copy(arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

/* How many calls of the same tool came before in the message. */
static uint32_t nth_of_name(const struct message *m, const struct piece *call)
{
	uint32_t nth = 0;

	for (const struct piece *p = m->pieces; p < call; p++)
		nth += p->kind == PIECE_CALL && str_eq(p->name, call->name);
	return nth;
}

const struct piece *talk_call(const struct messages *all, size_t message, uint32_t *nth)
{
	const struct message *m = &all->at[message];
	const struct piece *call = NULL;
	size_t in = message;

	for (size_t i = 0; i < m->count && !call; i++) {
		if (m->pieces[i].kind == PIECE_CALL)
			call = &m->pieces[i];
		else if (m->pieces[i].kind == PIECE_RESULT && m->pieces[i].id.len)
			call = messages_call(all, m->pieces[i].id, &in);
	}
	*nth = call ? nth_of_name(&all->at[in], call) : 0;
	return call;
}

/* The tool of a result, which may have nothing but the id of its call. */
static struct str result_name(
	const struct messages *all, size_t message, const struct piece *result)
{
	const struct piece *call;

	if (result->name.len || !result->id.len)
		return result->name;
	call = messages_call(all, result->id, &message);
	return call ? call->name : (struct str){0};
}

static void add_folded(
	struct sheet *s, const struct talk *t, const struct message *m, size_t of)
{
	struct sheet_part p = {.form = SHEET_TEXT,
		.text = talk_gist(m, s->set, &s->arena),
		.indent = LABEL,
		.fold = true,
		.folded = true,
		.title = true,
		.of = of};

	add_label(s, m, true, &p.head);
	if (m->count && m->pieces->kind == PIECE_RESULT && !m->name.len)
		row_add_text(&p.head, ROLE_TOOL, result_name(t->messages, of, m->pieces),
			s->set, s->width - LABEL);
	sheet_add(s, &p);
}

/* `   → bash  ✗ exit 1  2.04s  {"command":"pytest -q"}` */
static void add_call(struct sheet *s, const struct talk *t, const struct piece *c,
	uint32_t nth, size_t of)
{
	struct sheet_part p = {.form = c->json ? SHEET_JSON : SHEET_TEXT,
		.text = c->text,
		.indent = RESULT * 2,
		.fold = true,
		.folded = c->json && c->text.len < 200,
		.of = of};
	struct talk_outcome out = {0};

	row_pad(&p.head, RESULT);
	glyph_add(&p.head, ROLE_DIM, GLYPH_ARROW, s->set);
	row_add(&p.head, ROLE_PLAIN, STR(" "), 1);
	row_add_text(
		&p.head, ROLE_TOOL, c->name.len ? c->name : STR("(no name)"), s->set, 40);
	if (t->outcome && !t->names)
		t->outcome(t->of, c, nth, &out);
	if (out.outcome.width) {
		row_add(&p.head, ROLE_PLAIN, STR("  "), 2);
		row_add_row(&p.head, &out.outcome);
	}
	row_release(&out.outcome);
	row_release(&out.tool);
	p.span = out.span;
	sheet_add(s, &p);
}

static void add_piece(struct sheet *s, const struct piece *c, size_t of)
{
	struct sheet_part p = {.form = c->json ? SHEET_JSON : SHEET_TEXT,
		.text = c->text,
		.indent = c->json ? RESULT : LABEL,
		.of = of};

	if (c->kind == PIECE_REASONING)
		p.role = ROLE_DIM;
	if (c->kind == PIECE_RESULT) {
		p.indent = RESULT;
		p.bar = true;
		p.fold = true;
		p.most = RESULT_ROWS;
	}
	if (p.text.len)
		sheet_add(s, &p);
}

/* `add_up  ✓ 1.00s`: whose result a message is, and how it came about. */
static void add_source(struct sheet *s, const struct talk *t, const struct message *m,
	size_t of, struct sheet_part *p)
{
	struct talk_outcome out = {0};
	struct str name = result_name(t->messages, of, m->pieces);
	const struct piece *call;
	uint32_t nth = 0;

	call = talk_call(t->messages, of, &nth);
	/* Who writes down what is new alone has the call in what was said before. */
	if (!call && m->pieces->id.len)
		call = m->pieces;
	if (call && t->outcome && !(t->names && name.len))
		t->outcome(t->of, call, nth, &out);
	if (!m->name.len && name.len)
		row_add_text(&p->head, ROLE_TOOL, name, s->set, s->width - LABEL);
	else if (!m->name.len)
		row_add_row(&p->head, &out.tool);
	p->span = out.span;
	if (out.outcome.width) {
		row_add(&p->head, ROLE_PLAIN, STR("  "), 2);
		row_add_row(&p->head, &out.outcome);
	}
	row_release(&out.outcome);
	row_release(&out.tool);
}

/* The first words stand beside the label. */
static size_t add_first(
	struct sheet *s, const struct talk *t, const struct message *m, size_t of)
{
	struct sheet_part p = {
		.form = SHEET_TEXT, .indent = LABEL, .fold = true, .title = true, .of = of};
	const struct piece *first = m->count ? &m->pieces[0] : NULL;
	size_t used = 0;

	add_label(s, m, false, &p.head);
	if (first && (first->kind == PIECE_TEXT || first->kind == PIECE_REASONING) &&
		!first->json) {
		p.text = first->text;
		p.role = first->kind == PIECE_TEXT ? ROLE_PLAIN : ROLE_DIM;
		used = 1;
	}
	if (first && first->kind == PIECE_RESULT)
		add_source(s, t, m, of, &p);
	sheet_add(s, &p);
	return used;
}

static void add_message(
	struct sheet *s, const struct talk *t, const struct message *m, size_t of)
{
	bool folded = t->folded ? t->folded[of] : talk_folds(m);

	if (folded) {
		add_folded(s, t, m, of);
		return;
	}
	for (size_t i = add_first(s, t, m, of); i < m->count; i++) {
		if (m->pieces[i].kind == PIECE_CALL)
			add_call(s, t, &m->pieces[i], nth_of_name(m, &m->pieces[i]), of);
		else
			add_piece(s, &m->pieces[i], of);
	}
}

static void add_answer_rule(struct sheet *s, const struct message *m)
{
	struct buf words = {0};

	buf_add(&words, STR("answer"));
	if (m->finish.len) {
		buf_add(&words, STR(": "));
		buf_add(&words, m->finish);
	}
	sheet_add_rule(s, buf_str(&words));
	buf_release(&words);
}

static void add_new_rule(struct sheet *s, uint64_t tokens)
{
	struct buf words = {0};

	buf_add(&words, STR("new in this call"));
	if (tokens) {
		buf_add(&words, STR("  +"));
		figure_count(tokens, &words);
		buf_add(&words, STR(" tok"));
	}
	sheet_add_rule(s, buf_str(&words));
	buf_release(&words);
}

void talk_fill(struct sheet *s, const struct talk *t)
{
	const struct messages *all = t->messages;
	size_t to = t->to && t->to < all->count ? t->to : all->count;
	bool any_old = false, was_fresh = true;

	for (size_t i = 0; i < all->asked; i++)
		any_old = any_old || !all->at[i].fresh;
	for (size_t i = t->from; i < to; i++) {
		const struct message *m = &all->at[i];

		if (m->answer && (i == t->from || !all->at[i - 1].answer))
			add_answer_rule(s, m);
		else if (!m->answer && any_old && m->fresh && (!was_fresh || i == t->from))
			add_new_rule(s, t->added);
		else if (!m->answer && any_old && !m->fresh && was_fresh && i > t->from &&
			!t->new_only)
			sheet_add_rule(s, STR("as before"));
		was_fresh = m->fresh;
		if (!t->new_only || m->fresh)
			add_message(s, t, m, i);
	}
}
