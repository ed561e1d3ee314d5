#include "test.h"

#include <locale.h>
#include <string.h>

#include "base/scan.h"
#include "guard.h"

/* A literal that may hold NULs. */
#define TEXT(literal)                          \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void finds_members(struct test *t)
{
	struct str object = STR(
		"{\"a\":1,\"b\":{\"c\":2,\"d}\":\"}\"},\"c\":\"x\\\"y\",\"\\u0061b\":[3,{\"z\":4}],"
		"\"\":5 , \"a\" : 6, \"a\\\\\":7, \"e\":[\"]\",\"[\"],\"long\":-1.5e-3}");
	static const struct {
		struct str key;
		const char *value; /* NULL: not there */
	} want[] = {
		{TEXT("a"), "6"},
		{TEXT("b"), "{\"c\":2,\"d}\":\"}\"}"},
		{TEXT("c"), "x\\\"y"},
		{TEXT("ab"), "[3,{\"z\":4}]"},
		{TEXT(""), "5"},
		{TEXT("a\\"), "7"},
		{TEXT("e"), "[\"]\",\"[\"]"},
		{TEXT("long"), "-1.5e-3"},
		{TEXT("d}"), NULL},
		{TEXT("z"), NULL},
		{TEXT("lon"), NULL},
		{TEXT("longer"), NULL},
		{TEXT("\\u0061b"), NULL},
		{TEXT("a\0"), NULL},
	};
	struct guard g = {0};

	object = guard_put(&g, object);
	for (size_t i = 0; i < COUNT(want); i++) {
		struct scan_value v = {0};
		bool found = scan_find(object, want[i].key, &v);

		CHECK_INT(t, found, want[i].value != NULL);
		CHECK_STR(t, v.text, want[i].value ? want[i].value : "");
	}
	guard_release(&g);
}

static void values_by_themselves(struct test *t)
{
	struct scan_value v = scan_value_of(STR("\"a\\nb\""));

	CHECK(t, v.type == SCAN_STRING && v.escaped);
	CHECK_STR(t, v.text, "a\\nb");
	v = scan_value_of(STR("\"\""));
	CHECK(t, v.type == SCAN_STRING && !v.escaped && v.text.len == 0);
	CHECK_INT(t, scan_value_of(STR("-1")).type, SCAN_NUMBER);
	CHECK_INT(t, scan_value_of(STR("true")).type, SCAN_TRUE);
	CHECK_INT(t, scan_value_of(STR("false")).type, SCAN_FALSE);
	CHECK_INT(t, scan_value_of(STR("null")).type, SCAN_NULL);
	CHECK_INT(t, scan_value_of(STR("[1]")).type, SCAN_ARRAY);
	CHECK_INT(t, scan_value_of(STR("{}")).type, SCAN_OBJECT);
	CHECK_INT(t, scan_value_of((struct str){0}).type, SCAN_NULL);
}

static void strings_read(struct test *t)
{
	static const struct {
		const char *written;
		struct str read;
	} cases[] = {
		{"\"\"", TEXT("")},
		{"\"plain\"", TEXT("plain")},
		{"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", TEXT("\"\\/\b\f\n\r\t")},
		{"\"a\\u0000b\"", TEXT("a\0b")},
		{"\"\\u007F\\u0080\\u07ff\\u0800\\uffff\"",
			TEXT("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf")},
		{"\"\\uD83D\\ude00\"", TEXT("😀")},
		{"\"\\udbff\\udfff\\ud800\\udc00\"",
			TEXT("\xf4\x8f\xbf\xbf\xf0\x90\x80\x80")},
		{"\"\\ud800\"", TEXT("\xef\xbf\xbd")},
		{"\"\\ud800x\"", TEXT("\xef\xbf\xbdx")},
		{"\"\\ud800\\n\"", TEXT("\xef\xbf\xbd\n")},
		{"\"\\udc00\\ud800\"", TEXT("\xef\xbf\xbd\xef\xbf\xbd")},
		{"\"\\ud800\\ud83d\\ude00\"", TEXT("\xef\xbf\xbd😀")},
		{"\"\\udc00\\udc00\"", TEXT("\xef\xbf\xbd\xef\xbf\xbd")},
		{"\"\\ud800\\u0041\"",
			TEXT("\xef\xbf\xbd"
			     "A")},
		{"\"\\\\u0041\"", TEXT("\\u0041")},
		{"\"中\\t文\"", TEXT("中\t文")},
	};
	struct buf out = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct scan_value v = scan_value_of(str_from(cases[i].written));

		buf_reset(&out);
		scan_unescape(&v, &out);
		CHECK(t, str_eq(buf_str(&out), cases[i].read));
		CHECK(t, scan_is(&v, cases[i].read));
		buf_add_byte(&out, 'x');
		CHECK(t, !scan_is(&v, buf_str(&out)));
		CHECK(t,
			!cases[i].read.len ||
				!scan_is(&v,
					str_head(cases[i].read, cases[i].read.len - 1)));
		buf_release(&out);
	}
}

static struct scan_value number(const char *text)
{
	return (struct scan_value){.text = str_from(text), .type = SCAN_NUMBER};
}

