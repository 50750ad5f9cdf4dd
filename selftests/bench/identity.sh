#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Every way to capture, with few frames: of each frame it is known what became
# of it, or the figures of a benchmark would be worth nothing.

here=$(dirname "$0")
number=0
failures=0

# try NAME ARGUMENT...
try() {
	local name=$1

	shift
	number=$((number + 1))
	if "$here/bench.sh" -n 1 "$@" | sed 's/^/# /' &&
		[ "${PIPESTATUS[0]}" -eq 0 ]; then
		echo "ok $number $name"
	else
		failures=$((failures + 1))
		echo "not ok $number $name"
	fi
}

echo "TAP version 13"
echo "1..8"
try "received, a live reader" -s 60,1500 -m 2 -p 5
try "received, a reader that comes too late" -s 60 -m 2 -p 10 -q
try "sent through veth" -s 60 -m 16 -p 5 -x
try "two CPUs receive" -s 60 -m 64 -p 20 -c 2 -q
try "64 KiB in one frame" -s 60000 -m 16 -p 1 \
	-k stack,memcpy,recvmmsg,tpacket3,tap,copy,bypass
try "a long filter that wants all of them" -s 60 -m 16 -p 5 -f long
try "four sockets at a time, each with its ring" -s 60 -m 16 -p 5 -o 4
try "readers that wait for a block or 10 ms" -s 60,1500 -m 2 -p 5 \
	-k stack,tpacket3,copy+late,copy+late+batch,bypass+late,bypass+late+batch
[ $failures -eq 0 ]
