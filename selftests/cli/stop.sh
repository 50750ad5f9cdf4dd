#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# How a capture ends: by signals, by its reader, by its device. Nothing that
# was captured is lost, and the device is free afterwards.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

# What lies in the rings when the signal comes is still printed.
on_signal() {
	start
	kill -STOP "$pid"
	deliver 5 18
	kill "-$1" "$pid"
	kill -CONT "$pid"
	ends
	equal "exit status" 0 "$status"
	equal "lines" 5 "$(lines "$work/out")"
	equal "lines on standard error" 4 "$(lines "$work/err")"
	closes 5 5 0
}

while_asleep() {
	start
	await asleep
	stop "$1"
	equal "exit status" 0 "$status"
	closes 0 0 0
}

# In poll(), for want of packets.
asleep() {
	[ "$(awk '{ print $3 }' "/proc/$pid/stat")" = S ]
}

# The load goes on and on; an end that waited for its end would never come.
under_load() {
	local sender

	start -w "$work/load" -s 60
	# shellcheck disable=SC2016  # for the other shell
	ip netns exec "$neighbour" bash -c '
		while :; do echo >/dev/udp/10.9.0.2/9; done' &
	sender=$!
	await grown "$work/load" 20000
	stop INT
	kill "$sender"
	wait "$sender" 2>/dev/null
	equal "exit status" 0 "$status"
	read_closing
	equal "captured and dropped" "$received_by_filter" $((captured + dropped))
	claim "$captured" -gt 100
}

grown() {
	[ "$(stat -c %s "$1")" -ge "$2" ]
}

# A signal that a parent had ignored ends it nevertheless; nohup's does not.
after_nohup() {
	launch nohup ringtap capture -i v1 -Q in
	await listening
	kill -HUP "$pid"
	send 1 18
	await has_lines "$work/out" 1
	stop INT
	equal "exit status" 0 "$status"
	closes 1 1 0
}

# The reader has seen enough: no message, no closing lines needed, no delay.
closed_pipe() {
	mkfifo "$work/fifo"
	head -n 1 "$work/fifo" >"$work/read" &
	: >"$work/err"
	ringtap capture -i v1 -Q in >"$work/fifo" 2>"$work/err" &
	pid=$!
	await listening
	send 1 18
	await has_lines "$work/read" 1
	ends
	rm "$work/fifo"
	equal "exit status" 1 "$status"
	equal "lines" 1 "$(lines "$work/read")"
	like "the messages" "ringtap: listening on v1, .*
1 packet captured
1 packet received by filter
0 packets dropped by kernel" "$(said)"
}

# The same with blocks instead of lines.
closed_pipe_of_blocks() {
	mkfifo "$work/fifo"
	head -c 1000 "$work/fifo" >"$work/read" &
	: >"$work/err"
	ringtap capture -i v1 -Q in -w - >"$work/fifo" 2>"$work/err" &
	pid=$!
	await listening
	send 20 1000
	ends
	rm "$work/fifo"
	equal "exit status" 1 "$status"
	like "the messages" "ringtap: listening on v1, .*
[0-9]+ packets? captured
[0-9]+ packets? received by filter
0 packets dropped by kernel" "$(said)"
}

# What was captured stays, and is all there is.
device_gone() {
	start -w "$work/gone" --print
	kill -STOP "$pid"
	deliver 5 18
	wire_close
	kill -CONT "$pid"
	ends
	wire_open
	equal "exit status" 1 "$status"
	like "the messages" "ringtap: listening on v1, .*
ringtap: v1: .*device.*
5 packets captured
5 packets received by filter
0 packets dropped by kernel" "$(said)"
	equal "lines" 5 "$(lines "$work/out")"
	capinfos -T -M -r -c "$work/gone" >"$work/table" 2>&1
	equal "exit status of capinfos" 0 $?
	equal "packets in the file" 5 "$(cut -f 2 "$work/table")"
}

device_gone_asleep() {
	start
	await asleep
	wire_close
	ends
	wire_open
	equal "exit status" 1 "$status"
	like "the messages" "ringtap: listening on v1, .*
ringtap: v1: .*device.*
0 packets captured
0 packets received by filter
0 packets dropped by kernel" "$(said)"
}

# For those who capture there it is as if it had gone.
device_moved() {
	start
	ip link set v1 netns "$neighbour"
	ends
	ip -n "$neighbour" link delete v1
	wire_open
	equal "exit status" 1 "$status"
	like "the messages" "ringtap: listening on v1, .*
ringtap: v1: .*device.*
.*" "$(said)"
}

# A bridge takes the device's receive handler as soon as ringtap is gone.
device_free() {
	ip link add bridge type bridge
	start -m bypass
	ip link set v1 master bridge 2>/dev/null &&
		complain "a bridge took the device of a capture"
	case $1 in
	KILL)
		kill -KILL "$pid"
		wait "$pid" 2>/dev/null
		;;
	*)
		stop "$1"
		;;
	esac
	ip link set v1 master bridge ||
		complain "the device is not free"
	ip link delete bridge
}

try "SIGINT: what is in the rings is printed, then the closing lines" on_signal INT
try "SIGTERM likewise" on_signal TERM
try "SIGHUP likewise" on_signal HUP
try "SIGINT wakes it" while_asleep INT
try "SIGTERM wakes it" while_asleep TERM
try "SIGINT ends it while packets keep coming" under_load
try "under nohup SIGHUP is not an end" after_nohup
try "a closed pipe ends it quietly" closed_pipe
try "a closed pipe ends it quietly, also with -w -" closed_pipe_of_blocks
try "a removed device ends it after the last packet" device_gone
try "a removed device wakes it" device_gone_asleep
try "a device that moves to another namespace is gone" device_moved
try "after SIGINT the device is free" device_free INT
try "after SIGKILL the device is free" device_free KILL
plan
