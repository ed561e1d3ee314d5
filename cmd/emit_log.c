#include "emit_log.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	LOG_BLOCK = 1 << 16, /* bytes that are read at once */
	LOG_LINE = 1 << 20,  /* a longer line becomes several events */
};

struct log {
	struct emit *emit;
	const struct emit_options *options;
	struct buf line; /* of a line, what has come of it so far */
	struct buf held; /* what was not passed on yet: the beginning of a line */
	bool tee;	 /* lines are still passed on */
	bool failed;	 /* not all could be read or passed on */
};

static void log_event(struct log *l, struct str body)
{
	struct aitrace_attr attrs[2] = {
		aitrace_strn("body", body.at ? body.at : "", body.len)};
	size_t count = 1;

	if (l->options->severity)
		attrs[count++] = aitrace_str("severity", l->options->severity);
	emit_event(
		l->emit, l->options->context, "log", (struct aitrace_attrs){attrs, count});
}

/* A line without its LF, and without a CR in front of that. */
static void log_line(struct log *l, struct str line)
{
	if (line.len && line.at[line.len - 1] == '\r')
		line.len--;
	log_event(l, line);
}

/* Bytes of the text without the beginning of a character that its end cuts off. */
static size_t log_whole(struct str text)
{
	size_t at = text.len, behind = 0, need;
	unsigned char lead;

	while (at && behind < 3 && ((unsigned char)text.at[at - 1] & 0xc0) == 0x80) {
		at--;
		behind++;
	}
	lead = at ? (unsigned char)text.at[at - 1] : 0;
	need = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
	return behind < need ? at - 1 : text.len;
}

/* What does not fit into one event goes on in the next one. */
static void log_long(struct log *l)
{
	struct str all = buf_str(&l->line);
	size_t len = log_whole(str_head(all, LOG_LINE));

	log_event(l, str_head(all, len));
	memmove(l->line.at, l->line.at + len, all.len - len);
	l->line.len -= len;
}

/* More of a line. A byte is left for the CR of one that fits, so that no event is empty for it. */
static void log_add(struct log *l, struct str bytes)
{
	buf_add(&l->line, bytes);
	while (l->line.len > LOG_LINE + 1)
		log_long(l);
}

/* Lines that end in `block`, the first one perhaps begun earlier. */
static void log_lines(struct log *l, struct str block)
{
	for (;;) {
		struct str head = str_head(block, str_find(block, '\n'));

		if (head.len == block.len)
			break;
		block = str_tail(block, head.len + 1);
		if (!l->line.len) {
			log_line(l, head);
			continue;
		}
		log_add(l, head);
		log_line(l, buf_str(&l->line));
		buf_reset(&l->line);
	}
	log_add(l, block);
}

/* Who does not read our output any more ends us, as it would have ended who writes to us. */
static void log_write(struct log *l, struct str block)
{
	while (l->tee && block.len) {
		ssize_t n = write(STDOUT_FILENO, block.at, block.len);

		if (n >= 0) {
			block = str_tail(block, (size_t)n);
		} else if (errno == EAGAIN) {
			poll(&(struct pollfd){STDOUT_FILENO, POLLOUT, 0}, 1, -1);
		} else if (errno != EINTR) {
			emit_say(l->emit, "cannot pass lines on: %s", strerror(errno));
			l->failed = true;
			l->tee = false;
		}
	}
}

/* Bytes up to the end of the last whole line. All, when there is none and it is long. */
static size_t log_lines_end(struct str held)
{
	const char *end = held.len ? memrchr(held.at, '\n', held.len) : NULL;

	if (end)
		return (size_t)(end - held.at) + 1;
	return held.len < LOG_BLOCK ? 0 : held.len;
}

/*
 * Whole lines, so that no record comes into the middle of one where both go to the same place. The
 * beginning of a line only when its end is not there yet, for it may be a question.
 */
static void log_pass(struct log *l, struct str block)
{
	size_t len;

	if (!l->tee || !block.len)
		return;
	buf_add(&l->held, block);
	len = log_lines_end(buf_str(&l->held));
	if (poll(&(struct pollfd){STDIN_FILENO, POLLIN, 0}, 1, 0) == 0)
		len = l->held.len;
	log_write(l, str_head(buf_str(&l->held), len));
	memmove(l->held.at, l->held.at + len, l->held.len - len);
	l->held.len -= len;
}

static bool log_read(struct log *l, char *block, struct str *got)
{
	ssize_t n = read(STDIN_FILENO, block, LOG_BLOCK);

	if (n < 0 && errno == EAGAIN) {
		poll(&(struct pollfd){STDIN_FILENO, POLLIN, 0}, 1, -1);
		n = 0;
	} else if (n < 0 && errno == EINTR) {
		n = 0;
	} else if (n <= 0) {
		if (n < 0) {
			emit_say(
				l->emit, "cannot read standard input: %s", strerror(errno));
			l->failed = true;
		}
		return false;
	}
	*got = (struct str){block, (size_t)n};
	return true;
}

/* What we write would come back to us as what we read, until the disk is full. */
static bool log_in_circle(const struct log *l)
{
	struct stat in, out;

	if (fstat(STDIN_FILENO, &in) || !S_ISREG(in.st_mode))
		return false;
	return emit_writes_to(l->emit, &in) ||
		(l->tee && !fstat(STDOUT_FILENO, &out) && out.st_dev == in.st_dev &&
			out.st_ino == in.st_ino);
}

int emit_log(struct emit *e, const struct emit_options *o)
{
	struct log l = {.emit = e, .options = o, .tee = o->tee};
	char block[LOG_BLOCK];
	struct str got;

	emit_open(e, o->out, -1);
	if (log_in_circle(&l)) {
		emit_say(e, "standard input is the file that is written to");
		return 1;
	}
	/* What is passed on was recorded before, so that nothing is seen and missing. */
	while (log_read(&l, block, &got)) {
		log_lines(&l, got);
		log_pass(&l, got);
	}
	if (l.line.len)
		log_line(&l, buf_str(&l.line));
	log_write(&l, buf_str(&l.held));
	buf_release(&l.held);
	buf_release(&l.line);
	return emit_close(e) || l.failed;
}
