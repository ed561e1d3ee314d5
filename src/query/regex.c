#include "query/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/*
 * Ways that are tried: some for each text and some for each of its bytes, so that `.*word.*` is
 * never cut short and (a+)+ soon is. What is remembered of them takes memory, of which there is
 * a most too; the stack is taken as it is needed.
 */
enum {
	TRIES = 1000000,
	TRIES_BYTE = 64,
	PATTERN_MAX = 65536,
	STACK_FIRST = 32 * 1024,
	STACK_MOST = 32 * 1024 * 1024,
	HEAP_KIB = 64 * 1024, /* where there is no JIT */
};

/* Patterns that are a word with anything before or behind it: the library is slower at those. */
enum shape {
	SHAPE_ANY,  /* ask the library */
	SHAPE_WORD, /* the text is the word, */
	SHAPE_HEAD, /* begins with it, */
	SHAPE_TAIL, /* ends with it, */
	SHAPE_PART, /* or has it in it */
};

struct regex {
	pcre2_code *code; /* NULL for a word */
	pcre2_match_data *match;
	pcre2_match_context *context;
	pcre2_jit_stack *stack; /* NULL: no JIT here */
	enum shape shape;
	char *word; /* of all shapes but the first */
	size_t word_len;
	bool gave_up;
};

static bool regex_plain(struct str pattern)
{
	for (size_t i = 0; i < pattern.len; i++)
		if (!pattern.at[i] || strchr("\\^$.|?*+()[]{}", pattern.at[i]))
			return false;
	return true;
}

static void regex_shape(struct regex *r, struct str pattern)
{
	bool before = str_starts(pattern, STR(".*")), behind;
	struct str word = before ? str_tail(pattern, 2) : pattern;

	behind = word.len >= 2 && memcmp(word.at + word.len - 2, ".*", 2) == 0;
	if (behind)
		word.len -= 2;
	if (!regex_plain(word))
		return;
	r->shape = before ? (behind ? SHAPE_PART : SHAPE_TAIL)
			  : (behind ? SHAPE_HEAD : SHAPE_WORD);
	r->word = mem_new(word.len + 1);
	memcpy(r->word, word.at ? word.at : "", word.len);
	r->word_len = word.len;
}

static bool regex_word(const struct regex *r, struct str text)
{
	struct str word = {r->word, r->word_len};

	if (text.len < word.len)
		return false;
	switch (r->shape) {
	case SHAPE_HEAD:
		return str_starts(text, word);
	case SHAPE_TAIL:
		return str_eq(str_tail(text, text.len - word.len), word);
	case SHAPE_PART:
		return !word.len || memmem(text.at, text.len, word.at, word.len);
	default:
		return str_eq(text, word);
	}
}

static bool regex_compile(
	struct regex *r, struct str pattern, uint32_t anchors, struct regex_fault *why)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	int error;

	pcre2_set_max_pattern_length(context, PATTERN_MAX);
	r->code = pcre2_compile((PCRE2_SPTR)(pattern.at ? pattern.at : ""), pattern.len,
		anchors | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_DOTALL |
			PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C,
		&error, &why->offset, context);
	pcre2_compile_context_free(context);
	if (r->code)
		return true;
	if (why->offset > pattern.len)
		why->offset = pattern.len;
	if (pcre2_get_error_message(error, (PCRE2_UCHAR *)why->text, sizeof(why->text)) < 0)
		why->text[0] = '\0';
	return false;
}

static void regex_prepare(struct regex *r)
{
	r->match = pcre2_match_data_create(2, NULL);
	r->context = pcre2_match_context_create(NULL);
	pcre2_set_heap_limit(r->context, HEAP_KIB);
	if (pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE) != 0)
		return;
	r->stack = pcre2_jit_stack_create(STACK_FIRST, STACK_MOST, NULL);
	pcre2_jit_stack_assign(r->context, NULL, r->stack);
}

static struct regex *regex_make(
	struct regex *r, struct str pattern, uint32_t anchors, struct regex_fault *why)
{
	struct regex_fault fault = {0};

	if (regex_compile(r, pattern, anchors, &fault)) {
		regex_prepare(r);
		return r;
	}
	if (why)
		*why = fault;
	regex_free(r);
	return NULL;
}

struct regex *regex_new(struct str pattern, struct regex_fault *why)
{
	struct regex *r = mem_new(sizeof(*r));

	regex_shape(r, pattern);
	if (r->shape)
		return r;
	return regex_make(r, pattern, PCRE2_ANCHORED | PCRE2_ENDANCHORED, why);
}

struct regex *regex_new_part(struct str pattern, struct regex_fault *why)
{
	return regex_make(mem_new(sizeof(struct regex)), pattern, 0, why);
}

void regex_free(struct regex *r)
{
	if (!r)
		return;
	pcre2_code_free(r->code);
	pcre2_match_data_free(r->match);
	pcre2_match_context_free(r->context);
	pcre2_jit_stack_free(r->stack);
	free(r->word);
	free(r);
}

static uint32_t regex_tries(size_t len)
{
	size_t tries = len < (UINT32_MAX - TRIES) / TRIES_BYTE ? TRIES + len * TRIES_BYTE
							       : UINT32_MAX;

	return (uint32_t)tries;
}

/* How many of the match's pairs of places are set; below 0: none matched. */
static int regex_run(struct regex *r, struct str text, size_t from)
{
	PCRE2_SPTR at = (PCRE2_SPTR)(text.at ? text.at : "");
	int found;

	pcre2_set_match_limit(r->context, regex_tries(text.len));
	found = pcre2_match(r->code, at, text.len, from, 0, r->match, r->context);
	if (found == PCRE2_ERROR_JIT_STACKLIMIT)
		found = pcre2_match(
			r->code, at, text.len, from, PCRE2_NO_JIT, r->match, r->context);
	if (found < 0 && found != PCRE2_ERROR_NOMATCH)
		r->gave_up = true;
	return found;
}

bool regex_matches(struct regex *r, struct str text)
{
	return r->shape ? regex_word(r, text) : regex_run(r, text, 0) >= 0;
}

static struct str regex_slice(struct str text, const PCRE2_SIZE *pair)
{
	size_t end = pair[1] > pair[0] ? pair[1] : pair[0];

	return (struct str){text.at + pair[0], end - pair[0]};
}

/* The count is 0 when there are more pairs than were asked for. */
enum regex_found regex_find(
	struct regex *r, struct str text, size_t from, struct regex_part *part)
{
	const PCRE2_SIZE *pairs = pcre2_get_ovector_pointer(r->match);
	int found = from <= text.len ? regex_run(r, text, from) : PCRE2_ERROR_NOMATCH;

	if (found < 0)
		return found == PCRE2_ERROR_NOMATCH ? REGEX_NONE : REGEX_GAVE_UP;
	part->whole = part->group = regex_slice(text, pairs);
	if (found != 1 && pairs[2] != PCRE2_UNSET)
		part->group = regex_slice(text, pairs + 2);
	return REGEX_FOUND;
}

bool regex_gave_up(const struct regex *r)
{
	return r->gave_up;
}
