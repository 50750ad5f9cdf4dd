/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_HANDLER_H
#define RINGTAP_HANDLER_H

#include <uapi/linux/ringtap.h>

struct net_device;
struct ringtap_hook_ops;

extern const struct ringtap_hook_ops ringtap_handler;

enum ringtap_holder ringtap_handler_holder(const struct net_device *dev);

#endif /* RINGTAP_HANDLER_H */
