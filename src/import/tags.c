#include "import/tags.h"

#include <strings.h>

/* ---- the tags that are more than attributes ----------------------------------------------- */

static bool tags_code(struct tags *t, struct str text)
{
	static const char *const codes[] = {"ok", "error"};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (text.len == strlen(codes[i]) &&
			strncasecmp(text.at, codes[i], text.len) == 0)
			t->status = str_from(codes[i]);
	return t->status.len > 0;
}

static bool tags_message(struct tags *t, struct str text)
{
	t->message = text;
	return true;
}

/* `true`, or in Zipkin a text that says what went wrong, perhaps an empty one. */
static bool tags_error(struct tags *t, struct str text)
{
	if (str_eq(text, STR("false")))
		return false;
	t->failed = true;
	if (text.len && !str_eq(text, STR("true")) && !t->message.len)
		t->message = text;
	return true;
}

static bool tags_scope_name(struct tags *t, struct str text)
{
	t->scope = text;
	return true;
}

static bool tags_scope_version(struct tags *t, struct str text)
{
	t->scope_version = text;
	return true;
}

static const struct tag {
	const char *key;
	bool (*take)(struct tags *t, struct str text);
} tags_known[] = {
	{"otel.status_code", tags_code},
	{"otel.status_description", tags_message},
	{"error", tags_error},
	{"otel.scope.name", tags_scope_name},
	{"otel.scope.version", tags_scope_version},
	{"otel.library.name", tags_scope_name},
	{"otel.library.version", tags_scope_version},
};

bool tags_take(struct tags *t, const struct scan_value *key, struct str text)
{
	for (size_t i = 0; i < sizeof(tags_known) / sizeof(tags_known[0]); i++)
		if (scan_is(key, str_from(tags_known[i].key)))
			return tags_known[i].take(t, text);
	return false;
}

/* ---- what they say of the span ------------------------------------------------------------ */

void tags_status(const struct tags *t, struct import_span *s)
{
	s->status = t->status;
	if (!s->status.len && t->failed)
		s->status = STR("error");
	if (s->status.len)
		s->message = t->message;
}

void tags_scope(const struct tags *t, struct import_out *out)
{
	import_open(out, "scope");
	import_filled(out, "name", t->scope);
	import_filled(out, "version", t->scope_version);
	import_close(out);
}
