#include "tui/keys.h"

#include <stdlib.h>

#include "base/mem.h"

/* Which keys do what, and how presses become actions. */

void keymap_release(struct keymap *m)
{
	free(m->binds);
	*m = (struct keymap){0};
}

static bool same_keys(const int *a, const int *b)
{
	for (size_t i = 0; i < KEYS_SEQUENCE; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

/* What was bound to the same keys on these screens no longer is. */
static void keymap_unbind(struct keymap *m, const int *keys, unsigned screens)
{
	for (size_t i = 0; i < m->count; i++)
		if (same_keys(m->binds[i].keys, keys))
			m->binds[i].screens &= ~screens;
}

bool keymap_bind(
	struct keymap *m, struct str keys, unsigned screens, const struct action_row *row)
{
	struct key_bind bind = {.screens = screens, .row = row};

	if (!keys_read(keys, bind.keys, KEYS_SEQUENCE))
		return false;
	keymap_unbind(m, bind.keys, screens);
	if (!row)
		return true;
	m->binds = mem_grow(m->binds, &m->room, m->count + 1, sizeof(*m->binds));
	m->binds[m->count++] = bind;
	return true;
}

void keymap_init(struct keymap *m)
{
	*m = (struct keymap){0};
	for (const struct action_row *row = keys_table(); row->action; row++)
		for (struct str words = str_from(row->keys); words.len;) {
			size_t len = str_find(words, ' ');

			keymap_bind(m, str_head(words, len), row->screens, row);
			words = str_tail(words, len + 1);
		}
}

/* Names stand in angles where they are not alone. */
static void bind_words(const struct key_bind *bind, struct buf *out)
{
	bool several = bind->keys[1] != 0;

	for (size_t i = 0; i < KEYS_SEQUENCE && bind->keys[i]; i++) {
		struct buf word = {0};

		keys_word(bind->keys[i], &word);
		if (several && keys_has_name(bind->keys[i]))
			buf_addf(out, "<%s>", buf_text(&word));
		else
			buf_add(out, buf_str(&word));
		buf_release(&word);
	}
}

struct str keymap_words(
	const struct keymap *m, enum action action, enum part screen, struct buf *out)
{
	size_t begin = out->len;

	for (size_t i = 0; i < m->count && out->len == begin; i++)
		if (m->binds[i].row->action == action && m->binds[i].screens & 1U << screen)
			bind_words(&m->binds[i], out);
	return str_tail(buf_str(out), begin);
}

void keymap_all_words(const struct keymap *m, const struct action_row *row, struct buf *out)
{
	size_t begin = out->len;

	for (size_t i = 0; i < m->count; i++) {
		if (m->binds[i].row != row || !m->binds[i].screens)
			continue;
		if (out->len > begin)
			buf_add_byte(out, ' ');
		bind_words(&m->binds[i], out);
	}
}

/* ---- from presses to actions ---- */

static void typed_reset(struct typed *typed)
{
	*typed = (struct typed){0};
}

static bool begins_with(const struct key_bind *bind, const struct typed *typed)
{
	for (size_t i = 0; i < typed->key_count; i++)
		if (bind->keys[i] != typed->keys[i])
			return false;
	return true;
}

static bool is_whole(const struct key_bind *bind, const struct typed *typed)
{
	return typed->key_count == KEYS_SEQUENCE || !bind->keys[typed->key_count];
}

/* What the keys so far are bound to; *more says whether they may still become something. */
static const struct action_row *typed_find(
	const struct typed *typed, const struct keymap *m, enum part screen, bool *more)
{
	*more = false;
	for (size_t i = 0; i < m->count; i++) {
		const struct key_bind *bind = &m->binds[i];

		if (!(bind->screens & 1U << screen) || !begins_with(bind, typed))
			continue;
		if (is_whole(bind, typed))
			return bind->row;
		*more = true;
	}
	return NULL;
}

static enum typed_result typed_done(struct typed *typed, const struct action_row *row,
	int character, struct press *press)
{
	*press = (struct press){row->action, typed->count, character};
	typed_reset(typed);
	return TYPED_ACTION;
}

enum { COUNT_MAX = 100000000 };

/* A digit of a count: those that are bound on this screen are none, and no count begins with 0. */
static bool typed_digit(
	struct typed *typed, const struct keymap *m, enum part screen, int key)
{
	struct typed alone = {.keys = {key}, .key_count = 1};
	bool more;

	if (typed->key_count || key < '0' || key > '9')
		return false;
	if (!typed->count && (key == '0' || typed_find(&alone, m, screen, &more)))
		return false;
	typed->count = typed->count * 10 + (key - '0');
	if (typed->count > COUNT_MAX)
		typed->count = COUNT_MAX;
	return true;
}

enum typed_result typed_key(struct typed *typed, const struct keymap *m, enum part screen,
	int key, struct press *press)
{
	const struct action_row *row = typed->waiting;
	bool more;

	if (row && key != K_ESC && key != K_CTRL_C)
		return typed_done(typed, row, key, press);
	if (row || ((typed->key_count || typed->count) && key == K_ESC)) {
		typed_reset(typed);
		return TYPED_NOTHING;
	}
	if (typed_digit(typed, m, screen, key))
		return TYPED_MORE;
	if (typed->key_count < KEYS_SEQUENCE)
		typed->keys[typed->key_count++] = key;
	row = typed_find(typed, m, screen, &more);
	if (row && !row->character)
		return typed_done(typed, row, 0, press);
	typed->waiting = row;
	if (row || more)
		return TYPED_MORE;
	typed_reset(typed);
	return TYPED_NOTHING;
}

void typed_words(const struct typed *typed, struct buf *out)
{
	if (typed->count)
		buf_addf(out, "%d", typed->count);
	for (size_t i = 0; i < typed->key_count; i++)
		keys_word(typed->keys[i], out);
}
