#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: loss.sh [ROUNDS]
#
# In a guest: what capturing programs lose when one CPU receives frames as fast
# as it can and the other one is theirs. Each has 64 MiB of ring. A program's
# own closing lines say what it captured; pktgen says what there was.

set -u

rounds=${1:-3}
work=$(mktemp -d -p /dev/shm)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT

# pktgen COMMAND...: to the device; what it refuses ends all.
pktgen() {
	echo "$*" >/proc/net/pktgen/v1 ||
		{ echo "pktgen refuses '$*'" >&2; exit 1; }
}

set_up() {
	modprobe pktgen
	ip link add v0 type veth peer name v1
	ip link set v0 up
	ip link set v1 up
	echo rem_device_all >/proc/net/pktgen/kpktgend_0
	echo "add_device v1" >/proc/net/pktgen/kpktgend_0
	pktgen xmit_mode netif_receive
	pktgen burst 64
	pktgen delay 0
	pktgen flag NO_TIMESTAMP
	pktgen dst_mac "$(cat /sys/class/net/v1/address)"
	pktgen dst 192.0.2.1
}

# blast SIZE COUNT: leaves $rate.
blast() {
	pktgen pkt_size "$1"
	pktgen count "$2"
	echo start >/proc/net/pktgen/pgctrl
	rate=$(sed -n 's/^ *\([0-9]*\)pps.*/\1/p' /proc/net/pktgen/v1)
}

# Since SIGINT does not reach what a shell without job control has put into
# the background, each program is one process that is told by its number.
start_ringtap_file() {
	taskset 2 ringtap capture -i v1 -Q in -w "$work/file" udp 2>"$work/err" &
}

start_ringtap_pipe() {
	mkfifo "$work/pipe"
	cat "$work/pipe" >/dev/null &
	taskset 2 ringtap capture -i v1 -Q in -w - udp \
		>"$work/pipe" 2>"$work/err" &
}

start_tcpdump() {
	taskset 2 tcpdump -B 65536 -i v1 -Q in -Z root -w "$work/file" udp \
		2>"$work/err" &
}

start_dumpcap() {
	taskset 2 dumpcap -B 64 -i v1 -f udp -w "$work/file" 2>"$work/err" &
}

listening() {
	grep -qi 'listening on\|^File:' "$work/err"
}

# What it has read by then is what it would ever have read in time: those who
# keep up are done, and the others have lost already.
settle() {
	local before=-1 now=0

	while [ "$now" != "$before" ]; do
		before=$now
		sleep 1
		now=$(awk '{ print $14 + $15 }' "/proc/$1/stat")
	done
}

captured() {
	sed -n 's/^\([0-9]*\) packets\? captured$/\1/p; s/.*Packets captured: //p' \
		"$work/err" | tail -n 1
}

# measure PROGRAM SIZE COUNT: prints how much of it was lost, in per cent.
measure() {
	local pid

	rm -f "$work"/*
	: >"$work/err"
	"start_$1"
	pid=$!
	until listening; do
		kill -0 "$pid" || { cat "$work/err" >&2; exit 1; }
		sleep 0.1
	done
	sleep 0.5
	blast "$2" "$3"
	settle "$pid"
	kill -INT "$pid"
	wait "$pid"
	grep -q captured "$work/err" || cat "$work/err" >&2
	awk -v got="$(captured)" -v sent="$3" -v rate="$rate" -v size="$2" \
		-v program="$1" 'BEGIN {
		printf "%-14s %6d %10d %10d %8.2f %8.2f\n", program, size,
			sent, got, 100 * (sent - got) / sent, rate / 1e6
	}'
}

# The guest's memory is the host's only after the first touch, and that would be
# paid for by whoever comes first.
warm_up() {
	dd if=/dev/zero of="$work/warm" bs=1M count=1200 status=none
	rm "$work/warm"
}

set_up
warm_up
printf '%-14s %6s %10s %10s %8s %8s\n' program bytes sent captured 'lost %' 'Mpps'
for ((round = 1; round <= rounds; round++)); do
	for program in ringtap_file ringtap_pipe tcpdump dumpcap; do
		measure "$program" 60 3000000
		measure "$program" 1500 600000
	done
done
