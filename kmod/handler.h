/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_HANDLER_H
#define RINGTAP_HANDLER_H

#include <linux/types.h>

struct net_device;
struct ringtap_hook_ops;

extern const struct ringtap_hook_ops ringtap_handler;

bool ringtap_handler_is_taken(const struct net_device *dev);

#endif /* RINGTAP_HANDLER_H */
