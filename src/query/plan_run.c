#include "query/operator.h"
#include "query/plan.h"

void asked_begin(struct asked *a, struct scene *scene, uint32_t span)
{
	arena_reset(&a->scratch);
	a->scene = scene;
	a->parent_known = false;
	subject_begin(&a->self, scene, span);
}

void asked_release(struct asked *a)
{
	subject_release(&a->self);
	subject_release(&a->parent);
	arena_release(&a->scratch);
	*a = (struct asked){0};
}

/* One that only others have named has nothing to say. */
static struct subject *asked_parent(struct asked *a)
{
	const struct trace *t = a->scene->t;
	uint32_t parent = t->spans[a->self.span].parent;

	if (!(t->spans[parent].flags & SPAN_SEEN))
		parent = 0;
	if (!a->parent_known)
		subject_begin(&a->parent, a->scene, parent);
	a->parent_known = true;
	return &a->parent;
}

struct value asked_field(struct asked *a, const struct field *f)
{
	if (a->given)
		return *a->given;
	return subject_field(f->parent ? asked_parent(a) : &a->self, f);
}

static struct value plan_bool(bool yes)
{
	return (struct value){.type = VALUE_BOOL, .yes = yes};
}

static struct value plan_unary(const struct plan *p, struct asked *a)
{
	struct value v = plan_run(p->left, a);

	switch (p->op) {
	case OP_NOT:
		return v.type == VALUE_BOOL ? plan_bool(!v.yes) : (struct value){0};
	case OP_EXISTS:
		return plan_bool(v.type != VALUE_NIL);
	default:
		return operator_negate(&v);
	}
}

static struct value plan_binary(const struct plan *p, struct asked *a)
{
	struct value left = plan_run(p->left, a), right = plan_run(p->right, a);

	return operator_apply(p->op, &left, &right, &a->scratch);
}

static struct value plan_pattern(const struct plan *p, struct asked *a)
{
	struct value v = plan_run(p->left, a);

	return plan_bool(
		p->pattern && operator_matches(p->op, &v, p->pattern, &a->scratch));
}

static struct value plan_joined(const struct plan *p, struct asked *a)
{
	bool any = p->kind == PLAN_ANY;

	for (size_t i = 0; i < p->count; i++)
		if (plan_holds(p->parts[i], a) == any)
			return plan_bool(any);
	return plan_bool(!any);
}

static bool plan_any_event(const struct plan *p, struct asked *a)
{
	size_t count = subject_events(&a->self);
	bool any = false;

	for (size_t i = 0; i < count && !any; i++) {
		a->self.event = i;
		any = plan_holds(p->left, a);
	}
	a->self.event = 0;
	return any;
}

static bool plan_any_link(const struct plan *p, struct asked *a)
{
	size_t count = subject_links(&a->self);
	bool any = false;

	for (size_t i = 0; i < count && !any; i++) {
		a->self.link = i;
		any = plan_holds(p->left, a);
	}
	a->self.link = 0;
	return any;
}

struct value plan_run(const struct plan *p, struct asked *a)
{
	switch (p->kind) {
	case PLAN_VALUE:
		return p->value;
	case PLAN_FIELD:
		return asked_field(a, p->field);
	case PLAN_SPAN_KIND:
		return subject_span_kind(p->field->parent ? asked_parent(a) : &a->self);
	case PLAN_UNARY:
		return plan_unary(p, a);
	case PLAN_BINARY:
		return plan_binary(p, a);
	case PLAN_PATTERN:
		return plan_pattern(p, a);
	case PLAN_ANY_EVENT:
		return plan_bool(plan_any_event(p, a));
	case PLAN_ANY_LINK:
		return plan_bool(plan_any_link(p, a));
	default:
		return plan_joined(p, a);
	}
}

bool plan_holds(const struct plan *p, struct asked *a)
{
	struct value v = plan_run(p, a);

	return v.type == VALUE_BOOL && v.yes;
}
