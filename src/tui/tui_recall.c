#include "tui/tui_recall.h"

static void recall_by(struct tui *t, struct prompt *p, enum memory_list list, int by)
{
	size_t to = by < 0 ? t->recalled + 1 : t->recalled ? t->recalled - 1 : 0;
	struct str text = memory_recall(&t->memory, list, to);

	if (to && !text.len)
		return;
	t->recalled = to;
	prompt_set(p, text);
	if (p->changed)
		p->changed(t, buf_str(&p->text));
}

static void recall_search(struct tui *t, struct prompt *p, int by)
{
	recall_by(t, p, MEMORY_SEARCH, by);
}

static void recall_filter(struct tui *t, struct prompt *p, int by)
{
	recall_by(t, p, MEMORY_FILTER, by);
}

static void recall_command(struct tui *t, struct prompt *p, int by)
{
	recall_by(t, p, MEMORY_COMMAND, by);
}

recall_step *recall_of(struct tui *t, enum memory_list list)
{
	static recall_step *const steps[MEMORY_LISTS] = {
		[MEMORY_SEARCH] = recall_search,
		[MEMORY_FILTER] = recall_filter,
		[MEMORY_COMMAND] = recall_command,
	};

	t->recalled = 0;
	return steps[list];
}

void recall_keep(struct tui *t, enum memory_list list, struct str text)
{
	memory_typed(&t->memory, list, text);
}
