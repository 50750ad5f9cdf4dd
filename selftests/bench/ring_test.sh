#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# That ring.sh counts what it says: the same each time, something for each part, and
# no part takes a multiple of what RESULTS.md has.

here=$(cd "$(dirname "$0")" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
result=0
nr=0

# check NAME COMMAND...
check() {
	local name=$1 is=ok

	shift
	nr=$((nr + 1))
	"$@" || { is="not ok"; result=1; }
	echo "$is $nr $name"
}

counts() {
	"$here/ring.sh" 20000 >"$work/$1"
}

# is_below PART MOST: instructions, in each of the tables.
is_below() {
	awk -v part="$1" -v most="$2" '
	index($0, part) == 1 { n++; if ($(NF - 2) > most) bad = 1 }
	END { exit bad || n != 4 }' "$work/first"
}

is_same() {
	diff "$work/first" "$work/second" >&2
}

echo "TAP version 13"
echo "1..6"
check "every part of a record is counted" counts first
check "and once more" counts second
check "the same both times" is_same
check "the producer's side" is_below kmod/ring.h 40
check "its memory" is_below kmod/room.h 20
check "the reader's record" is_below lib/record.c 120
exit $result
