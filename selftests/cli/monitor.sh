#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What 'ringtap monitor' says while captures come and go.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"
. "$here/../netlink/module.sh"

monitor=

# listen [OPTION]...: into $work/heard and $work/complaint.
listen() {
	: >"$work/complaint"
	ringtap monitor "$@" >"$work/heard" 2>"$work/complaint" &
	monitor=$!
	await grep -q '^ringtap: listening ' "$work/complaint"
}

# heard STATUS: the end of it; what it complained of is left.
heard() {
	if ! await monitor_gone; then
		kill -KILL "$monitor"
	fi
	wait "$monitor"
	equal "exit status of monitor" "$1" $?
	sed -i '/^ringtap: listening /d' "$work/complaint"
}

monitor_gone() {
	! kill -0 "$monitor" 2>/dev/null
}

# hush: ends it as ^C does.
hush() {
	kill -INT "$monitor"
	heard 0
	equal "complaints" "" "$(cat "$work/complaint")"
}

# without its time: the lines.
events() {
	sed 's/^[0-9:]\{8\}\.[0-9]\{6\}  //; s/socket [0-9]*/socket N/; s/process [0-9]*/process P/' \
		"$work/heard"
}

one() {
	listen
	start -w /dev/null -s 2000 --ring 1 -B 64
	deliver 5 18
	stop INT
	hush
	claim "$(grep -cE '^[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}  socket [0-9]+ ' \
		"$work/heard")" -eq 4
	equal "the lines" "socket N starts: ringtap, process P of root, 1 ring of 64 KiB
socket N captures v1: copy
socket N stops: 5 received, 0 of them dropped
socket N ends: 5 received, 0 of them dropped" "$(events)"
}

as_json() {
	listen -j -c 5
	start -w /dev/null --group turn:7
	stop INT
	heard 0
	equal "the objects" "group-new 7 socket-start 7 iface-new v1 socket-stop 0 socket-end 0" \
		"$(python3 -c '
import json, sys, time
told = [json.loads(line) for line in open(sys.argv[1])]
group, start, iface, stop, end = told
ids = {start["socket"]["id"], iface["socket_id"], stop["socket"]["id"], end["socket"]["id"]}
assert len(ids) == 1, ids
assert all(abs(time.time() - one["time"]) < 60 for one in told), told
print(group["event"], group["group"]["id"], start["event"], start["socket"]["group"],
      iface["event"], iface["interface"]["name"], stop["event"],
      stop["socket"]["counters"]["seen"], end["event"],
      end["socket"]["counters"]["dropped_full"])' "$work/heard" 2>&1)"
}

losses() {
	listen
	start -w /dev/null -s 2000 --ring 1 -B 64
	kill -STOP "$pid"
	deliver 400 400
	await loses
	await recovers
	kill -CONT "$pid"
	stop INT
	hush
	like "the lines" "socket N starts: .*
socket N captures v1: copy
socket N loses packets: [0-9]+ received, [1-9][0-9]* of them dropped
socket N loses none any more: 400 received, [1-9][0-9]* of them dropped
socket N stops: 400 received, [1-9][0-9]* of them dropped
socket N ends: .*" "$(events)"
}

loses() {
	grep -q 'loses packets' "$work/heard"
}

recovers() {
	grep -q 'loses none' "$work/heard"
}

devices() {
	listen
	launch ringtap capture -i any -Q in -w /dev/null
	await listening
	ip link add d0 type dummy
	ip link set d0 name d1
	ip link delete d1
	stop INT
	hush
	events | grep 'captures d' >"$work/devices"
	equal "the lines" "socket N captures d0: tap
socket N captures d1: tap
socket N captures d0 no more: 0 received, 0 of them dropped
socket N captures d1 no more: 0 received, 0 of them dropped" \
		"$(cat "$work/devices")"
}

# A reader of the lines who goes is the end, also before anything happens.
pipes() {
	ringtap monitor 2>"$work/complaint" | true
	equal "exit status" 1 "${PIPESTATUS[0]}"
	equal "complaints" 1 "$(lines "$work/complaint")"
}

unloaded() {
	listen
	module_unload
	heard 1
	module_load
	equal "complaints" "ringtap: the ringtap module was unloaded" \
		"$(cat "$work/complaint")"
}

# call STATUS REGEX WORD...
call() {
	local wanted=$1 sentence=$2 found

	shift 2
	"$@" >"$work/out" 2>"$work/err"
	found=$?
	equal "exit status" "$wanted" "$found"
	like "the sentence" "$sentence" "$(cat "$work/err")"
}

wrong_calls() {
	call 1 "ringtap: what happens to the captures of all users takes CAP_NET_ADMIN.*" \
		setpriv --reuid 65534 --regid 65534 --clear-groups ringtap monitor
	call 2 "ringtap: monitor takes no 'v1'" ringtap monitor v1
	call 2 ".*-c COUNT.*" ringtap monitor -c 0
	call 2 ".*ringtap monitor --help.*" ringtap monitor --wrong
}

try "a capture from its start to its end" one
try "the same as JSON, in a group" as_json
try "a ring that is full, and has room again" losses
try "devices that come, are renamed and go" devices
try "a reader who goes" pipes
try "the module goes" unloaded
try "calls that are wrong" wrong_calls
plan
