#include "test.h"

#include <locale.h>

#include "view/gist.h"

struct gisted {
	const char *kind;
	const char *name;
	const char *attributes;
	const char *subject;
	bool quoted;
	const char *tool;
	const char *details;
};

static const struct gisted cases[] = {
	/* Arguments: an object, a string that holds one, words, none that is of use. */
	{"tool", "bash",
		"{\"gen_ai.tool.call.arguments\":{\"x\":\"y\",\"command\":\"ls\"}}", "ls",
		false, "", ""},
	{"tool", "t", "{\"tool.arguments\":\"{\\\"url\\\":\\\"http:\\\\/\\\\/a\\\"}\"}",
		"http://a", false, "", ""},
	{"tool", "t", "{\"arguments\":\"just words\"}", "just words", false, "", ""},
	{"tool", "t", "{\"arguments\":\"{broken\"}", "", false, "", ""},
	{"tool", "t", "{\"arguments\":[\"a\"]}", "", false, "", ""},
	{"tool", "t", "{\"arguments\":{\"command\":[\"bash\",\"-lc\",\"git \\\"s\\\"\"]}}",
		"git \"s\"", false, "", ""},
	{"tool", "t", "{\"arguments\":{\"cmd\":[\"python\",\"-c\",\"1\"],\"x\":\"y\"}}",
		"python -c 1", false, "", ""},
	{"tool", "t", "{\"arguments\":{\"command\":[1,\"x\"]}}", "", false, "", ""},
	{"tool", "t", "{\"arguments\":{\"edits\":[\"a\"],\"x\":\"y\"}}", "y", false, "",
		""},
	{"tool", "t", "{\"arguments\":{}}", "", false, "", ""},
	{"tool", "t", "{\"arguments\":{\"n\":1,\"o\":{\"query\":\"deep\"}}}", "", false, "",
		""},
	{"tool", "t", "{\"arguments\":{\"n\":1,\"first\":\"f\",\"second\":\"s\"}}", "f",
		false, "", ""},
	{"tool", "t", "{\"arguments\":{\"text\":\"t\",\"pattern\":\"p\"}}", "p", true, "",
		""},
	{"tool", "grep foo", "{\"arguments\":{\"pattern\":\"foo\"}}", "", true, "", ""},
	{"tool", "call", "{\"tool.name\":\"fetch\",\"cmd\":\"go\"}", "go", false, "fetch",
		""},
	{"tool", "execute_tool fetch", "{\"gen_ai.tool.name\":\"fetch\"}", "", false, "",
		""},
	/* Questions. */
	{"agent", "run", "{\"session.id\":\"s\",\"agent.question\":\"why?\"}", "why?", true,
		"", ""},
	{"agent", "run", "{\"gen_ai.agent.id\":\"7\",\"topic\":\"birds\"}", "birds", true,
		"", ""},
	{"agent", "run", "{\"input.value\":\"hello\"}", "hello", true, "", ""},
	{"agent", "run", "{\"message_length\":42}", "", false, "", ""},
	/* A conversation: its last message. */
	{"agent", "run",
		"{\"input.value\":\"[{\\\"role\\\":\\\"system\\\",\\\"content\\\":\\\"be brief\\\"},"
		"{\\\"type\\\":\\\"message\\\",\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"how?\\\"}]\"}",
		"how?", true, "", ""},
	{"agent", "run",
		"{\"input.value\":\"[{\\\"content\\\":[{\\\"image\\\":1},{\\\"text\\\":\\\"a\\\\nb\\\"}]}]\"}",
		"a\nb", true, "", ""},
	{"agent", "run", "{\"input.value\":\"[{\\\"content\\\":1}]\"}", "[{\"content\":1}]",
		true, "", ""},
	{"agent", "run", "{\"input.value\":\"[{\\\"content\\\":\"}", "[{\"content\":", true,
		"", ""},
	{"chain", "step", "{\"topic\":\"birds\"}", "", false, "", ""},
	{"llm", "chat", "{\"prompt\":\"long\"}", "", false, "", ""},
	/* Details. */
	{"llm", "chat gpt-4", "{\"gen_ai.request.model\":\"gpt-4\"}", "", false, "", ""},
	{"llm", "chat", "{\"gen_ai.response.model\":\"b\",\"gen_ai.request.model\":\"a\"}",
		"", false, "", "b"},
	{"llm", "x", "{\"gen_ai.usage.input_tokens\":5}", "", false, "", "5 tok in"},
	{"llm", "x", "{\"gen_ai.usage.input_tokens\":-5,\"prompt_tokens\":1e3}", "", false,
		"", ""},
	{"llm", "x", "{\"prompt_tokens\":1e3,\"completion_tokens\":123456}", "", false, "",
		"1000→123k tok"},
	{"llm", "x", "{\"gen_ai.server.time_to_first_token\":1e999}", "", false, "", ""},
	{"llm", "x", "{\"gen_ai.server.time_to_first_token\":-1}", "", false, "", ""},
	{"tool", "x", "{\"exit_code\":0}", "", false, "", ""},
	{"tool", "x", "{\"exit_code\":\"1\"}", "", false, "", ""},
	{"tool", "x", "{\"exit_code\":137,\"attempt\":3}", "", false, "", "exit 137 ↻3"},
	{"tool", "x", "{\"attempt\":1}", "", false, "", ""},
};

static void spans_in_few_words(struct test *t)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct gisted *c = &cases[i];
		struct facts f = {.kind = str_from(c->kind), .name = str_from(c->name)};
		struct arena arena = {0};
		struct row details = {0};
		struct gist g;

		facts_merge(&f, str_from(c->attributes), &arena);
		gist_of(&f, &g);
		CHECK_STR(t, buf_str(&g.subject), c->subject);
		CHECK(t, !*c->subject || g.quoted == c->quoted);
		CHECK_STR(t, buf_str(&g.tool), c->tool);
		gist_details(&f, &g, TEXT_UTF8, true, &details);
		CHECK_STR(t, buf_str(&details.text), c->details);
		row_release(&details);
		gist_release(&g);
		arena_release(&arena);
	}
}

static void kinds_have_roles(struct test *t)
{
	CHECK_INT(t, gist_role(STR("agent")), ROLE_AGENT);
	CHECK_INT(t, gist_role(STR("llm")), ROLE_LLM);
	CHECK_INT(t, gist_role(STR("tool")), ROLE_TOOL);
	CHECK_INT(t, gist_role(STR("embedding")), ROLE_RETRIEVAL);
	CHECK_INT(t, gist_role(STR("memory")), ROLE_STATE);
	CHECK_INT(t, gist_role(STR("")), ROLE_OTHER);
	CHECK_INT(t, gist_role(STR("x\x1b")), ROLE_OTHER);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	test_run(&t, "spans in few words", spans_in_few_words);
	test_run(&t, "kinds have roles", kinds_have_roles);
	return test_done(&t);
}
