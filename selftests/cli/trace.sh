#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module's tracepoints: one event for each frame and each wakeup.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

tracing=/sys/kernel/tracing
[ -e "$tracing/events" ] || mount -t tracefs none "$tracing" 2>/dev/null
events=$tracing/events/ringtap
if [ ! -d "$events" ]; then
	echo "TAP version 13"
	echo "1..0 # SKIP this kernel has no events"
	exit 4
fi

# traced EVENT: from here on, and nothing from before.
traced() {
	echo 0 >"$events/enable"
	: >"$tracing/trace"
	echo 1 >"$events/$1/enable"
}

# count REGEX: lines of the trace.
count_events() {
	grep -cE "$1" "$tracing/trace"
}

id() {
	ringtap show | awk 'NR == 2 { print $1 }'
}

received_event() {
	local id

	start -s 50 -w /dev/null udp
	id=$(id)
	traced ringtap_receive
	deliver 20 18
	equal "events" 20 "$(count_events "ringtap_receive: socket=$id ifindex=$(
		ip -o link show v1 | cut -d: -f1) ring=[0-9]+ caplen=50 origlen=60")"
	stop INT
}

filtered() {
	start -w /dev/null tcp
	traced ringtap_drop
	deliver 20 18
	equal "events" 20 "$(count_events 'ringtap_drop: .*reason=filtered')"
	stop INT
}

full() {
	start -w /dev/null -s 2000 -B 64 --ring 1
	kill -STOP "$pid"
	traced ringtap_drop
	deliver 100 1000
	kill -CONT "$pid"
	stop INT
	read_closing
	claim "$dropped" -gt 0
	equal "events" "$dropped" "$(count_events 'ringtap_drop: .*reason=full')"
}

woken() {
	start -l
	traced ringtap_wakeup
	deliver 5 18
	await has_lines "$work/out" 5
	claim "$(count_events 'ringtap_wakeup: socket=')" -gt 0
	equal "events" "$(ringtap show -j | python3 -c '
import json, sys
print(json.load(sys.stdin)[0]["wakeups"])')" "$(count_events ringtap_wakeup:)"
	stop INT
}

try "a frame in a ring" received_event
try "a frame that the filter refuses" filtered
try "a frame without room" full
try "a wakeup" woken
echo 0 >"$events/enable"
plan
