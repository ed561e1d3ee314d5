#ifndef QUERY_PARSE_PARTS_H
#define QUERY_PARSE_PARTS_H

#include "query/parse.h"
#include "query/token.h"

/* What the files of parse share. Each function that finds an error sets it and says false or NULL. */
struct parser {
	struct query *q;
	const struct token *next; /* not taken yet; TOKEN_END is the last */
	const struct token *first;
	struct query_error *why;
	unsigned depth; /* calls under way that a query can nest */
};

/* Counts one call that nests; false: too many. The other is called whenever it was true. */
bool parse_enter(struct parser *p);
void parse_leave(struct parser *p);

/* The next token is taken if it is of that kind. */
bool parse_take(struct parser *p, enum token_kind kind);

/* Likewise, and an error if it is not: `what` was expected. */
bool parse_expect(struct parser *p, enum token_kind kind, const char *what);

/* The next token is wrong: `what` was expected. */
bool parse_expected(struct parser *p, const char *what);

/*
 * The height of a node on two others (0: one), which the token `t` joins; an error where the tree
 * grows too high.
 */
bool parse_grow(
	struct parser *p, const struct token *t, uint16_t a, uint16_t b, uint16_t *out);

/* A field, or a list of them with commas between. */
bool parse_one_field(struct parser *p, struct field *out);
bool parse_fields(struct parser *p, struct fields *out);

/* What stands in the braces of a filter, in an aggregate, in by(). */
struct expr *parse_expr(struct parser *p);

/* What stages and their operands come to. */
enum term_kind {
	TERM_SPANSET,
	TERM_NUMBER, /* a constant */
	TERM_SCALAR, /* an aggregate is in it */
	TERM_STAGES, /* a pipeline, or one stage that is no spanset */
	TERM_SERIES,
};

struct term {
	enum term_kind kind;
	/* of spansets: filters stand beside filters, pipelines beside pipelines; `({})` is both */
	bool plain;
	bool piped;
	bool open; /* of series: a pipeline without parentheses */
	bool last; /* of series: no operator may follow but comparisons */
	union {
		struct spanset *spanset;
		struct value number;
		struct scalar *scalar;
		struct stage *stages;
		struct series *series;
	};
};

/* Stages with `|` between; a metric may be the last one. */
bool parse_pipeline(struct parser *p, struct term *out);

/* What a term is as stages; NULL where it is none. */
struct stage *parse_as_stages(struct parser *p, const struct term *term);

/* The height of the highest of some stages. */
uint16_t parse_stages_height(const struct stage *s);

/* One stage that is an expression: of spansets, of numbers, of series. */
bool parse_term(struct parser *p, struct term *out);

/* The operand behind an operator of that level. */
bool parse_operand_above(struct parser *p, enum level level, struct term *out);

/* Joins `right` to *left by an operator, which `t` is the token of. */
bool parse_join(struct parser *p, const struct token *t, struct term *left,
	const struct term *right);

/* A metric behind a pipeline, if the next token is one's name, which *is says. */
bool parse_metric(struct parser *p, struct stage *stages, struct term *out, bool *is);

/* `| topk(5)` and `> 10` behind series, any number of them. */
bool parse_seconds(struct parser *p, struct term *series);

/* Adds what is done with series behind what is done already. */
bool parse_add_second(struct parser *p, const struct token *t, struct series *series,
	struct second second);

#endif
