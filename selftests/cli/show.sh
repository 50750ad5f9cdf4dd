#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What 'ringtap show' says of a capture beside it.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

# shown [WORD...]: leaves it in $work/shown.
shown() {
	ringtap show "$@" >"$work/shown" 2>"$work/complaint"
	equal "exit status of show" 0 $?
	equal "complaints" "" "$(cat "$work/complaint")"
}

# field LINE NUMBER: of $work/shown, as columns.
field() {
	awk -v line="$1" -v number="$2" 'NR == line { print $number }' "$work/shown"
}

# say EXPRESSION: python's, of the JSON document "told" in $work/shown.
say() {
	python3 -c "
import json, sys
told = json.load(open(sys.argv[1]))
print($1)" "$work/shown" 2>&1
}

nothing() {
	shown
	equal "lines" 1 "$(lines "$work/shown")"
	shown --json
	equal "the document" "[]" "$(cat "$work/shown")"
	shown groups -j
	equal "the groups" "[]" "$(cat "$work/shown")"
}

one() {
	start -w /dev/null udp
	deliver 20 18
	shown
	equal "lines" 2 "$(lines "$work/shown")"
	equal "pid" "$pid" "$(field 2 2)"
	equal "command" ringtap "$(field 2 3)"
	equal "user" root "$(field 2 4)"
	equal "state" running "$(field 2 5)"
	equal "mode" copy "$(field 2 6)"
	equal "devices" v1 "$(field 2 7)"
	equal "received" 20 "$(field 2 12)"
	equal "dropped" 0 "$(field 2 13)"
	shown "$(field 2 1)"
	grep -qE '^ +0  v1 +copy +handler +20 +20 +0 ' "$work/shown" ||
		complain "$(cat "$work/shown")"
	stop INT
}

as_json() {
	start -w /dev/null --group turn:7 --time batch
	kill -STOP "$pid"
	deliver 20 18
	shown -j
	kill -CONT "$pid"
	equal "sockets" 1 "$(say 'len(told)')"
	equal "counters" "20 20 0" "$(say 'told[0]["counters"]["seen"],
		told[0]["counters"]["delivered"],
		told[0]["counters"]["dropped_full"]' | tr -d '(),')"
	equal "words" "running batch turn 7 0" "$(say '" ".join(str(told[0][name])
		for name in ("state", "clock", "balance", "group", "member"))')"
	equal "interface" "v1 copy handler 20" "$(say '" ".join(str(x) for x in (
		told[0]["interfaces"][0]["name"], told[0]["interfaces"][0]["mode"],
		told[0]["interfaces"][0]["hook"],
		told[0]["interfaces"][0]["counters"]["seen"]))')"
	claim "$(say 'sum(ring["highest"] for ring in told[0]["rings"])')" -gt 1000
	claim "$(say 'max(ring["last_ns"] or 0 for ring in told[0]["rings"])')" -gt 0
	shown groups -j
	equal "groups" "7 turn 1" "$(say '" ".join(str(told[0][name])
		for name in ("id", "balance", "members"))')"
	stop INT
}

# A reader that has stopped leaves its packets where they are.
fill() {
	local fill most

	start -w /dev/null -s 2000 -B 64 --ring 1
	kill -STOP "$pid"
	deliver 200 500
	shown
	fill=$(field 2 10)
	most=$(field 2 11)
	claim "${fill%\%}" -gt 80
	equal "the most" "$fill" "$most"
	claim "$(field 2 13)" -gt 0
	kill -CONT "$pid"
	await empty
	equal "the most" "$most" "$(field 2 11)"
	stop INT
}

empty() {
	shown
	[ "$(field 2 10)" = 0% ]
}

threads() {
	start --threads 3 -w /dev/null
	shown
	equal "lines" 4 "$(lines "$work/shown")"
	shown groups
	equal "members" 3 "$(field 2 6)"
	stop INT
}

# sum NAME: of the lines of JSON behind the first.
sum() {
	tail -n +2 "$work/stats" | python3 -c "
import json, sys
print(sum(json.loads(line)['$1'] for line in sys.stdin))"
}

# Each packet is in one line, whenever it came. The end of the capture is that of
# the lines.
lines_a_second() {
	local id watcher

	start -w /dev/null udp
	shown
	id=$(field 2 1)
	: >"$work/stats"
	ringtap stats -j "$id" >"$work/stats" &
	watcher=$!
	await has_lines "$work/stats" 1
	deliver 30 18
	await counted 30
	equal "received" 30 "$(sum received)"
	equal "dropped" 0 "$(sum dropped)"
	stop INT
	wait "$watcher"
	equal "exit status" 0 $?

	start -w /dev/null --ring 1
	ringtap stats -v -c 1 >"$work/stats"
	equal "exit status" 0 $?
	like "the lines" "[0-9:]{8}  1 socket  0 received/s  0.0 Mbit/s  0 dropped/s  fullest ring 0%
  socket [0-9]+ \(ringtap\)  ring 0  0% now  0% at most" "$(cat "$work/stats")"
	stop INT
}

counted() {
	[ "$(sum received)" -ge "$1" ]
}

others() {
	start -w /dev/null
	setpriv --reuid 65534 --regid 65534 --clear-groups ringtap show -j \
		>"$work/shown" 2>"$work/complaint"
	equal "exit status" 0 $?
	equal "complaints" "" "$(cat "$work/complaint")"
	equal "the document" "[]" "$(cat "$work/shown")"
	stop INT
}

# call STATUS REGEX WORD...
call() {
	local wanted=$1 sentence=$2 found

	shift 2
	ringtap show "$@" >"$work/out" 2>"$work/err"
	found=$?
	equal "exit status" "$wanted" "$found"
	like "the sentence" "$sentence" "$(cat "$work/err")"
}

wrong_calls() {
	call 2 "ringtap: there is no 'rings' to show: .*" rings
	call 2 "ringtap: one thing is shown at a time: .*" groups sockets
	call 1 "ringtap: there is no socket 4711 that you may see: .*" 4711
	call 2 ".*show ID.*" 0
	call 2 ".*ringtap show --help.*" --wrong
}

devices() {
	shown devices
	ringtap list >"$work/list"
	equal "devices" "$(cat "$work/list")" "$(cat "$work/shown")"
	shown devices -j
	ringtap list -j >"$work/list"
	equal "devices" "$(cat "$work/list")" "$(cat "$work/shown")"
}

try "nobody captures" nothing
try "one capture, in columns" one
try "the same as JSON, in a group" as_json
try "how full a ring is, and was" fill
try "the sockets of threads, and their group" threads
try "a line a second" lines_a_second
try "another user sees none of it" others
try "devices" devices
try "calls that are wrong" wrong_calls
plan
