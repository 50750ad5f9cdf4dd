#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: run.sh [quick | ARGUMENT...]
#
# On the host: builds the benchmark and runs it in User-Mode Linux. Without
# arguments, the tables of make bench; 'quick': the table of targets of make
# bench-quick; with others, bench's own: -h lists them.

set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
top=$here/../..

"$here/../packages.sh" make gcc libc6-dev libpcap-dev libmnl-dev tcpdump tshark netsniff-ng
make -s -C "$top/userspace"
make -s -C "$here/.." build-bench
"$here/../vm/module.sh" uml bench >/dev/null

guest() {
	"$here/../vm.sh" -k uml -m 3G -t 900 -- "$@"
}

if [ "${1:-}" = quick ]; then
	guest "$here/quick.sh"
	exit
fi
if [ $# -gt 0 ]; then
	guest "$here/bench.sh" "$@"
	exit
fi
guest "$here/bench.sh" -s 60,1500 -m 2,64
guest "$here/bench.sh" -x -k stack,tpacket3,xdp-generic,xdp-native,copy,bypass
guest "$here/programs.sh"
