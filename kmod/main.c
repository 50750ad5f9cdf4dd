// SPDX-License-Identifier: GPL-2.0
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "alarm.h"
#include "clock.h"
#include "event.h"
#include "family.h"
#include "fanout.h"
#include "netlink.h"
#include "promisc.h"

static int family;
module_param(family, int, 0444);
MODULE_PARM_DESC(family,
		 "Number of the address family: 18, 19, 22, 25; 0: the first that is free");

static int __init ringtap_init(void)
{
	int ret;

	ringtap_clock_init();
	ringtap_fanout_init();

	ret = ringtap_alarm_init();
	if (ret)
		goto err_exit_clock;

	ret = ringtap_promisc_init();
	if (ret)
		goto err_exit_alarm;

	ret = ringtap_event_init();
	if (ret)
		goto err_exit_promisc;

	ret = ringtap_family_init(family);
	if (ret)
		goto err_exit_event;

	/* Last: who finds this may use all the rest. */
	ret = ringtap_netlink_init();
	if (ret)
		goto err_exit_family;

	pr_info("version %s, address family %u\n", RINGTAP_VERSION,
		ringtap_family());
	return 0;

err_exit_family:
	ringtap_family_exit();
err_exit_event:
	ringtap_event_exit();
err_exit_promisc:
	ringtap_promisc_exit();
err_exit_alarm:
	ringtap_alarm_exit();
err_exit_clock:
	ringtap_clock_exit();
	return ret;
}

static void __exit ringtap_exit(void)
{
	ringtap_netlink_exit();
	ringtap_family_exit();
	ringtap_event_exit();
	ringtap_promisc_exit();
	ringtap_alarm_exit();
	ringtap_clock_exit();
}

module_init(ringtap_init);
module_exit(ringtap_exit);

MODULE_DESCRIPTION("Frames of a network device, into a ring that a process has mapped");
MODULE_AUTHOR("The ringtap authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(RINGTAP_VERSION);
