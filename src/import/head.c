#include "import/head.h"

/* A walk from string to string. */
struct head {
	struct str left;
	int depth;
};

static bool head_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct str head_trim(struct str text)
{
	while (text.len && head_blank(text.at[0]))
		text = str_tail(text, 1);
	return text;
}

char head_first(struct str head)
{
	if (str_starts(head, STR("\xef\xbb\xbf")))
		head = str_tail(head, 3);
	head = head_trim(head);
	return (char)(head.len ? head.at[0] : 0);
}

/* Passes the rest of a string, whose first quote was passed. Gives its inside, as written. */
static struct str head_string(struct head *h)
{
	struct str text = h->left;
	size_t len = 0;

	while (len < text.len && text.at[len] != '"')
		len += text.at[len] == '\\' ? 2 : 1;
	h->left = str_tail(text, len + 1);
	return str_head(text, len);
}

/* The next string, wherever it stands. */
static bool head_next(struct head *h, struct str *string)
{
	while (h->left.len) {
		char c = h->left.at[0];

		h->left = str_tail(h->left, 1);
		if (c == '"') {
			*string = head_string(h);
			return true;
		}
		h->depth += (c == '{' || c == '[') - (c == '}' || c == ']');
	}
	return false;
}

/* Stands behind the colon of the key. */
static bool head_find(struct head *h, int depth, struct str key)
{
	struct str string;

	while (head_next(h, &string)) {
		struct str behind = head_trim(h->left);

		if (h->depth == depth && str_eq(string, key) && behind.len &&
			behind.at[0] == ':') {
			h->left = head_trim(str_tail(behind, 1));
			return true;
		}
	}
	return false;
}

bool head_key(struct str head, int depth, const char *key)
{
	struct head h = {head, 0};

	return head_find(&h, depth, str_from(key));
}

bool head_says(struct str head, int depth, const char *key, const char *value)
{
	struct head h = {head, 0};

	while (head_find(&h, depth, str_from(key))) {
		if (!h.left.len || h.left.at[0] != '"')
			continue;
		h.left = str_tail(h.left, 1);
		if (str_eq(head_string(&h), str_from(value)))
			return true;
	}
	return false;
}

static bool head_ended(struct str head)
{
	struct head h = {head, 0};
	struct str string;

	while (head_next(&h, &string))
		continue;
	return h.depth <= 0;
}

enum import_likeness head_else(struct str head, char first)
{
	char c = head_first(head);

	return !c || (c == first && !head_ended(head)) ? IMPORT_MORE : IMPORT_NOT;
}

enum import_likeness head_lines(
	struct str head, enum import_likeness (*look_line)(struct str line))
{
	enum import_likeness best = IMPORT_NOT;

	while (head.len && best < IMPORT_SURE) {
		size_t len = str_find(head, '\n');
		enum import_likeness is = look_line(str_head(head, len));

		if (is == IMPORT_MORE && len < head.len)
			is = IMPORT_NOT; /* not cut, but broken */
		if (is > best)
			best = is;
		head = str_tail(head, len + 1);
	}
	return best;
}
