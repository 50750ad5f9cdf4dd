#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What 'ringtap explain' says of network cards, by the word of real drivers, and which
# tags a card keeps from a capture.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/explained.sh"

cards=$here/../modes/cards.sh

# plug DRIVER: c0 and c1.
plug() {
	"$cards" plug "$1" 2>"$work/plug"
}

unplug() {
	"$cards" unplug
}

plug e1000
if [ $? -eq 4 ]; then
	echo "1..0 # SKIP this machine has no network cards"
	exit 4
fi
unplug

# on_a_bus DRIVER BUS: what is said of each card alike.
on_a_bus() {
	local driver=$1 bus=$2 most

	plug "$driver" || complain "$(cat "$work/plug")"
	explain c0
	says device "driver: $driver"
	says device "bus: $bus, "
	says device "memory: the device writes a frame there itself, once (DMA)"
	own_sys ringtap explain c0 >"$work/out"
	says NAPI "in softirq, on the CPU that had the interrupt"
	explain -j c0
	equal "values" "$driver $bus up 1500 False" \
		"$(values device driver bus state mtu promiscuous)"
	case $(values xdp_driver announced) in True) most=1 ;; *) most=2 ;; esac
	equal "copies of AF_XDP" "1 $most" \
		"$(say 'method["xdp_copy"]["copies"], method["xdp_copy"]["copies_at_most"]' |
			tr -d '(),')"
	unplug
}

is_one_queue() {
	on_a_bus "$1" "$2"
	warns one_queue
}

is_two_queues() {
	on_a_bus "$1" "$2"
	warns_not one_queue
	equal "queues" 2 "$(values queues queues)"
}

# Receive rings have 256 frames, and up to 4096, until somebody sets them.
rings() {
	local SET_RINGS=0x11

	plug e1000
	explain c0
	says "receive queues" "receive ring: 256 frames a queue, 4096 at the most"
	ethtool_call c0 "$SET_RINGS" 4096 0 0 4096 512 0 0 128 >"$work/call"
	explain c0
	says "receive queues" "receive ring: 512 frames a queue, 4096 at the most"
	says "receive queues" "send ring: 128 frames a queue, 4096 at the most"
	explain -j c0
	equal "values" "512 4096 128 4096" "$(values queues receive_ring \
		receive_ring_max send_ring send_ring_max)"
	unplug
}

# A card with VLAN numbers in a table drops the others: but not while it is promiscuous.
# send_both: ten frames of tag 5 from the other end, and then ten without.
send_both() {
	/usr/bin/python3 -c '
import socket
out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
out.bind(("c1", 0))
for tag in (b"\x81\0\0\5", b""):
    for i in range(10):
        out.send(b"\xff" * 6 + b"\x02\0\0\0\0\1" + tag + b"\x88\xb5" + bytes(60))'
}

# begin ARGUMENT...: a capture, which listens.
begin() {
	: >"$work/log"
	ringtap capture -i c0 -Q in -w "$work/some.pcapng" "$@" 2>"$work/log" &
	capture=$!
	await grep -q listening "$work/log"
}

# end COUNT: it ends by itself, with so many packets.
end() {
	await has_ended || kill "$capture"
	wait "$capture"
	grep -qx "$1 packets captured" "$work/log" || complain "$(cat "$work/log")"
}

has_ended() {
	! kill -0 "$capture" 2>/dev/null
}

# tagged: how many frames of the file are.
tagged() {
	tcpdump -enr "$work/some.pcapng" vlan 5 2>"$work/tcpdump" | grep -c "vlan 5,"
}

tags() {
	plug virtio_net
	explain c0
	says device "with no VLAN tag or one that a VLAN device here has; all frames while it is promiscuous"
	explain -j c0
	equal "filter" "True False" "$(values device vlan_filter promiscuous)"
	begin -p -c 10
	send_both
	end 10
	equal "tagged frames" 0 "$(tagged)"
	begin -c 20
	send_both
	end 20
	equal "tagged frames, promiscuous" 10 "$(tagged)"
	begin
	explain c0
	says device "receives: all frames: it is promiscuous"
	kill "$capture"
	wait "$capture"
	unplug
}

try "e1000: where it is" is_one_queue e1000 pci
try "e1000e: where it is" is_one_queue e1000e pci
try "8139cp: where it is" is_one_queue 8139cp pci
try "vmxnet3: where it is, with two queues" is_two_queues vmxnet3 pci
try "virtio_net: where it is" is_one_queue virtio_net virtio
try "its rings" rings
try "a card that knows VLANs shows a capture those of others when it is promiscuous" tags
plan
