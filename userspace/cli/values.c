// SPDX-License-Identifier: GPL-2.0
#include "values.h"

#include <linux/ringtap_netlink.h>
#include <string.h>

#include "subject.h"
#include "way.h"

static void values_device(struct way *way, const struct subject *subject)
{
	const struct linkinfo *link = &subject->link;
	const struct device *below;

	way_string(way, STATION_DEVICE, "driver", subject->driver);
	way_string(way, STATION_DEVICE, "kind", subject->device->kind);
	way_string(way, STATION_DEVICE, "bus", link->bus);
	way_string(way, STATION_DEVICE, "bus_address", link->parent);
	below = devices_find(&subject->devices, subject->device->below);
	if (below && below != subject->device)
		way_string(way, STATION_DEVICE,
			   strcmp(subject->device->kind, "veth") ? "below" :
			   "peer", below->name);
	way_string(way, STATION_DEVICE, "state", device_state(subject->device));
	way_number(way, STATION_DEVICE, "mtu", link->mtu);
	way_flag(way, STATION_DEVICE, "promiscuous", link->promiscuity);
	if (subject->ethtool.has_features)
		way_flag(way, STATION_DEVICE, "vlan_filter",
			 ethtool_has(&subject->ethtool, FEATURE_VLAN_FILTER));
}

static void value_setting(struct way *way, const char *now, const char *most,
			  const struct setting *setting)
{
	if (!setting->most)
		return;
	way_number(way, STATION_QUEUES, now, setting->now);
	way_number(way, STATION_QUEUES, most, setting->most);
}

static void values_queues(struct way *way, const struct subject *subject)
{
	const struct ethtool *ethtool = &subject->ethtool;

	if (subject_queues(subject))
		way_number(way, STATION_QUEUES, "queues",
			   subject_queues(subject));
	if (ethtool->rx_queues.most)
		way_number(way, STATION_QUEUES, "queues_max",
			   ethtool->rx_queues.most);
	value_setting(way, "receive_ring", "receive_ring_max",
		      &ethtool->rx_ring);
	value_setting(way, "send_ring", "send_ring_max", &ethtool->tx_ring);
	if (!ethtool->rss)
		return;
	way_number(way, STATION_QUEUES, "rss_entries", ethtool->rss_entries);
	way_number(way, STATION_QUEUES, "rss_queues", ethtool->rss_queues);
}

static void values_napi(struct way *way, const struct subject *subject)
{
	const struct ethtool *ethtool = &subject->ethtool;
	const struct queues *queues = &subject->queues;

	if (queues->known) {
		way_flag(way, STATION_NAPI, "threaded", queues->threaded);
		way_number(way, STATION_NAPI, "gro_flush_timeout_ns",
			   queues->flush_ns);
		way_number(way, STATION_NAPI, "napi_defer_hard_irqs",
			   queues->defer);
	}
	if (!ethtool->has_coalesce)
		return;
	way_number(way, STATION_NAPI, "coalesce_us", ethtool->usecs);
	if (ethtool->frames)
		way_number(way, STATION_NAPI, "coalesce_frames",
			   ethtool->frames);
	way_flag(way, STATION_NAPI, "coalesce_adaptive", ethtool->adaptive);
}

static void value_program(struct way *way, enum station_id at, const char *id,
			  unsigned int program)
{
	if (program)
		way_number(way, at, id, program);
	else
		way_null(way, at, id);
}

static void values_xdp(struct way *way, const struct subject *subject)
{
	const struct ethtool *ethtool = &subject->ethtool;
	const struct linkinfo *link = &subject->link;

	value_program(way, STATION_XDP_DRIVER, "program_hardware",
		      link->xdp_hardware);
	value_program(way, STATION_XDP_DRIVER, "program", link->xdp_driver);
	value_program(way, STATION_XDP_GENERIC, "program", link->xdp_generic);
	if (!ethtool->tells_xdp)
		return;
	way_flag(way, STATION_XDP_DRIVER, "announced", ethtool->xdp);
	way_flag(way, STATION_XDP_DRIVER, "zerocopy_announced",
		 ethtool->zerocopy);
}