static void integers(struct test *t)
{
	static const struct {
		const char *text;
		int64_t value;
	} cases[] = {{"0", 0}, {"-0", 0}, {"0.0", 0}, {"0e99999999999999999999", 0},
		{"42", 42}, {"-42", -42}, {"1.0", 1}, {"1.50e1", 15}, {"1e3", 1000},
		{"12E-0", 12}, {"1200e-2", 12}, {"0.001e3", 1}, {"-12.5e+1", -125},
		{"1e18", 1000000000000000000}, {"9223372036854775807", INT64_MAX},
		{"-9223372036854775808", INT64_MIN}, {"9.223372036854775807e18", INT64_MAX},
		{"92233720368547758070e-1", INT64_MAX},
		{"-9223372036854775808.000", INT64_MIN},
		{"100000000000000000000000000000e-28", 10},
		{"0.00000000000000000000000000001e29", 1}};
	static const char *const none[] = {"9223372036854775808", "-9223372036854775809",
		"1e19", "1.5", "1e-1", "15e-1", "0.1", "1e99999999999999999999",
		"1e-99999999999999999999", "18446744073709551616", "9223372036854775807.5",
		"123456789012345678901234567890"};
	struct scan_value v;
	int64_t n;

	for (size_t i = 0; i < COUNT(cases); i++) {
		v = number(cases[i].text);
		if (CHECK(t, scan_int(&v, &n)))
			CHECK_INT(t, n, cases[i].value);
	}
	for (size_t i = 0; i < COUNT(none); i++) {
		v = number(none[i]);
		if (!CHECK(t, !scan_int(&v, &n)))
			CHECK_STR(t, v.text, "(no such integer)");
	}
	v = (struct scan_value){.text = STR("1"), .type = SCAN_STRING};
	CHECK(t, !scan_int(&v, &n));
}

static void doubles(struct test *t)
{
	static const struct {
		const char *text;
		double value;
	} cases[] = {{"0", 0.0}, {"0.1", 0.1}, {"-1.5e3", -1500}, {"0.7", 0.7},
		{"3.141592653589793", 3.141592653589793}, {"1e22", 1e22}, {"1e23", 1e23},
		{"123456789012345678901234567890", 123456789012345678901234567890.0},
		{"9007199254740993", 9007199254740993.0},
		{"1.7976931348623157e308", 1.7976931348623157e308}, {"5e-324", 5e-324},
		{"2.2250738585072011e-308", 2.2250738585072011e-308}, {"1e-400", 0.0},
		{"0e400", 0.0}, {"0.000000000000000000000000000000000001e36", 1.0},
		{"17976931348623157e292", 1.7976931348623157e308}};
	static const struct {
		const char *text;
		bool positive;
	} beyond[] = {{"1e309", true}, {"-1e309", false}, {"1e99999999999999999999", true},
		{"1.7976931348623159e308", true}};
	struct scan_value v;
	double d;

	for (size_t i = 0; i < COUNT(cases); i++) {
		v = number(cases[i].text);
		if (!CHECK(t, scan_double(&v, &d) && memcmp(&d, &cases[i].value, 8) == 0))
			CHECK_STR(t, v.text, "(not that double)");
	}
	for (size_t i = 0; i < COUNT(beyond); i++) {
		v = number(beyond[i].text);
		CHECK(t, !scan_double(&v, &d));
		CHECK_INT(t, d > 0, beyond[i].positive);
	}
	v = number("-0");
	CHECK(t, scan_double(&v, &d) && d == 0 && 1 / d < 0);
}

/* A digit far behind what is kept still decides between two doubles. */
static void far_digits_decide(struct test *t)
{
	struct buf text = {0};
	struct scan_value v = {.type = SCAN_NUMBER};
	double down, up;

	buf_add(&text, STR("9007199254740993."));
	buf_add_bytes(&text, '0', 2000);
	v.text = buf_str(&text);
	CHECK(t, scan_double(&v, &down));
	buf_add_byte(&text, '1');
	v.text = buf_str(&text);
	CHECK(t, scan_double(&v, &up));
	CHECK(t, down == 9007199254740992.0 && up == 9007199254740994.0);
	buf_release(&text);
}

static void commas_of_a_locale_do_not_matter(struct test *t)
{
	struct scan_value v = number("1234567890123456.25");
	double d;

	CHECK(t, scan_double(&v, &d) && d == 1234567890123456.25);
	v = number("0.30000000000000004e-3");
	CHECK(t, scan_double(&v, &d) && d == 0.30000000000000004e-3);
}

/* Whether the process now writes 1,5. */
static bool set_comma_locale(void)
{
	static const char *const names[] = {
		"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "nl_NL.UTF-8"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (setlocale(LC_NUMERIC, names[i]) && *localeconv()->decimal_point == ',')
			return true;
	return false;
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "members are found", finds_members);
	test_run(&t, "values by themselves", values_by_themselves);
	test_run(&t, "strings read with escapes undone", strings_read);
	test_run(&t, "integers are exact", integers);
	test_run(&t, "doubles are the nearest", doubles);
	test_run(&t, "digits far behind decide", far_digits_decide);
	if (set_comma_locale())
		test_run(&t, "a locale's decimal comma does not matter",
			commas_of_a_locale_do_not_matter);
	else
		test_skip(&t, "a locale's decimal comma does not matter", "no such locale");
	return test_done(&t);
}
