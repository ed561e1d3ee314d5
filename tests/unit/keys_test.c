#include "test.h"

#include <stdio.h>

#include "tui/keys.h"

static enum typed_result type(struct typed *typed, const struct keymap *m, enum part screen,
	const char *words, struct press *press)
{
	enum typed_result result = TYPED_NOTHING;
	struct str rest = str_from(words);
	int keys[64];

	while (rest.len) {
		size_t len = str_find(rest, ' ');
		int count = keys_read(str_head(rest, len), keys, 64);

		for (int i = 0; i < count; i++)
			result = typed_key(typed, m, screen, keys[i], press);
		rest = str_tail(rest, len + 1);
	}
	return result;
}

struct typing {
	enum part screen;
	const char *keys;
	enum action action;
	int count;
	int character;
};

static const struct typing typings[] = {
	{PART_WATERFALL, "j", ACT_DOWN, 0, 0},
	{PART_WATERFALL, "15j", ACT_DOWN, 15, 0},
	{PART_WATERFALL, "0", ACT_ZOOM_ALL, 0, 0},
	{PART_WATERFALL, "10j", ACT_DOWN, 10, 0},
	{PART_WATERFALL, "99999999999j", ACT_DOWN, 100000000, 0},
	{PART_WATERFALL, "zo", ACT_FOLD_OPEN, 0, 0},
	{PART_WATERFALL, "3zo", ACT_FOLD_OPEN, 3, 0},
	{PART_WATERFALL, "ma", ACT_MARK, 0, 'a'},
	{PART_WATERFALL, "''", ACT_MARK_GO, 0, '\''},
	{PART_WATERFALL, "m Esc j", ACT_DOWN, 0, 0},
	{PART_WATERFALL, "5 Esc j", ACT_DOWN, 0, 0},
	{PART_WATERFALL, "z Esc j", ACT_DOWN, 0, 0},
	{PART_WATERFALL, "50%", ACT_PERCENT, 50, 0},
	{PART_WATERFALL, "Down", ACT_DOWN, 0, 0},
	{PART_WATERFALL, "C-d", ACT_HALF_DOWN, 0, 0},
	{PART_WATERFALL, "s", ACT_SLOW_NEXT, 0, 0},
	{PART_LIST, "s", ACT_SORT, 0, 0},
	{PART_LIST, "Space", ACT_PAGE_DOWN, 0, 0},
	{PART_CINEMA, "Space", ACT_PLAY, 0, 0},
	{PART_DETAIL, "2", ACT_TAB_2, 0, 0},
	{PART_DETAIL, "6j", ACT_DOWN, 6, 0},
};

static void presses(struct test *t)
{
	struct keymap m;

	keymap_init(&m);
	for (size_t i = 0; i < sizeof(typings) / sizeof(*typings); i++) {
		const struct typing *one = &typings[i];
		struct typed typed = {0};
		struct press press = {0};

		CHECK_INT(
			t, type(&typed, &m, one->screen, one->keys, &press), TYPED_ACTION);
		CHECK_INT(t, press.action, one->action);
		CHECK_INT(t, press.count, one->count);
		CHECK_INT(t, press.character, one->character);
	}
	keymap_release(&m);
}

static void nothing(struct test *t)
{
	struct typed typed = {0};
	struct press press;
	struct keymap m;

	keymap_init(&m);
	CHECK_INT(t, type(&typed, &m, PART_LIST, "z", &press), TYPED_MORE);
	CHECK_INT(t, type(&typed, &m, PART_LIST, "q", &press), TYPED_NOTHING);
	CHECK_INT(t, typed.key_count, 0);
	CHECK_INT(t, type(&typed, &m, PART_LIST, "C-g", &press), TYPED_NOTHING);
	keymap_release(&m);
}

static void binding(struct test *t)
{
	struct typed typed = {0};
	struct buf out = {0};
	struct press press;
	struct keymap m;

	keymap_init(&m);
	CHECK(t, keymap_bind(&m, STR("z<Down>"), ON_ALL, keys_named(STR("quit"))));
	CHECK(t, keymap_bind(&m, STR("j"), ON_LIST, keys_named(STR("up"))));
	CHECK(t, !keymap_bind(&m, STR("abcde"), ON_ALL, keys_named(STR("up"))));
	CHECK(t, !keymap_bind(&m, STR(""), ON_ALL, keys_named(STR("up"))));
	type(&typed, &m, PART_HELP, "z Down", &press);
	CHECK_INT(t, press.action, ACT_QUIT);
	type(&typed, &m, PART_LIST, "j", &press);
	CHECK_INT(t, press.action, ACT_UP);
	type(&typed, &m, PART_WATERFALL, "j", &press);
	CHECK_INT(t, press.action, ACT_DOWN);
	keymap_all_words(&m, keys_named(STR("quit")), &out);
	CHECK_STR(t, buf_str(&out), "Q z<Down>");
	CHECK(t, keymap_bind(&m, STR("j"), ON_ALL, NULL));
	CHECK_INT(t, type(&typed, &m, PART_LIST, "j", &press), TYPED_NOTHING);
	buf_release(&out);
	keymap_release(&m);
}

/* Whatever a key is called, it is read again as the same key. */
static void names(struct test *t)
{
	for (int key = 1; key <= K_WORD_RIGHT; key == 0x3ff ? key = K_UP : key++) {
		struct buf word = {0};
		int again = 0;

		if (key >= 0x7f && key < 0xa0)
			continue;
		keys_word(key, &word);
		CHECK_INT(t, keys_read(buf_str(&word), &again, 1), 1);
		CHECK_INT(t, again, key);
		buf_release(&word);
	}
}

/* No two rows want the same keys on the same screen, and no sequence begins with another one. */
static void no_clash(struct test *t)
{
	struct keymap m;

	keymap_init(&m);
	for (size_t i = 0; i < m.count; i++)
		for (size_t k = 0; k < m.count; k++) {
			const struct key_bind *a = &m.binds[i], *b = &m.binds[k];
			bool same = a->screens & b->screens && i != k;

			for (size_t n = 0; n < KEYS_SEQUENCE && a->keys[n]; n++)
				same = same && a->keys[n] == b->keys[n];
			if (same)
				printf("# %s and %s\n", a->row->name, b->row->name);
			CHECK(t, !same);
		}
	for (size_t i = 0; i < m.count; i++)
		CHECK(t, m.binds[i].screens != 0);
	keymap_release(&m);
}

/* Terminals cannot tell these, or need them for themselves. */
static void never_bound(struct test *t)
{
	struct keymap m;

	keymap_init(&m);
	for (size_t i = 0; i < m.count; i++) {
		int key = m.binds[i].keys[0];

		CHECK(t,
			key != 'h' - 'a' + 1 && key != 's' - 'a' + 1 &&
				key != 'q' - 'a' + 1);
	}
	keymap_release(&m);
}

static void every_action(struct test *t)
{
	for (int action = ACT_NONE + 1; action < ACT_COUNT; action++) {
		bool there = false;

		for (int screen = 0; screen < SCREEN_COUNT; screen++)
			there |= keys_row((enum action)action, (enum part)screen) != NULL;
		CHECK(t, there);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "keys become actions, with their count and character", presses);
	test_run(&t, "keys that mean nothing are forgotten", nothing);
	test_run(&t, "keys are bound anew, on all screens or on one", binding);
	test_run(&t, "a key's name is read as that key", names);
	test_run(&t, "no two rows of the table want the same keys", no_clash);
	test_run(&t, "what terminals need is not bound", never_bound);
	test_run(&t, "every action has a key", every_action);
	return test_done(&t);
}