static void values_offload(struct way *way, const struct subject *subject)
{
	const struct ethtool *ethtool = &subject->ethtool;

	if (!ethtool->has_features)
		return;
	way_flag(way, STATION_GRO, "gro", subject_merges(subject));
	way_flag(way, STATION_GRO, "gro_hardware",
		 ethtool_has(ethtool, FEATURE_GRO_HW));
	way_flag(way, STATION_GRO, "lro", ethtool_has(ethtool, FEATURE_LRO));
	way_flag(way, STATION_TAG, "taken_by_device",
		 ethtool_has(ethtool, FEATURE_RX_VLAN));
	way_flag(way, STATION_SENT, "checksums_by_device",
		 ethtool_has(ethtool, FEATURE_TX_CHECKSUM_ANY) ||
		 ethtool_has(ethtool, FEATURE_TX_CHECKSUM_4) ||
		 ethtool_has(ethtool, FEATURE_TX_CHECKSUM_6));
	way_flag(way, STATION_SENT, "tso",
		 ethtool_has(ethtool, FEATURE_TSO_4) ||
		 ethtool_has(ethtool, FEATURE_TSO_6));
}

static void values_rps(struct way *way, const struct queues *queues)
{
	if (!queues->known)
		return;
	way_number(way, STATION_RPS, "rps_queues", queues->rps);
	if (queues->rps)
		way_string(way, STATION_RPS, "cpus", queues->rps_cpus);
	else
		way_null(way, STATION_RPS, "cpus");
}

static void values_taps(struct way *way, const struct taps *taps)
{
	if (!taps->known)
		return;
	way_number(way, STATION_TAPS, "packet_sockets_here", taps->here);
	way_number(way, STATION_TAPS, "packet_sockets_everywhere",
		   taps->everywhere);
	way_number(way, STATION_TAPS, "packet_sockets_with_ring", taps->rings);
	way_number(way, STATION_STACK, "packet_sockets_of_a_protocol",
		   taps->protocol);
}

static void values_tc(struct way *way, enum station_id at,
		      const struct filters *filters)
{
	if (at == STATION_TC && *filters->qdisc)
		way_string(way, at, "qdisc", filters->qdisc);
	else if (at == STATION_TC && filters->known)
		way_null(way, at, "qdisc");
	if (filters->known)
		way_number(way, at, "filters", filters->nr);
	if (!filters->programs_err)
		way_number(way, at, "tcx_programs", filters->programs);
}

static void values_vlan(struct way *way, const struct subject *subject)
{
	const struct device *vlan = subject_vlan(subject, NULL);
	unsigned int nr = 0;

	for (; vlan; vlan = subject_vlan(subject, vlan))
		nr++;
	way_number(way, STATION_VLAN, "devices", nr);
}

/* Another is known to be there, but not who. */
static void value_holder(struct way *way, unsigned int holder)
{
	if (holder == RINGTAP_HOLDER_RINGTAP)
		way_string(way, STATION_HANDLER, "held_by", "ringtap");
	else if (holder != RINGTAP_HOLDER_ANOTHER)
		way_null(way, STATION_HANDLER, "held_by");
}

static void values_handler(struct way *way, const struct subject *subject)
{
	const struct device *holder = subject_holder(subject);

	if (holder) {
		way_string(way, STATION_HANDLER, "held_by", holder->name);
		way_string(way, STATION_HANDLER, "held_by_kind", holder->kind);
	} else if (!subject->module_err) {
		value_holder(way, subject->ringtap.holder);
	}
	if (!subject->module_err)
		way_number(way, STATION_HANDLER, "ringtap_sockets",
			   subject->ringtap.sockets);
}

void values_explain(struct way *way, const struct subject *subject)
{
	values_device(way, subject);
	values_queues(way, subject);
	values_napi(way, subject);
	values_xdp(way, subject);
	values_offload(way, subject);
	values_rps(way, &subject->queues);
	values_taps(way, &subject->taps);
	values_tc(way, STATION_TC, &subject->filters);
	values_tc(way, STATION_SENT, &subject->egress);
	values_vlan(way, subject);
	values_handler(way, subject);
}
