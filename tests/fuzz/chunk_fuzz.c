/*
 * Fuzz target of read/chunk: the input is lines (raw), or a row of bytes that each make one
 * piece, in any order and number. A joined line is its pieces in order; no piece is lost silently;
 * what waits stays within the limit. Any broken promise aborts.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/chunk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 4000 };

struct fuzz {
	struct chunks chunks;
	uint64_t taken; /* lines that were kept */
	uint64_t text;	/* pieces that came out as text */
	uint64_t joined;
};

static void hold(bool promise)
{
	if (!promise)
		abort();
}

/* Of a piece that fuzz_pieces made: `<seq>;` in order. */
static void hold_joined(struct str text)
{
	char want[16];

	for (int seq = 0; text.len; seq++) {
		int len = snprintf(want, sizeof(want), "%d;", seq);

		hold(str_starts(text, (struct str){want, (size_t)len}));
		text = str_tail(text, (size_t)len);
	}
}

static void fuzz_out(struct fuzz *f, bool made)
{
	struct line line;

	while (chunks_ready(&f->chunks, &line)) {
		hold(line.joined != line.text_only);
		hold(line.text.len == line.whole);
		for (size_t i = 0; i < LINE_PAD; i++)
			hold(line.text.at[line.text.len + i] == 0);
		f->text += line.text_only;
		f->joined += line.joined;
		if (line.joined && made)
			hold_joined(line.text);
	}
	chunks_forget(&f->chunks);
	hold(f->chunks.bytes <= LIMIT);
}

static void fuzz_line(struct fuzz *f, struct str text, uint32_t source, bool made)
{
	char *padded = calloc(1, text.len + LINE_PAD);
	struct line line = {.text = {padded, text.len},
		.whole = text.len,
		.number = 1,
		.source = source};

	memcpy(padded, text.at, text.len);
	if (chunk_suspect(line.text) && chunks_take(&f->chunks, &line))
		f->taken++;
	else
		hold(line.text.len == text.len);
	free(padded);
	fuzz_out(f, made);
}

/* Bits of a byte: source 1, id 1, count 2, seq 4. */
static void fuzz_pieces(struct fuzz *f, struct str bytes)
{
	char text[128];

	for (size_t i = 0; i < bytes.len; i++) {
		unsigned byte = (unsigned char)bytes.at[i];
		int len = snprintf(text, sizeof(text),
			"{\"type\":\"chunk\",\"id\":\"%u\",\"seq\":%u,\"count\":%u,\"data\":\"%u;\"}",
			byte >> 1 & 1, byte >> 4, 1U << (byte >> 2 & 3), byte >> 4);

		fuzz_line(f, (struct str){text, (size_t)len}, byte & 1, true);
	}
}

static void fuzz_lines(struct fuzz *f, struct str bytes)
{
	while (bytes.len) {
		size_t len = str_find(bytes, '\n');

		fuzz_line(f, str_head(bytes, len), 0, false);
		bytes = str_tail(bytes, len + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct faults faults = {0};
	struct fuzz f = {.chunks = {.faults = &faults, .max = LIMIT}};
	struct str bytes = {(const char *)data + 1, size - 1};

	if (!size)
		return 0;
	if (data[0] & 1)
		fuzz_pieces(&f, bytes);
	else
		fuzz_lines(&f, bytes);
	for (uint32_t source = 0; source < 2; source++)
		chunks_end(&f.chunks, source);
	fuzz_out(&f, data[0] & 1);
	hold(f.chunks.bytes == 0 && f.chunks.count == 0 && !f.chunks.oldest);
	hold(f.text + f.joined <= f.taken * 2);
	chunks_release(&f.chunks);
	faults_release(&faults);
	return 0;
}
