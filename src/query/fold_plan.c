#include "query/fold_parts.h"

static bool fold_node(struct fold_plan *p, const struct plan *plan, struct fold_node *out);

/* ---- leaves ------------------------------------------------------------------------------- */

static bool fold_known(const struct field *f)
{
	if (f->parent)
		return false;
	if (f->id == FIELD_ATTRIBUTE)
		return f->scope == SCOPE_SPAN;
	return f->id == FIELD_NAME || f->id == FIELD_KIND || f->id == FIELD_STATUS ||
		f->id == FIELD_DURATION;
}

/* Whether one field at most is spoken of, which is *field then, and nothing else of a span. */
static bool fold_one(const struct plan *p, const struct field **field)
{
	switch (p->kind) {
	case PLAN_VALUE:
		return true;
	case PLAN_FIELD:
		if (!fold_known(p->field) || (*field && !field_same(*field, p->field)))
			return false;
		*field = p->field;
		return true;
	case PLAN_UNARY:
	case PLAN_PATTERN:
		return fold_one(p->left, field);
	case PLAN_BINARY:
		return fold_one(p->left, field) && fold_one(p->right, field);
	case PLAN_ALL:
	case PLAN_ANY:
		for (size_t i = 0; i < p->count; i++)
			if (!fold_one(p->parts[i], field))
				return false;
		return true;
	default:
		return false;
	}
}

static bool fold_field(struct fold_plan *p, const struct field *field, unsigned *number)
{
	for (*number = 0; *number < p->field_count; ++*number)
		if (field_same(p->fields[*number], field))
			return true;
	if (p->field_count == FOLD_FIELDS)
		return false;
	p->fields[p->field_count++] = field;
	return true;
}

/* Strings and kinds are equal where their texts are. */
static bool fold_is_word(const struct value *v)
{
	return v->type == VALUE_STRING || v->type == VALUE_KIND;
}

/* A field that is equal to a text, in this order: nothing is left to be worked out. */
static const struct str *fold_word(const struct plan *p)
{
	bool equal = p->kind == PLAN_BINARY && p->op == OP_EQ &&
		p->left->kind == PLAN_FIELD && p->right->kind == PLAN_VALUE;

	return equal && fold_is_word(&p->right->value) ? &p->right->value.text : NULL;
}

/* One that speaks of no field belongs to any. */
static bool fold_leaf(struct fold_plan *p, const struct plan *plan, struct fold_node *out)
{
	static const struct field name = {.id = FIELD_NAME};
	const struct field *field = NULL;
	struct fold_leaf *leaf = &p->leaves[p->leaf_count];

	if (p->leaf_count == FOLD_LEAVES || !fold_one(plan, &field) ||
		!fold_field(p, field ? field : &name, &leaf->field))
		return false;
	leaf->plan = plan;
	leaf->word = fold_word(plan);
	p->words[leaf->field] = p->masks[leaf->field] ? NULL : leaf->word;
	p->masks[leaf->field] |= UINT32_C(1) << p->leaf_count;
	*out = (struct fold_node){.kind = FOLD_LEAF, .leaf = p->leaf_count++};
	return true;
}

/* ---- the filter --------------------------------------------------------------------------- */

static bool fold_part(struct fold_plan *p, const struct plan *plan, struct fold_node *of)
{
	struct fold_node *part = arena_new(&p->plans.arena, sizeof(*part));

	if (!fold_node(p, plan, part))
		return false;
	part->next = of->parts;
	of->parts = part;
	return true;
}

/* What && and || are made of is true or not, so that `!` before them turns that round. */
static bool fold_node(struct fold_plan *p, const struct plan *plan, struct fold_node *out)
{
	const struct field *field = NULL;
	bool joined = plan->kind == PLAN_ALL || plan->kind == PLAN_ANY;

	if (fold_one(plan, &field))
		return fold_leaf(p, plan, out);
	if (plan->kind == PLAN_UNARY && plan->op == OP_NOT &&
		(plan->left->kind == PLAN_ALL || plan->left->kind == PLAN_ANY)) {
		*out = (struct fold_node){.kind = FOLD_NOT};
		return fold_part(p, plan->left, out);
	}
	*out = (struct fold_node){.kind = plan->kind == PLAN_ALL ? FOLD_ALL : FOLD_ANY};
	for (size_t i = 0; joined && i < plan->count; i++)
		if (!fold_part(p, plan->parts[i], out))
			return false;
	return joined;
}

