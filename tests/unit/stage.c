#include "stage.h"

#include "tui/cinema.h"
#include "tui/help.h"
#include "tui/list.h"
#include "tui/surveys.h"
#include "tui/timing.h"
#include "tui/waterfall.h"

static const int64_t NOON = INT64_C(1767276131000000000); /* 14:02:11 */

/* These and no others, so that screens which are shown beside them do not change what is seen. */
static const struct screen *const screens[] = {&list_screen, &waterfall_screen,
	&cinema_screen, &help_screen, &surveys_part, &timing_part, NULL};
static const struct command_row *const commands[] = {NULL};
static const struct tui_parts parts = {screens, commands};

void stage_init(struct stage *s, int cols, int rows)
{
	*s = (struct stage){.life = {.seed = 1}};
	filling_init(&s->filling);
	tui_init(&s->tui, &s->filling.store, &s->life, &parts);
	s->tui.intake.name = "agent.jsonl";
	s->tui.intake.done = true;
	s->tui.set = TEXT_UTF8;
	s->tui.unicode = true;
	tui_clock(&s->tui, NOON, 1000000000);
	tui_size(&s->tui, cols, rows);
}

void stage_release(struct stage *s)
{
	tui_release(&s->tui);
	filling_release(&s->filling);
	buf_release(&s->dump);
}

void stage_pass(struct stage *s, int64_t ms)
{
	int64_t ns = ms * 1000000;

	tui_clock(&s->tui, s->tui.now_ns + ns, s->tui.steady_ns + ns);
	while (tui_work(&s->tui, INT64_MAX))
		;
}

void stage_keys(struct stage *s, const char *keys)
{
	struct str left = str_from(keys);

	while (left.len) {
		size_t word = str_find(left, ' ');
		int codes[KEYS_SEQUENCE];
		int count = keys_read(str_head(left, word), codes, KEYS_SEQUENCE);

		stage_screen(s); /* nobody presses a key before there is one */
		for (int i = 0; i < count; i++)
			tui_key(&s->tui, codes[i]);
		left = str_tail(left, word + 1);
	}
	stage_pass(s, 0);
}

struct str stage_screen(struct stage *s)
{
	stage_pass(s, 0);
	tui_draw(&s->tui);
	buf_reset(&s->dump);
	canvas_dump(&s->tui.canvas, false, &s->dump);
	return buf_str(&s->dump);
}

struct str stage_row(struct stage *s, int row)
{
	struct str text = stage_screen(s);

	for (; row > 0; row--)
		text = str_tail(text, str_find(text, '\n') + 1);
	return str_head(text, str_find(text, '\n'));
}
