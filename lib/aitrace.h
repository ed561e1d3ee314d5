#ifndef AITRACE_H
#define AITRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#include <initializer_list>
extern "C" {
#endif

/*
 * libaitrace: a program tells what it is doing, while it does it.
 *
 * Each call writes one line of JSON (RFC 8259) in the form of aitrace-stream(5): a span starts, a
 * span ends, something happened. Nothing is collected and nothing is sent later, so what a program
 * said is there when it crashes, and a reader sees a span while it runs.
 *
 *	struct aitrace_context turn, call;
 *
 *	turn = aitrace_span_start(aitrace_from_environment(), "turn", "agent", aitrace_none());
 *	call = aitrace_span_start(turn, "chat", "llm",
 *		AITRACE_ATTRS(aitrace_str("gen_ai.request.model", "small-1")));
 *	aitrace_span_end(call, AITRACE_OK, NULL,
 *		AITRACE_ATTRS(aitrace_int("gen_ai.usage.output_tokens", 150)));
 *	aitrace_span_end(turn, AITRACE_OK, NULL, aitrace_none());
 *
 * It is not a logger, keeps no metrics, samples nothing, reads no trace and starts no thread.
 *
 * What it promises to the program that it is a guest of:
 *
 * - It never exits, never prints (unless AITRACE_DEBUG is set), never raises a signal (no SIGPIPE
 *   when the reader went away, no SIGXFSZ at a file's limit, no SIGTTOU), never changes errno, is
 *   no cancellation point, and calls no malloc. A call needs about 12 KB of stack.
 * - One write per record. To a pipe, FIFO, socket or terminal a line of more than 4096 bytes goes as
 *   `chunk` lines of at most 4096, since only those are never torn by another writer.
 * - A record that cannot be written is dropped and counted, never queued: the disk is full, or a
 *   descriptor in O_NONBLOCK mode was not ready within AITRACE_WAIT_MS. After that wait no further
 *   record waits at all until one gets through. That one is followed by an event `records_dropped`
 *   in the same trace, with the attribute `count`: how many records of this process are missing.
 *   Of a long record that was given up half-way, the chunks that were written stay.
 * - An output that can never work again (its reader is gone, its descriptor closed) turns tracing
 *   off for good. Descriptors that the library opened are in O_NONBLOCK mode; one that it was given
 *   is used as it is, and blocks when it is a blocking one whose reader is slow, as the program's
 *   own messages would.
 * - Every function may be called from any thread, and in the child of a fork. The exceptions say so.
 *   None may be called from a signal handler, or between vfork and exec.
 * - All text may hold anything. What is not UTF-8 (RFC 3629) is written as U+FFFD, one for each bad
 *   byte; control characters and NUL are escaped (a NUL in a key is U+FFFD, since many readers
 *   refuse it). A double that is no number is written as the string "NaN", "Infinity" or
 *   "-Infinity". Raw JSON that is not JSON is written as a JSON string. A record whose line would be
 *   longer than AITRACE_RECORD_MAX bytes is dropped and counted.
 * - With tracing off a call costs a branch. Its arguments are evaluated all the same.
 *
 * Text is the caller's and is read during the call only. Nothing that the library gives has to be
 * released.
 */

#define AITRACE_API __attribute__((visibility("default")))

enum {
	AITRACE_WAIT_MS = 100, /* the longest wait for a descriptor in O_NONBLOCK mode */
	AITRACE_RECORD_MAX = 1 << 26, /* bytes of the longest line that readers take */
};

/*
 * Which span: a small value, never changed once made, to be copied and handed on, across threads
 * too. All zero: no span; as a parent it means that a new trace begins.
 */
struct aitrace_context {
	unsigned char trace_id[16]; /* W3C Trace Context, section 3.2.2.3 */
	unsigned char span_id[8];   /* section 3.2.2.4 there, "parent-id" */
	uint32_t process; /* mark of the process that started it; 0: came from outside */
	uint8_t flags;	  /* W3C trace flags: 1 sampled, 2 random trace id */
};

/*
 * One attribute: a key and a value. Made by the functions below; the fields are open to those who
 * hold text with lengths. Keys are OpenTelemetry's where one exists (gen_ai.request.model). Keys
 * of one record should differ: with equal ones readers take the last.
 */
enum aitrace_attr_type {
	AITRACE_ATTR_NULL,
	AITRACE_ATTR_STR,    /* text */
	AITRACE_ATTR_JSON,   /* text that is a JSON value already: objects and arrays */
	AITRACE_ATTR_INT,    /* integer */
	AITRACE_ATTR_DOUBLE, /* number */
	AITRACE_ATTR_BOOL,   /* integer: 0 is false */
};

struct aitrace_attr {
	const char *key; /* NULL is the empty key */
	union {
		const char *text; /* NULL writes null */
		int64_t integer;
		double number;
	};
	size_t len;	  /* bytes of text; AITRACE_NUL: up to the NUL */
	uint32_t key_len; /* bytes of key; 0: up to the NUL */
	uint32_t type;	  /* enum aitrace_attr_type */
};

#define AITRACE_NUL ((size_t)-1)

/* A view of an array of attributes. */
struct aitrace_attrs {
	const struct aitrace_attr *at; /* the caller's */
	size_t count;
};

enum aitrace_status {
	AITRACE_UNSET, /* nothing is said */
	AITRACE_OK,
	AITRACE_ERROR,
};

/* A span that another one refers to without being its child. */
struct aitrace_link {
	struct aitrace_context context;
	struct aitrace_attrs attrs;
};

/* ---- Is it on? ---- */

/* Above 0: on; 0: the environment was not read yet; below: off. Only aitrace_on reads it. */
extern AITRACE_API int aitrace_gate;

/* Reads the environment, once; aitrace_on's second half. */
AITRACE_API bool aitrace_start(void);

/*
 * What the compiler puts into the place of a call, so that with tracing off it costs a branch. The
 * library has each of these functions too, for who does not call them from C or C++. It also has the
 * second halves aitrace_emit_*, which are nothing to call by hand.
 */
#define AITRACE_IN_PLACE extern inline __attribute__((gnu_inline))

/* Whether records are written: ask before building costly attributes. */
AITRACE_API bool aitrace_on(void);

AITRACE_IN_PLACE bool aitrace_on(void)
{
	int gate = __atomic_load_n(&aitrace_gate, __ATOMIC_ACQUIRE);

	return gate > 0 || (gate == 0 && aitrace_start());
}

/* ---- Attributes ---- */

/* The key's length where the compiler knows it, else 0: it is measured when it is written. */
static inline struct aitrace_attr aitrace_attr_of(
	const char *key, enum aitrace_attr_type type)
{
	struct aitrace_attr attr;

	attr.key = key;
	attr.integer = 0;
	attr.len = 0;
	attr.key_len = 0;
#ifdef __OPTIMIZE__
	if (__builtin_constant_p(__builtin_strlen(key ? key : "")))
		attr.key_len = (uint32_t)__builtin_strlen(key ? key : "");
#endif
	attr.type = (uint32_t)type;
	return attr;
}

/* `len` bytes of text, NULs and all. */
static inline struct aitrace_attr aitrace_strn(
	const char *key, const char *text, size_t len)
{
	struct aitrace_attr attr = aitrace_attr_of(key, AITRACE_ATTR_STR);

	attr.text = text;
	attr.len = len;
	return attr;
}

/* Text up to its NUL. NULL writes null. */
static inline struct aitrace_attr aitrace_str(const char *key, const char *text)
{
	struct aitrace_attr attr = aitrace_strn(key, text, AITRACE_NUL);

#ifdef __OPTIMIZE__
	if (__builtin_constant_p(__builtin_strlen(text ? text : "")) && text)
		attr.len = __builtin_strlen(text);
#endif
	return attr;
}

static inline struct aitrace_attr aitrace_int(const char *key, int64_t value)
{
	struct aitrace_attr attr = aitrace_attr_of(key, AITRACE_ATTR_INT);

	attr.integer = value;
	return attr;
}

/* Written with the fewest digits that read back as the same double, whatever the locale. */
static inline struct aitrace_attr aitrace_double(const char *key, double value)
{
	struct aitrace_attr attr = aitrace_attr_of(key, AITRACE_ATTR_DOUBLE);

	attr.number = value;
	return attr;
}

static inline struct aitrace_attr aitrace_bool(const char *key, bool value)
{
	struct aitrace_attr attr = aitrace_attr_of(key, AITRACE_ATTR_BOOL);

	attr.integer = value;
	return attr;
}

/*
 * `len` bytes that are one JSON value, an object or array above all. They are checked by the
 * grammar of RFC 8259 (with valid UTF-8, whole surrogate pairs and at most 512 levels); line
 * breaks between tokens become spaces. What fails the check is written as a string.
 */
static inline struct aitrace_attr aitrace_jsonn(
	const char *key, const char *json, size_t len)
{
	struct aitrace_attr attr = aitrace_strn(key, json, len);

	attr.type = AITRACE_ATTR_JSON;
	return attr;
}

/* The same up to the NUL. NULL writes null. */
static inline struct aitrace_attr aitrace_json(const char *key, const char *json)
{
	return aitrace_jsonn(key, json, AITRACE_NUL);
}

/*
 * What that check finds wrong with the text: NULL, or why the byte at *at (`len`: the end) cannot
 * stand where it does, in plain words; static. `at` may be NULL.
 */
AITRACE_API const char *aitrace_json_check(const char *json, size_t len, size_t *at);

/* No attributes. */
static inline struct aitrace_attrs aitrace_none(void)
{
	struct aitrace_attrs none;

	none.at = NULL;
	none.count = 0;
	return none;
}

/*
 * Attributes on the spot: AITRACE_ATTRS(aitrace_str("a", "b"), aitrace_int("n", 1)), at least one. A
 * macro, because the array lives in the caller's block (in C++: to the end of the full expression).
 */
#ifndef __cplusplus
#define AITRACE_ATTRS(...)                                                  \
	((struct aitrace_attrs){(const struct aitrace_attr[]){__VA_ARGS__}, \
		sizeof((const struct aitrace_attr[]){__VA_ARGS__}) /        \
			sizeof(struct aitrace_attr)})
#else
#define AITRACE_ATTRS(...) aitrace_attrs_of({__VA_ARGS__})
#endif

/* ---- Spans ---- */

/*
 * Writes `span_start` and gives the new span. `parent` all zero begins a trace. `name` says what
 * the span is (`execute_tool grep`), `kind` what sort of work: agent, llm, tool, retrieval,
 * embedding, prompt, chain, guardrail, eval, memory, a word of your own, or NULL. When the
 * parent is not a span of this process, the record says who emits: service.name, process.pid and
 * host.name. With tracing off it writes nothing and gives `parent` back, so that a context from
 * outside still reaches the children.
 */
AITRACE_API struct aitrace_context aitrace_span_start(struct aitrace_context parent,
	const char *name, const char *kind, struct aitrace_attrs attrs);
AITRACE_API struct aitrace_context aitrace_emit_start(struct aitrace_context parent,
	const char *name, const char *kind, struct aitrace_attrs attrs);

AITRACE_IN_PLACE struct aitrace_context aitrace_span_start(struct aitrace_context parent,
	const char *name, const char *kind, struct aitrace_attrs attrs)
{
	return aitrace_on() ? aitrace_emit_start(parent, name, kind, attrs) : parent;
}

/*
 * These write about a span. Of a context that is all zero they write nothing.
 *
 * `span_update`: more attributes; each key replaces the earlier value of that key.
 */
AITRACE_API void aitrace_span_update(
	struct aitrace_context span, struct aitrace_attrs attrs);
AITRACE_API void aitrace_emit_update(
	struct aitrace_context span, struct aitrace_attrs attrs);

AITRACE_IN_PLACE void aitrace_span_update(
	struct aitrace_context span, struct aitrace_attrs attrs)
{
	if (aitrace_on())
		aitrace_emit_update(span, attrs);
}

/* `span_end`. `message` says why, for people; NULL for none. */
AITRACE_API void aitrace_span_end(struct aitrace_context span, enum aitrace_status status,
	const char *message, struct aitrace_attrs attrs);
AITRACE_API void aitrace_emit_end(struct aitrace_context span, enum aitrace_status status,
	const char *message, struct aitrace_attrs attrs);

AITRACE_IN_PLACE void aitrace_span_end(struct aitrace_context span,
	enum aitrace_status status, const char *message, struct aitrace_attrs attrs)
{
	if (aitrace_on())
		aitrace_emit_end(span, status, message, attrs);
}

/* A link from `span` to `other`, as a `span_update`. */
AITRACE_API void aitrace_span_link(struct aitrace_context span,
	struct aitrace_context other, struct aitrace_attrs attrs);

/* ---- Events ---- */

/* `event`: something happened now. */
AITRACE_API void aitrace_event(
	struct aitrace_context span, const char *name, struct aitrace_attrs attrs);
AITRACE_API void aitrace_emit_event(
	struct aitrace_context span, const char *name, struct aitrace_attrs attrs);

AITRACE_IN_PLACE void aitrace_event(
	struct aitrace_context span, const char *name, struct aitrace_attrs attrs)
{
	if (aitrace_on())
		aitrace_emit_event(span, name, attrs);
}

/* Event `exception`, as in OpenTelemetry. Each text may be NULL: then it is left out. */
AITRACE_API void aitrace_exception(struct aitrace_context span, const char *type,
	const char *message, const char *stacktrace);

/* Event `log`: a log line that knows its span. `severity`: `warn`, `error` ...; may be NULL. */
AITRACE_API void aitrace_log(
	struct aitrace_context span, const char *severity, const char *body);

/* Event `thought`: reasoning that the agent makes visible. */
AITRACE_API void aitrace_thought(struct aitrace_context span, const char *text);

/* Event `heartbeat`: the span is still alive. */
AITRACE_API void aitrace_heartbeat(struct aitrace_context span);

/*
 * Event `agent_state_updated`: the agent's state is now `json` (snapshot), changed by a JSON Patch
 * (RFC 6902), or by a merge patch (RFC 7396). `key` says which state where an agent has several;
 * NULL otherwise.
 */
AITRACE_API void aitrace_state_snapshot(
	struct aitrace_context span, const char *key, const char *json);
AITRACE_API void aitrace_state_patch(
	struct aitrace_context span, const char *key, const char *json);
AITRACE_API void aitrace_state_merge(
	struct aitrace_context span, const char *key, const char *json);

/* ---- The current span: the short form ---- */

/*
 * Each thread has a current context. At first it is aitrace_from_environment(). A scope remembers
 * what was current before; scopes of one thread end in the reverse order of their beginning.
 *
 *	struct aitrace_scope scope = aitrace_begin("execute_tool grep", "tool", aitrace_none());
 *
 *	aitrace_note("match", AITRACE_ATTRS(aitrace_int("line", 12)));
 *	aitrace_end(scope, AITRACE_OK, NULL);
 */
struct aitrace_scope {
	struct aitrace_context span;  /* the one that began */
	struct aitrace_context outer; /* current before, and again after */
};

/* Starts a span below the current one; it is current until aitrace_end. */
AITRACE_API struct aitrace_scope aitrace_begin(
	const char *name, const char *kind, struct aitrace_attrs attrs);

/* Ends the scope's span. */
AITRACE_API void aitrace_end(
	struct aitrace_scope scope, enum aitrace_status status, const char *message);

/* An event of, and more attributes for, the current span. */
AITRACE_API void aitrace_note(const char *name, struct aitrace_attrs attrs);
AITRACE_API void aitrace_set(struct aitrace_attrs attrs);

AITRACE_API struct aitrace_context aitrace_current(void);

AITRACE_IN_PLACE void aitrace_note(const char *name, struct aitrace_attrs attrs)
{
	if (aitrace_on())
		aitrace_emit_event(aitrace_current(), name, attrs);
}

AITRACE_IN_PLACE void aitrace_set(struct aitrace_attrs attrs)
{
	if (aitrace_on())
		aitrace_emit_update(aitrace_current(), attrs);
}

/* Makes `context` current, in a new thread above all, and gives the one that was. */
AITRACE_API struct aitrace_context aitrace_enter(struct aitrace_context context);

/* ---- Between processes ---- */

enum {
	AITRACE_TRACEPARENT_SIZE = 56, /* of the text, with its NUL */
	AITRACE_ENVIRONMENT_SIZE = 68, /* of `TRACEPARENT=` and the text, with its NUL */
};

/*
 * `00-<trace_id>-<span_id>-<flags>` (W3C Trace Context Level 2, section 3.2), for an HTTP header, a
 * message, a variable. Of a context that is all zero: the empty string, and false.
 */
AITRACE_API bool aitrace_context_format(
	struct aitrace_context context, char text[AITRACE_TRACEPARENT_SIZE]);

/*
 * Reads such text up to its NUL; blanks around it are allowed. False, and *context all zero, for
 * what section 3.2 there forbids: version ff, upper-case digits, an id of zeros, anything behind a
 * version 00. Of a higher version the parts that 00 has are read. NULL is false.
 */
AITRACE_API bool aitrace_context_parse(const char *text, struct aitrace_context *context);

/* What TRACEPARENT said when tracing started: the parent for a program's first spans; or zero. */
AITRACE_API struct aitrace_context aitrace_from_environment(void);

/*
 * `TRACEPARENT=...` as an entry for the environment of a child, which the caller builds: this
 * process's own stays untouched. Of a context that is all zero: the empty string, and false.
 */
AITRACE_API bool aitrace_context_environment(
	struct aitrace_context context, char entry[AITRACE_ENVIRONMENT_SIZE]);

/* ---- Configuration ---- */

/*
 * Without a word from the program the environment decides: AITRACE_OUT, AITRACE_SERVICE (or
 * OTEL_SERVICE_NAME), AITRACE_DEBUG, TRACEPARENT; see aitrace-stream(5). What is NULL here is taken
 * from there. Texts are copied.
 */
struct aitrace_config {
	const char *
		out; /* `fd:N`, `unix:PATH`, `off`, or a path (appended to, created 0600) */
	const char *service; /* service.name, at most 255 bytes */
	const char *host;    /* host.name; NULL: the machine's own; "": left out */
	/*
	 * process.pid; 0: this process; below 0: left out. Readers take a span for lost when this
	 * process has ended, so one that starts spans for others to end leaves it out.
	 */
	int64_t pid;
};

/*
 * Starts tracing, or starts it anew, with another output. False when it is off afterwards. Must not
 * run while another thread emits: it belongs to the beginning of main.
 */
AITRACE_API bool aitrace_configure(const struct aitrace_config *config);

/* Ends tracing and closes what the library opened. The same rule: nobody emits meanwhile. */
AITRACE_API void aitrace_close(void);

/* Records of this process that were dropped so far. */
AITRACE_API uint64_t aitrace_dropped(void);

/*
 * Why something failed last, as an errno: the output could not be opened, a record could not be
 * written. 0: nothing has failed in this process. For tools whose work it is to write records; a
 * program that is traced need not know.
 */
AITRACE_API int aitrace_error(void);

/* ---- Whole records ---- */

/*
 * A record with all its members, for those who have times and ids of their own: importers,
 * bridges, a span that is known only when it is over. The calls above are made of this.
 */
enum aitrace_type {
	AITRACE_SPAN_START,
	AITRACE_SPAN_UPDATE,
	AITRACE_SPAN_END,
	AITRACE_EVENT,
	AITRACE_SPAN, /* started and ended */
};

struct aitrace_record {
	enum aitrace_type type;
	int64_t ts;			/* ns since 1970-01-01 UTC; 0 = now */
	int64_t end_ts;			/* the same, of a whole span; else unused */
	struct aitrace_context context; /* the span; its trace_id must not be zero */
	struct aitrace_context parent;	/* of span_start and a whole span; zero: a root */
	const char *name;		/* NULL: left out of an update or end, else "" */
	size_t name_len;		/* bytes of name; 0: up to the NUL */
	const char *kind;		/* NULL is left out */
	enum aitrace_status status;
	const char *status_message; /* NULL is left out */
	struct aitrace_attrs attrs;
	const struct aitrace_link *links;
	size_t link_count;
	const char *scope;	   /* name of the instrumentation; NULL is left out */
	const char *scope_version; /* NULL is left out */
};

/* Writes the record. Members stand in the order of aitrace-stream(5)'s table. */
AITRACE_API void aitrace_emit(const struct aitrace_record *record);

/* A new span below `parent` (all zero: in a new trace); nothing is written. */
AITRACE_API struct aitrace_context aitrace_context_new(struct aitrace_context parent);

#ifdef __cplusplus
}

static inline struct aitrace_attrs aitrace_attrs_of(
	std::initializer_list<aitrace_attr> list)
{
	struct aitrace_attrs attrs;

	attrs.at = list.begin();
	attrs.count = list.size();
	return attrs;
}
#endif

#endif
