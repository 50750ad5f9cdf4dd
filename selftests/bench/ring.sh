#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: ring.sh [RECORDS]
#
# On the host, in seconds: what a record takes of the ring's two sides, counted by
# callgrind in their userspace build. Instructions and misses are counts, not
# times, and the same each time: what a change of kmod/ring.h, kmod/room.h or the
# library's reader adds or saves shows without noise.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
records=${1:-200000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() {
	local part reader=()

	"$here/../packages.sh" gcc libc6-dev valgrind
	for part in ring merge wait record error; do
		reader+=("$top/userspace/lib/$part.c")
	done
	gcc -O2 -g -Wall -Wextra -pthread -D_GNU_SOURCE= \
		-I"$top" -I"$top/selftests" -I"$top/selftests/ring" \
		-I"$top/include" -I"$top/include/uapi" -o "$work/ring" \
		"$here/ring.c" "$top/selftests/ring/fixture.c" "${reader[@]}"
}

# count BYTES MIB. The caches are a Xeon's, whatever this machine has, of which
# valgrind would tell something otherwise; two levels are all it knows.
count() {
	valgrind -q --tool=callgrind --cache-sim=yes --I1=32768,8,64 \
		--D1=49152,12,64 --LL=2097152,16,64 --compress-strings=no \
		--compress-pos=no --callgrind-out-file="$work/out" \
		"$work/ring" "$1" "$2" "$records" 2>"$work/said" ||
		{ cat "$work/said" >&2; return 1; }
	awk -v records="$records" -v title="$1 bytes, $2 MiB of ring" \
		-f "$here/ring.awk" "$work/out"
}

build
for mib in 1 64; do
	count 60 $mib
	count 1514 $mib
done
