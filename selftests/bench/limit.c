// SPDX-License-Identifier: GPL-2.0
/*
 * The least that a capture can cost: a device's rx_handler that does nothing,
 * or copies the frame into memory and nothing else, or frees it.
 */
#include <linux/etherdevice.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <linux/vmalloc.h>

static char *device = "v1";
module_param(device, charp, 0);
MODULE_PARM_DESC(device, "whose received frames");

static char *mode = "pass";
module_param(mode, charp, 0);
MODULE_PARM_DESC(mode, "pass, copy, free");

static uint ring_bytes = 32 << 20;
module_param(ring_bytes, uint, 0);
MODULE_PARM_DESC(ring_bytes, "memory of each CPU to copy to, used in turn");

static uint snaplen = 262144;
module_param(snaplen, uint, 0);
MODULE_PARM_DESC(snaplen, "bytes of a frame that are copied");

/* Not by this_cpu_inc(): User-Mode Linux turns interrupts off for it, by two
 * system calls of its host.
 */

/**
 * struct limit_cpu - of one CPU
 * @data: memory to copy to
 * @at: where the next frame goes
 * @frames: how many there were
 */
struct limit_cpu {
	u8	*data;
	u32	at;
	u64	frames;
};

static DEFINE_PER_CPU(struct limit_cpu, limit_cpu);

static struct net_device *limit_dev;

static int limit_get_frames(char *buffer, const struct kernel_param *param)
{
	u64 frames = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		frames += per_cpu(limit_cpu, cpu).frames;
	return sysfs_emit(buffer, "%llu\n", frames);
}

static const struct kernel_param_ops limit_frames_ops = {
	.get = limit_get_frames,
};

module_param_cb(frames, &limit_frames_ops, NULL, 0444);
MODULE_PARM_DESC(frames, "how many there were");

static rx_handler_result_t limit_pass(struct sk_buff **pskb)
{
	this_cpu_ptr(&limit_cpu)->frames++;
	return RX_HANDLER_PASS;
}

static rx_handler_result_t limit_copy(struct sk_buff **pskb)
{
	struct limit_cpu *this = this_cpu_ptr(&limit_cpu);
	struct sk_buff *skb = *pskb;
	u32 len = min(skb->len + ETH_HLEN, snaplen);

	if (ring_bytes - this->at < len)
		this->at = 0;
	if (len <= skb_headlen(skb) + ETH_HLEN)
		memcpy(this->data + this->at, skb_mac_header(skb), len);
	else
		skb_copy_bits(skb, -ETH_HLEN, this->data + this->at, len);
	this->at += ALIGN(len, 4);
	this->frames++;
	return RX_HANDLER_PASS;
}

static rx_handler_result_t limit_free(struct sk_buff **pskb)
{
	this_cpu_ptr(&limit_cpu)->frames++;
	consume_skb(*pskb);
	*pskb = NULL;
	return RX_HANDLER_CONSUMED;
}

static rx_handler_func_t *limit_handler(void)
{
	if (!strcmp(mode, "copy"))
		return limit_copy;
	return strcmp(mode, "free") ? limit_pass : limit_free;
}

static void limit_free_memory(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		vfree(per_cpu(limit_cpu, cpu).data);
}

/* Touched: or the first frames would pay for the memory. */
static int limit_alloc_memory(void)
{
	int cpu;

	for_each_online_cpu(cpu) {
		per_cpu(limit_cpu, cpu).data = vzalloc(ring_bytes);
		if (!per_cpu(limit_cpu, cpu).data)
			return -ENOMEM;
	}
	return 0;
}

static int limit_register(void)
{
	int ret = -ENODEV;

	rtnl_lock();
	limit_dev = dev_get_by_name(&init_net, device);
	if (limit_dev)
		ret = netdev_rx_handler_register(limit_dev, limit_handler(),
						 NULL);
	rtnl_unlock();
	if (ret && limit_dev)
		dev_put(limit_dev);
	return ret;
}

static int __init limit_init(void)
{
	int ret = limit_alloc_memory();

	if (!ret)
		ret = limit_register();
	if (ret)
		limit_free_memory();
	return ret;
}

static void __exit limit_exit(void)
{
	rtnl_lock();
	netdev_rx_handler_unregister(limit_dev);
	rtnl_unlock();
	dev_put(limit_dev);
	synchronize_net();
	limit_free_memory();
}

module_init(limit_init);
module_exit(limit_exit);
MODULE_DESCRIPTION("The least that a capture can cost");
MODULE_LICENSE("GPL");
