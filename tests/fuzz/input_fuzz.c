/*
 * Fuzz target of read/input: the first bytes choose block size, limits and batch, the rest is a
 * regular file or a stream. What is given, with its line ends, must be what went in, and what is
 * recalled what was given. Built with -fsanitize=fuzzer (clang); any broken promise aborts.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "read/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD = 4, STREAM_MAX = 64 * 1024 };

struct fuzz {
	struct str bytes; /* the file */
	struct input *in;
	uint64_t at;	 /* up to here the file was given */
	uint64_t number; /* of the last line */
	size_t line_max;
	bool chunks; /* there may be some: then not all lines are the file's */
	bool file;   /* else a stream */
};

static void hold(bool promise)
{
	if (!promise)
		abort();
}

static void hold_line(struct fuzz *f, const struct line *line)
{
	uint64_t end = line->offset + line->whole;

	hold(line->text.len <= line->whole && line->cut == (line->text.len < line->whole));
	hold(line->whole <= f->line_max || line->cut || line->unfinished);
	if (line->joined || line->text_only || f->chunks)
		return;
	hold(line->offset == f->at && end <= f->bytes.len);
	hold(line->number == f->number + 1);
	hold(str_eq(line->text,
		str_head(str_tail(f->bytes, (size_t)line->offset), line->text.len)));
	if (!line->unfinished) {
		if (f->bytes.at[end] == '\r')
			end++;
		hold(f->bytes.at[end] == '\n');
		end++;
		f->number++;
	}
	f->at = end;
}

static void hold_recall(struct fuzz *f, const struct line *line)
{
	struct str text;

	if (!line->recallable || line->joined)
		return;
	hold(f->file && !line->cut);
	hold(input_recall(f->in, 0, line->offset, &text));
	hold(line->text_only || str_eq(text, line->text));
}

static void fuzz_read(struct fuzz *f, size_t batch, bool prompts)
{
	struct line lines[16];
	struct pollfd fds[4];
	struct diag d;
	int idle = 0;

	while (!input_done(f->in)) {
		size_t count = input_lines(f->in, lines, batch);
		int timeout = -1;

		for (size_t i = 0; i < count; i++) {
			hold_line(f, &lines[i]);
			hold_recall(f, &lines[i]);
		}
		if (!count && prompts && input_partial(f->in, &lines[0]))
			hold_line(f, &lines[0]);
		input_poll(f->in, fds, 4, &timeout);
		idle = count ? 0 : idle + 1;
		hold(idle < 100000);
	}
	while (input_diag(f->in, &d))
		hold(d.text.len > 0);
	hold(f->chunks || f->at == f->bytes.len);
}

static int fuzz_file(struct str bytes)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	hold(write(fd, bytes.at, bytes.len) == (ssize_t)bytes.len);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static int fuzz_stream(struct str bytes)
{
	int fds[2];

	hold(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0);
	hold(write(fds[1], bytes.at, bytes.len) == (ssize_t)bytes.len);
	close(fds[1]);
	return fds[0];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input_options options;
	struct fuzz f;
	int fd;

	if (size < HEAD || size > STREAM_MAX)
		return 0;
	f = (struct fuzz){.bytes = {(const char *)data + HEAD, size - HEAD},
		.file = data[3] & 1,
		.line_max = data[1] & 1 ? 1 + data[1] / 2 : 1 << 20};
	options = (struct input_options){.block_size = 1 + data[0],
		.line_max = f.line_max,
		.chunk_max = data[3] & 4 ? 3000 : 0};
	f.chunks = f.bytes.len && memmem(f.bytes.at, f.bytes.len, "\"chunk\"", 7);
	fd = f.file ? fuzz_file(f.bytes) : fuzz_stream(f.bytes);
	f.in = input_new(&options);
	input_add_fd(f.in, fd, "fuzz");
	fuzz_read(&f, 1 + data[2] % 16, data[3] & 2);
	input_free(f.in);
	close(fd);
	return 0;
}
