#include "test.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/playback.h"

static const int64_t second = 1000000000;
static const int64_t ms = 1000000;

struct sample {
	struct trace trace;
	struct span spans[6];
	char letters[6];
	struct census census;
	struct boundaries list;
	struct playback p;
	int64_t clock;
};

static void sample_set(struct sample *s, size_t span, int64_t from_ms, int64_t to_ms)
{
	s->spans[span].flags = SPAN_HAS_TIME | SPAN_HAS_START | SPAN_HAS_END;
	s->spans[span].start_ns = from_ms * ms;
	s->spans[span].end_ns = to_ms * ms;
	s->letters[span] = 'T';
}

/* 20 s, of which nothing happens from 5 s to 15 s; a span of 5 ms is in it. */
static void sample_init(struct sample *s)
{
	*s = (struct sample){.clock = 77 * second};
	s->trace = (struct trace){.spans = s->spans, .span_count = 6};
	s->census = (struct census){.letters = s->letters, .letter_room = 6};
	sample_set(s, 1, 0, 20000);
	s->spans[1].last_child = 2;
	sample_set(s, 2, 0, 3000);
	sample_set(s, 3, 3000, 5000);
	sample_set(s, 4, 3100, 3105);
	sample_set(s, 5, 15000, 20000);
	span_set_status(&s->spans[4], STATUS_ERROR);
	boundaries_build(&s->list, &s->trace, &s->census);
	playback_init(&s->p, (struct extent){0, 20 * second}, false, s->clock);
}

static void frame(struct sample *s, int64_t passed_ms)
{
	s->clock += passed_ms * ms;
	playback_frame(&s->p, &s->list, s->clock);
}

static void play(struct sample *s, int64_t length_ms)
{
	for (int64_t i = 0; i < length_ms; i += 25)
		frame(s, 25);
}

static void plays_as_time_passes(struct test *t)
{
	struct sample s;

	sample_init(&s);
	frame(&s, 100);
	CHECK_INT(t, s.p.at_ns, 0);
	CHECK_INT(t, playback_due(&s.p), INT64_MAX);
	playback_toggle(&s.p, s.clock);
	play(&s, 1000);
	CHECK_INT(t, s.p.at_ns, second);
	CHECK_INT(t, playback_due(&s.p), s.clock + PLAYBACK_FRAME_NS);
	playback_toggle(&s.p, s.clock);
	play(&s, 1000);
	CHECK_INT(t, s.p.at_ns, second);
	playback_toggle(&s.p, s.clock);
	frame(&s, 60000); /* it was stopped for a minute */
	CHECK_INT(t, s.p.at_ns, second + 250 * ms);
	frame(&s, -60000); /* a clock that goes back is none */
	CHECK_INT(t, s.p.at_ns, second + 250 * ms);
	boundaries_release(&s.list);
}

static void idle_stretches_are_short(struct test *t)
{
	struct sample s;

	sample_init(&s);
	playback_toggle(&s.p, s.clock);
	play(&s, 5000);
	CHECK_INT(t, s.p.at_ns, 5 * second);
	frame(&s, 250);
	CHECK_INT(t, s.p.at_ns, 10 * second);
	frame(&s, 0); /* once more for the same moment changes nothing */
	CHECK_INT(t, s.p.jumped_ns, 10 * second);
	frame(&s, 250);
	CHECK_INT(t, s.p.at_ns, 15 * second);
	play(&s, 5000);
	CHECK_INT(t, s.p.at_ns, 20 * second);
	CHECK(t, !s.p.playing);
	playback_toggle(&s.p, s.clock);
	CHECK_INT(t, s.p.at_ns, 0); /* it begins anew */

	playback_seek(&s.p, &s.list, 5 * second);
	s.p.whole = true;
	playback_toggle(&s.p, s.clock);
	frame(&s, 250);
	CHECK_INT(t, s.p.at_ns, 5 * second + 250 * ms);
	boundaries_release(&s.list);
}

static void speeds(struct test *t)
{
	struct sample s;

	sample_init(&s);
	CHECK_STR(t, str_from(playback_speed_word(&s.p)), "1x");
	playback_speed(&s.p, +1);
	CHECK_STR(t, str_from(playback_speed_word(&s.p)), "2x");
	playback_toggle(&s.p, s.clock);
	frame(&s, 100);
	CHECK_INT(t, s.p.at_ns, 200 * ms);
	for (int i = 0; i < 20; i++)
		playback_speed(&s.p, -1);
	CHECK_STR(t, str_from(playback_speed_word(&s.p)), "1/4x");
	frame(&s, 100);
	CHECK_INT(t, s.p.at_ns, 225 * ms);
	for (int i = 0; i < 20; i++)
		playback_speed(&s.p, +1);
	CHECK_STR(t, str_from(playback_speed_word(&s.p)), "fit");
	playback_seek(&s.p, &s.list, 0);
	playback_toggle(&s.p, s.clock);
	play(&s, 9900);
	CHECK(t, s.p.playing && s.p.at_ns > 19 * second);
	play(&s, 200);
	CHECK(t, !s.p.playing);
	playback_speed(&s.p, 0);
	CHECK_STR(t, str_from(playback_speed_word(&s.p)), "1x");
	boundaries_release(&s.list);
}

