#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What 'ringtap explain' says of a frame's way: each thing that is put there is told
# of, where it is, and what it hides from whom.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"
. "$here/explained.sh"
. "$here/../netlink/module.sh"

defer module_restore

order="device
receive queues
NAPI
XDP in the driver
GRO
RPS
generic XDP
VLAN tag
taps
tc ingress
netfilter ingress
ringtap at ingress
VLAN devices
rx_handler
protocols
frames sent"

nothing_there() {
	local zero

	explain v1
	equal "the stations" "$order" \
		"$(awk 'NR > 2 && /^$/ { exit } NR > 2 && /^[^ ]/' "$work/out" |
			sed -E 's/   *.*//')"
	says device "driver: veth"
	says device "bus: none"
	says device "state: up, MTU 1500"
	says "XDP in the driver" "program: none"
	says taps "sockets of this device 0, of all devices 0"
	says "tc ingress" "qdisc: none"
	says "netfilter ingress" "chains: none"
	says "VLAN devices" "devices: none"
	says rx_handler "held by: nobody"
	says rx_handler "ringtap: auto is copy, here"
	grep -qxF "'ringtap capture -i v1' would choose copy." "$work/out" ||
		complain "$(cat "$work/out")"
	claim "$(wc -L <"$work/out")" -le 100
	grep -q ' $' "$work/out" && complain "blanks at the end of lines"
	explain -j v1
	equal "the stations" "$order" \
		"$(say '"\n".join(one["title"] for one in told["stations"])')"
	equal "auto" "v1 loaded copy asked" "$(say 'told["name"], told["module"], told["auto"], told["why"]' |
		tr -d "(),'")"
	equal "number" "$(ip -o link show v1 | cut -d : -f 1)" \
		"$(say 'told["ifindex"]')"
	# Who doesn't tell that it can't, may.
	case $(values xdp_driver zerocopy_announced) in -) zero=0-0 ;; *) zero=None-None ;; esac
	equal "copies" "raw 1-1 packet 1-1 tpacket_v3 1-1 xdp_copy 1-2 xdp_zerocopy $zero ringtap_tap 1-1 ringtap_copy 1-1 ringtap_bypass 1-1" \
		"$(say '" ".join("%s %s-%s" % (one["method"], one["copies"], one["copies_at_most"]) for one in told["methods"])')"
	equal "values" "veth veth - up 1500 False 1 None None 0 None 0 0 0 None 0" \
		"$(values device driver kind bus state mtu promiscuous) $(
			values queues queues) $(values xdp_driver program) $(
			values xdp_generic program) $(values taps packet_sockets_here) $(
			values tc_ingress qdisc filters) $(values nft_ingress hooks) $(
			values vlan_devices devices) $(
			values rx_handler held_by ringtap_sockets)"
	equal "what only the own /sys has" "- - -" \
		"$(values napi threaded napi_defer_hard_irqs) $(values rps rps_queues)"
	for one in raw packet tpacket_v3 xdp_copy ringtap_tap ringtap_copy ringtap_bypass; do
		equal "what hides from $one" "" "$(hidden "$one")"
	done
}

offloads() {
	local gro=0x2c tso=0x1f tx_checksum=0x17

	ethtool_call v1 "$gro" 1 >"$work/call"
	ethtool_call v1 "$tx_checksum" 1 >"$work/call"
	ethtool_call v1 "$tso" 1 >"$work/call"
	explain -j v1
	for one in gro tx_checksum tso; do
		warns "$one"
	done
	equal "values" "True False True True" \
		"$(values gro gro lro) $(values sent checksums_by_device tso)"
	explain v1
	says GRO "in software: on"
	says GRO "! GRO is on: "
	says "frames sent" "'ethtool -K v1 tso off'"
	ethtool_call v1 "$gro" 0 >"$work/call"
	ethtool_call v1 "$tso" 0 >"$work/call"
	ethtool_call v1 "$tx_checksum" 0 >"$work/call"
	explain -j v1
	for one in gro tx_checksum tso; do
		warns_not "$one"
	done
	equal "values" "False False False" \
		"$(values gro gro) $(values sent checksums_by_device tso)"
	explain v1
	says GRO "in software: off"
	ethtool_call v1 "$gro" 1 >"$work/call"
	ethtool_call v1 "$tx_checksum" 1 >"$work/call"
	ethtool_call v1 "$tso" 1 >"$work/call"
	explain -j lo
	warns_not gro
	warns tso
	explain lo
	says GRO "in software: on, but frames of a device of this kind don't come here"
	says "frames sent" "with wrong ones; this can't be switched off"
	says "frames sent" "'ethtool -K lo tso off' changes that"
	explain -j lo
	equal "values" "False" "$(values gro gro)"
}

