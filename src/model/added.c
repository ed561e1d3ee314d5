#include "model/added.h"

#include "model/usage.h"

enum {
	TOOLS_MOST = 32, /* whose results are looked at */
	CALLS_MOST =
		1024, /* of others between a tool's and a model's: this is asked with every key */
};

uint64_t added_before(struct survey *s, uint32_t llm)
{
	uint32_t before = survey_llm_near(s, llm, -1, CALLS_MOST);
	struct usage was, is;
	uint64_t again;

	if (!before)
		return 0;
	was = usage_of_span(s->trace, before);
	is = usage_of_span(s->trace, llm);
	again = (uint64_t)was.input + was.output;
	return was.input && is.input > again ? is.input - again : 0;
}

static size_t result_bytes(struct survey *s, uint32_t tool, const struct life *life)
{
	struct arena arena = {0};
	const struct scan_value *v;
	struct facts f;
	size_t bytes;

	facts_open(&f, s->trace, tool, life, &arena);
	v = facts_find(&f, MEANING_TOOL_RESULT);
	bytes = v ? v->text.len : f.status_message.len;
	arena_release(&arena);
	return bytes + 1; /* that there is nothing is said, too */
}

/* It began before the next call of the model, and has ended by then. */
static bool is_told(const struct survey *s, uint32_t tool, uint32_t llm)
{
	const struct span *a = &s->trace->spans[tool], *b = &s->trace->spans[llm];

	return llm && a->flags & SPAN_HAS_END && a->end_ns <= b->start_ns;
}

bool added_by_tool(
	struct survey *s, uint32_t tool, const struct life *life, struct added *out)
{
	uint32_t llm = survey_llm_near(s, tool, 1, CALLS_MOST);
	uint32_t before = llm ? survey_llm_near(s, tool, -1, CALLS_MOST) : 0, other;
	size_t own = 0, all = 0;

	out->of = before && is_told(s, tool, llm) ? added_before(s, llm) : 0;
	for (uint32_t n = 0; out->of && (other = survey_follows(s, before, n)); n++) {
		size_t bytes;

		if (n == TOOLS_MOST)
			return false;
		bytes = result_bytes(s, other, life);
		own = other == tool ? bytes : own;
		all += bytes;
	}
	if (!own)
		return false;
	out->tokens = (uint64_t)((double)out->of * ((double)own / (double)all) + 0.5);
	return true;
}
