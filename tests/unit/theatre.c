#include "theatre.h"

#include <stdarg.h>
#include <stdio.h>

#include "filled.h"
#include "tui/cinema.h"
#include "tui/help.h"
#include "tui/list.h"
#include "tui/parts.h"
#include "tui/surveys.h"
#include "tui/timing.h"
#include "tui/waterfall.h"

enum { THEATRE_KEYS = 256, THEATRE_TURNS = 1000, THEATRE_SAID = 1024 };

static const int64_t noon_ns = INT64_C(1767276131000000000); /* 14:02:11 */

static const struct screen *const few[] = {&list_screen, &waterfall_screen, &cinema_screen,
	&help_screen, &surveys_part, &timing_part, NULL};
static const struct command_row *const no_commands[] = {NULL};
static const struct tui_parts parts_few = {few, no_commands};

static void theatre_news(struct theatre *s)
{
	s->tui.intake.done = !s->tui.intake.live;
	tui_news(&s->tui);
}

static void theatre_set(struct theatre *s, const struct tui_parts *parts, const char *name,
	int cols, int rows)
{
	*s = (struct theatre){0};
	asking_init(&s->asking);
	tui_init(&s->tui, &s->asking.store, &s->asking.life, parts);
	tui_size(&s->tui, cols, rows);
	s->tui.set = TEXT_UTF8;
	s->tui.unicode = true;
	s->tui.intake.name = name;
	s->tui.intake.sources = 1;
}

void theatre_init(struct theatre *s, const char *records, int cols, int rows)
{
	theatre_set(s, parts_all(), "run.jsonl", cols, rows);
	theatre_take(s, records);
}

void theatre_few(struct theatre *s, int cols, int rows)
{
	theatre_set(s, &parts_few, "agent.jsonl", cols, rows);
	tui_clock(&s->tui, noon_ns, INT64_C(1000000000));
	theatre_news(s);
}

void theatre_release(struct theatre *s)
{
	tui_release(&s->tui);
	asking_release(&s->asking);
	buf_release(&s->screen);
}

void theatre_live(struct theatre *s, int64_t now_ns)
{
	s->tui.intake.live = true;
	tui_clock(&s->tui, now_ns, s->tui.steady_ns + INT64_C(1000000000));
	theatre_news(s);
}

void theatre_take(struct theatre *s, const char *records)
{
	asking_take(&s->asking, records);
	theatre_news(s);
}

void theatre_say(struct theatre *s, const char *format, ...)
{
	char text[THEATRE_SAID] = "";
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	theatre_take(s, text);
}

void theatre_span(struct theatre *s, unsigned span, unsigned parent, int from_ms, int to_ms,
	const char *more)
{
	struct buf line = {0};

	filled_span_line(&line, span, parent, from_ms, to_ms, more);
	theatre_take(s, buf_text(&line));
	buf_release(&line);
}

static void theatre_work(struct theatre *s)
{
	for (int i = 0; i < THEATRE_TURNS && tui_work(&s->tui, INT64_MAX); i++)
		;
}

void theatre_pass(struct theatre *s, int64_t ms)
{
	int64_t ns = ms * 1000000;

	tui_clock(&s->tui, s->tui.now_ns + ns, s->tui.steady_ns + ns);
	theatre_work(s);
}

void theatre_keys(struct theatre *s, const char *words)
{
	struct str rest = str_from(words);
	int keys[THEATRE_KEYS];

	while (rest.len) {
		size_t len = str_find(rest, ' ');
		int count = keys_read(str_head(rest, len), keys, THEATRE_KEYS);

		for (int i = 0; i < count; i++) {
			tui_key(&s->tui, keys[i]);
			theatre_work(s);
			tui_draw(&s->tui);
		}
		rest = str_tail(rest, len + 1);
	}
}

static struct str theatre_dump(struct theatre *s, bool roles)
{
	theatre_work(s);
	tui_draw(&s->tui);
	buf_reset(&s->screen);
	canvas_dump(&s->tui.canvas, roles, &s->screen);
	return buf_str(&s->screen);
}

struct str theatre_screen(struct theatre *s)
{
	return theatre_dump(s, false);
}

struct str theatre_looks(struct theatre *s)
{
	return theatre_dump(s, true);
}

struct str theatre_row(struct theatre *s, int y)
{
	struct str rest = theatre_dump(s, false);

	while (y-- > 0)
		rest = str_tail(rest, str_find(rest, '\n') + 1);
	return str_head(rest, str_find(rest, '\n'));
}

void theatre_open(struct theatre *s)
{
	tui_choose(&s->tui, s->asking.store.first);
	tui_open(&s->tui, PART_WATERFALL);
}
