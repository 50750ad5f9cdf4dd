/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_TAP_H
#define RINGTAP_TAP_H

struct ringtap_hook_ops;

extern const struct ringtap_hook_ops ringtap_tap;

#endif /* RINGTAP_TAP_H */
