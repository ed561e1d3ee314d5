/*
 * Fuzz target of base/text: the first byte chooses set and width, the rest is hostile text.
 * Built with -fsanitize=fuzzer (clang); any broken promise aborts.
 */
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	if (!setlocale(LC_ALL, "C.UTF-8"))
		abort();
	return 0;
}

static void hold(bool promise)
{
	if (!promise)
		abort();
}

static void hold_shown(struct buf *shown, int width)
{
	const char *text = buf_text(shown);
	wchar_t *wide = malloc((shown->len + 1) * sizeof *wide);
	size_t count = mbstowcs(wide, text, shown->len + 1);

	hold(strlen(text) == shown->len);
	hold(count != (size_t)-1 && wcswidth(wide, count) == width);
	for (size_t i = 0; i < count; i++) {
		hold(wide[i] >= 0x20 && !(wide[i] >= 0x7F && wide[i] < 0xA0));
		hold(!(wide[i] >= 0x200B && wide[i] <= 0x200F) && wide[i] != 0x061C);
		hold(!(wide[i] >= 0x2028 && wide[i] <= 0x202E));
		hold(!(wide[i] >= 0x2060 && wide[i] <= 0x206F));
	}
	free(wide);
}

/* Takes out what may pass, TAB and `CSI [0-9;:]* m`, and holds the rest to be harmless. */
static void hold_passed(struct str passed)
{
	struct buf rest = {0};

	while (passed.len) {
		size_t len = 1;

		if (passed.at[0] == 0x1B) {
			hold(passed.len > 2 && passed.at[1] == '[');
			for (len = 2; passed.at[len] != 'm'; len++)
				hold(passed.len > len + 1 &&
					memchr("0123456789;:", passed.at[len], 12));
			len++;
		} else if (passed.at[0] != '\t') {
			buf_add_byte(&rest, passed.at[0]);
		}
		passed = str_tail(passed, len);
	}
	for (size_t i = 0; i < rest.len; i++)
		hold((unsigned char)rest.at[i] >= 0x20 && rest.at[i] != 0x7F);
	buf_release(&rest);
}

/* A slice of the line without a carriage return, of which the same is left. */
static void hold_drawn(struct str line)
{
	bool over;
	struct str left = text_drawn(line, &over);

	hold(left.at >= line.at && left.at + left.len <= line.at + line.len);
	hold(str_find(left, '\r') == left.len);
	hold(str_eq(text_drawn(left, &over), left) && !over);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data + 1, size - 1};
	struct buf out = {0};
	enum text_set set;
	int width, used;
	bool open;

	if (!size)
		return 0;
	set = data[0] & 1 ? TEXT_ASCII : TEXT_UTF8;
	width = data[0] >> 1;
	used = text_fit(text, set, width, &out);
	hold(used <= width);
	hold_shown(&out, used);
	buf_reset(&out);
	used = text_line(text, set, &out);
	hold_shown(&out, used);
	used = text_cut(&out, 0, set, width);
	hold(used <= width);
	hold_shown(&out, used);
	buf_reset(&out);
	text_pass(text, set, data[0] & 2, &out, &open);
	hold_passed(buf_str(&out));
	buf_release(&out);
	hold_drawn(text);
	return 0;
}
