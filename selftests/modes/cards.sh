#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# usage: cards.sh plug DRIVER
#        cards.sh thread | unplug
#
# plug: the guest's two network cards that DRIVER drives come into the network
# namespace of the caller as c0 and c1, up, each at one end of a wire; ends with 4
# where the machine has no such driver. thread: NAPI of c0 has a thread from now on.
# unplug: they go back to where they were.

set -eu

# The first namespace, whose devices /sys shows.
outside=(nsenter --target 1 --net)

# found DRIVER: the names of its cards there.
found() {
	local driver device

	for driver in /sys/class/net/*/device/driver; do
		[ "$(basename "$(readlink "$driver")")" = "$1" ] || continue
		device=${driver%/device/driver}
		echo "${device##*/}"
	done
}

# A namespace that has ended gives them back in its own time.
await_pair() {
	local until=$((SECONDS + 20))

	until mapfile -t names < <(found "$1") && [ "${#names[@]}" -eq 2 ]; do
		if [ "$SECONDS" -ge "$until" ]; then
			echo "$1 drives ${#names[@]} cards, not two" >&2
			exit 1
		fi
		sleep 0.1
	done
}

has_carrier() {
	[[ $(ip -o link show "$1") == *LOWER_UP* ]]
}

plug() {
	local names end until

	modprobe -q "$1" || exit 4
	await_pair "$1"
	for end in 0 1; do
		echo 0 >"/sys/class/net/${names[end]}/threaded"
		"${outside[@]}" ip link set "${names[end]}" netns $$
		ip link set "${names[end]}" name "c$end"
		echo 1 >"/proc/sys/net/ipv6/conf/c$end/disable_ipv6"
		ip link set "c$end" up
	done
	until=$((SECONDS + 20))
	until has_carrier c0 && has_carrier c1; do
		if [ "$SECONDS" -ge "$until" ]; then
			echo "$1: no carrier" >&2
			exit 1
		fi
		sleep 0.1
	done
}

# /sys shows the devices of the namespace that has mounted it.
thread() {
	unshare --mount sh -c 'mount -t sysfs sysfs /sys &&
		echo 1 >/sys/class/net/c0/threaded'
}

# Each by a name that nothing else has: of its address, which QEMU counts up.
unplug() {
	local end address

	for end in c0 c1; do
		address=$(ip -o link show "$end" |
			sed -E 's|.* link/ether ([0-9a-f:]*) .*|\1|; s/://g')
		ip link set "$end" down
		ip link set "$end" name "n$address"
		ip link set "n$address" netns 1
	done
}

case ${1:-} in
plug) plug "$2" ;;
thread) thread ;;
unplug) unplug ;;
*) exit 2 ;;
esac
