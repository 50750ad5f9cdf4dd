/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What ip -d link says of one device, beyond what struct device holds.
 */
#ifndef RINGTAP_LINKINFO_H
#define RINGTAP_LINKINFO_H

#include <stdint.h>

/**
 * struct linkinfo - of one device
 * @type: ARPHRD_*
 * @mtu: of its packets
 * @rx_queues: receive queues that it was made with
 * @promiscuity: how many want it to receive what is for others
 * @gro_max: bytes that GRO merges at the most; 0: not told
 * @bus: "pci", "virtio" ...; empty if the device is made of software
 * @parent: where on that bus
 * @xdp_driver: id of the program that the driver runs; 0: none
 * @xdp_generic: of the one that the stack runs
 * @xdp_hardware: of the one in the hardware
 */
struct linkinfo {
	unsigned int	type;
	unsigned int	mtu;
	unsigned int	rx_queues;
	unsigned int	promiscuity;
	unsigned int	gro_max;
	char		bus[32];
	char		parent[64];
	unsigned int	xdp_driver;
	unsigned int	xdp_generic;
	unsigned int	xdp_hardware;
};

/* 0, or a negative errno. */
int linkinfo_load(struct linkinfo *info, unsigned int ifindex);

#endif /* RINGTAP_LINKINFO_H */
