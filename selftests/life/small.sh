#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A 32-bit program captures on a 64-bit kernel.
# shellcheck disable=SC2154  # wire.sh sets them, and coproc

here=$(dirname "$0")
if [[ $(uname -n) == *-uml ]]; then
	echo "TAP version 13"
	echo "1..0 # SKIP no 32-bit programs on User-Mode Linux"
	exit 4
fi
# shellcheck source=/dev/null  # it finds its own beside it
. "$here/../cli/wire.sh"

captures() {
	local family status

	family=$(ringtap version | sed -n 's/^family *//p')
	: >"$work/out"
	"$OUTPUT/small" "$family" "$(ip -o link show v1 | cut -d: -f1)" \
		>"$work/out" 2>&1 &
	await has_lines "$work/out" 1
	equal "what it says" ready "$(cat "$work/out")"
	send 3 18
	wait $!
	status=$?
	equal "the step that failed" 0 $status
}

is_small() {
	# A file's fifth byte: 1 for 32 bit.
	equal "the class of the program" 01 \
		"$(od -An -tx1 -j4 -N1 "$OUTPUT/small" | tr -d ' ')"
}

try "it is one" is_small
try "it opens a socket, maps the rings and reads a frame" captures
plan
