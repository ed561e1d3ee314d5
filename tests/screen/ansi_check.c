/*
 * Reads all bytes that a program wrote for a terminal and fails on any that is not its own:
 *
 *     ansi_check [plain|colour|live|screen] [TAINT...] <OUTPUT
 *
 * `plain` (for pipes) allows printable UTF-8, TAB and LF. `colour` allows `CSI [0-9;:]* m` too.
 * `live`, which is assumed, also CR and what the live region needs: CSI 2K, CSI J, CSI n A, B, C,
 * DECSC, DECRC and IND, and the modes ?7, ?25 and ?2026. `screen` is what curses makes of an
 * xterm-256color: more ways to move the cursor, to erase and to scroll, the alternate character set,
 * and modes ?1, ?12, ?1049, ?2004 and 4. At the end of the output all modes must be as they were.
 * Control characters, C1 in either form, bidirectional controls and invalid UTF-8 are never allowed. Each TAINT is a text that the output must hold
 * outside of any sequence: proof that the hostile part was shown at all.
 *
 * Exit status 0: nothing foreign. 1: something, said with its offset. 2: wrong usage.
 *
 * In a Bats file:
 *
 *     script -qec "$BIN/aitrace-tree hostile.jsonl" /dev/null | "$BUILD/screen/ansi_check" live
 */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum level { PLAIN, COLOUR, LIVE, SCREEN };

struct check {
	enum level level;
	size_t at; /* offset */
	bool bad;
	unsigned changed; /* modes that are not as they were: bits, by their row */
	struct buf shown; /* without the sequences */
};

static void complain(struct check *c, const char *what, unsigned value)
{
	printf("offset %zu: %s 0x%02x\n", c->at, what, value);
	c->bad = true;
}

/* Private modes, and whether they are set when nobody has said anything. */
static const struct mode {
	int number;
	bool usual;
	enum level level; /* that has it */
} modes[] = {
	{7, true, LIVE},
	{25, true, LIVE},
	{2026, false, LIVE},
	{1, false, SCREEN},
	{12, false, SCREEN},
	{1049, false, SCREEN},
	{2004, false, SCREEN},
};

static bool mode_is_ours(struct check *c, int number, bool set)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		if (modes[i].number != number || modes[i].level > c->level)
			continue;
		c->changed &= ~(1U << i);
		c->changed |= (unsigned)(set != modes[i].usual) << i;
		return true;
	}
	return false;
}

/* `CSI ? digits h` and `l`. */
static bool private_is_ours(struct check *c, struct str text, char final)
{
	int mode = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9' || i > 4)
			return false;
		mode = mode * 10 + text.at[i] - '0';
	}
	return (final == 'h' || final == 'l') && mode_is_ours(c, mode, final == 'h');
}

static bool region_is_ours(struct str parameters, char final)
{
	if (final == 'K')
		return str_eq(parameters, STR("2"));
	if (final == 'J')
		return parameters.len == 0;
	return (final == 'A' || final == 'B' || final == 'C') && parameters.len < 5 &&
		str_find(parameters, ';') == parameters.len;
}

static bool screen_is_ours(struct str parameters, char final)
{
	if (final == 't') /* the title is kept, and comes back */
		return str_eq(parameters, STR("22;0;0")) ||
			str_eq(parameters, STR("23;0;0"));
	if (final == 'h' || final == 'l')
		return str_eq(parameters, STR("4"));
	return final && strchr("@ABCDGHJKLMPSTXbdr", final) && parameters.len < 10;
}

/* A whole sequence without its CSI: parameters and the final byte. */
static bool csi_is_ours(struct check *c, struct str text)
{
	char final = text.at[text.len - 1];
	struct str parameters = str_head(text, text.len - 1);

	if (final == 'm' && c->level >= COLOUR)
		return parameters.len == 0 || parameters.at[0] != '?';
	if (c->level < LIVE)
		return false;
	if (parameters.len && parameters.at[0] == '?')
		return private_is_ours(c, str_tail(parameters, 1), final);
	return c->level == LIVE ? region_is_ours(parameters, final)
				: screen_is_ours(parameters, final);
}

