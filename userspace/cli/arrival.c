// SPDX-License-Identifier: GPL-2.0
#include "arrival.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* "net:[4026531840]", as ls -l /proc/self/ns has it. */
static void explain_namespace(struct way *way)
{
	char name[64];
	ssize_t len = readlink("/proc/self/ns/net", name, sizeof(name) - 1);

	if (len < 0)
		return;
	name[len] = '\0';
	way_fact(way, STATION_DEVICE, "namespace", "%s", name);
}

static void explain_bus(struct way *way, const struct subject *subject)
{
	const struct linkinfo *link = &subject->link;
	const struct device *below;

	below = devices_find(&subject->devices, subject->device->below);
	if (*link->bus) {
		way_fact(way, STATION_DEVICE, "bus", "%s, %s", link->bus,
			 link->parent);
		way_fact(way, STATION_DEVICE, "memory",
			 "the device writes a frame there itself, once (DMA): no copy of the CPU's");
		return;
	}
	way_fact(way, STATION_DEVICE, "bus",
		 "none: the device is made of software, which hands frames over in memory");
	if (!below || below == subject->device)
		return;
	/* The other end stands there, too. */
	if (!strcmp(subject->device->kind, "veth"))
		way_fact(way, STATION_DEVICE, "peer", "%s", below->name);
	else
		way_fact(way, STATION_DEVICE, "lies on",
			 "%s, whose way a frame has come before", below->name);
}

/* Of a bridge, a bond or a team; as many as there is room for. */
static void explain_ports(struct way *way, const struct subject *subject)
{
	const struct device *device = subject->devices.all;
	char ports[128] = "";
	size_t len = 0;

	for (; device < subject->devices.all + subject->devices.nr; device++) {
		if (device->master != subject->device->ifindex)
			continue;
		if (len + IF_NAMESIZE + 8 > sizeof(ports)) {
			len += snprintf(ports + len, sizeof(ports) - len, " ...");
			break;
		}
		len += snprintf(ports + len, sizeof(ports) - len, "%s%s",
				len ? ", " : "", device->name);
	}
	if (len)
		way_fact(way, STATION_DEVICE, "ports",
			 "%s: a frame has come the way of one of them before",
			 ports);
}

static void warn_of_state(struct way *way, const struct subject *subject)
{
	const struct device *device = subject->device;
	const char *state = device_state(device);

	if (!strcmp(device->kind, "ifb"))
		way_warn(way, STATION_DEVICE, "ifb",
			 "%s receives nothing of its own: it gives frames back to the device that they came from",
			 device->name);
	else if (!strcmp(state, "down"))
		way_warn(way, STATION_DEVICE, "down",
			 "%s is down and receives nothing: 'ip link set %s up' changes that",
			 device->name, subject_word(subject));
	else if (!strcmp(state, "no-carrier"))
		way_warn(way, STATION_DEVICE, "no_carrier",
			 "%s has no carrier and receives nothing: its cable, or what stands for it, is not connected",
			 device->name);
}

/* A device made of software hands over whatever it is given. */
static void explain_choice(struct way *way, const struct subject *subject)
{
	bool by_tag = ethtool_has(&subject->ethtool, FEATURE_VLAN_FILTER);

	if (!*subject->link.bus)
		return;
	if (subject->link.promiscuity)
		way_fact(way, STATION_DEVICE, "receives",
			 "all frames: it is promiscuous");
	else
		way_fact(way, STATION_DEVICE, "receives",
			 "frames to its own address, broadcast, and multicast groups that it is in%s; all frames while it is promiscuous, which 'ringtap capture' makes it without -p",
			 by_tag ? ", with no VLAN tag or one that a VLAN device here has" : "");
}

static void explain_device(struct way *way, const struct subject *subject)
{
	const struct device *device = subject->device;

	way_fact(way, STATION_DEVICE, "driver", "%s",
		 *subject->driver ? subject->driver : "not told");
	explain_bus(way, subject);
	way_fact(way, STATION_DEVICE, "state", "%s, MTU %u",
		 device_state(device), subject->link.mtu);
	explain_choice(way, subject);
	explain_ports(way, subject);
	explain_namespace(way);
	warn_of_state(way, subject);
	if (device->flags & IFF_LOOPBACK)
		way_warn(way, STATION_DEVICE, "loopback",
			 "the loopback device: what is sent comes in again, so that a capture of both directions has it twice; ringtap takes what comes in; it is as large as TSO leaves it ('ethtool -K lo tso off gso off')");
	if (device_is_wireless(device))
		way_warn(way, STATION_DEVICE, "wireless",
			 "a wireless device: its frames were made into Ethernet before; those of 802.11 need monitor mode");
}

static void explain_setting(struct way *way, const char *name,
			    const struct setting *setting, const char *of_what)
{
	if (setting->now && setting->most)
		way_fact(way, STATION_QUEUES, name, "%u %s, %u at the most",
			 setting->now, of_what, setting->most);
	else
		way_fact(way, STATION_QUEUES, name, "the driver tells of none");
}

