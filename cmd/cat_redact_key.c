#include "cat_redact_key.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"

enum { FILE_MAX = 1 << 20, KEY_BYTES = 16 };

bool cat_redact_read(const char *name, struct buf *text, struct report *report)
{
	FILE *file = fopen(name, "rb");
	int error = errno;

	if (file) {
		text->len += fread(buf_reserve(text, FILE_MAX + 1), 1, FILE_MAX + 1, file);
		error = ferror(file) ? errno : text->len > FILE_MAX ? EFBIG : 0;
		fclose(file);
	}
	if (error)
		report_say(report, "%s: %s", name, strerror(error));
	return !error;
}

static int key_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool key_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* No words that somebody thought of: who guesses them can guess secrets. */
static bool key_parse(struct str text, struct hash_key *key)
{
	uint64_t words[2] = {0};

	while (text.len && key_blank(text.at[text.len - 1]))
		text.len--;
	while (text.len && key_blank(text.at[0]))
		text = str_tail(text, 1);
	if (text.len != 2 * KEY_BYTES)
		return false;
	for (size_t i = 0; i < KEY_BYTES; i++) {
		int high = key_digit(text.at[2 * i]), low = key_digit(text.at[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		words[i / 8] |= (uint64_t)(high << 4 | low) << 8 * (i % 8);
	}
	*key = (struct hash_key){words[0], words[1]};
	return true;
}

static bool key_of(
	struct str text, const char *of, struct hash_key *key, struct report *report)
{
	if (key_parse(text, key))
		return true;
	report_say(report,
		"%s: a key is 32 hex digits, as `openssl rand -hex 16` makes them", of);
	return false;
}

static bool key_random(struct hash_key *key, struct report *report)
{
	if (getrandom(key, sizeof(*key), 0) == sizeof(*key))
		return true;
	report_say(report, "no random key: %s", strerror(errno));
	return false;
}

bool cat_redact_key(
	const char *file, struct hash_key *key, const char **of, struct report *report)
{
	const char *set = getenv("AITRACE_REDACT_KEY");
	struct buf text = {0};
	bool good;

	if (file) {
		*of = file;
		good = cat_redact_read(file, &text, report) &&
			key_of(buf_str(&text), file, key, report);
		if (text.len)
			explicit_bzero(text.at, text.len);
		buf_release(&text);
		return good;
	}
	*of = set ? "AITRACE_REDACT_KEY" : NULL;
	return set ? key_of(str_from(set), *of, key, report) : key_random(key, report);
}
