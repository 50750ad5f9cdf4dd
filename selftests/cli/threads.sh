#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A capture with several threads: a file for each, or one in the order of time.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

files=$work/files

# fresh: no files of another case.
fresh() {
	rm -rf "$files"
	mkdir "$files"
}

# packets FILE
packets() {
	tcpdump -nr "$1" 2>/dev/null | wc -l
}

# threads_are COUNT: of the process; one more waits for those that read.
threads_are() {
	local tasks=("/proc/$pid/task"/*)

	[ ${#tasks[@]} -eq "$1" ]
}

# adds_up COUNT: the lines of the threads and the last three.
adds_up() {
	closes "$1" "$1" 0
	equal "packets of all threads" "$1" "$(sed -nE \
		's/^ringtap: thread [0-9]+: ([0-9]+) packets? captured.*/\1/p' \
		"$work/err" | awk '{ sum += $1 } END { print sum + 0 }')"
}

each_its_file() {
	fresh
	start --threads 2 --group turn -w "$files/x.pcapng"
	await threads_are 4
	deliver 20 18
	stop INT
	equal "exit status" 0 "$status"
	adds_up 20
	equal "files" "x.0.pcapng x.1.pcapng" "$(cd "$files" && echo *)"
	claim "$(packets "$files/x.0.pcapng")" -ge 9
	claim "$(packets "$files/x.1.pcapng")" -ge 9
	mergecap -w "$files/both" "$files"/x.?.pcapng ||
		complain "mergecap refuses them"
	equal "packets" 20 "$(packets "$files/both")"
	grep -qE "^ringtap: thread 1: [0-9]+ packets captured, 0 dropped by kernel, $files/x.1.pcapng\$" \
		"$work/err" || complain "thread 1 is not told of: $(said)"
}

# Both directions and all packets of a flow have one thread.
by_flow() {
	fresh
	start --threads 3 -w "$files/x.d/y" 2>/dev/null
	ends
	complains 1 "can't open $files/x.d/y.0: No such file or directory"
	mkdir "$files/x.d"
	start --threads 3 -w "$files/x.d/y"
	grep -q "^ringtap: member 2 of group [0-9]*, by flow$" "$work/err" ||
		complain "it says: $(said)"
	deliver 5 18
	stop TERM
	adds_up 5
	equal "files" "y.0 y.1 y.2" "$(cd "$files/x.d" && echo *)"
}

# Packets in turn: each comes after one of another thread.
one_file() {
	fresh
	start --threads 2 --group turn --one-file -w "$files/x"
	deliver 300 18
	stop INT
	equal "exit status" 0 "$status"
	closes 300 300 0
	equal "files" "x" "$(cd "$files" && echo *)"
	equal "packets" 300 "$(packets "$files/x")"
	equal "in order" True "$(in_order "$files/x")"
}

# in_order FILE: True or False.
in_order() {
	capinfos -o "$1" | awk '/order/ { print $NF }'
}

# As the threads bring them. After a pause each has a part of the whole at once.
no_order() {
	fresh
	start --threads 2 --group turn --one-file --unordered -w "$files/x"
	kill -STOP "$pid"
	deliver 300 18
	kill -CONT "$pid"
	stop INT
	closes 300 300 0
	equal "in order" False "$(in_order "$files/x")"
}

lines_in_order() {
	start --threads 2 --group turn -tt
	deliver 100 18
	await has_lines "$work/out" 100
	stop INT
	equal "exit status" 0 "$status"
	closes 100 100 0
	cut -d' ' -f1 "$work/out" | sort -n -c || complain "not in order"
}

# A line comes soon although one of the threads has nothing to say.
line_by_line() {
	start --threads 2
	deliver 1 18
	await has_lines "$work/out" 1
	stop INT
	closes 1 1 0
}

into_a_pipe() {
	: >"$work/err"
	ringtap capture -i v1 -Q in --threads 2 --group turn -w - -c 20 \
		2>"$work/err" | tcpdump -nr - >"$work/out" 2>/dev/null &
	pid=$!
	await listening
	deliver 30 18
	ends
	equal "lines" 20 "$(lines "$work/out")"
}

exact() {
	fresh
	start --threads 2 --group turn -w "$files/x" -c 7
	deliver 30 18
	ends
	equal "exit status" 0 "$status"
	equal "packets" 7 $(($(packets "$files/x.0") + $(packets "$files/x.1")))
	equal "captured" 7 "$(sed -nE 's/^([0-9]+) packets captured$/\1/p' "$work/err")"
}

# What lies in the rings when the end comes is not lost, in either way.
stopped() {
	fresh
	start --threads 2 --group turn -w "$files/x" "$@"
	kill -STOP "$pid"
	deliver 200 18
	kill -INT "$pid"
	kill -CONT "$pid"
	ends
	equal "exit status" 0 "$status"
	closes 200 200 0
}

taking_turns() {
	local file

	fresh
	start --threads 2 --group turn -w "$files/x" -C 1k
	deliver 40 200
	stop INT
	equal "exit status" 0 "$status"
	adds_up 40
	for file in x.0 x.01 x.1 x.11; do
		claim -f "$files/$file"
	done
	file=$(sed -nE 's/^ringtap: thread 0: .* kernel, (.*)/\1/p' "$work/err")
	like "the last file of thread 0" "$files/x.0[1-9][0-9]*" "$file"
	claim -f "$file"
}

old_format() {
	fresh
	start --threads 2 --group turn --one-file --pcap -w "$files/x"
	deliver 40 18
	stop INT
	closes 40 40 0
	equal "packets" 40 "$(packets "$files/x")"
}

nowhere() {
	start --threads 2 --group turn -w /dev/null
	deliver 40 18
	stop INT
	adds_up 40
	start --threads 2 --group turn --count
	deliver 40 18
	stop INT
	equal "standard output" "40 packets" "$(cat "$work/out")"
	adds_up 40
}

# A thread that can't write ends all; what the other has is kept.
full_disk() {
	fresh
	mount -t tmpfs -o size=64k none "$files"
	start --threads 2 --group turn -w "$files/x"
	deliver 100 1000
	ends
	equal "exit status" 1 "$status"
	grep -q "^ringtap: can't write to $files/x.[01]: No space left on device$" \
		"$work/err" || complain "it says: $(said)"
	read_closing
	equal "packets in files" "$captured" \
		$(($(packets "$files/x.0") + $(packets "$files/x.1")))
	umount "$files"
}

# remove OPTION...: of the device, under who captures it.
remove() {
	start --threads 2 --group turn "$@"
	deliver 10 18
	wire_close
	ends
	wire_open
	equal "exit status" 1 "$status"
	equal "sentences" 1 "$(grep -c '^ringtap: v1: the device went away$' "$work/err")"
	closes 10 10 0
}

counters() {
	launch ringtap capture -i v1 -Q in --threads 2 --group turn -w /dev/null \
		--json
	await told '"event":"listening"'
	deliver 10 18
	kill -USR1 "$pid"
	await told '"event":"counters","captured":'
	stop INT
	grep -q '"event":"thread","number":1,"file":"/dev/null","captured":' "$work/err" ||
		complain "it says: $(said)"
	grep -q '"event":"end","captured":10,"received":10,"dropped":0,' "$work/err" ||
		complain "it says: $(said)"
}

told() {
	grep -q "$1" "$work/err"
}

# call OPTION...: of a call that is wrong.
call() {
	launch ringtap capture -i v1 "$@"
	ends
}

wrong_calls() {
	call --threads 0
	equal "exit status" 2 "$status"
	call --threads 257
	equal "exit status" 2 "$status"
	call --threads 2 -w "$work/x" --print
	complains 2 "--threads writes a file for each thread, .*: add --one-file"
	claim ! -e "$work/x"
	call --threads 3 --group flow:7:1/3
	complains 2 "--threads 3: each has a share, .*: of 3 only 2 are left"
}

try "each thread has its file" each_its_file
try "by flow, unless something else is said" by_flow
try "one file, in the order of time" one_file
try "one file, in no order" no_order
try "lines, in the order of time" lines_in_order
try "a line does not wait for a thread without packets" line_by_line
try "into a pipe, to the packet" into_a_pipe
try "no more packets than were asked for" exact
try "what is in the rings at the end is written" stopped
try "the same in one file" stopped --one-file
try "each thread's files take turns" taking_turns
try "the format of old" old_format
try "to nowhere, and only counted" nowhere
try "a full disk" full_disk
try "a device that goes away" remove -w "$work/gone"
try "the same, with lines" remove
# Two captures whose threads have the shares of a group.
shares() {
	local other

	fresh
	start --threads 2 --group flow:7:0/4 -w "$files/a"
	other=$pid
	start --threads 2 --group flow:7:2/4 -w "$files/b"
	grep -q "^ringtap: member 3 of group 7, by flow, one of 4 shares$" \
		"$work/err" || complain "it says: $(said)"
	deliver 40 18
	stop INT
	pid=$other
	stop INT
	equal "packets" 40 $(($(packets "$files/a.0") + $(packets "$files/a.1") +
		$(packets "$files/b.0") + $(packets "$files/b.1")))
}

try "the shares of a group" shares
try "counters, and JSON" counters
try "what does not go together" wrong_calls
plan
