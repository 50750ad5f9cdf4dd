/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_FILTER_H
#define RINGTAP_FILTER_H

#include <linux/types.h>

struct bpf_prog;
struct ringtap_meta;
struct sk_buff;
struct sock;

u32 ringtap_filter_run(const struct bpf_prog *program, struct sk_buff *skb,
		       const struct ringtap_meta *meta);
u32 ringtap_filter(struct sock *sk, struct sk_buff *skb,
		   const struct ringtap_meta *meta);

#endif /* RINGTAP_FILTER_H */
