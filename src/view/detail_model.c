#include "view/detail_parts.h"

#include "model/usage.h"
#include "view/figure.h"
#include "view/sheet_value.h"

/* What a model's call has cost, and how fast it was: figures that its first row has no room for. */

enum { RATE_TOKENS = 8 }; /* fewer tell nothing of a rate */

static const int64_t least_ns = 1000000; /* what took less was not written by a model */

double detail_rate(const struct facts *f)
{
	int64_t from = facts_first_token(f, facts_find(f, MEANING_FIRST_TOKEN_S),
		facts_find(f, MEANING_FIRST_TOKEN_MS));
	struct usage u;

	if (!f->has_start || !f->has_end || !usage_of_facts(f, &u) ||
		u.output < RATE_TOKENS)
		return 0;
	if (from < f->start_ns || from >= f->end_ns)
		from = f->start_ns;
	if (figure_since(f->end_ns, from) < least_ns)
		return 0;
	return u.output * 1e9 / (double)figure_since(f->end_ns, from);
}

static void add_count(struct buf *out, uint64_t n, const char *words)
{
	if (!n)
		return;
	buf_add(out, STR("   "));
	figure_count(n, out);
	buf_add(out, str_from(words));
}

static void add_cost(struct buf *out, double cost)
{
	if (!(cost > 0))
		return;
	buf_add(out, STR("   "));
	figure_cost(cost, out);
}

void detail_model(struct row *r, const struct facts *f, enum text_set set, int width)
{
	const struct scan_value *temperature = facts_find(f, MEANING_TEMPERATURE);
	struct usage u = {0};
	struct buf text = {0};

	row_reset(r);
	usage_of_facts(f, &u);
	add_cost(&text, u.cost);
	add_count(&text, u.parts.cache_read, " from cache");
	add_count(&text, u.parts.cache_write, " to cache");
	add_count(&text, u.parts.reasoning, " reasoning");
	if (detail_rate(f) > 0)
		buf_addf(&text, "   %.0f tok/s", detail_rate(f));
	if (temperature && temperature->type == SCAN_NUMBER) {
		buf_add(&text, STR("   temperature "));
		buf_add(&text, str_head(temperature->text, 8));
	}
	if (text.len)
		row_add_text(r, ROLE_DIM, str_tail(buf_str(&text), 2), set, width);
	buf_release(&text);
}

void detail_add_rate(struct sheet *s, const struct detail *d)
{
	struct scan_value v = {.type = SCAN_NUMBER};
	struct buf text = {0};

	if (vocabulary_letter(d->facts->kind) != 'L' || !(detail_rate(d->facts) > 0))
		return;
	buf_addf(&text, "%.1f", detail_rate(d->facts));
	v.text = arena_copy(&s->arena, buf_str(&text));
	sheet_add_pair(s, STR("tokens a second"), &v);
	buf_release(&text);
}
