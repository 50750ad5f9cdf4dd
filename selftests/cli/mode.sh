#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Copy and bypass, by the network stack's own counters; and several captures
# on one device.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

# sends_into COUNT: how many of that many packets the stack gets.
sends_into() {
	local before

	before=$(received)
	send "$1" 18
	await has_lines "$work/out" "$1"
	stack=$(($(received) - before))
}

# stack_gets COUNT: all of them, after whatever was there before.
stack_gets() {
	local before

	before=$(received)
	send "$1" 18
	await has_received $((before + $1))
	equal "packets that the stack got" "$1" $(($(received) - before))
}

copy() {
	start -m copy -l
	sends_into 10
	equal "packets that the stack got" 10 "$stack"
	stop INT
	closes 10 10 0
}

bypass() {
	start -m bypass -l
	like "the listening line" ".*, bypass mode" "$(head -n 1 "$work/err")"
	sends_into 10
	equal "packets that the stack got" 0 "$stack"
	ip netns exec "$neighbour" ping -q -c 1 -W 1 10.9.0.2 >"$work/ping" &&
		complain "a ping was answered: $(cat "$work/ping")"
	await has_lines "$work/out" 11
	stop INT
	equal "exit status" 0 "$status"
	closes 11 11 0
	stack_gets 10
}

# How a bypass ends makes no difference to the stack.
stack_is_back() {
	start -m bypass -l
	sends_into 3
	equal "packets that the stack got" 0 "$stack"
	kill "-$1" "$pid"
	wait "$pid" 2>/dev/null
	stack_gets 10
	ip netns exec "$neighbour" ping -q -c 1 -W 30 10.9.0.2 >"$work/ping" ||
		complain "no ping is answered: $(cat "$work/ping")"
}

# A bypass of which the ring is full lets nothing through.
full_bypass() {
	local before

	start -m bypass -s 60 -B 4 -l
	kill -STOP "$pid"
	before=$(received)
	send 200 18
	kill -CONT "$pid"
	await has_lines "$work/out" 20
	send 1 1000
	await grep -q 'length 1000' "$work/out"
	equal "packets that the stack got" 0 $(($(received) - before))
	stop INT
	read_closing
	equal "received" 201 "$received_by_filter"
	equal "captured and dropped" 201 $((captured + dropped))
	claim "$dropped" -gt 100
}

# second OPTION...: one more, with its output in $work/out2 and $work/err2.
second() {
	: >"$work/err2"
	ringtap capture -i v1 -Q in -l "$@" >"$work/out2" 2>"$work/err2" &
	pid2=$!
	await grep -q '^ringtap: listening on ' "$work/err2"
}

end_second() {
	kill -INT "$pid2"
	wait "$pid2"
	equal "exit status of the second" 0 $?
	equal "packets of the second" "$(closes_text "$1")" \
		"$(tail -n 3 "$work/err2")"
}

closes_text() {
	count "$1" captured
	count "$1" "received by filter"
	count 0 "dropped by kernel"
}

# together MODE MODE STACK: what the stack gets of ten packets. When one ends
# the other goes on.
together() {
	start -m "$1" -l
	second -m "$2"
	sends_into 10
	await has_lines "$work/out2" 10
	equal "packets that the stack got" "$3" "$stack"
	end_second 10
	send 5 18
	await has_lines "$work/out" 15
	stop INT
	closes 15 15 0
	stack_gets 3
}

# A copy sees what a bypass takes, whoever came first; of two that bypass the
# first takes it.
rivals() {
	start -m bypass -l
	second -m bypass
	sends_into 10
	equal "packets that the stack got" 0 "$stack"
	equal "lines of the second" 0 "$(lines "$work/out2")"
	stop INT
	closes 10 10 0
	send 4 18
	await has_lines "$work/out2" 4
	end_second 4
	stack_gets 3
}

# Other programs that look at the device earlier still see the frames.
default_is_copy() {
	start -l
	like "the listening line" ".*, copy mode" "$(head -n 1 "$work/err")"
	sends_into 3
	equal "packets that the stack got" 3 "$stack"
	stop INT
}

# A bridge has the receive handler; then a VLAN device hides frames from it.
auto_says_why() {
	ip link add bridge type bridge
	ip link set v1 master bridge
	start
	like "the listening line" '.*, tap mode: its receive handler is taken' \
		"$(head -n 1 "$work/err")"
	stop INT
	ip link delete bridge
}

