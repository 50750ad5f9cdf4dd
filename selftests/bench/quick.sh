#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: quick.sh
#
# In a guest: what the table of targets needs, then the table. The status says
# whether everything was measured and added up, not whether it is enough: a
# target that is not reached is 'short' in the table.

set -u

here=$(cd "$(dirname "$0")" && pwd -P)
bench=$here/../../build/selftests/bench/bench
lines=/dev/shm/bench-lines
broken=0

# Whatever prints lines of JSON, of bench -j or with a target of its own (see
# target.h), may stand below.
run() {
	"$@" >>"$lines" && return
	echo "quick.sh: $*: what it measures is worth nothing: see above" >&2
	broken=1
}

small_frames() {
	run "$here/bench.sh" -j -n 5 \
		-k stack,tpacket3,copy,copy+late,copy+batch,copy+late+batch,bypass,bypass+late
}

large_frames() {
	run "$here/bench.sh" -j -n 3 -s 1500 -m 2,16,64 \
		-k stack,memcpy,tpacket3,copy,copy+late
}

# Both CPUs receive: the reader has none. The rings hold all of it.
two_cpus() {
	run "$here/bench.sh" -j -n 5 -q -p 25 -c 1,2 -k copy,bypass
}

# Rings that are too small: each frame that was lost must be known.
losses() {
	run "$here/bench.sh" -j -n 1 -q -p 10 -m 2 -k tpacket3,copy,bypass
}

delays() {
	run "$here/bench.sh" -j -n 5 -p 15 -d 10000 \
		-k xdp-generic,xdp-native,libpcap,copy
}

no_reader() {
	run "$here/bench.sh" -j -z 20 -s 1500 -m 2 -k libpcap,copy
}

# What is lost of all that there can be, and what one costs where none is lost.
programs() {
	run "$here/programs.sh" -T -n 1 -k ringtap,tcpdump -r 0
	run "$here/programs.sh" -T -n 1 -k ringtap,tcpdump -r 1000000 -s 60
}

: >"$lines"
small_frames
large_frames
two_cpus
losses
delays
no_reader
programs
"$bench" -t <"$lines" || broken=1
exit $broken
