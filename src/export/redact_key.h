#ifndef EXPORT_REDACT_KEY_H
#define EXPORT_REDACT_KEY_H

#include "base/str.h"

/*
 * Names of members, matched by their words: a name is cut at what is no letter or digit, between a
 * small and a capital letter, before the last of several capitals, and between letters and digits.
 *
 *     api-key     x-api-key  OPENAI_API_KEY  apiKeyOf  APIKey  apikey      not  api-keys  mapikey
 *     token$      access_token  authToken                                 not  max_tokens  token_count
 *     ^prompt$    prompt                                                  not  prompt.name
 *
 * A pattern is words with anything between them that cuts, `^` before and `$` behind them as ends.
 */
enum { REDACT_KEY_WORDS = 12 };

struct redact_key {
	struct str words[REDACT_KEY_WORDS];
	size_t count;
	bool first; /* begins the name */
	bool last;  /* ends it */
};

/* The words are slices of `pattern`. False: there is none, or too many. */
bool redact_key_parse(struct str pattern, struct redact_key *out);

bool redact_key_matches(const struct redact_key *k, struct str name);

/* The word that is best looked for; none of its matches is without it. */
size_t redact_key_rarest(const struct redact_key *k);

/*
 * Whether JSON, or JSON in a string of JSON, may hold a matching name whose `word` stands at `at`;
 * with `member` as that of a member, else as any string. Sometimes wrong, but never when it says
 * no.
 */
bool redact_key_near(
	const struct redact_key *k, size_t word, struct str json, size_t at, bool member);

#endif
