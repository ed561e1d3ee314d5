#include "send_reply.h"

#include <strings.h>

#include "base/scan.h"
#include "export/wire.h"

/* Of an answer that is in no language of ours. */
enum { REPLY_LINE = 200 };

static const struct status_row {
	int status;
	enum send_verdict verdict;
	const char *words;
} statuses[] = {
	{301, SEND_REFUSED, "moved"},
	{302, SEND_REFUSED, "moved"},
	{307, SEND_REFUSED, "moved"},
	{308, SEND_REFUSED, "moved"},
	{400, SEND_BAD, "bad request"},
	{401, SEND_REFUSED, "unauthorized"},
	{403, SEND_REFUSED, "forbidden"},
	{404, SEND_REFUSED, "not found"},
	{405, SEND_REFUSED, "method not allowed"},
	{413, SEND_BAD, "too large"},
	{415, SEND_REFUSED, "unsupported media type"},
	{422, SEND_BAD, "unprocessable"},
	{429, SEND_AGAIN, "too many requests"},
	{500, SEND_REFUSED, "internal server error"},
	{502, SEND_AGAIN, "bad gateway"},
	{503, SEND_AGAIN, "unavailable"},
	{504, SEND_AGAIN, "gateway time-out"},
	{0, SEND_REFUSED, NULL},
};

static const struct status_row *status_row(int status)
{
	const struct status_row *row = statuses;

	while (row->status && row->status != status)
		row++;
	return row;
}

const char *send_status_words(int status)
{
	return status_row(status)->words;
}

static enum send_verdict verdict_of(const struct send_reply *r)
{
	if (!r->status)
		return r->later ? SEND_AGAIN : SEND_REFUSED;
	if (r->status >= 200 && r->status < 300)
		return SEND_TAKEN;
	return status_row(r->status)->verdict;
}

/* ---- JSON --------------------------------------------------------------------------------------- */

static void json_message(struct str object, const char *name, struct buf *out)
{
	struct scan_value v;

	if (scan_find(object, str_from(name), &v) && v.type == SCAN_STRING)
		scan_unescape(&v, out);
}

static void json_partial(struct send_judgement *j, struct str body, enum otlp_signal signal)
{
	const char *name = signal == OTLP_TRACES ? "rejectedSpans" : "rejectedLogRecords";
	struct scan_value v, count;
	uint64_t bits;

	if (!scan_find(body, STR("partialSuccess"), &v) || v.type != SCAN_OBJECT)
		return;
	json_message(v.text, "errorMessage", &j->message);
	if (scan_find(v.text, str_from(name), &count) && wire_integer(&count, true, &bits))
		j->rejected = (int64_t)bits;
}

static void judge_json(
	struct send_judgement *j, const struct send_reply *r, enum otlp_signal signal)
{
	const char *reason;
	size_t offset;

	if (!scan_check(r->body, &offset, &reason) ||
		scan_value_of(r->body).type != SCAN_OBJECT)
		return;
	if (j->verdict == SEND_TAKEN)
		json_partial(j, r->body, signal);
	else
		json_message(r->body, "message", &j->message);
}

/* ---- protocol buffers --------------------------------------------------------------------------- */

/* Of ExportTracePartialSuccess and its like, 1 is the count; of google.rpc.Status, the code. 2 says why. */
static void proto_say(struct send_judgement *j, struct str bytes, bool counts)
{
	struct wire_field f;

	while (wire_next(&bytes, &f)) {
		if (counts && f.number == 1 && f.type == WIRE_VARINT)
			j->rejected = (int64_t)f.value;
		if (f.number != 2 || f.type != WIRE_LENGTH)
			continue;
		buf_reset(&j->message);
		buf_add(&j->message, f.bytes);
	}
}

static void judge_proto(struct send_judgement *j, const struct send_reply *r)
{
	struct str rest = r->body;
	struct wire_field f;

	if (j->verdict != SEND_TAKEN) {
		proto_say(j, rest, false);
		return;
	}
	while (wire_next(&rest, &f))
		if (f.number == 1 && f.type == WIRE_LENGTH)
			proto_say(j, f.bytes, true);
}

/* ---- anything else ------------------------------------------------------------------------------ */

/* A line of text for people; a page for a browser is none. */
static void judge_text(struct send_judgement *j, const struct send_reply *r)
{
	struct str text = r->body;

	if (j->verdict == SEND_TAKEN || (text.len && text.at[0] == '<'))
		return;
	text = str_head(text, str_find(text, '\n'));
	buf_add(&j->message, str_head(text, REPLY_LINE));
}

static bool type_is(const struct send_reply *r, const char *type)
{
	size_t len = strlen(type);

	return r->content_type.len >= len &&
		strncasecmp(r->content_type.at, type, len) == 0;
}

void send_judge(
	struct send_judgement *j, const struct send_reply *r, enum otlp_signal signal)
{
	buf_reset(&j->message);
	j->rejected = 0;
	j->verdict = verdict_of(r);
	if (type_is(r, "application/json"))
		judge_json(j, r, signal);
	else if (type_is(r, "application/x-protobuf"))
		judge_proto(j, r);
	else
		judge_text(j, r);
	if (j->rejected < 0)
		j->rejected = 0;
}

void send_judgement_release(struct send_judgement *j)
{
	buf_release(&j->message);
}
