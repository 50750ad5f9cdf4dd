/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a driver tells of its hardware, as ethtool(8) asks for it.
 */
#ifndef RINGTAP_ETHTOOL_H
#define RINGTAP_ETHTOOL_H

#include <stdbool.h>

/* Features that change what a capture sees, in the order of ethtool's names in
 * ethtool.c.
 */
enum ethtool_feature {
	FEATURE_GRO,
	FEATURE_GRO_HW,
	FEATURE_LRO,
	FEATURE_RX_VLAN,
	FEATURE_VLAN_FILTER,
	FEATURE_TX_CHECKSUM_4,
	FEATURE_TX_CHECKSUM_6,
	FEATURE_TX_CHECKSUM_ANY,
	FEATURE_TSO_4,
	FEATURE_TSO_6,
	NR_FEATURES,
};

/**
 * struct setting - a number that can be set
 * @now: what it is
 * @most: what it may be at the most; 0: it is not told
 */
struct setting {
	unsigned int	now;
	unsigned int	most;
};

/**
 * struct ethtool - of one device
 * @asked: the kernel can be asked
 * @rx_ring: descriptors of a receive ring
 * @tx_ring: descriptors of a send ring
 * @rx_queues: receive queues, those that also send among them
 * @has_coalesce: the driver tells how it delays interrupts
 * @adaptive: it does so by itself
 * @usecs: after a frame, before the interrupt
 * @frames: that come before it, at the most; 0: not told
 * @rss: the driver tells of it
 * @rss_entries: of the table that spreads flows
 * @rss_queues: different ones in it
 * @has_features: @features is told
 * @features: those that are on, bits by enum ethtool_feature
 * @changeable: those that can be switched
 * @tells_xdp: the kernel says what of XDP the driver can
 * @xdp: the driver runs XDP programs
 * @zerocopy: AF_XDP can do without a copy
 */
struct ethtool {
	bool			asked;
	struct setting		rx_ring;
	struct setting		tx_ring;
	struct setting		rx_queues;
	bool			has_coalesce;
	bool			adaptive;
	unsigned int		usecs;
	unsigned int		frames;
	bool			rss;
	unsigned int		rss_entries;
	unsigned int		rss_queues;
	bool			has_features;
	unsigned int		features;
	unsigned int		changeable;
	bool			tells_xdp;
	bool			xdp;
	bool			zerocopy;
};

/* What can't be learned stays 0. */
void ethtool_load(struct ethtool *ethtool, unsigned int ifindex);

bool ethtool_has(const struct ethtool *ethtool, enum ethtool_feature feature);

/* It is on, and 'ethtool -K' can't help it. */
bool ethtool_insists(const struct ethtool *ethtool,
		     enum ethtool_feature feature);

#endif /* RINGTAP_ETHTOOL_H */
