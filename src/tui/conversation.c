#include "tui/conversation_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/added.h"
#include "tui/surveys.h"
#include "view/detail.h"

enum { HEAD_LEAST = 6 };

/* How long what goes on may be shown as it was. */
static const int64_t stale_ns = 250 * INT64_C(1000000);

static void *conversation_make(struct tui *t)
{
	(void)t;
	return mem_new(sizeof(struct conversation));
}

static void conversation_end(void *state)
{
	struct conversation *c = state;

	if (c) {
		paper_release(&c->paper);
		arena_release(&c->arena);
		earlier_release(&c->earlier);
		free(c->folded);
	}
	free(c);
}

/* ---- which call --------------------------------------------------------------------------- */

static int64_t head_ns(const struct tui *t)
{
	const struct sight *s = tui_sight(t);

	return s ? s->head_ns : INT64_MAX;
}

/* A model's call that has to do with a span: itself, its last one, or the one before it. */
static uint32_t call_near(struct survey *s, uint32_t span, int64_t head)
{
	char letter = survey_letter(s, span);
	uint32_t llm = 0;

	if (letter == 'L')
		return span;
	if (letter == 'A')
		llm = survey_llm_by(s, span, head);
	if (!llm)
		llm = survey_llm(s, span, -1);
	return llm ? llm : survey_llm(s, span, 1);
}

static uint32_t conversation_llm(struct tui *t, struct conversation *c, struct survey *s)
{
	uint32_t span = tui_span(t);
	int64_t head = head_ns(t);

	if (c->chosen && c->chosen_at == span && c->trace == t->trace)
		return c->chosen;
	c->chosen = 0;
	if (head != INT64_MAX)
		return survey_llm_by(s, UINT32_MAX, head);
	return span ? call_near(s, span, head) : survey_llm_by(s, UINT32_MAX, head);
}

void conversation_show(struct tui *t, uint32_t llm, uint32_t tool)
{
	struct conversation *c = tui_state(t, PART_CONVERSATION);

	if (!c)
		return;
	c->chosen = llm;
	c->chosen_at = tui_span(t);
	c->tool = tool;
	c->place = true;
	c->trace = t->trace;
	c->llm = 0;
	tui_open(t, PART_CONVERSATION);
}

/* ---- what it says ------------------------------------------------------------------------- */

void conversation_messages(struct tui *t, uint32_t llm, struct facts *f, struct messages *m,
	struct arena *arena)
{
	struct moment *events;
	size_t count;

	facts_open(f, t->trace, llm, t->life, arena);
	events = moments(t->trace, llm, 0, false, t->life, arena, &count);
	messages_read(m, f, events, count, t->life, arena);
}

/* The call before is read for the sake of what is new in this one. */
static void compare(struct tui *t, struct conversation *c, struct survey *s)
{
	uint32_t before = survey_llm(s, c->llm, -1);
	struct arena arena = {0};
	struct messages old;
	struct facts f;

	if (!before) {
		messages_compare(&c->own, NULL);
		return;
	}
	conversation_messages(t, before, &f, &old, &arena);
	messages_compare(&c->own, &old);
	arena_release(&arena);
}

/* What was said before is in this call, or in those before it. */
static void conversation_before(struct tui *t, struct conversation *c, struct survey *s)
{
	c->messages = c->own;
	c->before = 0;
	if (!earlier_wanted(&c->facts)) {
		compare(t, c, s);
		c->earlier.read = c->earlier.count = 0;
		return;
	}
	earlier_begin(t, &c->earlier, s, c->llm);
	c->before = earlier_join(&c->earlier, &c->messages, &c->own);
}

static void fold_room(struct conversation *c)
{
	c->folded = mem_grow(
		c->folded, &c->folded_room, c->messages.count + 1, sizeof(*c->folded));
}

static void fold_at_first(struct conversation *c)
{
	fold_room(c);
	for (size_t i = 0; i < c->messages.count; i++)
		c->folded[i] = talk_folds(&c->messages.at[i]);
}

static void conversation_read(
	struct tui *t, struct conversation *c, struct survey *s, uint32_t llm)
{
	bool other = c->llm != llm || c->trace != t->trace;
	size_t count = c->own.count, before = c->before;

	arena_reset(&c->arena);
	c->llm = llm;
	c->trace = t->trace;
	conversation_messages(t, llm, &c->facts, &c->own, &c->arena);
	conversation_before(t, c, s);
	if (other || count != c->own.count || before != c->before || !c->ready)
		fold_at_first(c);
	c->place = c->place || other;
	c->generation = t->trace->generation;
	c->opened_ns = t->steady_ns;
	c->ready = surveys_ready(s, t->trace);
	c->filled = false;
}

