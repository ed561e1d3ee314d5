#include "tui/calls.h"

#include "tui/conversation.h"
#include "tui/surveys.h"

/* From a tool's call to the message that asked for it. */
static void calls_asked(struct tui *t, uint32_t tool)
{
	struct survey *s = surveys_of(t, t->trace);
	uint32_t llm = survey_llm(s, tool, -1);

	if (!llm) {
		tui_say(t, "no call of a model before it");
		return;
	}
	conversation_show(t, llm, tool);
}

static bool calls_again(struct tui *t, int by)
{
	uint32_t span = survey_again(surveys_of(t, t->trace), tui_span(t), by);

	if (span) {
		tui_jump(t, span);
		tui_say(t, "the same call with the same arguments; x next, X previous");
	} else {
		tui_say(t,
			by > 0 ? "no further call like this one"
			       : "no call like this one before");
	}
	return true;
}

static bool calls_act(struct tui *t, const struct press *press)
{
	char letter;

	if (!t->trace || !tui_span(t))
		return false;
	switch (press->action) {
	case ACT_ATTEMPT_NEXT:
		return calls_again(t, 1);
	case ACT_ATTEMPT_PREV:
		return calls_again(t, -1);
	case ACT_PERCENT:
		letter = survey_letter(surveys_of(t, t->trace), tui_span(t));
		if (press->count || letter == 'A')
			return false;
		if (letter == 'L')
			tui_open(t, PART_CONVERSATION);
		else
			calls_asked(t, tui_span(t));
		return true;
	default:
		return false;
	}
}

const struct screen calls_part = {
	.part = PART_CALLS,
	.name = "calls",
	.act = calls_act,
};
