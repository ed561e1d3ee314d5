#include "aitrace.h"

#include <string.h>

#include "context.h"
#include "hex.h"
#include "process.h"
#include "random.h"

enum {
	PARENT_LEN = AITRACE_TRACEPARENT_SIZE - 1,
	TRACE_AT = 3,
	SPAN_AT = 36,
	FLAGS_AT = 53,
	FLAGS_KNOWN = 3, /* sampled, random trace id */
};

static const char environment_name[] = "TRACEPARENT=";

bool ait_context_own(const struct aitrace_context *context)
{
	return context->process == (uint32_t)ait_process_mark();
}

static void random_id(unsigned char *id, size_t len)
{
	for (size_t i = 0; i < len; i += sizeof(uint64_t)) {
		uint64_t part = ait_random();

		part += part == 0;
		memcpy(id + i, &part, sizeof(part));
	}
}

struct aitrace_context aitrace_context_new(struct aitrace_context parent)
{
	struct aitrace_context context = parent;

	if (!ait_context_has_trace(&parent)) {
		random_id(context.trace_id, sizeof(context.trace_id));
		context.flags = FLAGS_KNOWN;
	}
	random_id(context.span_id, sizeof(context.span_id));
	context.process = (uint32_t)ait_process_mark();
	return context;
}

bool aitrace_context_format(
	struct aitrace_context context, char text[AITRACE_TRACEPARENT_SIZE])
{
	text[0] = '\0';
	if (!ait_context_has_trace(&context) || !ait_context_has_span(&context))
		return false;
	memcpy(text, "00-", TRACE_AT);
	ait_hex(text + TRACE_AT, context.trace_id, sizeof(context.trace_id));
	text[SPAN_AT - 1] = '-';
	ait_hex(text + SPAN_AT, context.span_id, sizeof(context.span_id));
	text[FLAGS_AT - 1] = '-';
	ait_hex(text + FLAGS_AT, &context.flags, 1);
	text[PARENT_LEN] = '\0';
	return true;
}

bool aitrace_context_environment(
	struct aitrace_context context, char entry[AITRACE_ENVIRONMENT_SIZE])
{
	size_t len = sizeof(environment_name) - 1;

	if (!aitrace_context_format(context, entry + len)) {
		entry[0] = '\0';
		return false;
	}
	memcpy(entry, environment_name, len);
	return true;
}

/* Lower-case digits only. */
static bool read_hex(const char *text, unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < 2 * len; i++) {
		char c = text[i];
		bool letter = c >= 'a' && c <= 'f';

		if (!letter && (c < '0' || c > '9'))
			return false;
		bytes[i / 2] = (unsigned char)(bytes[i / 2] << 4 |
			(letter ? c - 'a' + 10 : c - '0'));
	}
	return true;
}

/* Section 3.2.4 there: of a later version, what 00 has may be read if more begins with a dash. */
static bool read_parent(const char *text, size_t len, struct aitrace_context *context)
{
	unsigned char version = 0;

	if (len < PARENT_LEN || !read_hex(text, &version, 1) || version == 0xff)
		return false;
	if (len > PARENT_LEN && (version == 0 || text[PARENT_LEN] != '-'))
		return false;
	if (text[TRACE_AT - 1] != '-' || text[SPAN_AT - 1] != '-' ||
		text[FLAGS_AT - 1] != '-')
		return false;
	return read_hex(text + TRACE_AT, context->trace_id, sizeof(context->trace_id)) &&
		read_hex(text + SPAN_AT, context->span_id, sizeof(context->span_id)) &&
		read_hex(text + FLAGS_AT, &context->flags, 1) &&
		ait_context_has_trace(context) && ait_context_has_span(context);
}

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

bool aitrace_context_parse(const char *text, struct aitrace_context *context)
{
	struct aitrace_context read = {0};
	size_t len;
	bool held;

	if (text == NULL)
		text = "";
	while (blank(*text))
		text++;
	len = strlen(text);
	while (len > 0 && blank(text[len - 1]))
		len--;
	held = read_parent(text, len, &read);
	read.flags &= FLAGS_KNOWN;
	*context = held ? read : (struct aitrace_context){0};
	return held;
}
