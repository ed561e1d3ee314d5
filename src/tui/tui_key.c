#include "tui/tui.h"

enum { PASTE_NS = 1000000000 }; /* between two keys of a paste */

/* From keys to what they do: in a prompt, in a paste, on a screen. */

/* Its text is copied: who takes it may open the next prompt. */
static void key_done(struct tui *t, bool taken)
{
	struct buf text = {0};
	void (*done)(struct tui *, struct str, bool) = t->prompt.done;

	buf_add(&text, buf_str(&t->prompt.text));
	t->prompt.open = false;
	if (done)
		done(t, buf_str(&text), taken);
	buf_release(&text);
}

static void key_changed(struct tui *t)
{
	if (t->prompt.changed)
		t->prompt.changed(t, buf_str(&t->prompt.text));
}

static void key_prompt(struct tui *t, int key)
{
	struct prompt *p = &t->prompt;

	switch (prompt_key(p, key)) {
	case PROMPT_GOES_ON:
		break;
	case PROMPT_CHANGED:
		key_changed(t);
		break;
	case PROMPT_TAKEN:
		key_done(t, true);
		break;
	case PROMPT_LEFT:
		key_done(t, false);
		break;
	case PROMPT_COMPLETE:
		if (p->complete)
			p->complete(t, p);
		break;
	case PROMPT_OLDER:
	case PROMPT_NEWER:
		if (p->recall)
			p->recall(t, p, key == K_UP || key == 'P' - '@' ? -1 : 1);
		break;
	}
}

void tui_paste(struct tui *t, struct str text)
{
	if (!t->prompt.open)
		return;
	prompt_paste(&t->prompt, text);
	key_changed(t);
	t->stale = true;
}

/* What is pasted where nothing is typed would be taken for keys. */
static void key_pasted(struct tui *t, int key)
{
	struct buf text = {0};

	if (key == K_PASTE_END) {
		t->pasting = false;
		key_changed(t);
	} else if (t->prompt.open && key < K_UP) {
		if (key >= ' ')
			prompt_key(&t->prompt, key);
		else
			prompt_paste(&t->prompt, STR(" "));
	}
	buf_release(&text);
}

static void key_unknown(struct tui *t, int key)
{
	struct buf word = {0};

	keys_word(key, &word);
	tui_say(t, "%s does nothing here", buf_text(&word));
	buf_release(&word);
}

static void key_pressed(struct tui *t, int key)
{
	bool begun = t->typed.key_count || t->typed.count || t->typed.waiting;
	struct press press;

	switch (typed_key(&t->typed, &t->keymap, tui_screen(t), key, &press)) {
	case TYPED_MORE:
		break;
	case TYPED_ACTION:
		tui_act(t, &press);
		break;
	case TYPED_NOTHING:
		if (!begun)
			key_unknown(t, key);
		break;
	}
}

/* Its end may be lost on the way: what comes after a pause is typed. */
static bool key_is_pasted(struct tui *t, int key)
{
	if (t->pasting && key != K_PASTE_END && t->steady_ns - t->pasted_ns > PASTE_NS)
		key_pasted(t, K_PASTE_END);
	t->pasted_ns = t->steady_ns;
	return t->pasting || key == K_PASTE;
}

void tui_key(struct tui *t, int key)
{
	/* Nothing is shown of a paste before its end: it may be long. */
	if (key_is_pasted(t, key)) {
		if (t->pasting)
			key_pasted(t, key);
		t->pasting = key != K_PASTE_END;
		t->stale |= !t->pasting;
		return;
	}
	t->stale = true;
	t->chosen++;
	buf_reset(&t->said);
	if (t->prompt.open)
		key_prompt(t, key);
	else
		key_pressed(t, key);
}
