#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The examples do what they say, as they stand in their folder.
# shellcheck source-path=SCRIPTDIR/../cli

here=$(dirname "$0")
. "$here/../cli/wire.sh"
. "$here/../cli/session.sh"

built=${OUTPUT:?}

# begin WORD PROGRAM ARGUMENT...: which says WORD when it captures.
begin() {
	local word=$1 program=$2

	shift 2
	launch "$built/$program" "$@"
	await said_word "$word"
}

said_word() {
	grep -qx "$1" "$work/err" || gone
}

# It says nothing: so packets are sent until it has seen one.
sees() {
	send 1 18
	has_lines "$work/out" 1 || gone
}

minimal() {
	launch "$built/minimal" v1
	await sees
	deliver 2 1000
	await has_lengths 1042 2
	stop TERM
	claim "$(grep -c '^60 bytes$' "$work/out")" -ge 1
	equal "standard error" "" "$(said)"
}

# has_lengths BYTES COUNT
has_lengths() {
	[ "$(grep -cx "$1 bytes" "$work/out")" -eq "$2" ]
}

# The device's end is the program's.
minimal_ends() {
	ip link add w1 type veth peer name w0 || return
	ip link set w1 up
	ip link set w0 netns "$neighbour"
	ip -n "$neighbour" link set w0 up
	ip -n "$neighbour" address add 10.8.0.1/24 dev w0
	launch "$built/minimal" w1
	await sees_on_w1
	ip link delete w1
	ends
	equal "exit status" 1 "$status"
	equal "lines on standard error" 1 "$(lines "$work/err")"
	equal "the sentence" "minimal: the device went away" "$(said)"
}

# Somebody asks who 10.8.0.2 is.
sees_on_w1() {
	ip netns exec "$neighbour" bash -c 'echo >/dev/udp/10.8.0.2/9'
	has_lines "$work/out" 1 || gone
}

# total COLUMN: of a column of what is printed, over all lines of v1.
total() {
	sed -nE "s/^v1: ([0-9]+) packets, ([0-9]+) bytes$/\\$1/p" "$work/out" |
		awk '{ sum += $1 } END { print sum + 0 }'
}

counted() {
	[ "$(total 1)" -ge "$1" ]
}

count_filters() {
	begin counting count 'udp and src host 10.9.0.1' v1 lo
	deliver 5 100
	await counted 5
	ip netns exec "$neighbour" ping -q -c 1 10.9.0.2 >/dev/null
	deliver 2 100
	stop "$1"
	equal "exit status" 0 "$status"
	equal "standard error" counting "$(said)"
	equal "packets" 7 "$(total 1)"
	equal "bytes" $((7 * 142)) "$(total 2)"
	claim "$(lines "$work/out")" -ge 2
}

count_any() {
	begin counting count 'udp and src host 10.9.0.1' any
	deliver 4 100
	stop INT
	equal "exit status" 0 "$status"
	equal "packets" 4 "$(total 1)"
}

count_refuses() {
	launch "$built/count" 'tcp port port' v1
	ends
	equal "exit status" 1 "$status"
	like "the sentence" "count: the filter 'tcp port port' can't .*" "$(said)"
}

# Which of them has had how many is nobody's promise.
threads() {
	begin reading threads v1 3
	deliver 300 1000
	stop INT
	equal "exit status" 0 "$status"
	equal "workers" 3 "$(grep -c '^worker [0-2]: ' "$work/out")"
	claim "$(awk '{ sum += $3 } END { print sum }' "$work/out")" -ge 300
}

try "minimal prints the length of each packet" minimal
try "and ends when the device goes away" minimal_ends
try "count adds up what its filter lets through, until SIGINT" count_filters INT
try "or SIGTERM" count_filters TERM
try "count looks at all devices" count_any
try "count says what is wrong with a filter" count_refuses
try "threads share the packets" threads
plan
