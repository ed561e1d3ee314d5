#include "options.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"

static int options_wrong(struct options *o, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int options_wrong(struct options *o, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(o->message, sizeof(o->message), format, args);
	va_end(args);
	for (char *at = o->message; *at; at++)
		if ((unsigned char)*at < 0x20 || (unsigned char)*at >= 0x7f)
			*at = '?';
	return OPTION_WRONG;
}

static int options_unknown(struct options *o, const char *word, size_t len)
{
	struct near near;

	near_init(&near, word, len);
	for (const struct option_row *r = o->rows; r->name; r++)
		near_offer(&near, r->name);
	if (near.best)
		return options_wrong(o, "unknown option --%.*s; did you mean --%s?",
			(int)len, word, near.best);
	return options_wrong(
		o, "unknown option --%.*s; --help lists what there is", (int)len, word);
}

/* A value in brackets may be left out. */
static bool options_needs(const struct option_row *r)
{
	return r->value && r->value[0] != '[';
}

/* Whether `value` is one of the words in `words`, which are separated by `|`. */
static bool options_allows(const char *words, const char *value)
{
	size_t len = strlen(value);

	while (words) {
		size_t word = strcspn(words, "|");

		if (word == len && memcmp(words, value, len) == 0)
			return true;
		words = words[word] ? words + word + 1 : NULL;
	}
	return false;
}

static int options_take(struct options *o, const struct option_row *r, const char *value)
{
	if (r->words && !options_allows(r->words, value))
		return options_wrong(
			o, "--%s takes %s, not \"%s\"", r->name, r->words, value);
	return r->id;
}

/* The row whose name begins with the word, or is it; *second another one that begins so. */
static const struct option_row *options_find(const struct options *o, const char *word,
	size_t len, const struct option_row **second)
{
	const struct option_row *hit = NULL;

	*second = NULL;
	for (const struct option_row *r = o->rows; r->name && len; r++) {
		if (strncmp(r->name, word, len) != 0)
			continue;
		if (!r->name[len]) {
			*second = NULL;
			return r;
		}
		*(hit ? second : &hit) = r;
	}
	return hit;
}

static int options_long(struct options *o, const char *word, const char **value)
{
	size_t len = strcspn(word, "=");
	const struct option_row *second, *r = options_find(o, word, len, &second);

	if (!r)
		return options_unknown(o, word, len);
	if (second)
		return options_wrong(o, "--%.*s may be --%s or --%s", (int)len, word,
			r->name, second->name);
	*value = word[len] ? word + len + 1 : NULL;
	if (!r->value && *value)
		return options_wrong(o, "--%s takes no value", r->name);
	if (options_needs(r) && !*value && o->at < o->argc)
		*value = o->argv[o->at++];
	if (options_needs(r) && !*value)
		return options_wrong(
			o, "--%s needs a value: --%s=%s", r->name, r->name, r->value);
	return *value ? options_take(o, r, *value) : r->id;
}

static int options_letter(struct options *o, const char **value)
{
	const struct option_row *r = o->rows;
	char letter = *o->inside++;

	while (r->name && r->letter != letter)
		r++;
	if (!r->name)
		return options_wrong(
			o, "unknown option -%c; --help lists what there is", letter);
	*value = NULL;
	if (r->value && *o->inside)
		*value = o->inside;
	else if (options_needs(r) && o->at < o->argc)
		*value = o->argv[o->at++];
	if (r->value || !*o->inside)
		o->inside = NULL;
	if (options_needs(r) && !*value)
		return options_wrong(
			o, "-%c needs a value: -%c %s", letter, letter, r->value);
	return *value ? options_take(o, r, *value) : r->id;
}

int options_next(struct options *o, const char **value)
{
	const char *word;

	if (o->inside)
		return options_letter(o, value);
	if (o->at >= o->argc)
		return OPTION_END;
	word = o->argv[o->at++];
	*value = word;
	if (o->rest || word[0] != '-' || !word[1])
		return OPTION_OPERAND;
	if (strcmp(word, "--") == 0) {
		o->rest = true;
		return OPTION_DASHES;
	}
	if (word[1] == '-')
		return options_long(o, word + 2, value);
	o->inside = word + 1;
	return options_letter(o, value);
}

const char *options_more(struct options *o)
{
	return o->at < o->argc ? o->argv[o->at++] : NULL;
}

void options_help(const struct option_row *rows)
{
	for (const struct option_row *r = rows; r->name; r++) {
		char left[64];

		snprintf(left, sizeof(left), "%c%c%c --%s%s%s%s", r->letter ? '-' : ' ',
			r->letter ? r->letter : ' ', r->letter ? ',' : ' ', r->name,
			r->value && !options_needs(r) ? "[" : "", r->value ? "=" : "",
			r->value ? r->value + !options_needs(r) : "");
		printf("  %-30s %s\n", left, r->help);
	}
}
