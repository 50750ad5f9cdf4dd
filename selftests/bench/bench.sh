#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: bench.sh [ARGUMENT...]
#
# In a guest: a pair of veth, then the program with these arguments.

set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
build=$here/../../build
kernel=$(uname -n)
export BENCH_MODULE=$build/${kernel#ringtap-}/selftests/bench/bench.ko

set_up() {
	modprobe pktgen
	ip link add v0 type veth peer name v1
	# Frames of the stack's own would be in the counters.
	for device in v0 v1; do
		echo 1 >"/proc/sys/net/ipv6/conf/$device/disable_ipv6"
		ip link set "$device" up
	done
}

# The guest's memory is the host's only after the first touch, and that would be
# paid for by whoever comes first. Once in a boot.
warm_up() {
	local free

	[ ! -e /dev/shm/bench-is-warm ] || return 0
	free=$(awk '/^MemFree:/ { print int($2 / 1024) }' /proc/meminfo)
	dd if=/dev/zero of=/dev/shm/warm bs=1M count=$((free / 2)) status=none
	rm /dev/shm/warm
	: >/dev/shm/bench-is-warm
}

trap 'ip link delete v0 2>/dev/null; rmmod pktgen' EXIT
set_up
warm_up
"$build/selftests/bench/bench" "$@"
