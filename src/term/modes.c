#include "term/modes.h"

static const struct modes_row table[] = {
	{"\x1b[200~", MODES_PASTE},
	{"\x1b[201~", MODES_PASTE_END},
	{"\x1b[Z", MODES_BACKTAB},
	{"\x1b[1;5D", MODES_WORD_LEFT},
	{"\x1b[1;5C", MODES_WORD_RIGHT},
	{"\x1b[1~", MODES_HOME},
	{"\x1b[4~", MODES_END},
	{NULL, MODES_KEYS},
};

const struct modes_row *modes_table(void)
{
	return table;
}

struct str modes_paste(bool on)
{
	return on ? STR("\x1b[?2004h") : STR("\x1b[?2004l");
}

struct str modes_mouse(void)
{
	return STR("\x1b[?1006;1000l");
}
