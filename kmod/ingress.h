/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_INGRESS_H
#define RINGTAP_INGRESS_H

struct ringtap_hook_ops;

extern const struct ringtap_hook_ops ringtap_ingress;

#endif /* RINGTAP_INGRESS_H */