/* A span of 5 ms between two frames is seen for a fifth of a second. */
static void nothing_is_passed_over_unseen(struct test *t)
{
	struct sample s;

	sample_init(&s);
	playback_seek(&s.p, &s.list, 3050 * ms);
	CHECK(t, !playback_is_lit(&s.p, 4));
	playback_toggle(&s.p, s.clock);
	frame(&s, 100);
	CHECK(t, s.p.at_ns == 3150 * ms && playback_is_lit(&s.p, 4));
	playback_toggle(&s.p, s.clock);
	CHECK_INT(t, playback_due(&s.p), s.clock + PLAYBACK_GLOW_NS);
	frame(&s, 199);
	CHECK(t, playback_is_lit(&s.p, 4));
	frame(&s, 1);
	CHECK(t, !playback_is_lit(&s.p, 4));
	CHECK_INT(t, playback_due(&s.p), INT64_MAX);
	boundaries_release(&s.list);
}

static void steps_stop_and_stay_lit(struct test *t)
{
	struct sample s;

	sample_init(&s);
	playback_toggle(&s.p, s.clock);
	CHECK(t, playback_step(&s.p, &s.list, STEP_ERROR, false));
	CHECK(t, !s.p.playing && s.p.at_ns == 3105 * ms && playback_is_lit(&s.p, 4));
	frame(&s, 5000);
	CHECK(t, playback_is_lit(&s.p, 4) && !playback_is_lit(&s.p, 3));
	CHECK(t, !playback_step(&s.p, &s.list, STEP_ERROR, false));
	CHECK_INT(t, s.p.at_ns, 3105 * ms);
	CHECK(t, playback_step(&s.p, &s.list, STEP_ANY, true));
	CHECK_INT(t, s.p.at_ns, 3100 * ms);
	playback_seek(&s.p, &s.list, INT64_MAX);
	CHECK_INT(t, s.p.at_ns, 20 * second);
	playback_seek(&s.p, &s.list, INT64_MIN);
	CHECK_INT(t, s.p.at_ns, 0);
	boundaries_release(&s.list);
}

static void the_edge_of_now(struct test *t)
{
	struct sample s;

	sample_init(&s);
	playback_extend(&s.p, (struct extent){0, 20 * second}, true);
	playback_to_edge(&s.p, &s.list);
	playback_extend(&s.p, (struct extent){0, 21 * second}, true);
	frame(&s, 1000);
	CHECK(t, s.p.edge && s.p.at_ns == 21 * second);
	playback_toggle(&s.p, s.clock); /* stays behind */
	playback_extend(&s.p, (struct extent){0, 30 * second}, true);
	frame(&s, 1000);
	CHECK(t, !s.p.edge && !s.p.playing && s.p.at_ns == 21 * second);
	playback_toggle(&s.p, s.clock);
	playback_speed(&s.p, +6);
	frame(&s, 250); /* who plays faster than time gets there */
	CHECK(t, s.p.edge && !s.p.playing && s.p.at_ns == 30 * second);
	playback_extend(&s.p, (struct extent){0, 31 * second}, false);
	frame(&s, 250);
	CHECK(t, !s.p.edge && s.p.at_ns == 30 * second); /* it has ended */
	boundaries_release(&s.list);
}

static void hostile_times(struct test *t)
{
	static const int64_t odd[] = {0, INT64_MIN, INT64_MAX, INT64_MIN + 1, 1, -1, 1000};
	uint64_t seed = 47;

	for (int round = 0; round < 500 && t->ok; round++) {
		struct sample s;

		sample_init(&s);
		for (size_t i = 1; i < 6; i++) {
			s.spans[i].start_ns = odd[test_random(&seed) % 7];
			s.spans[i].end_ns = odd[test_random(&seed) % 7];
		}
		boundaries_build(&s.list, &s.trace, &s.census);
		playback_extend(&s.p,
			(struct extent){
				odd[test_random(&seed) % 7], odd[test_random(&seed) % 7]},
			test_random(&seed) % 2);
		for (int i = 0; i < 60; i++) {
			int64_t before = s.p.at_ns;

			switch (test_random(&seed) % 6) {
			case 0:
				playback_toggle(&s.p, s.clock);
				break;
			case 1:
				playback_speed(&s.p, test_random(&seed) % 2 ? 1 : -1);
				break;
			case 2:
				playback_step(&s.p, &s.list,
					(enum boundary_step)(test_random(&seed) % 3),
					test_random(&seed) % 2);
				break;
			case 3:
				playback_seek(&s.p, &s.list, odd[test_random(&seed) % 7]);
				break;
			default:
				frame(&s, (int64_t)(test_random(&seed) % 300));
				CHECK(t, s.p.at_ns >= before);
			}
			CHECK(t,
				s.p.at_ns >= s.p.time.from_ns &&
					s.p.at_ns <= s.p.time.to_ns);
		}
		boundaries_release(&s.list);
	}
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "plays as time passes", plays_as_time_passes);
	test_run(&t, "idle stretches are short", idle_stretches_are_short);
	test_run(&t, "speeds", speeds);
	test_run(&t, "nothing is passed over unseen", nothing_is_passed_over_unseen);
	test_run(&t, "steps stop and stay lit", steps_stop_and_stay_lit);
	test_run(&t, "the edge of now", the_edge_of_now);
	test_run(&t, "hostile times", hostile_times);
	return test_done(&t);
}
