#include "cat_agree.h"

/* What was given. */
enum given {
	RECORDS = 1 << 0, /* the format, as far as it matters */
	SPANS = 1 << 1,
	TREE = 1 << 2,
	FOLDED = 1 << 3,
	CSV = 1 << 4,
	JSON = 1 << 5,
	TEXT = 1 << 6,
	SELECT = 1 << 7,
	WEIGHT = 1 << 8,
	SORT = 1 << 9,
	FOLLOW = 1 << 10,
	OUTPUT = 1 << 11,
	SPLIT = 1 << 12,
	QUERY = 1 << 13,
	METRICS = 1 << 14, /* a query with them */
	EXPLAIN = 1 << 15,
	STEP = 1 << 16,
	EACH = 1 << 17,	  /* what is done with one span after the other */
	CHOICE = 1 << 18, /* of what is to be written, and how */
	CHECK = 1 << 19,
	REDACT = 1 << 20,
	DRY_RUN = 1 << 21,
	KEY = 1 << 22,
	TRACE = 1 << 23,
	STATE = 1 << 24,  /* at a time, or a difference */
	STATES = 1 << 25, /* both */
};

/* What is wrong when all of the first were given and none of the others. */
static const struct agree_row {
	unsigned all;
	unsigned none;
	const char *text;
} rows[] = {
	{EXPLAIN, QUERY, "--explain needs a --query"},
	{JSON, METRICS, "--to=json is for queries with metrics; of spans it is --to=spans"},
	{STEP, METRICS, "--step is for queries with metrics"},
	{METRICS, RECORDS | JSON,
		"a query with metrics gives a table, or --to=json, not --to=%s"},
	{METRICS | EACH, 0,
		"a query with metrics gives no spans to count, limit, sort or split"},
	{TEXT, RECORDS | TREE, "--with-text is for records and tree, not for %s"},
	{TEXT | SPLIT, 0, "--split has no place for --with-text: text is of no trace"},
	{TEXT | QUERY, TREE,
		"--with-text and --query do not go together: text is of no span"},
	{SELECT, CSV | SPANS, "--select is for --to=csv and --to=spans"},
	{WEIGHT, FOLDED, "--weight is for --to=folded"},
	{SORT, RECORDS, "--sort is for --to=records"},
	{SORT | FOLLOW, 0, "--sort needs the end, and --follow has none"},
	{SPLIT | OUTPUT, 0, "either --output or --split, not both"},
	{CHECK | CHOICE, 0,
		"--check looks at all of the inputs and writes nothing of them: no --to or "
		"other choice goes with it"},
	{CHECK | TRACE, 0,
		"--check looks at all of the inputs and writes nothing of them: no --trace or "
		"other choice goes with it"},
	{CHECK | REDACT, 0, "--check shows no content: there is nothing to --redact"},
	{DRY_RUN | CHOICE, 0,
		"--redact-dry-run looks at all of the inputs and writes nothing of them: "
		"no --to or other choice goes with it"},
	{DRY_RUN | TRACE, 0,
		"--redact-dry-run looks at all of the inputs and writes nothing of them: "
		"no --trace or other choice goes with it"},
	{STATES, 0, "either --state-at or --state-diff, not both"},
	{STATE | CHOICE, 0,
		"--state-at and --state-diff write states and nothing else: of the other "
		"choices only --trace goes with them"},
	{STATE | CHECK, 0, "either --check or a state, not both"},
	{STATE | DRY_RUN, 0, "either --redact-dry-run or a state, not both"},
	{STATE | FOLLOW, 0, "a state is said at the end, and --follow has none"},
	{KEY, REDACT, "--redact-key is for --redact"},
	{0, 0, NULL},
};

static unsigned agree_if(bool given, unsigned what)
{
	return given ? what : 0;
}

static unsigned agree_format(const struct cat_options *o)
{
	return agree_if(cat_options_to(o, "records"), RECORDS) |
		agree_if(cat_options_to(o, "spans"), SPANS) |
		agree_if(cat_options_to(o, "tree"), TREE) |
		agree_if(cat_options_to(o, "folded"), FOLDED) |
		agree_if(cat_options_to(o, "csv"), CSV) |
		agree_if(cat_options_to(o, "json"), JSON);
}

static unsigned agree_query(const struct cat_options *o)
{
	return agree_if(o->query, QUERY | CHOICE) | agree_if(o->explain, EXPLAIN) |
		agree_if(o->query && query_needs(o->query) == QUERY_METRICS, METRICS) |
		agree_if(o->step_ns, STEP);
}

static unsigned agree_choice(const struct cat_options *o)
{
	return agree_if(o->to_given || o->context, CHOICE) | agree_if(o->trace.len, TRACE) |
		agree_if(o->since_ns != INT64_MIN || o->until_ns != INT64_MAX, CHOICE) |
		agree_if(o->with_text, TEXT | EACH | CHOICE) |
		agree_if(o->column_count, SELECT) | agree_if(o->weighted, WEIGHT) |
		agree_if(o->limit != UINT64_MAX || o->count, EACH | CHOICE) |
		agree_if(o->sort, SORT | EACH | CHOICE);
}

static unsigned agree_state(const struct cat_options *o)
{
	bool at = o->state_at.given, diff = o->state_from.given;

	return agree_if(at || diff, STATE) | agree_if(at && diff, STATES);
}

static unsigned agree_rest(const struct cat_options *o)
{
	return agree_if(o->follow, FOLLOW) | agree_if(o->output, OUTPUT) |
		agree_if(o->split, SPLIT | EACH | CHOICE) | agree_if(o->check, CHECK) |
		agree_if(o->redact.wanted, REDACT) | agree_if(o->redact.dry, DRY_RUN) |
		agree_if(o->redact.key, KEY);
}

const char *cat_agree(const struct cat_options *o)
{
	unsigned given = agree_format(o) | agree_query(o) | agree_choice(o) |
		agree_state(o) | agree_rest(o);
	const struct agree_row *r = rows;

	while (r->text && ((given & r->all) != r->all || given & r->none))
		r++;
	return r->text;
}
