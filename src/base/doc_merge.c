#include "base/doc_parts.h"

/* RFC 7396, section 2. As deep as the patch is at most. */

static bool merge_value(struct docs *d, struct doc *target, const struct doc *patch);

static bool merge_member(struct docs *d, struct doc *target, const struct doc_item *member)
{
	struct doc_item item = {.key = member->key, .value = doc_empty(SCAN_NULL)};
	size_t i, weight;
	struct doc *at;

	d->fault = DOC_FINE;
	i = doc_seek(d, target, member->key, 0);
	if (d->fault != DOC_FINE)
		return false;
	if (member->value.type == SCAN_NULL)
		return i == target->len || doc_take(d, target, i);
	if (i == target->len)
		return merge_value(d, &item.value, &member->value) &&
			doc_insert(d, target, i, item);
	at = doc_touch(d, target, i);
	if (!at)
		return false;
	weight = at->weight;
	if (!merge_value(d, at, &member->value))
		return false;
	doc_grown(target, i, weight);
	return true;
}

static bool merge_value(struct docs *d, struct doc *target, const struct doc *patch)
{
	if (patch->type != SCAN_OBJECT) {
		*target = *patch;
		return true;
	}
	if (target->type != SCAN_OBJECT)
		*target = doc_empty(SCAN_OBJECT);
	for (size_t i = 0; i < patch->len; i++)
		if (!merge_member(d, target, &patch->items->at[i]))
			return false;
	return true;
}

bool doc_merge(struct docs *d, struct doc *v, struct str patch)
{
	struct doc changed = *v, read;

	d->step = 0;
	doc_own_anew(d);
	if (!doc_read(d, patch, &read) || !merge_value(d, &changed, &read) ||
		!doc_fits(d, &changed))
		return false;
	*v = changed;
	return true;
}
