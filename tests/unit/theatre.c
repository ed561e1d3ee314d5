#include "theatre.h"

#include "tui/parts.h"

enum { THEATRE_KEYS = 256, THEATRE_TURNS = 1000 };

static void theatre_news(struct theatre *s)
{
	s->tui.intake.done = !s->tui.intake.live;
	s->tui.intake.name = "run.jsonl";
	s->tui.intake.sources = 1;
	tui_news(&s->tui);
}

void theatre_init(struct theatre *s, const char *records, int cols, int rows)
{
	*s = (struct theatre){0};
	asking_init(&s->asking);
	tui_init(&s->tui, &s->asking.store, &s->asking.life, parts_all());
	tui_size(&s->tui, cols, rows);
	s->tui.set = TEXT_UTF8;
	s->tui.unicode = true;
	theatre_take(s, records);
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

static void theatre_work(struct theatre *s)
{
	for (int i = 0; i < THEATRE_TURNS && tui_work(&s->tui, INT64_MAX); i++)
		;
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
