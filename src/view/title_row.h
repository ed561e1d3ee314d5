#ifndef VIEW_TITLE_ROW_H
#define VIEW_TITLE_ROW_H

#include "view/columns.h"

/* Rows that speak of many spans. Each fills a row anew; none is wider than c->width. */

/* Figures; what is 0 is left out. */
struct totals {
	uint64_t traces; /* shown when there are several */
	uint64_t spans;	 /* that a record was about */
	uint64_t open;
	uint64_t done;	 /* ended */
	uint64_t errors; /* spans that failed */
	uint64_t lost;
	uint64_t missing; /* spans that only others have named */
	uint64_t texts;	  /* lines that are no records */
	uint64_t bad;	  /* lines that were records and cannot be used */
	uint64_t input_tokens;
	uint64_t output_tokens;
	double cost;	     /* US dollars; 0: unknown */
	int64_t duration_ns; /* 0: none */
	struct str ending;   /* how the program ended; empty: well, or there was none */
	struct str shown;    /* how many are shown, where not all are; instead of `spans` */
};

/* For `today_ns`: every start has its date. */
#define TITLE_DATED INT64_MIN

/*
 * `trace 7f3a9c0e…c41d  14:02:11  14 spans 3✗  11.8k→1.5k tok`; `start_ns` 0: unknown. What did not
 * start on the day of `today_ns` has its date: `2025-11-22 14:02:11`; in rows that are too narrow
 * for details `11-22 14:02`.
 */
void title_row_trace(struct row *r, const struct columns *c, struct str id,
	int64_t start_ns, int64_t today_ns, const struct totals *t);

/* Parts of such rows, appended: `7f3a9c0e…c41d`; `14 spans 3✗  11.8k→1.5k tok  $0.0572`. */
void title_row_id(struct row *r, enum text_set set, struct str id);
void title_row_figures(struct row *r, enum text_set set, const struct totals *t);

/* Above the live region: `── 9.2s · 2 open · 8 done · 3✗ · 6.4k tok · $0.029 ─`. */
void title_row_live(struct row *r, const struct columns *c, const struct totals *t);

/* At the end: `14 spans · 3✗ · 1 lost · 14.20s · 11.8k→1.5k tok · $0.0572 · 2 bad lines`. */
void title_row_summary(struct row *r, const struct columns *c, const struct totals *t);

/* `… +7 more open` */
void title_row_more(struct row *r, const struct columns *c, uint64_t count);

#endif
