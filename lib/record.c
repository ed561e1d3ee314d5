#include "record.h"

#include <unistd.h>

#include "check.h"
#include "clock.h"
#include "context.h"
#include "hex.h"
#include "number.h"
#include "text.h"

/*
 * Room is asked for where an id or a text begins: there is enough then for the literals and the
 * number that may stand before the next one.
 */
enum {
	IDS_SIZE = 256, /* more than the members up to parent_span_id need */
	IDS_ROOM = IDS_SIZE + AIT_TEXT_BEHIND,
};

/* Not in place: what few records have should not lie in the way of what all have. */
#define RARE __attribute__((noinline))

static char *put(char *to, const char *literal)
{
	return ait_buf_put(to, literal);
}

static char *put_time(char *to, int64_t ns)
{
	ait_clock_format(to, ns);
	return to + AIT_CLOCK_SIZE;
}

#define TYPE(name)                                                     \
	{                                                              \
		"{\"type\":\"" name "\",\"ts\":\"",                    \
			sizeof("{\"type\":\"" name "\",\"ts\":\"") - 1 \
	}

static char *put_type(char *to, enum aitrace_type type)
{
	static const struct {
		char text[32]; /* copied as a whole: then its length is known */
		size_t len;
	} types[] = {
		[AITRACE_SPAN_START] = TYPE("span_start"),
		[AITRACE_SPAN_UPDATE] = TYPE("span_update"),
		[AITRACE_SPAN_END] = TYPE("span_end"),
		[AITRACE_EVENT] = TYPE("event"),
		[AITRACE_SPAN] = TYPE("span"),
	};
	size_t known = type <= AITRACE_SPAN ? type : AITRACE_EVENT;

	memcpy(to, types[known].text, sizeof(types[known].text));
	return to + types[known].len;
}

static bool starts(const struct aitrace_record *record)
{
	return record->type == AITRACE_SPAN_START || record->type == AITRACE_SPAN;
}

/* The members whose size is known: all up to parent_span_id. */
static char *add_ids(
	struct ait_buf *b, char *to, const struct aitrace_record *record, int64_t now)
{
	const struct aitrace_context *context = &record->context;

	to = put_type(ait_buf_room(b, to, IDS_ROOM), record->type);
	to = put_time(to, record->ts ? record->ts : now);
	if (record->type == AITRACE_SPAN)
		to = put_time(
			put(to, "\",\"end_ts\":\""), record->end_ts ? record->end_ts : now);
	to = put(to, "\",\"trace_id\":\"");
	to = ait_hex(to, context->trace_id, sizeof(context->trace_id));
	if (ait_context_has_span(context)) {
		to = put(to, "\",\"span_id\":\"");
		to = ait_hex(to, context->span_id, sizeof(context->span_id));
	}
	if (starts(record) && ait_context_has_span(&record->parent)) {
		to = put(to, "\",\"parent_span_id\":\"");
		to = ait_hex(to, record->parent.span_id, sizeof(record->parent.span_id));
	}
	return put(to, "\"");
}

static char *add_text(struct ait_buf *b, char *to, const char *text, size_t len)
{
	if (text == NULL)
		return put(to, "null");
	return ait_text_quote(
		b, to, text, len == AITRACE_NUL ? strlen(text) : len, AIT_BUF_STRING);
}

static RARE char *add_json(struct ait_buf *b, char *to, const char *json, size_t len)
{
	if (json != NULL && len == AITRACE_NUL)
		len = strlen(json);
	if (json == NULL || !ait_check(json, len))
		return add_text(b, to, json, len);
	to = ait_text_add(b, to, json, len, AIT_BUF_JSON);
	return ait_buf_room(b, to, AIT_TEXT_BEHIND);
}

static char *add_value(struct ait_buf *b, char *to, const struct aitrace_attr *attr)
{
	switch (attr->type) {
	case AITRACE_ATTR_STR:
		return add_text(b, to, attr->text, attr->len);
	case AITRACE_ATTR_JSON:
		return add_json(b, to, attr->text, attr->len);
	case AITRACE_ATTR_INT:
		return to + ait_number_int(to, attr->integer);
	case AITRACE_ATTR_DOUBLE:
		return to + ait_number_double(to, attr->number);
	case AITRACE_ATTR_BOOL:
		return attr->integer ? put(to, "true") : put(to, "false");
	default:
		return put(to, "null");
	}
}

