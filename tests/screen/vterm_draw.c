/*
 * A second terminal, so that the quirks of the first are not what is tested against: reads the bytes that
 * a program wrote for a terminal, draws them, and prints what is on the screen then, a line a row,
 * without blanks at their ends.
 *
 *     vterm_draw COLSxROWS <OUTPUT
 *
 * Exit status 77: libvterm was not there when this was built.
 */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#if __has_include(<vterm.h>)
#include <vterm.h>

static void draw_code(uint32_t code, struct buf *out)
{
	char text[4];
	size_t len = utf8_encode(code, text);

	buf_add(out, (struct str){text, len});
}

/* The right half of a wide character has the code (uint32_t)-1, and a blank has none. */
static void draw_cell(VTermScreen *screen, int y, int x, struct buf *out)
{
	VTermScreenCell cell = {0};

	vterm_screen_get_cell(screen, (VTermPos){.row = y, .col = x}, &cell);
	if (cell.chars[0] == UINT32_MAX)
		return;
	if (!cell.chars[0])
		buf_add_byte(out, ' ');
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
		draw_code(cell.chars[i], out);
}

static void draw_row(VTermScreen *screen, int y, int cols)
{
	struct buf row = {0};

	for (int x = 0; x < cols; x++)
		draw_cell(screen, y, x, &row);
	while (row.len && row.at[row.len - 1] == ' ')
		row.len--;
	printf("%.*s\n", (int)row.len, buf_text(&row));
	buf_release(&row);
}

static int draw(int cols, int rows)
{
	VTerm *terminal = vterm_new(rows, cols);
	VTermScreen *screen = vterm_obtain_screen(terminal);
	char bytes[4096];
	size_t got;

	vterm_set_utf8(terminal, 1);
	vterm_screen_enable_altscreen(screen, 1);
	vterm_screen_reset(screen, 1);
	while ((got = fread(bytes, 1, sizeof(bytes), stdin)) > 0)
		vterm_input_write(terminal, bytes, got);
	for (int y = 0; y < rows; y++)
		draw_row(screen, y, cols);
	vterm_free(terminal);
	return 0;
}
#else
static int draw(int cols, int rows)
{
	(void)cols;
	(void)rows;
	fputs("libvterm is not here\n", stderr);
	return 77;
}
#endif

int main(int argc, char **argv)
{
	int cols = 0, rows = 0;

	if (argc != 2 || sscanf(argv[1], "%dx%d", &cols, &rows) != 2 || cols < 1 ||
		rows < 1 || cols > 1000 || rows > 1000) {
		fputs("usage: vterm_draw COLSxROWS <OUTPUT\n", stderr);
		return 2;
	}
	return draw(cols, rows);
}
