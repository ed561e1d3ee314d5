#include "query/print.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "query/token.h"

/* In order: what is invisible, or turns what stands beside it around. */
static const struct {
	uint32_t first;
	uint32_t last;
} unseen[] = {
	{0x00, 0x1F},
	{0x7F, 0xA0},
	{0xAD, 0xAD},
	{0x34F, 0x34F},
	{0x61C, 0x61C},
	{0x115F, 0x1160},
	{0x1680, 0x1680},
	{0x17B4, 0x17B5},
	{0x180B, 0x180F},
	{0x2000, 0x200F},
	{0x2028, 0x202F},
	{0x205F, 0x206F},
	{0x3000, 0x3000},
	{0x3164, 0x3164},
	{0xFDD0, 0xFDEF},
	{0xFE00, 0xFE0F},
	{0xFEFF, 0xFEFF},
	{0xFFA0, 0xFFA0},
	{0xFFF0, 0xFFFB},
	{0xFFFE, 0xFFFF},
	{0xE0000, 0xE0FFF},
};

static bool print_is_unseen(uint32_t code)
{
	for (size_t i = 0; i < sizeof(unseen) / sizeof(*unseen); i++)
		if (code >= unseen[i].first && code <= unseen[i].last)
			return true;
	return false;
}

static void print_escape(uint32_t code, struct buf *out)
{
	static const char letters[][2] = {
		{'\n', 'n'}, {'\t', 't'}, {'\r', 'r'}, {'\\', '\\'}, {'"', '"'}};

	for (size_t i = 0; i < sizeof(letters) / sizeof(*letters); i++)
		if ((uint32_t)letters[i][0] == code) {
			buf_addf(out, "\\%c", letters[i][1]);
			return;
		}
	buf_addf(out, code > 0xFFFF ? "\\U%08x" : "\\u%04x", (unsigned)code);
}

void print_string(struct str text, struct buf *out)
{
	buf_add_byte(out, '"');
	for (size_t at = 0, len; at < text.len; at += len) {
		uint32_t code;

		len = utf8_decode(str_tail(text, at), &code);
		if (!len) {
			buf_addf(out, "\\x%02x", (unsigned char)text.at[at]);
			len = 1;
		} else if (code == '"' || code == '\\' || print_is_unseen(code)) {
			print_escape(code, out);
		} else {
			buf_add(out, str_head(str_tail(text, at), len));
		}
	}
	buf_add_byte(out, '"');
}

void print_duration(int64_t ns, struct buf *out)
{
	static const struct {
		const char *unit;
		uint64_t ns;
	} units[] = {
		{"h", UINT64_C(3600000000000)},
		{"m", UINT64_C(60000000000)},
		{"s", UINT64_C(1000000000)},
		{"ms", UINT64_C(1000000)},
		{"us", UINT64_C(1000)},
		{"ns", UINT64_C(1)},
	};
	uint64_t rest = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;

	if (ns < 0)
		buf_add_byte(out, '-');
	if (!ns)
		buf_add(out, STR("0s"));
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (rest / units[i].ns)
			buf_addf(out, "%" PRIu64 "%s", rest / units[i].ns, units[i].unit);
		rest %= units[i].ns;
	}
}

/* As few digits as read the same again. */
static int print_digits(double real)
{
	char text[40];
	int digits = 0;

	do
		snprintf(text, sizeof(text), "%.*g", ++digits, real);
	while (digits < 17 && (strtod(text, NULL) < real || strtod(text, NULL) > real));
	return digits;
}

/* A point or an exponent tells it from an int. */
static void print_real(double real, struct buf *out)
{
	char text[40];
	int digits;

	if (!isfinite(real)) {
		buf_add(out,
			isnan(real)	   ? STR("NaN")
				: real > 0 ? STR("Inf")
					   : STR("-Inf"));
		return;
	}
	digits = print_digits(real);
	if (fabs(real) >= 1 && fabs(real) < 1e15 && digits < 15)
		digits = 15;
	snprintf(text, sizeof(text), "%.*g", digits, real);
	buf_add(out, str_from(text));
	if (!strpbrk(text, ".e"))
		buf_add(out, STR(".0"));
}

static void print_int(int64_t number, struct buf *out)
{
	if (number == INT64_MIN)
		buf_add(out, STR("minInt"));
	else
		buf_addf(out, "%" PRId64, number);
}

static void print_element(const struct value *v, uint32_t i, struct buf *out)
{
	if (v->type == VALUE_INTS)
		print_int(v->numbers[i], out);
	else if (v->type == VALUE_FLOATS)
		print_real(v->reals[i], out);
	else if (v->type == VALUE_BOOLS)
		buf_add(out, v->yeses[i] ? STR("true") : STR("false"));
	else
		print_string(v->texts[i], out);
}

static void print_array(const struct value *v, struct buf *out)
{
	buf_add_byte(out, '[');
	for (uint32_t i = 0; i < v->count; i++) {
		buf_add(out, i ? STR(", ") : STR(""));
		print_element(v, i, out);
	}
	buf_add_byte(out, ']');
}

/* A kind of others' own has no word in the language. */
static void print_word(const struct value *v, struct buf *out)
{
	struct str word = token_value_word(v);

	if (word.len)
		buf_add(out, word);
	else
		print_string(v->text, out);
}

void print_value(const struct value *v, struct buf *out)
{
	switch (v->type) {
	case VALUE_NIL:
	case VALUE_UNKNOWN:
		buf_add(out, STR("nil"));
		break;
	case VALUE_INT:
		print_int(v->number, out);
		break;
	case VALUE_FLOAT:
		print_real(v->real, out);
		break;
	case VALUE_STRING:
		print_string(v->text, out);
		break;
	case VALUE_DURATION:
		print_duration(v->number, out);
		break;
	case VALUE_INTS:
	case VALUE_FLOATS:
	case VALUE_STRINGS:
	case VALUE_BOOLS:
		print_array(v, out);
		break;
	case VALUE_JSON:
		buf_add(out, v->text);
		break;
	default:
		print_word(v, out);
		break;
	}
}

/* Whether a key has to stand in quotes. */
static bool print_key_quoted(const struct field *f)
{
	struct str key = f->key;
	bool any = f->scope == SCOPE_ANY;
	uint32_t code;

	if (!key.len || (any && !f->parent && key.at[0] >= '0' && key.at[0] <= '9'))
		return true;
	if (f->parent && any &&
		(str_starts(key, STR("span.")) || str_starts(key, STR("resource."))))
		return true;
	for (size_t at = 0, len; at < key.len; at += len) {
		len = utf8_decode(str_tail(key, at), &code);
		if (!len || code == '"' || field_key_ends(code) || print_is_unseen(code))
			return true;
	}
	return false;
}

void print_field(const struct field *f, struct buf *out)
{
	if (f->id != FIELD_ATTRIBUTE) {
		buf_add(out, field_row(f->id)->name);
		return;
	}
	if (f->parent)
		buf_add(out, STR("parent."));
	buf_add(out, field_scope_word(f->scope));
	if (!f->parent || f->scope != SCOPE_ANY)
		buf_add_byte(out, '.');
	if (print_key_quoted(f))
		print_string(f->key, out);
	else
		buf_add(out, f->key);
}
