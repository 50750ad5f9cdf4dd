/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_ZOO_FIXTURE_H
#define RINGTAP_ZOO_FIXTURE_H

#include "cage.h"
#include "tap.h"

#include "kselftest_harness.h"

#define FRAME	100

/* NULL is right, all else is a sentence. */
#define EXPECT_RIGHT(what)						\
	do {								\
		const char *wrong = (what);				\
									\
		EXPECT_EQ(NULL, wrong)					\
			TH_LOG("%s", wrong);				\
	} while (0)

/* In a loop: what comes after tells of which round. */
#define EXPECT_RIGHT_IN(what, ...)					\
	do {								\
		const char *wrong = (what);				\
									\
		EXPECT_EQ(NULL, wrong) {				\
			TH_LOG(__VA_ARGS__);				\
			TH_LOG("%s", wrong);				\
		}							\
	} while (0)

FIXTURE(zoo) {
	struct cage cage;
};

FIXTURE_VARIANT(zoo) {
	unsigned int mode;
};

FIXTURE_VARIANT_ADD(zoo, copy) { .mode = RINGTAP_MODE_COPY };
FIXTURE_VARIANT_ADD(zoo, bypass) { .mode = RINGTAP_MODE_BYPASS };

FIXTURE_SETUP(zoo)
{
	const char *wrong;

	ASSERT_EQ(0, tap_namespace());
	wrong = cage_open(&self->cage, "tap0", variant->mode);
	ASSERT_EQ(NULL, wrong)
		TH_LOG("%s", wrong);
}

FIXTURE_TEARDOWN(zoo)
{
	cage_close(&self->cage);
}

#endif /* RINGTAP_ZOO_FIXTURE_H */
