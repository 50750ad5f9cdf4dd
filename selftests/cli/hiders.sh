#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What 'ringtap explain' says of what may hide frames: XDP programs, filters of tc,
# chains of nftables, each where it is and from whom.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/explained.sh"

# attached PLACE FUNCTION: calls it while a program is there.
attached() {
	: >"$work/attached"
	"$OUTPUT/attach" "$1" v1 >"$work/attached" 2>&1 &
	attach=$!
	await has_lines "$work/attached" 1
	equal "the program" attached "$(cat "$work/attached")"
	"$2"
	kill "$attach"
	wait "$attach"
	return 0
}

# By the word of ip(8).
program() {
	ip -j -d link show v1 | /usr/bin/python3 -c '
import json, sys
print(json.load(sys.stdin)[0]["xdp"]["prog"]["id"])'
}

xdp_generic() {
	explain v1
	says "generic XDP" "program: $(program), on the sk_buff"
	says "XDP in the driver" "program: none"
	explain -j v1
	equal "values" "$(program) None False" "$(values xdp_generic program) $(
		values xdp_driver program) $(values gro gro)"
	warns xdp
	for one in raw packet tpacket_v3 ringtap_tap ringtap_copy ringtap_bypass; do
		equal "from $one" "XDP program $(program)" "$(hidden "$one")"
	done
	like "from AF_XDP" "the XDP program there, .*" "$(hidden xdp_copy)"
}

xdp_driver() {
	explain v1
	says "XDP in the driver" "program: $(program), in the driver"
	says "generic XDP" "program: none"
	explain -j v1
	equal "values" "None $(program)" \
		"$(values xdp_generic program) $(values xdp_driver program)"
	equal "from taps" "XDP program $(program)" "$(hidden packet)"
}

xdp() {
	local SET_GRO=0x2c

	ethtool_call v1 "$SET_GRO" 1 >"$work/call"
	explain -j v1
	equal "GRO, without a program" True "$(values gro gro)"
	attached generic xdp_generic
	ethtool_call v1 "$SET_GRO" 0 >"$work/call"
	attached driver xdp_driver
	explain -j v1
	warns_not xdp
	equal "from taps, afterwards" "" "$(hidden packet)"
}

tc_filters() {
	tc qdisc add dev v1 clsact
	explain v1
	says "tc ingress" "qdisc: clsact"
	silent "tc ingress" filters
	silent "frames sent" "tc filters"
	tc filter add dev v1 egress matchall action drop
	explain v1
	silent "tc ingress" filters
	says "frames sent" "tc filters: 1 (matchall)"
	says "frames sent" "! tc has filters at egress: what they drop no capture sees"
	tc filter add dev v1 ingress pref 1 matchall action pass
	tc filter add dev v1 ingress pref 2 matchall action drop
	explain v1
	says "tc ingress" "filters: 2 (matchall)"
	explain -j v1
	equal "values" "clsact 2 1" \
		"$(values tc_ingress qdisc filters) $(values sent filters)"
	warns tc
	equal "from taps" "" "$(hidden packet)"
	warns tc_egress
	equal "from ringtap" "tc filters (matchall)" "$(hidden ringtap_copy)"
	if tc filter add dev v1 ingress pref 3 u32 match u32 0 0 action pass; then
		tc filter add dev v1 ingress pref 3 u32 match u32 0 0 action drop
		explain v1
		says "tc ingress" "filters: 4 (matchall, u32)"
	fi
	explain lo
	says "tc ingress" "qdisc: none"
	tc qdisc delete dev v1 clsact
}

tcx_program() {
	explain v1
	says "tc ingress" "tcx programs: 1"
	explain -j v1
	equal "values" 1 "$(values tc_ingress tcx_programs)"
	warns tcx
	equal "from ringtap" "tcx programs" "$(hidden ringtap_copy)"
}

# Kernels before 6.6 have none.
tcx() {
	explain v1
	if [[ $(station "tc ingress") == *"tcx programs: 0"* ]]; then
		attached tcx tcx_program
	else
		says "tc ingress" "tcx programs: none: this kernel has no tcx"
	fi
}

chains() {
	nft add table netdev t
	nft 'add chain netdev t here { type filter hook ingress device v1 priority 7; policy drop; }'
	nft 'add chain netdev t elsewhere { type filter hook ingress device lo priority 0; }'
	nft 'add chain netdev t outwhere { type filter hook egress device v1 priority 0; }'
	nft 'add chain netdev t nowhere'
	explain v1
	says "netfilter ingress" "chain: t here, priority 7, policy drop"
	silent "netfilter ingress" where
	says "frames sent" "chain: t outwhere, priority 0, policy accept"
	explain -j v1
	equal "values" 1 "$(values nft_ingress hooks)"
	warns nft
	warns nft_egress
	equal "from raw sockets" "nft chain t here" "$(hidden raw)"
	equal "from ringtap" "nft chain t here" "$(hidden ringtap_bypass)"
	equal "from taps" "" "$(hidden ringtap_tap)"
	nft 'add chain netdev t both { type filter hook ingress devices = { lo, v1 } priority -5; }'
	explain v1
	says "netfilter ingress" "chain: t both, priority -5, policy accept"
	nft delete table netdev t
	explain v1
	says "netfilter ingress" "chains: none"
	silent "frames sent" chain
}

# Where the kernel has some: User-Mode Linux has none.
flowtables() {
	nft add table inet f 2>"$work/nft" || return 0
	if nft 'add flowtable inet f quick { hook ingress priority 3; devices = { v1 }; }' 2>"$work/nft"; then
		explain v1
		says "netfilter ingress" "flowtable: f quick, priority 3"
		explain -j v1
		warns nft
		equal "from raw sockets" "nft flowtable f quick" "$(hidden raw)"
		explain lo
		says "netfilter ingress" "chains: none"
	fi
	nft delete table inet f
}

try "XDP programs, by the word of ip(8)" xdp
try "filters of tc" tc_filters
try "programs without a qdisc" tcx
try "chains of nftables" chains
try "and its flowtables" flowtables
plan
