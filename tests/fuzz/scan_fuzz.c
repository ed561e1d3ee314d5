/*
 * Fuzz target of base/scan, held against jansson: the whole input is one JSON text. Built with
 * -fsanitize=fuzzer (clang); any broken promise aborts. The engines and a text at the end of its
 * memory must give the same verdict.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "base/scan_parts.h"
#include "unit/oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hold(bool promise)
{
	if (!promise)
		abort();
}

/* A copy that has exactly `len` bytes, and `pad` bytes of rubbish behind it. */
static char *copy_of(const uint8_t *data, size_t len, size_t pad)
{
	char *copy = malloc(len + pad + 1);

	hold(copy);
	if (len)
		memcpy(copy, data, len);
	memset(copy + len, '"', pad);
	return pad ? copy : realloc(copy, len ? len : 1);
}

static void hold_walk(const uint8_t *data, size_t size, size_t pad, enum scan_engine engine,
	const struct scan *want)
{
	char *copy = copy_of(data, size, pad);
	struct scan s;

	scan_init(&s, (struct str){copy, size}, pad);
	hold(engine <= s.engine);
	s.engine = engine;
	hold(scan_whole(&s) == !want->error);
	hold(s.error == want->error && s.end - s.at == want->end - want->at);
	free(copy);
}

/* The members of a text that was accepted can all be found, and read. */
static void hold_members(struct str text)
{
	struct scan s;
	struct scan_member m;
	struct scan_value v;
	struct buf name = {0};
	double number;
	int64_t whole;

	scan_init(&s, text, 0);
	if (!scan_object(&s))
		return;
	while (scan_member(&s, &m)) {
		buf_reset(&name);
		scan_unescape(&m.key, &name);
		hold(scan_is(&m.key, buf_str(&name)));
		hold(scan_find(text, buf_str(&name), &v) && v.text.at >= m.value.text.at);
		if (scan_int(&m.value, &whole))
			hold(scan_double(&m.value, &number) && number == (double)whole);
	}
	hold(!s.error && scan_done(&s));
	buf_release(&name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = copy_of(data, size, 0);
	struct str text = {copy, size};
	struct scan s;

	hold(oracle_agrees(text));
	scan_init(&s, text, 0);
	if (scan_whole(&s))
		hold_members(text);
	for (unsigned engine = 0; engine <= s.engine; engine++) {
		hold_walk(data, size, 0, engine, &s);
		hold_walk(data, size, 64, engine, &s);
	}
	free(copy);
	return 0;
}