/* Messages have come before those that are shown: what is at the cursor stays there, and as it is. */
static void conversation_move(struct conversation *c, size_t by)
{
	c->before += by;
	fold_room(c);
	memmove(c->folded + by, c->folded, (c->messages.count - by) * sizeof(*c->folded));
	for (size_t i = 0; i < by; i++)
		c->folded[i] = talk_folds(&c->messages.at[i]);
	c->moved += by;
	c->filled = false;
}

static bool conversation_work(struct tui *t)
{
	struct conversation *c = tui_state(t, PART_CONVERSATION);
	size_t before = c->before;

	if (c->earlier.read >= c->earlier.count || c->trace != t->trace ||
		!tui_shows(t, PART_CONVERSATION))
		return false;
	tui_touch(t);
	if (earlier_step(t, &c->earlier))
		return true;
	earlier_join(&c->earlier, &c->messages, &c->own);
	conversation_move(c, earlier_count(&c->earlier) - before);
	return false;
}

static bool conversation_is_old(
	const struct tui *t, const struct conversation *c, const struct survey *s)
{
	if (c->ready != surveys_ready(s, t->trace))
		return true;
	return c->generation != t->trace->generation &&
		t->steady_ns - c->opened_ns > stale_ns;
}

/* The tree's cursor has moved: to a tool's call, so here too. */
static void conversation_moved(struct tui *t, struct conversation *c, struct survey *s)
{
	char letter = survey_letter(s, tui_span(t));

	if (c->seen == tui_span(t) && c->trace == t->trace)
		return;
	c->seen = tui_span(t);
	if (c->chosen && c->chosen_at == c->seen)
		return;
	c->tool = letter == 'L' || letter == 'A' ? 0 : c->seen;
	c->place = true;
	c->filled = false;
}

/* Brings what is shown up to date; false: there is no call of a model. */
static bool conversation_refresh(struct tui *t, struct conversation *c)
{
	struct survey *s;
	uint32_t llm;
	bool answered;

	if (!t->trace)
		return false;
	s = surveys_of(t, t->trace);
	conversation_moved(t, c, s);
	llm = conversation_llm(t, c, s);
	if (!llm)
		return false;
	if (c->llm != llm || c->trace != t->trace || conversation_is_old(t, c, s))
		conversation_read(t, c, s, llm);
	answered = !c->facts.has_end || c->facts.end_ns <= head_ns(t);
	c->filled = c->filled && answered == c->answered;
	c->answered = answered;
	return true;
}

/* ---- drawing ------------------------------------------------------------------------------ */

/* To the tool's call that was asked for, else to what is new, else to the end. */
static void conversation_place(struct conversation *c)
{
	const struct sheet *s = &c->paper.sheet;
	size_t at = s->count;

	for (size_t i = 0; i < s->count && at == s->count; i++)
		if (c->tool && s->parts[i].span == c->tool)
			at = i;
	/* Beside the tree it tells where the tool with the cursor was asked for. */
	c->paper.points = at < s->count;
	for (size_t i = 0; i < s->count && at == s->count; i++)
		if (s->parts[i].title && c->messages.at[s->parts[i].of].fresh)
			at = i;
	if (at == s->count)
		at = s->count ? s->count - 1 : 0;
	paper_put(&c->paper, (struct sheet_at){at, 0});
	c->paper.top = (struct sheet_at){at ? at - 1 : 0, 0};
	if (c->tool && at > 2)
		c->paper.top.part = at - 3;
	c->place = false;
	c->tool = 0;
}

/* The first row of a message among those of the sheet. */
static size_t part_of(const struct sheet *s, size_t message)
{
	size_t part = 0;

	while (part < s->count && s->parts[part].of != message)
		part++;
	return part;
}

/* Which message the cursor is on, and how far behind its first row. */
static size_t cursor_message(const struct conversation *c, size_t *behind)
{
	const struct sheet *s = &c->paper.sheet;
	size_t part = c->paper.at.part;

	while (part < s->count && s->parts[part].of == SIZE_MAX)
		part++;
	*behind = 0;
	if (part >= s->count)
		return SIZE_MAX;
	*behind = part - part_of(s, s->parts[part].of);
	return s->parts[part].of;
}