# The bridge has the receive handler here, too.
copy_says_where() {
	ip link add bridge type bridge
	ip link set v1 master bridge
	start -m copy
	like "the listening line" \
		'.*, copy mode at the ingress hook: its receive handler is taken' \
		"$(head -n 1 "$work/err")"
	stop INT
	ip link delete bridge
}

any_says_why() {
	launch ringtap capture -i any
	await listening
	like "the listening line" \
		'ringtap: listening on any \([0-9]+ devices now\), .* tap mode: it follows devices as they come' \
		"$(head -n 1 "$work/err")"
	stop INT
}

# The kernel allows such a name; a terminal would obey it.
odd_name() {
	local name=$'e\ed'

	ip link add "$name" type dummy || return
	ip link set "$name" up
	ringtap capture -D >"$work/list"
	claim -n "$(grep '^[0-9]*\.e?d \[' "$work/list")"
	launch ringtap capture -i "$name" -w "$work/odd"
	await listening
	ip link delete "$name"
	ends
	claim -z "$(grep $'\e' "$work/err" "$work/list")"
	claim -n "$(grep -F 'listening on e?d, ' "$work/err")"
}

auto_moves() {
	start -l
	like "the listening line" '.*, copy mode' "$(head -n 1 "$work/err")"
	ip link add link v1 name v1.5 type vlan id 5
	send 1 18
	await has_lines "$work/out" 1
	await has_moved
	stop INT
	closes 1 1 0
	ip link delete v1.5
}

has_moved() {
	grep -qx 'ringtap: v1: from now on in tap mode: it carries VLAN devices' \
		"$work/err"
}

both_ways() {
	launch ringtap capture -i v1 -l
	await listening
	ping -q -c 1 10.9.0.1 >"$work/ping"
	await has_lines "$work/out" 2
	stop INT
	closes 2 2 0
	like "the first line" '.* echo request, .*' "$(head -n 1 "$work/out")"
	like "the second line" '.* echo reply, .*' "$(tail -n 1 "$work/out")"
}

outgoing() {
	launch ringtap capture -i v1 -l -Q out
	await listening
	ping -q -c 1 10.9.0.1 >"$work/ping"
	await has_lines "$work/out" 1
	stop INT
	closes 1 1 0
	like "the line" '.* echo request, .*' "$(cat "$work/out")"
}

# All devices: each line says which one, and in which direction.
any_device() {
	launch ringtap capture -i any -l
	await listening
	ping -q -c 1 127.0.0.1 >"$work/ping"
	await has_lines "$work/out" 2
	ping -q -c 1 10.9.0.1 >"$work/ping"
	await has_lines "$work/out" 4
	stop INT
	closes 4 4 0
	equal "devices and directions" "lo In
lo In
v1 Out
v1 In" "$(awk '{ print $2, $3 }' "$work/out")"
}

two_devices() {
	ip link add v2 type dummy
	ip link set v2 up
	launch ringtap capture -i v1 -i v2 -c 2 -w "$work/two"
	await listening
	send 1 18
	echo >/dev/udp/10.9.0.1/9
	ends
	equal "exit status" 0 "$status"
	equal "listening lines" 2 "$(grep -c ' listening on ' "$work/err")"
	capinfos "$work/two" >"$work/infos" 2>&1
	equal "interfaces in the file" 2 "$(grep -c '^Interface #' "$work/infos")"
	equal "each with its counters" 2 \
		"$(grep -c 'Number of stat entries = 1' "$work/infos")"
	ip link delete v2
}

no_stamps() {
	start --time hardware
	await grep -q '^ringtap: v1 does not say that it makes time stamps: .*' \
		"$work/err"
	sends_into 3
	stop INT
	closes 3 3 0
}

says() {
	grep -qx "$1" "$work/err" || gone
}

# changes_told DOWN UP RENAMED GONE: lines on standard error, for a device that
# goes down and up, gets another name, and in the end goes, while another stays.
# The kernel takes a device down before it removes it.
changes_told() {
	ip link set d1 down
	await says "$1"
	ip link set d1 up
	await says "$2"
	ip link set d1 down
	ip link set d1 name d2
	ip link set d2 up
	await says "$3"
	ip link delete d2
	await says "$4"
	gone && complain "the capture has ended"
	stop INT
	equal "exit status" 0 "$status"
	equal "downs" 3 "$(grep -c -e "went down" -e '"down"' "$work/err")"
	equal "ups" 2 "$(grep -c -e 'came up' -e '"up"' "$work/err")"
}