/* All filters that stand behind each other hold; by() and the like keep all spans. */
static bool fold_stages(struct fold_plan *p, const struct query *q)
{
	p->top = arena_new(&p->plans.arena, sizeof(*p->top));
	p->top->kind = FOLD_ALL;
	for (const struct stage *s = q->stages; s; s = s->next) {
		if (s->kind == STAGE_SCALAR)
			return false;
		if (s->kind != STAGE_SPANSET)
			continue;
		if (s->spanset->kind != SPANSET_FILTER ||
			!fold_part(p, plan_filter(&p->plans, s->spanset->filter), p->top))
			return false;
	}
	return true;
}

/* What a field of a span has of which nobody says anything. */
static struct value fold_nothing(const struct field *f)
{
	if (f->id == FIELD_NAME)
		return (struct value){.type = VALUE_STRING};
	if (f->id == FIELD_STATUS)
		return (struct value){.type = VALUE_STATUS, .number = STATUS_UNSET};
	return (struct value){0};
}

/*
 * Leaves of which one at least holds when the node does, none of them in `other`; of several such sets
 * a small one, for it leaves out more. 0: there is none.
 */
static uint32_t fold_key(const struct fold_node *n, uint32_t other)
{
	uint32_t key = 0, bit = UINT32_C(1) << n->leaf;

	if (n->kind == FOLD_LEAF)
		return bit & ~other;
	for (const struct fold_node *part = n->parts; part; part = part->next) {
		uint32_t of = n->kind == FOLD_NOT ? 0 : fold_key(part, other);

		if (n->kind == FOLD_ANY && !of)
			return 0;
		if (n->kind == FOLD_ANY)
			key |= of;
		else if (of && (!key || __builtin_popcount(of) < __builtin_popcount(key)))
			key = of;
	}
	return key;
}

/* A duration is known in the end alone; and who says a kind has to be known of every span. */
static void fold_find_key(struct fold_plan *p)
{
	uint32_t other = p->none;

	if (p->duration < p->field_count)
		other |= p->masks[p->duration];
	p->key = p->kind < p->field_count ? 0 : fold_key(p->top, other);
}

static void fold_begin(struct fold_plan *p, struct asked *asked)
{
	p->kind = p->duration = p->field_count;
	for (unsigned i = 0; i < p->field_count; i++) {
		struct value nothing = fold_nothing(p->fields[i]);

		if (p->fields[i]->id == FIELD_KIND)
			p->kind = i;
		if (p->fields[i]->id == FIELD_DURATION)
			p->duration = i;
		p->none |= fold_plan_ask(p, i, &nothing, asked);
	}
	fold_find_key(p);
}

bool fold_plan_make(struct fold_plan *p, const struct query *q, struct asked *asked)
{
	*p = (struct fold_plan){.plans.pattern_count = q->pattern_count};
	if (q->need != QUERY_SPAN || !q->stages || !fold_stages(p, q) || p->plans.missing)
		return false;
	fold_begin(p, asked);
	return true;
}

void fold_plan_release(struct fold_plan *p)
{
	plans_release(&p->plans);
}

uint32_t fold_plan_ask(const struct fold_plan *p, unsigned field, const struct value *v,
	struct asked *asked)
{
	uint32_t held = 0;

	asked->given = v;
	for (uint32_t left = p->masks[field]; left; left &= left - 1) {
		const struct fold_leaf *leaf = &p->leaves[__builtin_ctz(left)];
		bool word = leaf->word && fold_is_word(v);

		if (word ? str_eq(*leaf->word, v->text) : plan_holds(leaf->plan, asked))
			held |= left & -left;
	}
	return held;
}

static bool fold_holds(const struct fold_node *n, uint32_t leaves)
{
	const struct fold_node *part = n->parts;

	if (n->kind == FOLD_LEAF)
		return leaves >> n->leaf & 1;
	if (n->kind == FOLD_NOT)
		return !fold_holds(part, leaves);
	while (part && fold_holds(part, leaves) == (n->kind == FOLD_ALL))
		part = part->next;
	return (part == NULL) == (n->kind == FOLD_ALL);
}

bool fold_plan_holds(const struct fold_plan *p, uint32_t leaves)
{
	return fold_holds(p->top, leaves);
}