static void explain_rss(struct way *way, const struct ethtool *ethtool)
{
	if (ethtool->rss)
		way_fact(way, STATION_QUEUES, "RSS",
			 "by a hash of the flow, a table of %u entries chooses one of %u queues",
			 ethtool->rss_entries, ethtool->rss_queues);
	else
		way_fact(way, STATION_QUEUES, "RSS", "the driver tells of none");
}

static void explain_queues(struct way *way, const struct subject *subject)
{
	const struct ethtool *ethtool = &subject->ethtool;
	unsigned int nr = subject_queues(subject);

	if (ethtool->rx_queues.most)
		way_fact(way, STATION_QUEUES, "queues", "%u, %u at the most",
			 nr, ethtool->rx_queues.most);
	else
		way_fact(way, STATION_QUEUES, "queues", "%u", nr);
	if (!ethtool->asked) {
		way_fact(way, STATION_QUEUES, "rings",
			 "unknown: this kernel has no ethtool netlink");
		return;
	}
	explain_setting(way, "receive ring", &ethtool->rx_ring, "frames a queue");
	explain_setting(way, "send ring", &ethtool->tx_ring, "frames a queue");
	explain_rss(way, ethtool);
	if (nr == 1 && *subject->link.bus && sysconf(_SC_NPROCESSORS_ONLN) > 1)
		way_warn(way, STATION_QUEUES, "one_queue",
			 "one receive queue: one CPU has the work of all frames, unless RPS spreads it");
}

static void explain_interrupts(struct way *way, const struct ethtool *ethtool)
{
	if (!ethtool->has_coalesce)
		return;
	if (!ethtool->usecs && ethtool->frames <= 1)
		way_fact(way, STATION_NAPI, "interrupt", "at once%s",
			 ethtool->adaptive ? ", adaptive" : "");
	else if (ethtool->frames)
		way_fact(way, STATION_NAPI, "interrupt",
			 "%u us or %u frames after the first frame%s",
			 ethtool->usecs, ethtool->frames,
			 ethtool->adaptive ? ", adaptive" : "");
	else
		way_fact(way, STATION_NAPI, "interrupt",
			 "%u us after the first frame%s", ethtool->usecs,
			 ethtool->adaptive ? ", adaptive" : "");
}

static void explain_napi(struct way *way, const struct subject *subject)
{
	const struct queues *queues = &subject->queues;
	const char *name = subject->device->name;

	if (!queues->known)
		way_fact(way, STATION_NAPI, "runs",
			 "unknown: /sys shows another network namespace ('ip netns exec' mounts the own one)");
	else if (queues->threaded)
		way_fact(way, STATION_NAPI, "runs",
			 "in threads of the kernel, napi/%s-*", name);
	else
		way_fact(way, STATION_NAPI, "runs",
			 "in softirq, on the CPU %s", *subject->link.bus ?
			 "that had the interrupt" : "that hands the frame over");
	explain_interrupts(way, &subject->ethtool);
	if (queues->flush_ns || queues->defer)
		way_fact(way, STATION_NAPI, "waits",
			 "gro_flush_timeout %u ns, napi_defer_hard_irqs %u",
			 queues->flush_ns, queues->defer);
	if (queues->threaded)
		way_warn(way, STATION_NAPI, "threaded",
			 "NAPI is threaded: frames are handled by the threads napi/%s-*, which can be moved to other CPUs, and not counted as softirq",
			 name);
}

static void explain_program(struct way *way, enum station_id at,
			    unsigned int id, const char *where)
{
	if (!id)
		return;
	way_fact(way, at, "program", "%u, %s", id, where);
	way_hider(way, at, "XDP program %u", id);
	way_warn(way, at, "xdp",
		 "XDP program %u comes before all captures but AF_XDP's: what it drops or sends elsewhere, none of them sees ('bpftool prog show id %u')",
		 id, id);
}

static void explain_xdp_driver(struct way *way, const struct subject *subject)
{
	const struct ethtool *ethtool = &subject->ethtool;
	const struct linkinfo *link = &subject->link;

	explain_program(way, STATION_XDP_DRIVER, link->xdp_hardware,
			"in the hardware");
	explain_program(way, STATION_XDP_DRIVER, link->xdp_driver,
			"in the driver, before there is an sk_buff");
	if (!link->xdp_hardware && !link->xdp_driver)
		way_fact(way, STATION_XDP_DRIVER, "program", "none");
	if (!ethtool->tells_xdp)
		way_fact(way, STATION_XDP_DRIVER, "driver",
			 "unknown: kernels before 6.3 don't tell what it can");
	else if (!ethtool->xdp)
		way_fact(way, STATION_XDP_DRIVER, "driver",
			 "runs no XDP programs: they are generic then");
	else
		way_fact(way, STATION_XDP_DRIVER, "driver",
			 "announces XDP, and AF_XDP with%s; whether it takes a program shows when one is attached",
			 ethtool->zerocopy ? " or without a copy" : " a copy");
	if (*link->bus)
		way_fact(way, STATION_XDP_DRIVER, "then",
			 "the frame gets its sk_buff; its bytes stay where they are, but for short frames and headers that some drivers copy");
}

