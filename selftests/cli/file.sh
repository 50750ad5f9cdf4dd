#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The files that a capture writes, by the word of Wireshark's tools. These are
# slow to start in an emulated guest: capinfos looks at all files at once.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

files=$work/files
mkdir "$files"

# fields FILE FIELD...: a line a packet.
fields() {
	local file=$1 field args=()

	shift
	for field; do
		args+=(-e "$field")
	done
	tshark -n -r "$file" -T fields -E separator=, "${args[@]}" 2>"$work/tshark"
}

file() {
	start -w "$files/whole"
	deliver 3 18
	deliver 2 1000
	stop INT
	equal "exit status" 0 "$status"
	closes 5 5 0
	equal "what tshark reads" "v1,60,60,1,1
v1,60,60,1,1
v1,60,60,1,1
v1,1042,1042,1,1
v1,1042,1042,1,1" "$(fields "$files/whole" frame.interface_name frame.cap_len \
		frame.len frame.packet_flags_direction \
		frame.packet_flags_reception_type | sed 's/0x0*//g')"
}

exact() {
	start -w "$files/exact" -c 7
	kill -STOP "$pid"
	deliver 20 18
	kill -CONT "$pid"
	ends
	equal "exit status" 0 "$status"
	closes 7 20 0
}

# How often the capture has slept, since it began.
slept() {
	awk '/^voluntary/ { print $2 }' "/proc/$pid/status"
}

# sleeps FILE OPTION...: leaves in $sleeps how often a capture slept while 30
# packets came one by one, and in $ms how long that took.
sleeps() {
	local i begin before

	start -w "$@"
	before=$(slept)
	begin=$(date +%s%3N)
	for ((i = 0; i < 30; i++)); do
		send 1 18
	done
	ms=$(($(date +%s%3N) - begin))
	sleeps=$(($(slept) - before))
	stop INT
	closes 30 30 0
}

# Nobody looks at a file before its 100 ms are over, if he does not say so. Who
# is woken may sleep once more, until what he writes is written.
one_by_one() {
	local file

	for file in "$work/one_by_one" /dev/null; do
		sleeps "$file"
		[ "$sleeps" -le $((2 * (ms / 100 + 5))) ] ||
			complain "with $file slept $sleeps times in $ms ms"
	done
	sleeps "$work/one_by_one" -U
	[ "$sleeps" -ge 30 ] || complain "with -U slept $sleeps times in $ms ms"
}

piped() {
	launch sh -c 'ringtap capture -i v1 -Q in -s 60 -c 3 -w - |
		tshark -n -r - -T fields -E separator=, -e frame.cap_len -e frame.len'
	await listening
	send 3 100
	ends
	equal "exit status" 0 "$status"
	equal "what tshark reads" "60,142
60,142
60,142" "$(cat "$work/out")"
	equal "the closing lines" "$(closing_of 3)" \
		"$(grep -E '^[0-9]+ packets' "$work/err")"
}

closing_of() {
	count "$1" captured
	count "$1" "received by filter"
	count 0 "dropped by kernel"
}

# The file is written before the line is printed.
killed() {
	start -w "$files/killed" --print -l
	send 50 200
	await has_lines "$work/out" 50
	kill -KILL "$pid"
	wait "$pid" 2>/dev/null
	equal "exit status" $((128 + 9)) $?
}

replaced() {
	head -c 100000 /dev/zero >"$files/replaced"
	start -w "$files/replaced" -c 1
	send 1 18
	ends
	equal "exit status" 0 "$status"
}

# A capture that can't begin leaves files as they were.
refused() {
	echo precious >"$work/precious"
	launch ringtap capture -i nosuch -w "$work/precious"
	ends
	complains 1 'nosuch: no such device.*'
	equal "the old file" precious "$(cat "$work/precious")"
	launch ringtap capture -i nosuch -w "$work/new"
	ends
	complains 1 'nosuch: no such device.*'
	claim ! -e "$work/new"
}

no_folder() {
	launch ringtap capture -i v1 -Q in -w "$work/no/such/file"
	ends
	complains 1 "can't open $work/no/such/file: No such file or directory"
	launch ringtap capture -i v1 -Q in -w "$work"
	ends
	complains 1 "can't open $work: Is a directory"
}

# What fits is kept, and counted.
full() {
	mkdir "$work/small"
	mount -t tmpfs -o size=64k tmpfs "$work/small"
	defer umount "$work/small"
	start -w "$work/small/full"
	send 100 1400
	ends
	equal "exit status" 1 "$status"
	read_closing
	like "the messages" "ringtap: listening on v1, .*
ringtap: can't write to $work/small/full: No space left on device
$captured packets captured
$received_by_filter packets received by filter
0 packets dropped by kernel" "$(said)"
	claim "$captured" -gt 30
	claim "$captured" -lt 50
	mv "$work/small/full" "$files/full"
	on_full_disk=$captured
}

# /dev/full has no room for even the first block.
full_at_once() {
	launch ringtap capture -i v1 -Q in -w /dev/full
	ends
	equal "exit status" 1 "$status"
	like "the message" "ringtap: can't write to /dev/full: No space left on device" \
		"$(said)"
}

# A full ring: what the kernel could not keep is counted, and where it is
# missing stands in the next record.
dropping() {
	start -w "$files/dropping" -s 60 -B 4 --print -l
	kill -STOP "$pid"
	deliver 200 18
	kill -CONT "$pid"
	await has_lines "$work/out" 20
	send 1 1000
	await grep -q 'length 1000' "$work/out"
	stop INT
	equal "exit status" 0 "$status"
	read_closing
	equal "received" 201 "$received_by_filter"
	equal "captured and dropped" 201 $((captured + dropped))
	claim "$dropped" -gt 100
	equal "dropped by the word of the file" "$dropped" \
		"$(fields "$files/dropping" frame.drop_count |
			awk '{ sum += $1 } END { print sum }')"
	with_drops=$captured
}

accepted() {
	capinfos -T -M -r -c "$files"/* >"$work/table" 2>"$work/capinfos"
	equal "exit status of capinfos" 0 $?
	equal "packets in the files" "dropping $with_drops
exact 7
full $on_full_disk
killed 50
replaced 1
whole 5" "$(sed "s|^$files/||; s/\t/ /" "$work/table")"
}

try "a file has the packets, their device, lengths and direction" file
try "-c: the file has exactly so many" exact
try "a file is written ten times a second, with -U by each packet" one_by_one
try "-w - goes through a pipe; -s cuts frames to 60 bytes, not their length" piped
try "a killed capture" killed
try "an existing file is replaced" replaced
try "but not by a capture that can't begin" refused
try "a folder that is not there is named" no_folder
try "a full disk is an error, and what fits is kept" full
try "a disk without room for the first block" full_at_once
try "captured and dropped is received; the file knows what it misses" dropping
try "capinfos accepts each file, and finds the packets that were announced" accepted
plan
