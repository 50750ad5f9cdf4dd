#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Captures that share packets.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

pids=()

# member NR OPTION...: begins one more, its output in $work/out.NR and err.NR.
member() {
	local nr=$1

	shift
	: >"$work/err.$nr"
	ringtap capture -i v1 -Q in "$@" >"$work/out.$nr" 2>"$work/err.$nr" &
	pids[nr]=$!
	await listens "$nr"
}

listens() {
	grep -q listening "$work/err.$1" || ! kill -0 "${pids[$1]}" 2>/dev/null
}

# leave NR
leave() {
	kill -INT "${pids[$1]}"
	wait "${pids[$1]}"
	equal "exit status of $1" 0 $?
	unset "pids[$1]"
}

# has NR REGEX: on its standard error.
has() {
	grep -qxE "$2" "$work/err.$1" || complain "$1 says: $(cat "$work/err.$1")"
}

in_turn_lines() {
	member 0 --group turn:7
	member 1 --group turn:7
	has 0 "ringtap: member 0 of group 7, by turn"
	has 1 "ringtap: member 1 of group 7, by turn"
	deliver 20 18
	leave 0
	leave 1
	claim "$(lines "$work/out.0")" -ge 9
	claim "$(lines "$work/out.1")" -ge 9
	equal "lines" 20 $(($(lines "$work/out.0") + $(lines "$work/out.1")))
}

# An interface has one number in both files, and they can be put together.
in_turn_files() {
	member 0 --group turn:7 -w "$work/0.pcapng"
	member 1 --group turn:7 -w "$work/1.pcapng"
	deliver 20 18
	leave 0
	leave 1
	mergecap -w "$work/both.pcapng" "$work/0.pcapng" "$work/1.pcapng" ||
		complain "mergecap refuses them"
	equal "packets" 20 "$(tcpdump -nr "$work/both.pcapng" 2>/dev/null | wc -l)"
}

# Who comes again has his share again; meanwhile the other has it.
shares() {
	local before

	member 0 --group flow:7:0/2
	member 1 --group flow:7:1/2
	has 1 "ringtap: member 1 of group 7, by flow, one of 2 shares"
	deliver 10 18
	leave 0
	before=$(lines "$work/out.0")
	deliver 10 18
	member 0 --group flow:7:0/2
	has 0 "ringtap: member 0 of group 7, by flow, one of 2 shares"
	leave 0
	leave 1
	equal "lines" 20 $((before + $(lines "$work/out.1")))
	claim "$(lines "$work/out.1")" -ge 10
}

# A new group has a number, which the others can be told.
new_group() {
	local id

	member 0 --group flow+rollover
	has 0 "ringtap: member 0 of group [0-9]+, by flow"
	id=$(sed -nE 's/.*of group ([0-9]+),.*/\1/p' "$work/err.0")
	member 1 --group "flow+rollover:$id"
	has 1 "ringtap: member 1 of group $id, by flow"
	leave 0
	leave 1
}

refused() {
	member 0 --group flow:7
	member 1 --group turn:7
	wait "${pids[1]}"
	equal "exit status" 1 $?
	like "the sentence" "ringtap: can't be a member of group 7: .*" \
		"$(cat "$work/err.1")"
	leave 0
	member 0 --group flow:7:0/2
	member 1 --group flow:7:0/2
	wait "${pids[1]}"
	equal "exit status" 1 $?
	like "the sentence" "ringtap: group 7 has a member with number 0 already: .*" \
		"$(cat "$work/err.1")"
	leave 0
}

as_json() {
	member 0 --group cpu:9:3/4 --json
	has 0 '\{"event":"member","group":9,"number":3,"shares":4,"balance":"cpu"\}'
	leave 0
	grep -q '"rolled":0,"taken":0}$' "$work/err.0" || complain "no counters"
}

try "packets in turn, as lines" in_turn_lines
try "in turn, into files that can be put together" in_turn_files
try "a share is kept for who comes again" shares
try "a new group has a number" new_group
try "what does not agree is refused" refused
try "as JSON" as_json
plan
