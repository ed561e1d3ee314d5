/*
 * Fuzz target of the import stage: the first bytes choose a format of the table, or that it is looked for, how the
 * input is read, and whether it is a file; the rest is the input. What a format makes is records, lines stand
 * alone, and what can be read again is what was given. Any broken promise aborts.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "import/import.h"
#include "record/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD = 3, STREAM_MAX = 64 * 1024 };

struct fuzz {
	struct str bytes; /* the input */
	struct input *in;
	struct import im;
	struct arena arena;
};

static void hold(bool promise)
{
	if (!promise)
		abort();
}

/* Whether it stands in the input as it is. */
static bool from_input(const struct fuzz *f, struct str text)
{
	return !text.len || memmem(f->bytes.at, f->bytes.len, text.at, text.len);
}

static void hold_line(struct fuzz *f, const struct line *line)
{
	struct record r;
	struct diag why;
	enum decoded what;
	struct str again;

	hold(line->source == 0 && line->number > 0);
	hold(!memchr(line->text.at, '\n', line->text.len));
	arena_reset(&f->arena);
	what = decode(NULL, line, &f->arena, &r, &why);
	hold(what == DECODED_RECORD || line->fault || from_input(f, line->text));
	if (!line->recallable)
		return;
	hold(input_recall(f->in, 0, line->offset, &again));
	hold(str_eq(again, line->text));
}

static void fuzz_read(struct fuzz *f, size_t batch)
{
	struct line lines[16];

	while (!import_done(&f->im)) {
		size_t count = import_lines(&f->im, lines, batch);

		for (size_t i = 0; i < count; i++)
			hold_line(f, &lines[i]);
	}
}

static int fuzz_file(struct str bytes)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	if (fd < 0 || write(fd, bytes.at, bytes.len) != (ssize_t)bytes.len ||
		lseek(fd, 0, SEEK_SET) != 0)
		exit(1);
	return fd;
}

static int fuzz_stream(struct str bytes)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 ||
		write(ends[1], bytes.at, bytes.len) != (ssize_t)bytes.len)
		exit(1);
	close(ends[1]);
	return ends[0];
}

/* One of the table; behind its end: none, or that nothing is translated. */
static struct import_options fuzz_options(uint8_t which)
{
	struct import_options o = {0};
	size_t count = 0;

	while (import_formats[count].name)
		count++;
	which %= (uint8_t)(count + 2);
	if (which < count)
		o.format = &import_formats[which];
	o.never = which == count + 1;
	return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t blocks[] = {1, 7, 4096, 0};
	struct fuzz f = {0};
	struct import_options options;
	bool file;
	int fd;

	if (size < HEAD)
		return 0;
	f.bytes = (struct str){(const char *)data + HEAD, size - HEAD};
	file = data[1] & 1 || f.bytes.len > STREAM_MAX;
	fd = file ? fuzz_file(f.bytes) : fuzz_stream(f.bytes);
	f.in = input_new(&(struct input_options){
		.block_size = blocks[data[1] >> 1 & 3], .spool_folder = "/tmp"});
	options = fuzz_options(data[0]);
	import_init(&f.im, f.in, &options);
	input_add_fd(f.in, fd, "fuzz");
	fuzz_read(&f, data[2] % 16 + 1);
	import_release(&f.im);
	input_free(f.in);
	arena_release(&f.arena);
	close(fd);
	return 0;
}
