#include "tui/tui_complete.h"
#include "tui/tui_recall.h"

#include <string.h>

/* What is done with an action that no screen and no part has taken: the same everywhere. */

static void act_back(struct tui *t, const struct press *press)
{
	(void)press;
	if (t->depth > 1 || t->focus || t->maximised)
		tui_back(t);
	else
		t->quit = true;
}

static void act_escape(struct tui *t, const struct press *press)
{
	(void)press;
	tui_back(t);
}

static void act_quit(struct tui *t, const struct press *press)
{
	(void)press;
	t->quit = true;
}

/* Reading complete inputs can be stopped; what has been read is there. */
static void act_cancel(struct tui *t, const struct press *press)
{
	(void)press;
	if (t->intake.live || t->intake.done) {
		t->quit = true;
		return;
	}
	t->stop_reading = true;
	tui_say(t, "reading was stopped");
}

static void act_pane(struct tui *t, const struct press *press)
{
	size_t count = t->tiles.count;

	t->focus = (t->focus + (press->action == ACT_PANE_NEXT ? 1 : count - 1)) % count;
}

static void act_pane_max(struct tui *t, const struct press *press)
{
	(void)press;
	if (t->maximised) {
		tui_back(t);
	} else if (t->tiles.count > 1) {
		t->maximised = true;
		tui_size(t, t->cols, t->rows);
	}
}

static void act_raw(struct tui *t, const struct press *press)
{
	(void)press;
	tui_open(t, PART_DETAIL);
	if (tui_screen(t) == PART_DETAIL)
		tui_act(t, &(struct press){.action = ACT_TAB_5});
}

static void act_follow(struct tui *t, const struct press *press)
{
	(void)press;
	if (!t->intake.live) {
		tui_say(t, "nothing more will come");
		return;
	}
	tui_follow(t, !t->follow);
	if (tui_top(t) != PART_WATERFALL) /* which shows it all the time */
		tui_say(t, t->follow ? "going with what is new" : "staying where this is");
}

static void act_glyphs(struct tui *t, const struct press *press)
{
	(void)press;
	if (!t->unicode)
		tui_say(t, "this terminal shows ASCII");
	else
		t->set = t->set == TEXT_UTF8 ? TEXT_ASCII : TEXT_UTF8;
}

static void act_redraw(struct tui *t, const struct press *press)
{
	(void)press;
	t->redraw = true;
}

static void act_suspend(struct tui *t, const struct press *press)
{
	(void)press;
	if (t->world.suspend)
		t->world.suspend(t->world.to);
}

static void act_jump_back(struct tui *t, const struct press *press)
{
	struct sight *s = tui_sight(t);

	(void)press;
	if (!s || !s->jump_count) {
		tui_say(t, "no jump to go back from");
		return;
	}
	s->span = s->jumps[--s->jump_count];
	folds_reveal(&s->folds, s->span);
}

static void act_command_done(struct tui *t, struct str text, bool taken)
{
	if (!taken)
		return;
	recall_keep(t, MEMORY_COMMAND, text);
	tui_command(t, text);
}

static void act_command(struct tui *t, const struct press *press)
{
	struct prompt p = {.sign = ":",
		.done = act_command_done,
		.complete = complete_command,
		.recall = recall_of(t, MEMORY_COMMAND)};

	(void)press;
	prompt_open(&t->prompt, &p);
}

struct act_row {
	enum action action;
	enum part opens; /* this screen, where there is no function */
	void (*run)(struct tui *t, const struct press *press);
};

static const struct act_row acts[] = {
	{ACT_BACK, 0, act_back},
	{ACT_ESCAPE, 0, act_escape},
	{ACT_QUIT, 0, act_quit},
	{ACT_CANCEL, 0, act_cancel},
	{ACT_PANE_NEXT, 0, act_pane},
	{ACT_PANE_PREV, 0, act_pane},
	{ACT_PANE_MAX, 0, act_pane_max},
	{ACT_TRACES, PART_LIST, NULL},
	{ACT_WATERFALL, PART_WATERFALL, NULL},
	{ACT_CONVERSATION, PART_CONVERSATION, NULL},
	{ACT_STATE, PART_STATE, NULL},
	{ACT_LOG, PART_LOG, NULL},
	{ACT_PLAY, PART_CINEMA, NULL},
	{ACT_HELP, PART_HELP, NULL},
	{ACT_OPEN, PART_DETAIL, NULL},
	{ACT_RAW, 0, act_raw},
	{ACT_FOLLOW, 0, act_follow},
	{ACT_GLYPHS, 0, act_glyphs},
	{ACT_REDRAW, 0, act_redraw},
	{ACT_SUSPEND, 0, act_suspend},
	{ACT_JUMP_BACK, 0, act_jump_back},
	{ACT_COMMAND, 0, act_command},
};

static void act_common(struct tui *t, const struct press *press)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		if (acts[i].action != press->action)
			continue;
		if (acts[i].run)
			acts[i].run(t, press);
		else
			tui_open(t, acts[i].opens);
		return;
	}
	tui_say(t, "nothing to do here");
}

static bool act_of(struct tui *t, enum part part, const struct press *press)
{
	const struct screen *s = t->screens[part];

	return s && s->act && s->act(t, press);
}

void tui_act(struct tui *t, const struct press *press)
{
	t->stale = true;
	if (act_of(t, tui_screen(t), press))
		return;
	for (unsigned i = SCREEN_COUNT; i < PART_COUNT; i++)
		if (act_of(t, (enum part)i, press))
			return;
	act_common(t, press);
}

/* ---- `:` commands ------------------------------------------------------------------------- */

static struct str act_trim(struct str text)
{
	while (text.len && text.at[0] == ' ')
		text = str_tail(text, 1);
	while (text.len && text.at[text.len - 1] == ' ')
		text.len--;
	return text;
}

static const struct command_row *act_find(const struct tui *t, struct str name)
{
	for (size_t i = 0; t->parts->commands[i]; i++)
		for (const struct command_row *row = t->parts->commands[i]; row->name;
			row++)
			if (str_eq(str_from(row->name), name))
				return row;
	return NULL;
}

/* The name may stand right in front of what it takes: `@+5s`. */
static struct str act_name(struct str line)
{
	return str_head(line, line.at[0] == '@' ? 1 : str_find(line, ' '));
}

void tui_command(struct tui *t, struct str line)
{
	const struct command_row *row;
	struct str name;

	line = act_trim(line);
	if (!line.len)
		return;
	name = act_name(line);
	row = act_find(t, name);
	if (row)
		row->run(t, act_trim(str_tail(line, name.len)));
	else
		tui_complain(t, "there is no command %.*s", (int)name.len, name.at);
	t->stale = true;
}