/* Length of one without CSI. */
static size_t escape_is_ours(const struct check *c, struct str text)
{
	if (text.len < 2 || !text.at[1] || c->level < LIVE)
		return 0;
	if (text.at[1] == '7' || text.at[1] == '8' || text.at[1] == 'D')
		return 2;
	if (c->level < SCREEN)
		return 0;
	if (strchr("=>M", text.at[1]))
		return 2;
	return text.len > 2 && text.at[1] == '(' && (text.at[2] == '0' || text.at[2] == 'B')
		? 3
		: 0;
}

/* Length of the sequence that `text` begins with; 0 when it is not ours. */
static size_t sequence(struct check *c, struct str text)
{
	size_t len = escape_is_ours(c, text);

	if (len)
		return len;
	len = 2;
	if (text.len < 3 || text.at[1] != '[')
		return 0;
	if (text.at[2] == '?')
		len++;
	while (len < text.len && text.at[len] && strchr("0123456789;:", text.at[len]))
		len++;
	if (len >= text.len || !csi_is_ours(c, str_head(str_tail(text, 2), len - 1)))
		return 0;
	return len + 1;
}

static bool code_is_ours(const struct check *c, uint32_t code)
{
	if (code < 0x20)
		return code == '\n' || code == '\t' || (code == '\r' && c->level >= LIVE) ||
			(code == '\b' && c->level >= SCREEN);
	return code != 0x7F && !(code >= 0x80 && code < 0xA0) && code != 0x061C &&
		code != 0x200E && code != 0x200F && !(code >= 0x202A && code <= 0x202E) &&
		!(code >= 0x2066 && code <= 0x2069);
}

static size_t one(struct check *c, struct str text)
{
	uint32_t code = 0;
	size_t len;

	if (text.at[0] == 0x1B) {
		len = sequence(c, text);
		if (!len)
			complain(c, "a foreign sequence, its second byte",
				text.len > 1 ? (unsigned char)text.at[1] : 0);
		return len ? len : 1;
	}
	len = utf8_decode(text, &code);
	if (!len)
		complain(c, "invalid UTF-8", (unsigned char)text.at[0]);
	else if (!code_is_ours(c, code))
		complain(c, "a foreign character", code);
	len = len ? len : 1;
	buf_add(&c->shown, str_head(text, len));
	return len;
}

static void read_all(FILE *file, struct buf *out)
{
	size_t got;

	do {
		got = fread(buf_reserve(out, 65536), 1, 65536, file);
		out->len += got;
	} while (got);
}

static int level_of(const char *word)
{
	static const char *const words[] = {"plain", "colour", "live", "screen"};

	for (int i = PLAIN; i <= SCREEN; i++)
		if (strcmp(word, words[i]) == 0)
			return i;
	return -1;
}

int main(int argc, char **argv)
{
	struct check c = {.level = LIVE};
	struct buf all = {0};

	if (argc > 1 && level_of(argv[1]) < 0) {
		fputs("usage: ansi_check [plain|colour|live|screen] [TAINT...]\n", stderr);
		return 2;
	}
	if (argc > 1)
		c.level = (enum level)level_of(argv[1]);
	read_all(stdin, &all);
	while (c.at < all.len)
		c.at += one(&c, str_tail(buf_str(&all), c.at));
	if (c.changed)
		complain(&c, "the terminal is left changed", c.changed);
	for (int i = 2; i < argc; i++)
		if (!strstr(buf_text(&c.shown), argv[i])) {
			printf("not shown: %s\n", argv[i]);
			c.bad = true;
		}
	buf_release(&all);
	buf_release(&c.shown);
	return c.bad;
}
