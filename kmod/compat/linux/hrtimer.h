/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_COMPAT_LINUX_HRTIMER_H
#define RINGTAP_COMPAT_LINUX_HRTIMER_H

#include_next <linux/hrtimer.h>

#ifndef RINGTAP_HAS_HRTIMER_SETUP
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}
#endif

#endif /* RINGTAP_COMPAT_LINUX_HRTIMER_H */
