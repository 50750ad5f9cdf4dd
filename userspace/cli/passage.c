// SPDX-License-Identifier: GPL-2.0
#include "passage.h"

#include <errno.h>
#include <linux/ringtap_netlink.h>
#include <stdio.h>
#include <string.h>

#include "chains.h"
#include "mode.h"

/* VLAN devices that are named one by one: there may be thousands. */
#define VLANS_NAMED	8

/* Captures of the device that meet its frames at this hook. */
static void explain_capture(struct way *way, enum station_id at,
			    const struct seen_socket *seen,
			    const struct ringtap_iface_info *iface)
{
	way_taker(way, at, "ringtap socket %u, %s: %s (process %u)",
		  seen->is.id, mode_name(iface->mode), seen->is.command,
		  seen->is.pid);
	if (iface->mode != RINGTAP_MODE_BYPASS)
		return;
	way_hider(way, at, "the bypass of ringtap socket %u", seen->is.id);
	way_warn(way, at, "bypass",
		 "ringtap socket %u bypasses: what its filter accepts never reaches the protocols",
		 seen->is.id);
}

static void explain_captures(struct way *way, enum station_id at,
			     const struct subject *subject, unsigned int hook)
{
	const struct seen_socket *seen = subject->sockets.all;
	const struct seen_socket *end = seen + subject->sockets.nr;
	const struct ringtap_iface_info *iface;

	for (; seen < end; seen++) {
		if (seen->is.phase != RINGTAP_PHASE_RUNNING)
			continue;
		for (iface = seen->ifaces; iface < seen->ifaces +
		     seen->nr_ifaces; iface++)
			if (iface->ifindex == subject->device->ifindex &&
			    iface->hook == hook)
				explain_capture(way, at, seen, iface);
	}
}

/* Where ringtap's auto would be, if that is here. */
static void explain_auto(struct way *way, enum station_id at,
			 const struct subject *subject, unsigned int hook)
{
	const struct ringtap_device *ringtap = &subject->ringtap;

	if (subject->module_err || ringtap->hook != hook ||
	    ringtap->linktype == RINGTAP_NO_LINKTYPE)
		return;
	way_fact(way, at, "ringtap", "auto is %s, here%s",
		 mode_name(ringtap->mode), mode_reason(ringtap->why));
}

static void explain_sockets(struct way *way, const struct taps *taps)
{
	if (!taps->known) {
		way_fact(way, STATION_TAPS, "AF_PACKET",
			 "unknown: /proc/net is not there, or not told");
		return;
	}
	way_fact(way, STATION_TAPS, "AF_PACKET",
		 "sockets of this device %u, of all devices %u", taps->here,
		 taps->everywhere);
	if (taps->here + taps->everywhere)
		way_taker(way, STATION_TAPS, "AF_PACKET: %u socket%s%s",
			  taps->here + taps->everywhere,
			  taps->here + taps->everywhere == 1 ? "" : "s",
			  taps->rings ? ", with rings (TPACKET)" : "");
}

static void explain_taps(struct way *way, const struct subject *subject)
{
	explain_sockets(way, &subject->taps);
	if (*subject->taps.others)
		way_fact(way, STATION_TAPS, "other hooks", "%s",
			 subject->taps.others);
	way_fact(way, STATION_TAPS, "filters",
		 "libpcap compiles 'tcp port 80' to classic BPF, the kernel makes eBPF of it and runs it before the copy: what it refuses costs none; so it is with ringtap, in all modes");
	explain_auto(way, STATION_TAPS, subject, RINGTAP_HOOK_TAP);
	explain_captures(way, STATION_TAPS, subject, RINGTAP_HOOK_TAP);
}

/* Of EINVAL: the place has no number there. */
static void explain_programs(struct way *way, const struct filters *filters)
{
	if (!filters->programs_err)
		way_fact(way, STATION_TC, "tcx programs", "%u",
			 filters->programs);
	else if (filters->programs_err == EPERM)
		way_fact(way, STATION_TC, "tcx programs",
			 "unknown: only root is told");
	else
		way_fact(way, STATION_TC, "tcx programs",
			 "none: this kernel has no tcx");
}

static void explain_tc(struct way *way, const struct filters *filters)
{
	way_fact(way, STATION_TC, "ingress qdisc", "%s",
		 *filters->qdisc ? filters->qdisc : "none");
	explain_programs(way, filters);
	if (filters->nr) {
		way_fact(way, STATION_TC, "filters", "%u (%s)", filters->nr,
			 filters->kinds);
		way_hider(way, STATION_TC, "tc filters (%s)", filters->kinds);
		way_warn(way, STATION_TC, "tc",
			 "tc has filters at ingress: what they drop or redirect, taps have seen, ringtap's copy and bypass don't");
	}
	if (filters->programs) {
		way_hider(way, STATION_TC, "tcx programs");
		way_warn(way, STATION_TC, "tcx",
			 "eBPF programs stand at tc's ingress (tcx): what they drop or redirect, taps have seen, ringtap's copy and bypass don't");
	}
}

