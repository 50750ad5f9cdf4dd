#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The readable lines: one a packet, on standard output, and nothing else there.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

stamp='[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{6}'
datagram="$stamp IP 10\\.9\\.0\\.1\\.[0-9]+ > 10\\.9\\.0\\.2\\.9: UDP, length"

listening_line() {
	start
	stop INT
	equal "the first line" \
		"ringtap: listening on v1, link-type EN10MB (Ethernet), snapshot length 262144 bytes, copy mode" \
		"$(head -n 1 "$work/err")"
	equal "lines on standard error" 4 "$(lines "$work/err")"
	equal "exit status" 0 "$status"
	closes 0 0 0
}

one_line_a_packet() {
	start -c 5
	send 3 5
	ip netns exec "$neighbour" ping -q -c 1 -s 56 10.9.0.2 >"$work/ping"
	send 1 1000
	ends
	equal "exit status" 0 "$status"
	like "the lines" "$datagram 5
$datagram 5
$datagram 5
$stamp IP 10\\.9\\.0\\.1 > 10\\.9\\.0\\.2: ICMP echo request, id [0-9]+, seq 1, length 64
$datagram 1000" "$(cat "$work/out")"
	closes 5 5 0
}

one_packet() {
	start -c 1
	send 1 5
	ends
	equal "exit status" 0 "$status"
	equal "lines" 1 "$(lines "$work/out")"
	closes 1 1 0
}

# More than asked for lie in the ring already when it starts to read.
no_more_than_count() {
	start -c 7
	kill -STOP "$pid"
	deliver 20 5
	kill -CONT "$pid"
	ends
	equal "exit status" 0 "$status"
	equal "lines" 7 "$(lines "$work/out")"
	closes 7 20 0
}

# As seen from the next program in a pipe, while it runs.
at_once() {
	local -a options=("$@")

	mkfifo "$work/fifo"
	cat "$work/fifo" >"$work/read" &
	# shellcheck disable=SC2094  # two ends of it
	start_into_fifo "${options[@]}"
	send 1 5
	await has_lines "$work/read" 1
	send 2 5
	await has_lines "$work/read" 3
	gone && complain "it ended early: $(said)"
	stop TERM
	wait
	rm "$work/fifo"
	equal "lines" 3 "$(lines "$work/read")"
	closes 3 3 0
}

start_into_fifo() {
	: >"$work/err"
	ringtap capture -i v1 -Q in "$@" >"$work/fifo" 2>"$work/err" &
	pid=$!
	await listening
}

quiet() {
	start -c 300
	send 300 5
	ends
	equal "lines on standard error" 4 "$(lines "$work/err")"
	equal "returns to the start of a line" 0 "$(tr -cd '\r' <"$work/err" | wc -c)"
	equal "lines" 300 "$(lines "$work/out")"
	start -w "$work/file" -c 300
	send 300 5
	ends
	equal "lines on standard error, with a file" 4 "$(lines "$work/err")"
	equal "returns to the start of a line, with a file" 0 \
		"$(tr -cd '\r' <"$work/err" | wc -c)"
	equal "standard output, with a file" "" "$(cat "$work/out")"
}

# On a terminal a line counts along, at once and then every second.
terminal() {
	launch script -qefc "ringtap capture -i v1 -Q in -w $work/counted -c 3" /dev/null
	await grep -q 'listening on' "$work/out"
	send 2 5
	await grep -qE $'\r[12] packets(, [0-9]+/s)?, 0 dropped, [0-9.]+ kB' "$work/out"
	send 1 5
	ends
	equal "exit status" 0 "$status"
	equal "the closing lines, on a line of their own" "3 packets captured
3 packets received by filter
0 packets dropped by kernel" "$(tr -d '\r' <"$work/out" | tail -n 3)"
}

# Blocks would make a mess of it.
no_blocks_on_terminal() {
	launch script -qefc "ringtap capture -i v1 -Q in -w -" /dev/null
	ends
	equal "exit status" 2 "$status"
	like "the sentence" "ringtap: -w - would write a binary file to the terminal: .*" \
		"$(tr -d '\r' <"$work/out")"
}

snap() {
	start -c 1 -s 60
	send 1 100
	ends
	equal "the listening line" \
		"ringtap: listening on v1, link-type EN10MB (Ethernet), snapshot length 60 bytes, copy mode" \
		"$(head -n 1 "$work/err")"
	like "the line" "$datagram 100" "$(cat "$work/out")"
	start -c 1 -s 40
	send 1 100
	ends
	like "the line of a cut header" ".*\\[\\|udp\\].*" "$(cat "$work/out")"
}

with_file() {
	start -c 4 -w "$work/both" --print
	send 4 5
	ends
	equal "lines" 4 "$(lines "$work/out")"
	claim -s "$work/both"
	closes 4 4 0
}

long_options() {
	launch ringtap capture --interface v1 --mode copy --direction in \
		--snapshot-length 0 --buffer-size 8192 --packet-buffered -c 2
	await listening
	send 2 5
	ends
	equal "exit status" 0 "$status"
	equal "lines" 2 "$(lines "$work/out")"
}

try "where it listens, and how, stands on standard error" listening_line
try "a packet is a line" one_line_a_packet
try "one packet is not called packets" one_packet
try "-c ends after exactly so many" no_more_than_count
try "lines reach a pipe as soon as no more packets wait" at_once
try "with -l likewise" at_once -l
try "a pipe sees no counting along" quiet
try "a terminal sees it" terminal
try "a terminal is spared the blocks of -w -" no_blocks_on_terminal
try "-s cuts the frame but not its length" snap
try "--print shows what goes to a file" with_file
try "options have long names" long_options
plan
