#include "record.h"

#include <unistd.h>

#include "check.h"
#include "clock.h"
#include "context.h"
#include "hex.h"
#include "number.h"
#include "text.h"

enum { IDS_SIZE = 256 }; /* more than the members up to parent_span_id need */

static char *put(char *to, const char *literal)
{
	size_t len = strlen(literal);

	memcpy(to, literal, len);
	return to + len;
}

static char *put_time(char *to, int64_t ns)
{
	ait_clock_format(to, ns);
	return to + AIT_CLOCK_SIZE;
}

static char *put_type(char *to, enum aitrace_type type)
{
	switch (type) {
	case AITRACE_SPAN_START:
		return put(to, "{\"type\":\"span_start\",\"ts\":\"");
	case AITRACE_SPAN_UPDATE:
		return put(to, "{\"type\":\"span_update\",\"ts\":\"");
	case AITRACE_SPAN_END:
		return put(to, "{\"type\":\"span_end\",\"ts\":\"");
	case AITRACE_SPAN:
		return put(to, "{\"type\":\"span\",\"ts\":\"");
	case AITRACE_EVENT:
	default:
		return put(to, "{\"type\":\"event\",\"ts\":\"");
	}
}

static bool starts(const struct aitrace_record *record)
{
	return record->type == AITRACE_SPAN_START || record->type == AITRACE_SPAN;
}

/* The members whose size is known: all up to parent_span_id. */
static void add_ids(struct ait_buf *b, const struct aitrace_record *record, int64_t now)
{
	const struct aitrace_context *context = &record->context;
	char *to = put_type(ait_buf_reserve(b, IDS_SIZE), record->type);

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
	to = put(to, "\"");
	b->len = (size_t)(to - b->at);
}

static void add_text(struct ait_buf *b, const char *text, size_t len)
{
	if (text == NULL)
		ait_buf_put(b, "null");
	else
		ait_text_stringn(b, text, len == AITRACE_NUL ? strlen(text) : len);
}

/* JSON as it was given; line breaks can only stand between its tokens, and would end our line. */
static void add_json(struct ait_buf *b, const char *json, size_t len)
{
	size_t start = b->len;

	ait_buf_add(b, json, len);
	for (size_t i = start; i < b->len; i++)
		if (b->at[i] == '\n' || b->at[i] == '\r')
			b->at[i] = ' ';
}

static void add_raw(struct ait_buf *b, const char *json, size_t len)
{
	if (json != NULL && len == AITRACE_NUL)
		len = strlen(json);
	if (json != NULL && ait_check(json, len))
		add_json(b, json, len);
	else
		add_text(b, json, len);
}

static void add_int(struct ait_buf *b, int64_t value)
{
	b->len += ait_number_int(ait_buf_reserve(b, AIT_NUMBER_SIZE), value);
}

static void add_double(struct ait_buf *b, double value)
{
	b->len += ait_number_double(ait_buf_reserve(b, AIT_NUMBER_SIZE), value);
}

static void add_value(struct ait_buf *b, const struct aitrace_attr *attr)
{
	switch (attr->type) {
	case AITRACE_ATTR_STR:
		add_text(b, attr->text, attr->len);
		break;
	case AITRACE_ATTR_JSON:
		add_raw(b, attr->text, attr->len);
		break;
	case AITRACE_ATTR_INT:
		add_int(b, attr->integer);
		break;
	case AITRACE_ATTR_DOUBLE:
		add_double(b, attr->number);
		break;
	case AITRACE_ATTR_BOOL:
		ait_buf_put(b, attr->integer ? "true" : "false");
		break;
	default:
		ait_buf_put(b, "null");
		break;
	}
}

static void add_attrs(struct ait_buf *b, struct aitrace_attrs attrs)
{
	if (attrs.count == 0)
		return;
	ait_buf_put(b, ",\"attributes\":{");
	for (size_t i = 0; i < attrs.count; i++) {
		if (i > 0)
			ait_buf_put(b, ",");
		ait_text_key(b, attrs.at[i].key, attrs.at[i].key_len);
		add_value(b, &attrs.at[i]);
	}
	ait_buf_put(b, "}");
}

static void add_link(struct ait_buf *b, const struct aitrace_link *link)
{
	char *to = put(ait_buf_reserve(b, IDS_SIZE), "{\"trace_id\":\"");

	to = ait_hex(to, link->context.trace_id, sizeof(link->context.trace_id));
	to = put(to, "\",\"span_id\":\"");
	to = ait_hex(to, link->context.span_id, sizeof(link->context.span_id));
	b->len = (size_t)(put(to, "\"") - b->at);
	add_attrs(b, link->attrs);
	ait_buf_put(b, "}");
}

static void add_links(struct ait_buf *b, const struct aitrace_record *record)
{
	if (record->link_count == 0)
		return;
	ait_buf_put(b, ",\"links\":[");
	for (size_t i = 0; i < record->link_count; i++) {
		if (i > 0)
			ait_buf_put(b, ",");
		add_link(b, &record->links[i]);
	}
	ait_buf_put(b, "]");
}

static void add_resource(struct ait_buf *b, const struct ait_resource *resource)
{
	ait_buf_put(b, ",\"resource\":{\"service.name\":");
	ait_text_string(b, resource->service);
	ait_buf_put(b, ",\"process.pid\":");
	add_int(b, getpid());
	if (resource->host[0] != '\0') {
		ait_buf_put(b, ",\"host.name\":");
		ait_text_string(b, resource->host);
	}
	ait_buf_put(b, "}");
}

static void add_scope(struct ait_buf *b, const struct aitrace_record *record)
{
	if (record->scope == NULL)
		return;
	ait_buf_put(b, ",\"scope\":{\"name\":");
	ait_text_string(b, record->scope);
	if (record->scope_version != NULL) {
		ait_buf_put(b, ",\"version\":");
		ait_text_string(b, record->scope_version);
	}
	ait_buf_put(b, "}");
}

static void add_names(struct ait_buf *b, const struct aitrace_record *record)
{
	bool needed = starts(record) || record->type == AITRACE_EVENT;

	if (record->name != NULL) {
		ait_buf_put(b, ",\"name\":");
		add_text(
			b, record->name, record->name_len ? record->name_len : AITRACE_NUL);
	} else if (needed) {
		ait_buf_put(b, ",\"name\":\"\"");
	}
	if (record->kind != NULL) {
		ait_buf_put(b, ",\"kind\":");
		ait_text_string(b, record->kind);
	}
	if (record->status == AITRACE_OK)
		ait_buf_put(b, ",\"status\":\"ok\"");
	if (record->status == AITRACE_ERROR)
		ait_buf_put(b, ",\"status\":\"error\"");
	if (record->status_message != NULL) {
		ait_buf_put(b, ",\"status_message\":");
		ait_text_string(b, record->status_message);
	}
}

void ait_record_format(struct ait_buf *b, const struct aitrace_record *record,
	const struct ait_resource *resource, int64_t now)
{
	add_ids(b, record, now);
	add_names(b, record);
	add_attrs(b, record->attrs);
	add_links(b, record);
	if (starts(record) && !ait_context_own(&record->parent))
		add_resource(b, resource);
	add_scope(b, record);
	ait_buf_put(b, "}\n");
}
