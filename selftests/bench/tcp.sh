#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# In a guest: what a capture costs the traffic.

set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
build=$here/../../build
. "$here/capture.sh"

usage() {
	cat <<'END'
usage: tcp.sh [-n ROUNDS] [-s SECONDS] [-k CASE,...] [-j | -J FILE]

A TCP connection between two network namespaces over veth, once without a
capture and then with each, on the device that receives it. Prints medians: its
throughput, also beside that without in the same round, and the packets that
were captured meanwhile.

  -n   rounds (5)
  -s   seconds that each lasts (2)
  -k   cases besides none (all): tcpdump dumpcap copy tap, and each with -96,
       which captures the first 96 bytes
  -J   lines of JSON into FILE, too
  -j   lines of JSON, and no table
END
}

parse_arguments() {
	local option

	rounds=5 seconds=2 json='' table=1
	cases=(tcpdump tcpdump-96 dumpcap dumpcap-96 copy copy-96 tap tap-96)
	while getopts n:s:k:jJ:h option; do
		case $option in
		n) rounds=$OPTARG ;;
		s) seconds=$OPTARG ;;
		k) IFS=, read -ra cases <<<"$OPTARG" ;;
		j) json=/dev/stdout table= ;;
		J) json=$OPTARG ;;
		h) usage; exit 0 ;;
		*) usage >&2; exit 2 ;;
		esac
	done
}

# v0 of another namespace is connected with v1 of this one.
set_up() {
	ip netns add bench
	ip link add v0 netns bench type veth peer name v1
	ip address add 192.0.2.1/24 dev v1
	ip link set v1 up
	ip -n bench address add 192.0.2.2/24 dev v0
	ip -n bench link set v0 up
	iperf3 -s --forceflush -B 192.0.2.1 >"$work/server" 2>&1 &
	until grep -q 'Server listening' "$work/server"; do
		sleep 0.1
	done
}

clean_up() {
	set +e
	# shellcheck disable=SC2046  # a list of numbers
	kill $(jobs -p) 2>/dev/null
	ip link delete v1 2>/dev/null
	ip netns delete bench 2>/dev/null
	rm -rf "$work"
}

# Leaves $mbits: what arrived.
transfer() {
	ip netns exec bench iperf3 -c 192.0.2.1 -t "$seconds" -f m \
		>"$work/client" 2>&1 ||
		{ cat "$work/client" >&2; exit 1; }
	mbits=$(awk '$NF == "receiver" { print $(NF - 2) }' "$work/client")
}

# start CASE: a program, or a mode of ringtap's.
start() {
	local options=()

	[ "$1" = "${1%-96}" ] || options=(-s 96)
	case $1 in
	copy* | tap*)
		capture_start ringtap /dev/null --mode "${1%-96}" "${options[@]}"
		;;
	*) capture_start "${1%-96}" /dev/null "${options[@]}" ;;
	esac
}

# measure ROUND CASE: who saw none of it did not capture.
measure() {
	captured=0
	if [ "$2" = none ]; then
		transfer
		without=$mbits
	else
		start "$2"
		transfer
		capture_stop
		[ "$captured" -gt 0 ] || capture_said "has captured nothing"
	fi
	awk -v round="$1" -v name="$2" -v mbits="$mbits" -v captured="$captured" \
		-v without="$without" 'BEGIN {
		printf "{\"round\": %d, \"case\": \"%s\", \"mbits\": %d, \"ratio\": %.3f, \"captured\": %d}\n",
			round, name, mbits, mbits / without, captured
	}' >>"$work/lines"
	[ -z "$json" ] || tail -n 1 "$work/lines" >>"$json"
}

print_table() {
	printf '%-14s %8s %11s %10s\n' "TCP" "Mbit/s" "to without" captured
	awk -v by=case -v of=mbits,ratio,captured -f "$here/median.awk" \
		"$work/lines" |
		awk -F '\t' '{ printf "%-14s %8.0f %11.2f %10d\n", $1, $2, $3, $4 }'
}

parse_arguments "$@"
work=$(mktemp -d -p /dev/shm)
trap clean_up EXIT
capture_cpus=3
set_up
transfer
for ((round = 0; round < rounds; round++)); do
	for name in none "${cases[@]}"; do
		measure "$round" "$name"
	done
done
[ -z "$table" ] || print_table