vlans() {
	local id

	ip link add link v1 name v1.5 type vlan id 5
	explain v1
	says "VLAN devices" "device: v1.5 takes tag 5"
	says "VLAN devices" "! VLAN devices take the frames of their tags"
	says taps "ringtap: auto is tap, here: it carries VLAN devices"
	silent rx_handler "auto"
	explain -j v1
	warns vlan
	equal "VLAN devices" 1 "$(values vlan_devices devices)"
	equal "auto" "tap vlan" "$(say 'told["auto"] + " " + told["why"]')"
	equal "from raw sockets" "VLAN device v1.5 (tag 5)" "$(hidden raw)"
	equal "from taps" "" "$(hidden packet)"
	equal "from ringtap" "" "$(hidden ringtap_copy)"
	equal "where ringtap is" "taps ringtap_ingress ringtap_ingress" \
		"$(say '" ".join(method["ringtap_" + mode]["at"] for mode in ("tap", "copy", "bypass"))')"
	explain v1.5
	says device "lies on: v1, whose way a frame has come before"
	for id in {11..19}; do
		ip link add link v1 name "w$id" type vlan id "$id"
	done
	explain v1
	says "VLAN devices" "w17 takes tag 17"
	silent "VLAN devices" w18
	says "VLAN devices" "device: 2 more take theirs"
	for id in {11..19}; do
		ip link delete "w$id"
	done
	ip link delete v1.5
}

ports() {
	ip link add br0 type bridge
	ip link set v1 master br0
	explain v1
	says rx_handler "held by: bridge br0"
	says rx_handler "! v1 is a port of bridge br0, which has the rx_handler"
	explain -j v1
	warns port
	equal "values" "br0 bridge" "$(values rx_handler held_by held_by_kind)"
	equal "from raw sockets" "bridge br0" "$(hidden raw)"
	explain br0
	says device "ports: v1: a frame has come the way of one of them before"
	explain -j v1
	equal "where copy is" ringtap_ingress "$(say 'method["ringtap_copy"]["at"]')"
	ip link delete br0
	ip link add link v1 name mv0 type macvlan
	explain v1
	says rx_handler "held by: macvlan mv0"
	says "VLAN devices" "devices: none"
	explain -j v1
	warns held
	warns_not port
	ip link delete mv0
}

# sniff DEVICE FUNCTION: calls it while tcpdump runs there.
sniff() {
	: >"$work/tcpdump"
	tcpdump -i "$1" -w /dev/null 2>"$work/tcpdump" &
	tcpdump=$!
	await grep -q '^tcpdump: listening' "$work/tcpdump"
	"$2"
	kill "$tcpdump"
	wait "$tcpdump"
	return 0
}

sniffed_here() {
	explain v1
	says taps "sockets of this device 1, of all devices 0"
	says taps "copy to: AF_PACKET: 1 socket, with rings (TPACKET)"
	explain lo
	says taps "sockets of this device 0, of all devices 0"
}

sniffed_everywhere() {
	explain v1
	says taps "sockets of this device 0, of all devices 1"
	explain -j v1
	equal "values" "0 1 1" "$(values taps packet_sockets_here \
		packet_sockets_everywhere packet_sockets_with_ring)"
	equal "who has a copy" "AF_PACKET: 1 socket, with rings (TPACKET)" \
		"$(say '"; ".join(station["taps"]["takers"])')"
}

sniffers() {
	sniff v1 sniffed_here
	sniff any sniffed_everywhere
	explain v1
	silent taps "copy to"
}

# takers STATION: who has a copy there, of the JSON document.
takers() {
	explain -j v1
	say "'; '.join(station['$1']['takers'])"
}

captures() {
	local id

	start -m copy
	id=$(ringtap show | awk 'NR == 2 { print $1 }')
	equal "at the rx_handler" "ringtap socket $id, copy: ringtap (process $pid)" \
		"$(takers rx_handler)"
	equal "what hides from raw sockets" "" "$(hidden raw)"
	equal "values" "True ringtap 1" \
		"$(values device promiscuous) $(values rx_handler held_by ringtap_sockets)"
	explain v1
	says rx_handler "held by: ringtap"
	says rx_handler "copy to: ringtap socket $id, copy"
	stop INT

	start -m bypass
	id=$(ringtap show | awk 'NR == 2 { print $1 }')
	like "at the rx_handler" "ringtap socket $id, bypass: .*" "$(takers rx_handler)"
	equal "what hides from raw sockets" "the bypass of ringtap socket $id" \
		"$(hidden raw)"
	equal "what hides from other captures" "" "$(hidden ringtap_copy)"
	warns bypass
	stop INT

	start -m tap
	like "at the taps" "ringtap socket [0-9]+, tap: .*" "$(takers taps)"
	explain v1
	like "hooks" ".*other hooks: [a-z_]+ \[ringtap\].*" "$(station taps)"
	explain lo
	silent taps "other hooks"
	silent taps "copy to"
	stop INT
	equal "afterwards" "" "$(takers taps)$(takers rx_handler)"
}

