#include "test.h"

#include <string.h>

#include "base/near.h"
#include "base/str.h"

static void slips(struct test *t)
{
	static const struct {
		const char *word;
		const char *near; /* NULL: none */
	} rows[] = {
		{"status", "status"},
		{"statsu", "status"}, /* swapped */
		{"sttaus", "status"},
		{"tsatsu", "status"}, /* swapped twice */
		{"sttus", "status"},
		{"sta", NULL},
		{"statusss", "status"},
		{"statussss", NULL},
		{"kidn", "kind"},
		{"kin", "kind"},
		{"kinds", "kind"},
		{"ink", NULL}, /* two edits are too many for a short word */
		{"oi", "ok"},
		{"", NULL},
		{"a word that is longer than any of the words that are offered", NULL},
		{"0123456789012345678901234567890", "0123456789012345678901234567891"},
		{"01234567890123456789012345678901", NULL},
	};
	static const char *const words[] = {
		"status", "kind", "ok", "0123456789012345678901234567891"};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct near n;

		near_init(&n, rows[i].word, strlen(rows[i].word));
		for (size_t w = 0; w < sizeof(words) / sizeof(*words); w++)
			near_offer(&n, words[w]);
		CHECK_STR(t, str_from(n.best), rows[i].near ? rows[i].near : "");
		CHECK_INT(t, n.best != NULL, rows[i].near != NULL);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "slips", slips);
	return test_done(&t);
}
