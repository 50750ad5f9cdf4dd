// SPDX-License-Identifier: GPL-2.0
#include "filter.h"

#include <linux/filter.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/sock.h>

#include "meta.h"

/**
 * ringtap_filter_run - asks a program about a frame
 * @program: counts from the link-layer header, while the frame stands at the
 *	network header
 * @skb: the frame; may be shared
 * @meta: the frame's
 *
 * As for a packet socket, skb->data is moved for the run and put back exactly: the
 * others who hold the frame are not running now. RCU is held.
 */
u32 ringtap_filter_run(const struct bpf_prog *program, struct sk_buff *skb,
		       const struct ringtap_meta *meta)
{
	unsigned char *data = skb->data;
	unsigned int len = skb->len;
	u32 result;

	skb_push(skb, meta->maclen);
	result = bpf_prog_run_clear_cb(program, skb);
	skb->data = data;
	skb->len = len;
	return result;
}

/**
 * ringtap_filter - how much of a frame the socket wants
 * @sk: the socket; SO_ATTACH_FILTER and SO_ATTACH_BPF of every socket set
 *	its program
 * @skb: the frame; may be shared
 * @meta: the frame's
 *
 * Return: bytes, 0: the frame is not wanted.
 */
u32 ringtap_filter(struct sock *sk, struct sk_buff *skb,
		   const struct ringtap_meta *meta)
{
	struct sk_filter *filter;
	u32 wanted = U32_MAX;

	rcu_read_lock();
	filter = rcu_dereference(sk->sk_filter);
	if (filter)
		wanted = ringtap_filter_run(filter->prog, skb, meta);
	rcu_read_unlock();
	return wanted;
}
