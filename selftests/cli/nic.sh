#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What 'ringtap explain' says of a device with a bus, rings and queues, by the word of
# its driver: the kernel's netdevsim, which pretends to be one.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/explained.sh"

bus=/sys/bus/netdevsim

# The requests of ethtool(8), and what they mean.
GET_RINGS=0x10
SET_RINGS=0x11
GET_CHANNELS=0x3c
SET_CHANNELS=0x3d

if ! modprobe -q netdevsim; then
	echo "1..0 # SKIP this kernel has no netdevsim"
	exit 4
fi

# plug QUEUES: leaves its name in $nic.
plug() {
	echo "4711 1 $1" >"$bus"/new_device
	await plugged
}

plugged() {
	nic=$(ip -o -d link | sed -nE 's/^[0-9]+: ([^:]+):.* parentdev netdevsim4711 .*/\1/p')
	[ -n "$nic" ]
}

unplug() {
	echo 4711 >"$bus"/del_device
}

defer unplug

on_a_bus() {
	plug 1
	explain "$nic"
	says device "driver: netdevsim"
	says device "bus: netdevsim, netdevsim4711"
	says device "memory: the device writes a frame there itself, once (DMA)"
	own_sys ringtap explain "$nic" >"$work/out"
	says NAPI "in softirq, on the CPU that had the interrupt"
	explain -j "$nic"
	warns one_queue
	equal "copies of AF_XDP" "1 1" \
		"$(say 'method["xdp_copy"]["copies"], method["xdp_copy"]["copies_at_most"]' |
			tr -d '(),')"
	unplug
}

# The maximum of receive rings is the 2nd number, of send rings the 5th; what they are
# now the 6th and the 9th.
rings() {
	local found

	plug 4
	read -ra found < <(ethtool_call "$nic" "$GET_RINGS" 0 0 0 0 0 0 0 0)
	claim "${found[1]}" -gt 256
	ethtool_call "$nic" "$SET_RINGS" "${found[@]:1:4}" 256 "${found[@]:6:2}" 128 \
		>"$work/call"
	explain "$nic"
	says "receive queues" "receive ring: 256 frames a queue, ${found[1]} at the most"
	says "receive queues" "send ring: 128 frames a queue, ${found[4]} at the most"
	unplug
}

# Combined ones: the 5th number, and how many there are now, the 9th.
queues() {
	local found

	plug 4
	read -ra found < <(ethtool_call "$nic" "$GET_CHANNELS" 0 0 0 0 0 0 0 0)
	equal "queues" 4 "${found[8]}"
	ethtool_call "$nic" "$SET_CHANNELS" "${found[@]:1:7}" 3 >"$work/call"
	explain "$nic"
	says "receive queues" "queues: 3, ${found[4]} at the most"
	explain -j "$nic"
	warns_not one_queue
	unplug
}

try "where it is, and what that means" on_a_bus
try "its rings" rings
try "its queues" queues
plan
