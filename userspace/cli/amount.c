// SPDX-License-Identifier: GPL-2.0
#include "amount.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool digits(const char *text, char **end, uint64_t *value)
{
	errno = 0;
	*value = strtoull(text, end, 10);
	return *text >= '0' && *text <= '9' && !errno;
}

bool amount_number(const char *text, uint64_t min, uint64_t max,
		   const char *what, uint64_t *value)
{
	char *end;

	if (digits(text, &end, value) && !*end && *value >= min &&
	    *value <= max)
		return true;
	if (max == UINT64_MAX)
		warnx("%s is a number from %llu up, not '%s'", what,
		      (unsigned long long)min, text);
	else
		warnx("%s is a number from %llu to %llu, not '%s'", what,
		      (unsigned long long)min, (unsigned long long)max, text);
	return false;
}

/* 0: there is no such suffix. */
static uint64_t suffix(const char *text, uint64_t unit)
{
	static const char letters[] = "kKmMgG";
	const char *letter;

	if (!*text)
		return unit;
	letter = strchr(letters, *text);
	if (!letter || text[1])
		return 0;
	return 1ull << (10 * ((letter - letters) / 2 + 1));
}

bool amount_bytes(const char *text, uint64_t unit, const char *what,
		  uint64_t *value)
{
	uint64_t factor = 0;
	char *end;

	if (digits(text, &end, value))
		factor = suffix(end, unit);
	if (factor && *value && *value <= UINT64_MAX / factor) {
		*value *= factor;
		return true;
	}
	warnx("%s is a number from 1 up, with k, m or g behind it or without, not '%s'",
	      what, text);
	return false;
}