static void explain_egress_chain(struct way *way, const struct chain *chain)
{
	way_fact(way, STATION_SENT, "chain", "%s %s, priority %d, policy %s",
		 chain->table, chain->name, chain->priority,
		 chain->drops ? "drop" : "accept");
	way_warn(way, STATION_SENT, "nft_egress",
		 "nft chain %s %s is at egress: what it drops no capture sees",
		 chain->table, chain->name);
}

static void explain_chain(const struct chain *chain, void *data)
{
	const char *kind = chain->is_flowtable ? "flowtable" : "chain";
	struct way *way = data;

	if (chain->is_egress) {
		explain_egress_chain(way, chain);
		return;
	}
	way_fact(way, STATION_NFT, kind, "%s %s, priority %d%s%s", chain->table,
		 chain->name, chain->priority,
		 chain->is_flowtable ? "" : ", policy ",
		 chain->is_flowtable ? "" : chain->drops ? "drop" : "accept");
	way_hider(way, STATION_NFT, "nft %s %s %s", kind, chain->table,
		  chain->name);
}

static void explain_nft(struct way *way, const struct device *device)
{
	int err = chains_each(device->name, explain_chain, way);
	unsigned int nr = way_facts(way, STATION_NFT);

	if (!err)
		way_number(way, STATION_NFT, "hooks", nr);
	if (nr)
		way_warn(way, STATION_NFT, "nft",
			 "nftables stands at ingress: what its chains drop and its flowtables forward, taps have seen, ringtap's copy and bypass don't");
	if (err == -EPERM)
		way_fact(way, STATION_NFT, "chains",
			 "unknown: only root can see those of nftables");
	else if (err)
		way_fact(way, STATION_NFT, "chains", "unknown: %s",
			 strerror(-err));
	else if (!nr)
		way_fact(way, STATION_NFT, "chains", "none");
}

static void explain_ingress(struct way *way, const struct subject *subject)
{
	way_fact(way, STATION_INGRESS, "for",
		 "copy and bypass where the rx_handler won't do; the last of netfilter's hooks here");
	explain_captures(way, STATION_INGRESS, subject, RINGTAP_HOOK_INGRESS);
}

static void explain_vlans(struct way *way, const struct subject *subject)
{
	const struct device *vlan = subject_vlan(subject, NULL);
	unsigned int nr = 0;

	if (!vlan) {
		way_fact(way, STATION_VLAN, "devices", "none");
		return;
	}
	way_warn(way, STATION_VLAN, "vlan",
		 "VLAN devices take the frames of their tags: these go the way again as the VLAN device's, from generic XDP on, and the rx_handler of %s never has them; taps and ringtap's ingress hook do",
		 subject->device->name);
	for (; vlan; vlan = subject_vlan(subject, vlan)) {
		if (nr++ >= VLANS_NAMED)
			continue;
		way_fact(way, STATION_VLAN, "device", "%s takes tag %u",
			 vlan->name, vlan->vlan);
		way_hider(way, STATION_VLAN, "VLAN device %s (tag %u)",
			  vlan->name, vlan->vlan);
	}
	if (nr <= VLANS_NAMED)
		return;
	way_fact(way, STATION_VLAN, "device", "%u more take theirs",
		 nr - VLANS_NAMED);
	way_hider(way, STATION_VLAN, "%u more VLAN devices", nr - VLANS_NAMED);
}

static void explain_held(struct way *way, const struct subject *subject,
			 const struct device *holder)
{
	const char *name = subject->device->name;

	way_fact(way, STATION_HANDLER, "held by", "%s %s", holder->kind,
		 holder->name);
	way_hider(way, STATION_HANDLER, "%s %s", holder->kind, holder->name);
	if (subject->device->master == holder->ifindex)
		way_warn(way, STATION_HANDLER, "port",
			 "%s is a port of %s %s, which has the rx_handler: what it keeps goes on as its own; ringtap's auto is tap therefore, copy and bypass use the ingress hook",
			 name, holder->kind, holder->name);
	else
		way_warn(way, STATION_HANDLER, "held",
			 "%s %s has the rx_handler of %s and takes the frames that are for it; ringtap's auto is tap therefore, copy and bypass use the ingress hook",
			 holder->kind, holder->name, name);
}

static const char *held_by(const struct subject *subject)
{
	if (subject->module_err)
		return "nobody that ip(8) knows";
	switch (subject->ringtap.holder) {
	case RINGTAP_HOLDER_RINGTAP:
		return "ringtap";
	case RINGTAP_HOLDER_ANOTHER:
		return "another, which ip(8) doesn't know here";
	default:
		return subject->ringtap.why == RINGTAP_WHY_REFUSED ?
		       "nobody: the device allows none" : "nobody";
	}
}