captures_below_vlan() {
	ip link add link v1 name v1.5 type vlan id 5
	start -m bypass
	like "at the ingress hook" "ringtap socket [0-9]+, bypass: .*" \
		"$(takers ringtap_ingress)"
	equal "at the rx_handler" "" "$(takers rx_handler)"
	like "what hides from raw sockets" "the bypass of ringtap .*; VLAN device v1.5.*" \
		"$(hidden raw)"
	stop INT
	ip link delete v1.5
}

spread() {
	explain v1
	says RPS "unknown: /sys shows another network namespace"
	says NAPI "unknown: /sys shows another network namespace"
	own_sys ringtap explain v1 >"$work/out"
	says RPS "spreading: off"
	own_sys sh -c 'echo 2 >/sys/class/net/v1/queues/rx-0/rps_cpus'
	own_sys ringtap explain v1 >"$work/out"
	says RPS "spreading: on for 1 of 1 queues, CPUs by the mask 2"
	own_sys ringtap explain -j v1 >"$work/out"
	equal "values" "1 2 False" "$(values rps rps_queues cpus) $(values napi threaded)"
	warns rps
	warns_not threaded
	own_sys sh -c 'echo 0 >/sys/class/net/v1/queues/rx-0/rps_cpus
		echo 1 >/sys/class/net/v1/threaded
		echo 4000 >/sys/class/net/v1/gro_flush_timeout'
	own_sys ringtap explain v1 >"$work/out"
	says NAPI "runs: in threads of the kernel, napi/v1-*"
	says NAPI "waits: gro_flush_timeout 4000 ns, napi_defer_hard_irqs 0"
	own_sys ringtap explain -j v1 >"$work/out"
	equal "values" "0 None True 4000" \
		"$(values rps rps_queues cpus) $(values napi threaded gro_flush_timeout_ns)"
	warns threaded
	warns_not rps
	own_sys sh -c 'echo 0 >/sys/class/net/v1/threaded
		echo 0 >/sys/class/net/v1/gro_flush_timeout'
}

states() {
	ip link add d0 type dummy
	explain -j d0
	warns down
	equal "driver" dummy "$(say 'station["device"]["facts"][0]["value"]')"
	explain d0
	says device "'ip link set d0 up' changes that"
	ip link set d0 up
	explain -j d0
	warns_not down
	ip link delete d0
	# What a shell would take for itself is not for its line.
	ip link add 'd;id&' type dummy
	explain 'd;id&'
	says device "'ip link set DEVICE up' changes that"
	ip link delete 'd;id&'
	explain -j lo
	warns loopback
	explain -j v1
	warns_not loopback
	ip -n "$neighbour" link set v0 down
	explain -j v1
	warns no_carrier
	ip -n "$neighbour" link set v0 up
	await wire_up
}

# The checkout may lie where only root comes.
nobody() {
	LD_LIBRARY_PATH=$work/bin setpriv --reuid 65534 --regid 65534 \
		--clear-groups --inh-caps -all --ambient-caps -all -- \
		"$work/bin/ringtap" explain "$@" >"$work/out" 2>"$work/err"
	status=$?
}

no_rights() {
	mkdir "$work/bin"
	cp -L "$(command -v ringtap)" "$work/bin/"
	cp -L "$(dirname "$(command -v ringtap)")/libringtap.so.0" "$work/bin/"
	chmod 755 "$work" "$work/bin"
	ip link add link v1 name v1.5 type vlan id 5
	nobody v1
	equal "exit status" 0 "$status"
	equal "standard error" "" "$(cat "$work/err")"
	says device "driver: veth"
	says "netfilter ingress" "unknown: only root can see those of nftables"
	says "tc ingress" "tcx programs: unknown"
	says "VLAN devices" "v1.5 takes tag 5"
	says taps "auto is tap, here"
	silent rx_handler "of other users"
	start -w /dev/null
	nobody v1
	says rx_handler "! ringtap has 1 capture of other users here"
	explain v1
	silent rx_handler "of other users"
	stop INT
	ip link delete v1.5
}