/* The window goes with the cursor. */
static void cursor_back(struct conversation *c, size_t message, size_t behind)
{
	struct paper *p = &c->paper;
	struct sheet_at at = {part_of(&p->sheet, message) + behind, p->at.row};
	size_t above = p->at.part > p->top.part ? p->at.part - p->top.part : 0;

	if (at.part >= p->sheet.count)
		return;
	paper_put(p, at);
	p->top = (struct sheet_at){at.part > above ? at.part - above : 0, 0};
}

static void add_cut(struct conversation *c)
{
	if (c->earlier.count && c->earlier.cut && c->earlier.read == c->earlier.count &&
		!c->new_only)
		sheet_add_rule(
			&c->paper.sheet, STR("too much was said before to be shown"));
}

static void conversation_fill(struct tui *t, struct conversation *c, int cols)
{
	struct conversation_asker asker = {
		.t = t, .messages = &c->messages, .llm = c->llm, .arena = &t->frame};
	struct talk talk = {.messages = &c->messages,
		.folded = c->folded,
		.new_only = c->new_only,
		.added = added_before(surveys_of(t, t->trace), c->llm),
		.to = c->answered ? 0 : c->messages.asked,
		.outcome = conversation_outcome,
		.of = &asker};
	size_t behind, message = cursor_message(c, &behind);

	paper_begin(&c->paper, t, cols);
	add_cut(c);
	if (c->messages.count && (c->answered || c->messages.asked))
		talk_fill(&c->paper.sheet, &talk);
	conversation_followers(t, c);
	c->filled = true;
	if (c->place)
		conversation_place(c);
	else if (c->moved && message != SIZE_MAX)
		cursor_back(c, message + c->moved, behind);
	c->moved = 0;
}

static void conversation_say(struct tui *t, const struct pane *p, int y, struct str words)
{
	row_reset(&t->row);
	row_add(&t->row, ROLE_PLAIN, STR(" "), 1);
	row_add_text(&t->row, ROLE_DIM, words, t->set, p->cols - 1);
	pane_row(p, y, 0, &t->row);
}

/* `2/3 calls` */
static void add_place(struct tui *t, struct conversation *c, struct row *r)
{
	struct buf text = {0};
	uint32_t nth, of;

	if (survey_place(surveys_of(t, t->trace), c->llm, &nth, &of))
		buf_addf(&text, "%u/%u calls", nth, of);
	else if (of == UINT32_MAX)
		tui_touch(t);
	row_add_text(r, ROLE_PLAIN, buf_str(&text), t->set, 30);
	buf_release(&text);
}

/* What an answer alone can tell, and when: at its first piece or at its end. */
static bool is_known(const struct conversation *c, const struct attribute *a, int64_t head)
{
	int rank;

	switch (vocabulary_meaning(a->key, &rank)) {
	case MEANING_OUTPUT_TOKENS:
	case MEANING_INPUT_TOKENS:
	case MEANING_CACHE_READ:
	case MEANING_CACHE_WRITE:
	case MEANING_REASONING:
	case MEANING_TOTAL_TOKENS:
	case MEANING_USAGE:
	case MEANING_COST:
	case MEANING_COST_MICROS:
	case MEANING_COST_DETAILS:
	case MEANING_FINISH:
	case MEANING_ERROR_TYPE:
	case MEANING_ERROR_MESSAGE:
		return false;
	case MEANING_FIRST_TOKEN_S:
		return facts_first_token(&c->facts, &a->value, NULL) <= head;
	case MEANING_FIRST_TOKEN_MS:
		return facts_first_token(&c->facts, NULL, &a->value) <= head;
	default:
		return true;
	}
}

static struct attribute *known_attributes(
	const struct conversation *c, int64_t head, struct arena *arena, size_t *count)
{
	const struct facts *f = &c->facts;
	struct attribute *known = arena_new(
		arena, (f->attribute_count + 1) * sizeof(*known));

	*count = 0;
	for (size_t i = 0; i < f->attribute_count; i++)
		if (is_known(c, &f->attributes[i], head))
			known[(*count)++] = f->attributes[i];
	return known;
}

/* At a playhead inside of the call nothing is known of how it will end. */
static struct facts conversation_then(
	const struct conversation *c, int64_t head, struct arena *arena)
{
	struct facts then = c->facts;

	if (c->answered || head == INT64_MAX)
		return then;
	then.has_end = false;
	then.state = SPAN_OPEN;
	then.status = STATUS_UNSET;
	then.status_message = (struct str){0};
	then.attributes = known_attributes(c, head, arena, &then.attribute_count);
	then.attribute_slots = NULL;
	return then;
}