static char *add_key(struct ait_buf *b, char *to, const struct aitrace_attr *attr)
{
	const char *key = attr->key ? attr->key : "";
	size_t len = attr->key && attr->key_len ? attr->key_len : strlen(key);

	to = ait_text_quote(b, to, key, len, AIT_BUF_KEY);
	return put(to, ":");
}

static char *add_attrs(struct ait_buf *b, char *to, struct aitrace_attrs attrs)
{
	if (attrs.count == 0)
		return to;
	to = put(to, ",\"attributes\":{");
	for (size_t i = 0; i < attrs.count; i++) {
		to = add_key(b, to, &attrs.at[i]);
		to = add_value(b, to, &attrs.at[i]);
		*to++ = i + 1 < attrs.count ? ',' : '}';
	}
	return to;
}

static char *add_link(struct ait_buf *b, char *to, const struct aitrace_link *link)
{
	to = put(ait_buf_room(b, to, IDS_ROOM), "{\"trace_id\":\"");
	to = ait_hex(to, link->context.trace_id, sizeof(link->context.trace_id));
	to = put(to, "\",\"span_id\":\"");
	to = ait_hex(to, link->context.span_id, sizeof(link->context.span_id));
	to = add_attrs(b, put(to, "\""), link->attrs);
	return put(to, "}");
}

static RARE char *add_links(
	struct ait_buf *b, char *to, const struct aitrace_record *record)
{
	to = put(to, ",\"links\":[");
	for (size_t i = 0; i < record->link_count; i++) {
		to = add_link(b, to, &record->links[i]);
		*to++ = i + 1 < record->link_count ? ',' : ']';
	}
	return to;
}

static RARE char *add_resource(
	struct ait_buf *b, char *to, const struct ait_resource *resource)
{
	to = put(to, ",\"resource\":{\"service.name\":");
	to = ait_text_string(b, to, resource->service);
	if (resource->pid >= 0) {
		to = put(to, ",\"process.pid\":");
		to += ait_number_int(to, resource->pid ? resource->pid : getpid());
	}
	if (resource->host[0] != '\0') {
		to = put(to, ",\"host.name\":");
		to = ait_text_string(b, to, resource->host);
	}
	return put(to, "}");
}

static RARE char *add_scope(
	struct ait_buf *b, char *to, const struct aitrace_record *record)
{
	to = put(to, ",\"scope\":{\"name\":");
	to = ait_text_string(b, to, record->scope);
	if (record->scope_version != NULL) {
		to = put(to, ",\"version\":");
		to = ait_text_string(b, to, record->scope_version);
	}
	return put(to, "}");
}

static char *add_status(struct ait_buf *b, char *to, const struct aitrace_record *record)
{
	if (record->status == AITRACE_OK)
		to = put(to, ",\"status\":\"ok\"");
	if (record->status == AITRACE_ERROR)
		to = put(to, ",\"status\":\"error\"");
	if (record->status_message == NULL)
		return to;
	to = put(to, ",\"status_message\":");
	return ait_text_string(b, to, record->status_message);
}

static char *add_names(struct ait_buf *b, char *to, const struct aitrace_record *record)
{
	size_t len = record->name_len ? record->name_len : AITRACE_NUL;

	if (record->name != NULL)
		to = add_text(b, put(to, ",\"name\":"), record->name, len);
	else if (starts(record) || record->type == AITRACE_EVENT)
		to = put(to, ",\"name\":\"\"");
	if (record->kind != NULL)
		to = ait_text_string(b, put(to, ",\"kind\":"), record->kind);
	return add_status(b, to, record);
}

char *ait_record_format(struct ait_buf *b, const struct aitrace_record *record,
	const struct ait_resource *resource, int64_t now)
{
	char *to = add_ids(b, b->at, record, now);

	to = add_names(b, to, record);
	to = add_attrs(b, to, record->attrs);
	if (record->link_count > 0)
		to = add_links(b, to, record);
	if (starts(record) && !ait_context_own(&record->parent))
		to = add_resource(b, to, resource);
	if (record->scope != NULL)
		to = add_scope(b, to, record);
	return put(to, "}\n");
}