/* Who looks may not see them all, but is told how many there are. */
static unsigned int captures_seen(const struct subject *subject)
{
	const struct seen_socket *seen = subject->sockets.all;
	const struct ringtap_iface_info *iface;
	unsigned int i, nr = 0;

	for (; seen < subject->sockets.all + subject->sockets.nr; seen++)
		for (i = 0; i < seen->nr_ifaces; i++) {
			iface = &seen->ifaces[i];
			nr += iface->ifindex == subject->device->ifindex &&
			      iface->why != RINGTAP_WHY_ANY;
		}
	return nr;
}

static void explain_others(struct way *way, const struct subject *subject)
{
	unsigned int seen = captures_seen(subject);
	unsigned int there = subject->ringtap.sockets;

	if (subject->module_err || there <= seen)
		return;
	way_warn(way, STATION_HANDLER, "others",
		 "ringtap has %u capture%s of other users here, of which only root is told: a bypass among them hides frames",
		 there - seen, there - seen == 1 ? "" : "s");
}

static void explain_handler(struct way *way, const struct subject *subject)
{
	const struct device *holder = subject_holder(subject);

	if (holder)
		explain_held(way, subject, holder);
	else
		way_fact(way, STATION_HANDLER, "held by", "%s",
			 held_by(subject));
	explain_auto(way, STATION_HANDLER, subject, RINGTAP_HOOK_HANDLER);
	explain_captures(way, STATION_HANDLER, subject, RINGTAP_HOOK_HANDLER);
	explain_others(way, subject);
}

static void explain_stack(struct way *way, const struct taps *taps)
{
	way_fact(way, STATION_STACK, "IP",
		 "netfilter's prerouting, routing, input; then raw sockets, then TCP, UDP and the rest");
	way_fact(way, STATION_STACK, "program",
		 "recv() copies the bytes out of the sk_buff, once: without a capture this is the only copy");
	if (taps->protocol)
		way_taker(way, STATION_STACK,
			  "AF_PACKET: %u socket%s for one protocol",
			  taps->protocol, taps->protocol == 1 ? "" : "s");
}

static const char cut_later[] =
	"the device cuts up what TCP sends (TSO): it is captured before, larger than the MTU";
static const char summed_later[] =
	"the device fills in checksums: frames that are sent are captured before, with wrong ones";

/* What the device does after a capture has seen the frame: @feature as ethtool(8)
 * calls it, which @insists if it can't be switched off.
 */
static void warn_of_sending(struct way *way, const struct subject *subject,
			    const char *id, const char *what,
			    const char *feature, bool insists)
{
	if (insists)
		way_warn(way, STATION_SENT, id,
			 "%s; this can't be switched off", what);
	else
		way_warn(way, STATION_SENT, id,
			 "%s; 'ethtool -K %s %s off' changes that", what,
			 subject_word(subject), feature);
}

static void explain_sent(struct way *way, const struct subject *subject)
{
	const struct ethtool *ethtool = &subject->ethtool;
	const struct filters *egress = &subject->egress;

	way_fact(way, STATION_SENT, "way",
		 "protocols, netfilter egress, tc egress, qdisc, GSO in software, taps (ringtap's in all modes), driver");
	if (egress->nr)
		way_fact(way, STATION_SENT, "tc filters", "%u (%s)", egress->nr,
			 egress->kinds);
	if (egress->programs)
		way_fact(way, STATION_SENT, "tcx programs", "%u",
			 egress->programs);
	else if (egress->programs_err == EPERM)
		way_fact(way, STATION_SENT, "tcx programs",
			 "unknown: only root is told");
	if (egress->nr || egress->programs)
		way_warn(way, STATION_SENT, "tc_egress",
			 "tc has filters at egress: what they drop no capture sees");
	if (ethtool_has(ethtool, FEATURE_TX_CHECKSUM_ANY) ||
	    ethtool_has(ethtool, FEATURE_TX_CHECKSUM_4) ||
	    ethtool_has(ethtool, FEATURE_TX_CHECKSUM_6))
		warn_of_sending(way, subject, "tx_checksum", summed_later,
				"tx",
				ethtool_insists(ethtool, FEATURE_TX_CHECKSUM_ANY) ||
				ethtool_insists(ethtool, FEATURE_TX_CHECKSUM_4) ||
				ethtool_insists(ethtool, FEATURE_TX_CHECKSUM_6));
	if (ethtool_has(ethtool, FEATURE_TSO_4) ||
	    ethtool_has(ethtool, FEATURE_TSO_6))
		warn_of_sending(way, subject, "tso", cut_later, "tso",
				ethtool_insists(ethtool, FEATURE_TSO_4) ||
				ethtool_insists(ethtool, FEATURE_TSO_6));
}

void passage_explain(struct way *way, const struct subject *subject)
{
	explain_taps(way, subject);
	explain_tc(way, &subject->filters);
	explain_nft(way, subject->device);
	explain_ingress(way, subject);
	explain_vlans(way, subject);
	explain_handler(way, subject);
	explain_stack(way, &subject->taps);
	explain_sent(way, subject);
}