/* Returns how many rows it takes. */
static int conversation_head(struct tui *t, struct conversation *c, const struct pane *p)
{
	struct facts then = conversation_then(c, head_ns(t), &t->frame);
	struct detail d = {.facts = &then,
		.t0 = t->trace->first_ns,
		.now_ns = c->answered ? tui_edge(t) : head_ns(t),
		.self_ns = -1};

	detail_head(&t->row, &d, t->set, p->cols - 12);
	pane_row(p, 0, 0, &t->row);
	row_reset(&t->right);
	add_place(t, c, &t->right);
	pane_row_right(p, 0, &t->right);
	detail_model(&t->row, &then, t->set, p->cols);
	pane_row(p, 1, 0, &t->row);
	return t->row.width ? 2 : 1;
}

static void conversation_draw(struct tui *t, const struct pane *p, bool focus)
{
	struct conversation *c = tui_state(t, PART_CONVERSATION);
	struct pane body;
	int head = 0;

	if (!conversation_refresh(t, c)) {
		conversation_say(t, p, 0, STR("no call of a model here"));
		sheet_reset(&c->paper.sheet);
		c->filled = false;
		return;
	}
	if (p->rows >= HEAD_LEAST)
		head = conversation_head(t, c, p);
	body = pane_part(p, head, 0, p->rows - head, p->cols);
	if (!c->filled || paper_differs(&c->paper, t, p->cols))
		conversation_fill(t, c, p->cols);
	if (!c->paper.sheet.count)
		conversation_say(t, p, head, STR("nobody has written down what was said"));
	paper_draw(t, &c->paper, &body, focus);
}

static void conversation_title(struct tui *t, struct row *left, struct row *right)
{
	struct conversation *c = tui_state(t, PART_CONVERSATION);

	row_add(left, ROLE_STRONG, STR("conversation  "), 14);
	if (!conversation_refresh(t, c))
		return;
	row_add_text(left, ROLE_PLAIN, c->facts.name, t->set, t->cols);
	row_add_text(right, ROLE_PLAIN, c->facts.span_id, t->set, 40);
}

static void conversation_status(struct tui *t, struct row *row)
{
	struct conversation *c = tui_state(t, PART_CONVERSATION);
	const struct sheet_part *part = paper_part(&c->paper);
	struct buf text = {0};

	if (!part || part->of >= c->messages.count)
		return;
	buf_addf(&text, "message %zu/%zu  ", part->of + 1, c->messages.count);
	buf_add(&text, c->new_only ? STR("new only (o all)") : STR("all (o new only)"));
	if (!c->ready)
		buf_addf(&text, "  looking for calls %.0f%%",
			100 * survey_done(surveys_of(t, t->trace)));
	if (c->earlier.read < c->earlier.count)
		buf_addf(&text, "  reading what was said before %.0f%%",
			100.0 * (double)c->earlier.read / (double)c->earlier.count);
	row_add_text(row, ROLE_PLAIN, buf_str(&text), t->set, t->cols);
	buf_release(&text);
}

/* ---- keys --------------------------------------------------------------------------------- */

/* Folds a message or not, and stays at it. */
static void fold_message(struct conversation *c, size_t message, bool folded)
{
	c->folded[message] = folded;
	c->filled = false;
	while (c->paper.at.part && !c->paper.sheet.parts[c->paper.at.part].title)
		c->paper.at.part--;
	c->paper.at.row = 0;
}

static void fold_all(struct conversation *c, bool folded)
{
	for (size_t i = 0; i < c->messages.count; i++)
		c->folded[i] = folded;
	c->filled = false;
	paper_home(&c->paper);
}

/* What a key of folding does where a message is meant; false: it is about something in it. */
static bool act_fold(struct conversation *c, const struct press *press)
{
	const struct sheet_part *part = paper_part(&c->paper);
	bool in_text;

	if (press->action == ACT_FOLD_OPEN_ALL || press->action == ACT_FOLD_CLOSE_ALL) {
		fold_all(c, press->action == ACT_FOLD_CLOSE_ALL);
		return true;
	}
	if (!part || part->of >= c->messages.count)
		return false;
	in_text = part->fold && !part->title;
	if (press->action == ACT_FOLD_TOGGLE && !in_text)
		fold_message(c, part->of, !c->folded[part->of]);
	else if ((press->action == ACT_FOLD_OPEN || press->action == ACT_IN) && !in_text)
		fold_message(c, part->of, false);
	else if ((press->action == ACT_FOLD_CLOSE || press->action == ACT_OUT) && !in_text)
		fold_message(c, part->of, true);
	else if (press->action == ACT_FOLD_CLOSE_DEEP)
		fold_message(c, part->of, true);
	else
		return false;
	return true;
}

