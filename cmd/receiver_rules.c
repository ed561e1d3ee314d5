#include "receiver_rules.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"

/* ---- where: the path ------------------------------------------------------------------------- */

static const struct receiver_path {
	const char *path;
	enum receiver_signal signal;
} receiver_paths[] = {
	{"v1/traces", RECEIVER_TRACES},
	{"v1/logs", RECEIVER_LOGS},
	{"v1/metrics", RECEIVER_METRICS},
	{0},
};

/* An endpoint that ends in a slash, and a client that puts another: //v1/traces is meant well. */
static const struct receiver_path *receiver_path(const char *path)
{
	struct str name = str_from(path);

	while (name.len && name.at[0] == '/')
		name = str_tail(name, 1);
	if (name.len && name.at[name.len - 1] == '/')
		name.len--;
	for (const struct receiver_path *p = receiver_paths; p->path; p++)
		if (str_eq(name, str_from(p->path)))
			return p;
	return NULL;
}

/* ---- to whom: the host, against names that a stranger lets point to us -------------------------- */

static bool receiver_numeric(const char *name)
{
	unsigned char address[16];

	return inet_pton(AF_INET, name, address) == 1 ||
		inet_pton(AF_INET6, name, address) == 1;
}

static bool receiver_local(const char *name)
{
	static const char local[] = ".localhost";
	size_t len = strlen(name), tail = sizeof(local) - 1;

	return strcasecmp(name, local + 1) == 0 ||
		(len > tail && strcasecmp(name + len - tail, local) == 0);
}

/* The name in `host`, without port, brackets and a last dot, into `name`. */
static bool receiver_host_name(const char *host, char *name, size_t room)
{
	bool six = *host == '[';
	size_t len = six ? strcspn(host, "]") - 1 : strcspn(host, ":");
	const char *port = host + len + (six ? 2 : 0);

	if (len >= room || (six && host[len + 1] != ']') || (*port && *port != ':'))
		return false;
	memcpy(name, host + six, len);
	if (len && name[len - 1] == '.')
		len--;
	name[len] = '\0';
	return true;
}

static bool receiver_host(const struct receiver_rules *rules, const char *host)
{
	char name[256];

	if (!host || rules->token)
		return true;
	if (!receiver_host_name(host, name, sizeof(name)))
		return false;
	if (receiver_numeric(name) || receiver_local(name))
		return true;
	for (const char *const *own = rules->hosts; own && *own; own++)
		if (strcasecmp(name, *own) == 0)
			return true;
	return false;
}

/* ---- from whom: the token --------------------------------------------------------------------- */

/* In a time that says nothing about where they differ. */
static bool receiver_same(const char *a, const char *b)
{
	size_t len = strlen(a), other = strlen(b);
	unsigned differ = len != other;

	for (size_t i = 0; i < len; i++)
		differ |= (unsigned char)a[i] ^ (unsigned char)b[i < other ? i : other];
	return differ == 0;
}

static bool receiver_bears(const char *token, const char *authorization)
{
	static const char bearer[] = "bearer ";

	if (!token)
		return true;
	if (!authorization || strncasecmp(authorization, bearer, sizeof(bearer) - 1) != 0)
		return false;
	authorization += sizeof(bearer) - 1;
	return receiver_same(authorization + strspn(authorization, " "), token);
}

/* ---- what: type, encoding, length ------------------------------------------------------------- */

/* Whether a header's value, up to its parameters, is this word. */
static bool receiver_word(const char *value, const char *word)
{
	size_t len = strcspn(value, "; \t");

	return strlen(word) == len && strncasecmp(value, word, len) == 0;
}

static bool receiver_type(const char *value, enum receiver_type *type)
{
	static const struct receiver_type_row {
		const char *name;
		enum receiver_type type;
	} rows[] = {
		{"application/json", RECEIVER_JSON},
		{"application/x-protobuf", RECEIVER_PROTOBUF},
		{"application/protobuf", RECEIVER_PROTOBUF},
		{0},
	};

	*type = RECEIVER_JSON;
	for (const struct receiver_type_row *r = rows; value && r->name; r++)
		if (receiver_word(value, r->name)) {
			*type = r->type;
			return true;
		}
	return false;
}

static bool receiver_encoding(const char *value, bool *gzip)
{
	*gzip = value && (receiver_word(value, "gzip") || receiver_word(value, "x-gzip"));
	return !value || !*value || *gzip || receiver_word(value, "identity");
}

/* Digits; what is too large for 64 bits is too large for everybody. */
static uint64_t receiver_length(const char *value)
{
	return value && isdigit((unsigned char)*value) ? strtoull(value, NULL, 10) : 0;
}

static struct receiver_judged receiver_no(
	struct receiver_judged judged, int status, const char *message)
{
	judged.status = status;
	judged.message = message;
	return judged;
}

