#include "test.h"

#include <locale.h>

#include "view/glyph.h"
#include "view/talk.h"

static const char now[] =
	"{\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},"
	"{\"role\":\"user\",\"content\":\"Tests fail since the upgrade. Fix it.\\nNow.\"},"
	"{\"role\":\"assistant\",\"content\":\"I will run them.\",\"tool_calls\":[{\"id\":\"c1\",\"function\":"
	"{\"name\":\"bash\",\"arguments\":\"{\\\"command\\\":\\\"pytest\\\"}\"}}]},"
	"{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"name\":\"bash\",\"content\":\"FAILED\\u001b[31m\\n1 failed\"}],"
	"\"output\":[{\"role\":\"assistant\",\"finish_reason\":\"tool_use\",\"content\":[{\"type\":\"thinking\","
	"\"thinking\":\"hm\"},{\"type\":\"text\",\"text\":\"No leeway.\"},{\"type\":\"tool_use\",\"id\":\"c2\",\"name\":\"grep\","
	"\"input\":{\"q\":\"a\"}},{\"type\":\"tool_use\",\"name\":\"grep\",\"input\":{\"q\":\"b\"}},{\"type\":\"image\",\"data\":\"x\"}]}]}";

static const char before[] =
	"{\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},"
	"{\"role\":\"user\",\"content\":\"Tests fail since the upgrade. Fix it.\\nNow.\"}],"
	"\"output\":[{\"role\":\"assistant\",\"content\":\"I will run them.\",\"tool_calls\":[{\"id\":\"c1\",\"function\":"
	"{\"name\":\"bash\",\"arguments\":\"{\\\"command\\\":\\\"pytest\\\"}\"}}]}]}";

static void outcome(
	void *of, const struct piece *call, uint32_t nth, struct talk_outcome *out)
{
	(void)of;
	if (call->id.len == 0 && nth == 1) {
		out->span = 7;
		glyph_add(&out->outcome, ROLE_OK, GLYPH_OK, TEXT_UTF8);
		row_add(&out->outcome, ROLE_PLAIN, STR(" 8ms"), 4);
	}
}

static void dump(struct sheet *s, struct buf *out)
{
	struct sheet_at at = {0};
	struct row r = {0};

	buf_reset(out);
	do {
		sheet_row(s, at, &r);
		while (r.text.len && r.text.at[r.text.len - 1] == ' ')
			r.text.len--;
		buf_add(out, buf_str(&r.text));
		buf_add_byte(out, '\n');
	} while (sheet_next(s, &at));
	row_release(&r);
}

static void a_call_in_its_conversation(struct test *t)
{
	struct life life = {.seed = 1};
	struct arena arena = {0};
	struct messages m, old;
	struct facts f = {0}, g = {0};
	struct talk talk = {.messages = &m, .outcome = outcome};
	struct sheet s = {0};
	struct buf out = {0};
	bool folded[8] = {0};

	facts_merge(&f, str_from(now), &arena);
	facts_merge(&g, str_from(before), &arena);
	messages_read(&m, &f, NULL, 0, &life, &arena);
	messages_read(&old, &g, NULL, 0, &life, &arena);
	messages_compare(&m, &old);
	sheet_look(&s, TEXT_UTF8, 50, true);
	talk_fill(&s, &talk);
	dump(&s, &out);
	CHECK_STR(t, buf_str(&out),
		"▸ system      be brief\n"
		"▸ user        Tests fail since the upgrade. Fix i…\n"
		"▸ assistant   I will run them. → bash\n"
		"── new in this call ──────────────────────────────\n"
		"▾ tool        bash\n"
		"   │ FAILED^[[31m\n"
		"   │ 1 failed\n"
		"── answer: tool_use ──────────────────────────────\n"
		"▾ assistant   hm\n"
		"              No leeway.\n"
		"   → grep  {\"q\":\"a\"}\n"
		"   → grep  ✓ 8ms  {\"q\":\"b\"}\n"
		"   {\n"
		"     \"type\": \"image\",\n"
		"     \"data\": \"x\"\n"
		"   }\n");
	CHECK_INT(t, s.parts[s.count - 2].span, 7);
	CHECK_INT(t, s.parts[s.count - 1].of, 4);
	sheet_reset(&s);
	talk.new_only = true;
	talk_fill(&s, &talk);
	dump(&s, &out);
	CHECK_STR(t, buf_str(&out),
		"── new in this call ──────────────────────────────\n"
		"▾ tool        bash\n"
		"   │ FAILED^[[31m\n"
		"   │ 1 failed\n"
		"── answer: tool_use ──────────────────────────────\n"
		"▾ assistant   hm\n"
		"              No leeway.\n"
		"   → grep  {\"q\":\"a\"}\n"
		"   → grep  ✓ 8ms  {\"q\":\"b\"}\n"
		"   {\n"
		"     \"type\": \"image\",\n"
		"     \"data\": \"x\"\n"
		"   }\n");
	sheet_reset(&s);
	talk = (struct talk){.messages = &m, .folded = folded, .to = 3};
	folded[0] = true;
	talk_fill(&s, &talk);
	dump(&s, &out);
	CHECK_STR(t, buf_str(&out),
		"▸ system      be brief\n"
		"▾ user        Tests fail since the upgrade. Fix\n"
		"              it.\n"
		"              Now.\n"
		"▾ assistant   I will run them.\n"
		"   → bash  {\"command\":\"pytest\"}\n");
	sheet_release(&s);
	buf_release(&out);
	arena_release(&arena);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	test_run(&t, "a call in its conversation", a_call_in_its_conversation);
	return test_done(&t);
}