unloaded() {
	module_unload || return
	explain v1
	grep -qF "is unknown: the ringtap module is not loaded; 'modprobe ringtap' as root loads it" \
		"$work/out" || complain "$(cat "$work/out")"
	says rx_handler "held by: nobody that ip(8) knows"
	ip link add link v1 name v1.5 type vlan id 5
	explain -j v1
	equal "auto" "absent None" "$(say 'told["module"], told["auto"]' | tr -d "(),'")"
	equal "where copy would be" ringtap_ingress "$(say 'method["ringtap_copy"]["at"]')"
	ip link delete v1.5
	module_load
}

# What the pictures of a device with this name are made of.
drawn() {
	explain --dot "$1"
	dot -Tsvg "$work/out" >"$work/svg" 2>"$work/err" ||
		complain "$(cat "$work/err")"
	equal "complaints of dot" "" "$(cat "$work/err")"
}

# possible: how many methods are; kernels before 6.3 don't tell of zero-copy.
possible() {
	explain v1
	local wanted=7

	[[ $(station "XDP in the driver") == *"and AF_XDP with a copy"* ]] || wanted=8
	explain -j v1
	equal "methods that are possible" "$wanted" \
		"$(say 'sum(one["possible"] for one in told["methods"])')"
	methods=$wanted
}

picture() {
	local methods

	possible
	ip link add link v1 name v1.5 type vlan id 5
	start -m tap
	drawn v1
	equal "stations, methods, who has a copy, warnings" "16 $methods 1 yes" \
		"$(grep -c 'shape=box' "$work/out") $(grep -c '^	method_.*shape' "$work/out") $(
		grep 'shape=ellipse' "$work/out" | grep -vc '^	method_') $(
		grep -q 'color=red.*VLAN devices take' "$work/out" && echo yes)"
	equal "another round" 1 "$(grep -c '^	vlan_devices -> xdp_generic' "$work/out")"
	equal "steps" 14 "$(grep -c ' -> .*\[weight=10\]' "$work/out")"
	grep -q 'v1.5 takes tag 5' "$work/svg" || complain "$(cat "$work/svg")"
	stop INT
	ip link delete v1.5
}

odd_names() {
	local name

	for name in $'quote"back\\' $'esc\033[1m\001' $'caf\303\251' $'\377\303' \
		'{}[],' '\N\l<b>&amp;'; do
		ip link add link v1 name "$name" type vlan id 7 ||
			complain "no device $name"
		run v1
		equal "exit status" 0 "$status"
		LC_ALL=C grep -q $'[\001-\011\013-\037\177-\377]' "$work/out" &&
			complain "it moves the cursor: $(cat -v "$work/out")"
		drawn v1
		drawn "$name"
		grep -q "VLAN devices" "$work/svg" || complain "$(cat "$work/svg")"
		explain -j "$name"
		claim "$(say 'len(told["stations"])')" = 16
		ip link delete "$name"
	done
}

# call STATUS REGEX WORD...
call() {
	local wanted=$1 sentence=$2

	shift 2
	run "$@"
	equal "exit status" "$wanted" "$status"
	equal "standard output" "" "$(cat "$work/out")"
	like "the sentence" "ringtap: $sentence" "$(cat "$work/err")"
}

wrong_calls() {
	call 1 "nosuch: no such device: 'ringtap capture -D' lists those there are" nosuch
	call 1 "nosuch: no such device: .*" -j nosuch
	call 1 "'': no such device: .*" ''
	call 2 "name a device: .*"
	call 2 "one device is explained at a time: 'lo' is one too many" v1 lo
	call 2 "'any' is all devices, and each has a way of its own: name one" any
	call 2 ".*ringtap explain --help.*" --wrong v1
	call 2 "it is a picture .* not both" -d -j v1
	explain --help
	grep -q '^usage: ringtap explain ' "$work/out" || complain "$(cat "$work/out")"
	ringtap explain v1 >/dev/full 2>"$work/err"
	equal "exit status with a full disk" 1 $?
}

try "a pair of veth: all stations, in their order" nothing_there
try "offloads that change what is seen" offloads
try "VLAN devices take frames from the rx_handler" vlans
try "a port of a bridge, and below a macvlan device" ports
try "tcpdump has a copy" sniffers
try "ringtap's captures, where they are" captures
try "and below a VLAN device" captures_below_vlan
try "RPS and threads, if /sys is of this namespace" spread
try "states of a device" states
try "another user has a useful answer" no_rights
try "the module is not loaded" unloaded
try "Graphviz takes the picture" picture
try "names of odd bytes" odd_names
try "calls that are wrong" wrong_calls
plan