/* The call of a tool that the cursor is on, or that its message is about. */
static uint32_t tool_here(struct tui *t, struct conversation *c)
{
	const struct sheet_part *part = paper_part(&c->paper);
	const struct piece *call;
	uint32_t nth;

	if (!part || part->span || part->of >= c->messages.count)
		return part ? part->span : 0;
	call = talk_call(&c->messages, part->of, &nth);
	return call ? conversation_call_span(
			      &(struct conversation_asker){
				      .t = t, .messages = &c->messages, .llm = c->llm},
			      call, nth)
		    : 0;
}

static bool act_tool(struct tui *t, struct conversation *c)
{
	uint32_t span = tool_here(t, c);

	if (!span)
		return false;
	/* Who comes back finds the same messages. */
	c->chosen = c->llm;
	tui_jump(t, span);
	c->chosen_at = tui_span(t);
	tui_open(t, PART_DETAIL);
	return true;
}

static void act_sibling(struct tui *t, struct conversation *c, int by)
{
	uint32_t llm = survey_llm(surveys_of(t, t->trace), c->llm, by);

	if (llm)
		conversation_show(t, llm, 0);
	else
		tui_say(t, by > 0 ? "that was the last call" : "that was the first call");
}

static bool act_open(struct tui *t, struct conversation *c)
{
	const struct sheet_part *part = paper_part(&c->paper);

	if ((part && part->title) || !act_tool(t, c))
		act_fold(c, &(struct press){.action = ACT_FOLD_TOGGLE});
	return true;
}

static bool conversation_act(struct tui *t, const struct press *press)
{
	struct conversation *c = tui_state(t, PART_CONVERSATION);

	if (!t->trace || !c->llm)
		return false;
	switch (press->action) {
	case ACT_NEW_ONLY:
		c->new_only = !c->new_only;
		c->filled = false;
		c->place = true;
		return true;
	case ACT_OPEN:
		return act_open(t, c);
	case ACT_PERCENT:
		if (press->count)
			break;
		if (!act_tool(t, c))
			tui_say(t, "no call of a tool in this row");
		return true;
	case ACT_SIBLING_NEXT:
	case ACT_SIBLING_PREV:
		act_sibling(t, c, press->action == ACT_SIBLING_NEXT ? 1 : -1);
		return true;
	default:
		break;
	}
	return act_fold(c, press) || paper_act(&c->paper, press);
}

/* The text or the arguments that the cursor is on, else all that its message says. */
static bool conversation_value(struct tui *t, struct buf *out)
{
	struct conversation *c = tui_state(t, PART_CONVERSATION);
	const struct sheet_part *part = c ? paper_part(&c->paper) : NULL;
	const struct message *m;

	if (part && part->text.len) {
		buf_add(out, part->text);
		return true;
	}
	if (!part || part->of >= c->messages.count)
		return false;
	m = &c->messages.at[part->of];
	for (size_t i = 0; i < m->count; i++) {
		if (out->len)
			buf_add_byte(out, '\n');
		buf_add(out, m->pieces[i].text);
	}
	return out->len > 0;
}

static struct paper *conversation_paper(const struct tui *t)
{
	struct conversation *c = tui_state(t, PART_CONVERSATION);

	return &c->paper;
}

static const enum action conversation_hints[] = {ACT_BACK, ACT_OPEN, ACT_FOLD_TOGGLE,
	ACT_NEW_ONLY, ACT_PERCENT, ACT_SEARCH, ACT_FILTER, ACT_WRAP, ACT_RAW, ACT_HELP,
	ACT_NONE};

const struct screen conversation_screen = {
	.part = PART_CONVERSATION,
	.name = "conversation",
	.help = "what was said to a model, what is new in a call, what became of it",
	.hints = conversation_hints,
	.make = conversation_make,
	.end = conversation_end,
	.title = conversation_title,
	.draw = conversation_draw,
	.status = conversation_status,
	.act = conversation_act,
	.work = conversation_work,
	.value = conversation_value,
	.paper = conversation_paper,
};
