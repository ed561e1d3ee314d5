#ifndef AIT_NUMBER_H
#define AIT_NUMBER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { AIT_NUMBER_SIZE = 40 }; /* bytes that any number needs */

/* Decimal digits, no NUL. Returns how many bytes. */
size_t ait_number_int(char *to, int64_t value);
size_t ait_number_unsigned(char *to, uint64_t value);

/* `00` to `99`, side by side. */
extern const char ait_number_pairs[200];

/* Two digits of a value below 100; returns the place behind them. */
static inline char *ait_number_pair(char *to, uint64_t value)
{
	memcpy(to, ait_number_pairs + 2 * value, 2);
	return to + 2;
}

/* Exactly `count` digits, zeros in front. */
void ait_number_padded(char *to, uint64_t value, unsigned count);

/*
 * A JSON value, no NUL: the fewest digits that read back as the same double, always with a
 * fraction or exponent (`1.0`); "NaN", "Infinity", "-Infinity" in quotes. The locale's decimal
 * point plays no part.
 */
size_t ait_number_double(char *to, double value);

#endif
