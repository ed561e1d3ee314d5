#ifndef CMD_SEND_REPLY_H
#define CMD_SEND_REPLY_H

#include "export/otlp_bytes.h"

/* What came back for a request, and what that means (OTLP 1.x, "OTLP/HTTP Response"). */
struct send_reply {
	int status;		 /* of HTTP; 0: there was no answer */
	bool later;		 /* with 0: there may be one another time */
	const char *why;	 /* with 0: for people */
	int64_t after_ns;	 /* Retry-After, from now; 0: it says none */
	struct str content_type; /* empty: it says none */
	struct str body;
};

enum send_verdict {
	SEND_TAKEN, /* all of it; or, with `rejected`, some: none of which is to be sent again */
	SEND_AGAIN,   /* not now, perhaps later */
	SEND_BAD,     /* not this request; another may be */
	SEND_REFUSED, /* not this, and nothing like it */
};

struct send_judgement {
	enum send_verdict verdict;
	int64_t rejected;   /* spans, or logs */
	struct buf message; /* what the other side says, hostile; may be empty */
};

/* `j` was zeroed, or used before. */
void send_judge(
	struct send_judgement *j, const struct send_reply *r, enum otlp_signal signal);
void send_judgement_release(struct send_judgement *j);

/* The words for a status; NULL: there are none. */
const char *send_status_words(int status);

#endif
