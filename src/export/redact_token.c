#include "export/redact_token.h"

#include <stdbool.h>
#include <string.h>

const char *redact_token_string(const char *at, const char *end)
{
	for (at++; at < end; at++) {
		const char *quote = memchr(at, '"', (size_t)(end - at)), *run;

		if (!quote)
			return end;
		for (run = quote; run > at && run[-1] == '\\';)
			run--;
		at = quote;
		if ((quote - run) % 2 == 0)
			return quote + 1;
	}
	return end;
}

static bool token_ends(char c)
{
	return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\t' ||
		c == '\r';
}

const char *redact_token_scalar(const char *at, const char *end)
{
	while (at < end && !token_ends(*at))
		at++;
	return at;
}

const char *redact_token_nested(const char *at, const char *end)
{
	size_t depth = 0;

	while (at < end) {
		if (*at == '"') {
			at = redact_token_string(at, end);
			continue;
		}
		depth += *at == '{' || *at == '[';
		if ((*at == '}' || *at == ']') && --depth == 0)
			return at + 1;
		at++;
	}
	return end;
}