static const char *on_or_off(const struct ethtool *ethtool,
			     enum ethtool_feature feature)
{
	if (!ethtool->has_features)
		return "unknown";
	return ethtool_has(ethtool, feature) ? "on" : "off";
}

/* What is on and can be switched off, in the words of ethtool(8); true: something
 * that is on can't be.
 */
static bool list_merging(const struct ethtool *ethtool, bool in_software,
			 char *words, size_t size)
{
	snprintf(words, size, "%s%s%s", in_software ? " gro off" : "",
		 ethtool_has(ethtool, FEATURE_GRO_HW) &&
		 !ethtool_insists(ethtool, FEATURE_GRO_HW) ?
		 " rx-gro-hw off" : "",
		 ethtool_has(ethtool, FEATURE_LRO) &&
		 !ethtool_insists(ethtool, FEATURE_LRO) ? " lro off" : "");
	return ethtool_insists(ethtool, FEATURE_GRO_HW) ||
	       ethtool_insists(ethtool, FEATURE_LRO);
}

static void warn_of_merging(struct way *way, const struct subject *subject,
			    bool in_software)
{
	const struct ethtool *ethtool = &subject->ethtool;
	bool in_hardware = ethtool_has(ethtool, FEATURE_GRO_HW);
	bool lro = ethtool_has(ethtool, FEATURE_LRO), stays;
	char words[64];

	if (!in_software && !in_hardware && !lro)
		return;
	stays = list_merging(ethtool, in_software, words, sizeof(words));
	way_warn(way, STATION_GRO, "gro",
		 "%s is on: frames of a connection are merged and captured so, larger than the MTU; %s%s%s%s%s%s",
		 in_software ? "GRO" : in_hardware ? "GRO of the hardware" : "LRO",
		 *words ? "'ethtool -K " : "",
		 *words ? subject_word(subject) : "", words,
		 *words ? "' shows them as they were " : "",
		 !*words ? "" : *subject->link.bus ? "on the wire" :
		 "sent, which may be as large (TSO of the sender)",
		 !stays ? "" : *words ?
		 ", but for what the device itself merges: that can't be switched off" :
		 "the device itself does it, and it can't be switched off");
	if (lro)
		way_warn(way, STATION_GRO, "lro",
			 "LRO is on: what the frames were that it has merged can't be told any more");
}

static void explain_gro(struct way *way, const struct subject *subject)
{
	const struct ethtool *ethtool = &subject->ethtool;
	bool is_on = ethtool_has(ethtool, FEATURE_GRO);
	const char *but = "";

	if (is_on && !subject_has_gro(subject))
		but = ", but frames of a device of this kind don't come here";
	else if (is_on && subject->link.xdp_generic)
		but = ", but not while there is a generic XDP program";
	way_fact(way, STATION_GRO, "in software", "%s%s",
		 on_or_off(ethtool, FEATURE_GRO), but);
	way_fact(way, STATION_GRO, "in the hardware", "%s",
		 on_or_off(ethtool, FEATURE_GRO_HW));
	way_fact(way, STATION_GRO, "LRO", "%s",
		 on_or_off(ethtool, FEATURE_LRO));
	warn_of_merging(way, subject, subject_merges(subject));
}

static void explain_rps(struct way *way, const struct queues *queues)
{
	if (!queues->known) {
		way_fact(way, STATION_RPS, "spreading",
			 "unknown: /sys shows another network namespace ('ip netns exec' mounts the own one)");
		return;
	}
	if (!queues->rps) {
		way_fact(way, STATION_RPS, "spreading",
			 "off: the CPU that had the frame keeps it");
		return;
	}
	way_fact(way, STATION_RPS, "spreading",
		 "on for %u of %u queues, CPUs by the mask %s", queues->rps,
		 queues->rx, queues->rps_cpus);
	way_warn(way, STATION_RPS, "rps",
		 "RPS hands frames to other CPUs, by flow: a capture's rings and CPUs are those, and not the queue's");
}

static void explain_tag(struct way *way, const struct ethtool *ethtool)
{
	way_fact(way, STATION_TAG, "outer tag",
		 "taken out of the frame, by the %s; ringtap and libpcap put it back, programs with packet sockets of their own find it in PACKET_AUXDATA or tp_vlan_tci",
		 ethtool_has(ethtool, FEATURE_RX_VLAN) ? "device" : "kernel");
}

void arrival_explain(struct way *way, const struct subject *subject)
{
	explain_device(way, subject);
	explain_queues(way, subject);
	explain_napi(way, subject);
	explain_xdp_driver(way, subject);
	explain_gro(way, subject);
	explain_rps(way, &subject->queues);
	explain_program(way, STATION_XDP_GENERIC, subject->link.xdp_generic,
			"on the sk_buff");
	if (!subject->link.xdp_generic)
		way_fact(way, STATION_XDP_GENERIC, "program", "none");
	explain_tag(way, &subject->ethtool);
}