struct receiver_judged receiver_judge(
	const struct receiver_rules *rules, const struct receiver_head *head)
{
	struct receiver_judged judged = {.status = 200};
	const struct receiver_path *path = receiver_path(head->path);
	bool typed = receiver_type(head->type, &judged.type);
	bool encoded = receiver_encoding(head->encoding, &judged.gzip);

	judged.length = receiver_length(head->length);
	judged.endless = head->ends > 1;
	if (judged.endless)
		return receiver_no(judged, 400,
			"the headers Content-Length and Transfer-Encoding say more than once where "
			"the body ends");
	if (!receiver_host(rules, head->host))
		return receiver_no(judged, 403,
			"the Host header is not a name of this receiver; see --server-name in "
			"aitrace-recv(1)");
	if (!receiver_bears(rules->token, head->authorization))
		return receiver_no(judged, 401,
			"this receiver wants its token: Authorization: Bearer TOKEN");
	if (!path)
		return receiver_no(judged, 404,
			"OTLP/HTTP is posted to /v1/traces, /v1/logs or /v1/metrics");
	judged.signal = path->signal;
	if (strcmp(head->method, "POST") != 0)
		return receiver_no(judged, 405, "OTLP/HTTP is posted: the method is POST");
	if (!typed)
		return receiver_no(judged, 415,
			"the content type is neither application/x-protobuf nor application/json");
	if (!encoded)
		return receiver_no(
			judged, 415, "the content encoding is neither gzip nor identity");
	if (judged.length > rules->body_limit)
		return receiver_no(
			judged, 413, "the body is larger than this receiver takes");
	return judged;
}

/* ---- answers ---------------------------------------------------------------------------------- */

/* google.rpc.Code of a status, and when to come again. */
static const struct receiver_status {
	int status;
	int code;
	unsigned again;
} receiver_statuses[] = {
	{400, 3, 0},
	{401, 16, 0},
	{403, 7, 0},
	{404, 5, 0},
	{405, 12, 0},
	{413, 8, 0},
	{415, 3, 0},
	{429, 8, 1},
	{503, 14, 2},
	{0, 2, 0},
};

static const struct receiver_status *receiver_status(int status)
{
	const struct receiver_status *s = receiver_statuses;

	while (s->status && s->status != status)
		s++;
	return s;
}

unsigned receiver_again(int status)
{
	return receiver_status(status)->again;
}

const char *receiver_type_name(enum receiver_type type)
{
	return type == RECEIVER_JSON ? "application/json" : "application/x-protobuf";
}

static void receiver_varint(uint64_t number, struct buf *out)
{
	for (; number > 127; number >>= 7)
		buf_add_byte(out, (char)(number | 128));
	buf_add_byte(out, (char)number);
}

/* A field of protocol buffers: its number and what its bytes are. */
enum { WIRE_1_NUMBER = 8, WIRE_1_BYTES = 10, WIRE_2_BYTES = 18 };

static void receiver_bytes(int tag, struct str bytes, struct buf *out)
{
	buf_add_byte(out, (char)tag);
	receiver_varint(bytes.len, out);
	buf_add(out, bytes);
}

/* A number and a text: google.rpc.Status, and a partial success, are both so. */
static void receiver_pair(uint64_t number, struct str text, struct buf *out)
{
	buf_add_byte(out, WIRE_1_NUMBER);
	receiver_varint(number, out);
	receiver_bytes(WIRE_2_BYTES, text, out);
}

static void receiver_partial(const struct receiver_answer *a, struct buf *body)
{
	struct str message = str_from(a->message);
	struct buf inner = {0};

	if (a->type == RECEIVER_PROTOBUF) {
		receiver_pair(a->refused, message, &inner);
		receiver_bytes(WIRE_1_BYTES, buf_str(&inner), body);
		buf_release(&inner);
		return;
	}
	buf_addf(body, "{\"partialSuccess\":{\"%s\":\"%" PRIu64 "\",\"errorMessage\":",
		a->signal == RECEIVER_LOGS ? "rejectedLogRecords" : "rejectedSpans",
		a->refused);
	json_string(message, body);
	buf_add(body, STR("}}"));
}

void receiver_answer(const struct receiver_answer *a, struct buf *body)
{
	uint64_t code = (uint64_t)receiver_status(a->status)->code;

	if (a->status == 200 && a->refused) {
		receiver_partial(a, body);
	} else if (a->status == 200) {
		buf_add(body, a->type == RECEIVER_JSON ? STR("{}") : STR(""));
	} else if (a->type == RECEIVER_PROTOBUF) {
		receiver_pair(code, str_from(a->message), body);
	} else {
		buf_addf(body, "{\"code\":%" PRIu64 ",\"message\":", code);
		json_string(str_from(a->message), body);
		buf_add_byte(body, '}');
	}
}