changes() {
	ip link add d1 type dummy
	ip link set d1 up
	launch ringtap capture -i d1 -i v1
	await listening
	changes_told "ringtap: d1 went down" "ringtap: d1 came up" \
		"ringtap: d1 is now called d2" \
		"ringtap: d2: the device went away"
	ip link add d1 type dummy
	ip link set d1 up
	launch ringtap capture -i d1 -i v1 -j
	await says '{"event":"listening","device":"v1",.*'
	changes_told '{"event":"down","device":"d1"}' \
		'{"event":"up","device":"d1"}' \
		'{"event":"renamed","device":"d2","was":"d1"}' \
		'{"event":"gone","device":"d2"}'
}

# Each by the name that it had last, and the last one by the capture's end.
all_go() {
	ip link add d1 type dummy
	ip link add d2 type dummy
	launch ringtap capture -i d1 -i d2
	await listening
	ip link set d1 name d3
	ip link delete d3
	await says "ringtap: d3: the device went away"
	ip link delete d2
	ends
	equal "exit status" 1 "$status"
	equal "the end" "ringtap: all devices went away" \
		"$(grep 'all devices' "$work/err")"
	equal "lines of that" 1 "$(grep -c 'went away$' "$work/err" |
		awk '{ print $1 - 1 }')"
	ip link add d1 type dummy
	ip link set d1 up
	launch ringtap capture -i d1
	await listening
	ip link set d1 name d3 2>/dev/null || {
		ip link set d1 down
		ip link set d1 name d3
	}
	await says "ringtap: d1 is now called d3"
	ip link delete d3
	ends
	equal "the end of one" 1 "$(grep -c '^ringtap: d3: the device went away$' "$work/err")"
	equal "by another name" 0 "$(grep -c 'd1: the device' "$work/err")"
}

promiscuous() {
	ip -d link show v1 | grep -o 'promiscuity [0-9]*'
}

promiscuity() {
	equal "before" "promiscuity 0" "$(promiscuous)"
	start
	equal "meanwhile" "promiscuity 1" "$(promiscuous)"
	kill -KILL "$pid"
	wait "$pid" 2>/dev/null
	await not_promiscuous
	start -p
	equal "with -p" "promiscuity 0" "$(promiscuous)"
	stop INT
}

not_promiscuous() {
	[ "$(promiscuous)" = "promiscuity 0" ]
}

# Small rings, a reader that sleeps: what does not fit goes to the stack.
full_bypass_passes() {
	local before

	start -m bypass -B 1024 --pass-full -w "$work/small"
	kill -STOP "$pid"
	before=$(received)
	send 3000 1400
	kill -CONT "$pid"
	stop INT
	read_closing
	passed=$(sed -nE 's/^([0-9]+) packets? passed to .*/\1/p' "$work/err")
	equal "captured and passed" 3000 $((captured + passed))
	equal "dropped" 0 "$dropped"
	claim "$passed" -gt 0
	await has_received $((before + passed))
}

try "copy: the stack gets the packets, too" copy
try "copy is the default" default_is_copy
try "bypass: the stack gets none, and all again afterwards" bypass
try "the stack has its packets back after SIGTERM" stack_is_back TERM
try "the stack has its packets back after SIGKILL" stack_is_back KILL
try "bypass with a full ring drops, and says how many" full_bypass
try "two copies see the same" together copy copy 10
try "a copy sees what a bypass takes" together copy bypass 0
try "a copy that comes later does, too" together bypass copy 0
try "of two that bypass the first has the packets" rivals
try "frames of both directions are the default" both_ways
try "outgoing frames alone" outgoing
try "all devices, with names and directions" any_device
try "two devices in one file" two_devices
try "devices that all go away" all_go
try "a device without a clock, and its time was asked for" no_stamps
try "a device that goes down, is renamed, goes away" changes
try "auto is tap on a port of a bridge, and says so" auto_says_why
try "copy on such a port says where it is" copy_says_where
try "any says why it is tap" any_says_why
try "a name that would move the cursor does not" odd_name
try "auto moves when a VLAN device comes, and says so" auto_moves
try "promiscuous mode, unless -p, and back again" promiscuity
try "bypass with a full ring passes on, if asked" full_bypass_passes
plan
