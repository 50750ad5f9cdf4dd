#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Files that take turns, signals in between, who owns what is written, and what
# other programs are told.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

folder=$work/folder

# A new one for each case.
new_folder() {
	rm -rf "$folder"
	mkdir "$folder"
}

# contents: the names in the folder.
contents() {
	(cd "$folder" && echo *)
}

# packets FILE...: how many there are in all of them, by the word of capinfos.
packets() {
	capinfos -T -M -r -c "$@" >"$work/table" 2>"$work/capinfos" ||
		complain "capinfos: $(cat "$work/capinfos")"
	awk -F '\t' '{ n += $2 } END { print n }' "$work/table"
}

# A frame of 242 bytes is a record of less than 310: the fourth is too much.
by_size() {
	local full

	new_folder
	cat >"$work/full" <<-END
		#!/bin/sh
		echo "\$#" "\$1" >>"$work/names"
	END
	chmod +x "$work/full"
	: >"$work/names"
	start -w "$folder/f" -C 1k -z "$work/full" -c 20
	send 20 200
	ends
	equal "exit status" 0 "$status"
	closes 20 20 0
	full=$(($(find "$folder" -type f | wc -l) - 1))
	claim "$full" -ge 4
	await has_lines "$work/names" "$full"
	equal "files that are full" \
		"$({ echo "1 $folder/f"; seq -f "1 $folder/f%g" $((full - 1)); } | sort)" \
		"$(sort "$work/names")"
	equal "packets in all of them" 20 "$(packets "$folder"/*)"
}

in_turn() {
	new_folder
	start -w "$folder/f" -C 1k -W 3 -c 40
	send 40 200
	ends
	equal "exit status" 0 "$status"
	closes 40 40 0
	equal "files" "f0 f1 f2" "$(contents)"
	claim "$(packets "$folder"/*)" -lt 20
}

# The first file is from the call to the first packet that is a second later.
by_time() {
	new_folder
	start -w "$folder/%s" -G 1 -W 2 "$@"
	until gone; do
		send 1 18
		pause
	done
	ends
	equal "exit status" 0 "$status"
	equal "files" 2 "$(find "$folder" -type f | wc -l)"
	like "names" '[0-9]{10} [0-9]{10}' "$(contents)"
	read_closing
	equal "captured is what the files have" "$captured" "$(packets "$folder"/*)"
	grep -qx 'Maximum file limit reached: 2' "$work/err" ||
		complain "it does not say why it ends: $(said)"
}

shows() {
	kill -USR1 "$pid"
	pause
	grep -qx "$1" "$work/err"
}

counters() {
	start -w "$work/file"
	deliver 3 18
	await shows 'ringtap: 3 packets captured, 3 packets received by filter, 0 packets dropped by kernel'
	stop INT
	equal "exit status" 0 "$status"
	closes 3 3 0
}

flushed() {
	start
	kill -USR2 "$pid"
	deliver 1 18
	await has_lines "$work/out" 1
	kill -USR2 "$pid"
	stop INT
	equal "exit status" 0 "$status"
	closes 1 1 0
}

total() {
	start --count -c 3
	send 3 18
	ends
	equal "exit status" 0 "$status"
	equal "standard output" "3 packets" "$(cat "$work/out")"
	start --count -c 1 -w "$work/file"
	send 1 18
	ends
	equal "with a file" "1 packet" "$(cat "$work/out")"
}

event() {
	grep -q "^{\"event\":\"$1\"[,}]" "$work/err" || gone
}

told() {
	kill -USR1 "$pid"
	pause
	event counters
}

# Each line by itself, with the events in their order.
events() {
	/usr/bin/python3 -c '
import json, sys
for line in open(sys.argv[1]):
    print(json.loads(line)["event"])' "$work/err" | uniq | paste -sd ' '
}

value() {
	/usr/bin/python3 -c '
import json, sys
for line in open(sys.argv[1]):
    last = json.loads(line)
print(last[sys.argv[2]])' "$work/err" "$1"
}

json() {
	launch ringtap capture -i v1 -Q in -j -w "$work/file"
	await event listening
	deliver 3 18
	await told
	ip link add link v1 name v1.5 type vlan id 5
	send 1 18
	await event moved
	ip link delete v1.5
	stop INT
	equal "exit status" 0 "$status"
	equal "events" "listening counters moved end" "$(events)"
	claim -n "$(grep '"hook":"handler","why":"asked"' "$work/err" | head -n 1)"
	equal "captured" 4 "$(value captured)"
	equal "dropped" 0 "$(value dropped)"
}

json_limit() {
	new_folder
	launch ringtap capture -i v1 -Q in -j -w "$folder/%s" -G 1 -W 1
	await event listening
	until gone; do
		send 1 18
		pause
	done
	ends
	equal "exit status" 0 "$status"
	equal "events" "listening limit end" "$(events)"
}

# filtered OPTION...: only the datagrams are wanted.
filtered() {
	start -w "$work/file" "$@"
	ip netns exec "$neighbour" ping -q -c 1 10.9.0.2 >"$work/ping"
	deliver 3 18
	stop INT
	equal "exit status" 0 "$status"
	closes 3 3 0
	equal "what tcpdump reads" 3 "$(tcpdump -nr "$work/file" 2>/dev/null |
		grep -c ': UDP, length 18$')"
}

filter_file() {
	cat >"$work/filter" <<-END
		# What is discarded,
		udp and	# but nothing else
		port 9
	END
	filtered -F "$work/filter"
	filtered -F "$work/filter" icmp
}

# Whatever lay in the memory before.
empty_filter_file() {
	launch env MALLOC_PERTURB_=90 ringtap capture -i v1 -Q in -F /dev/null -c 2
	await listening
	send 2 18
	ends
	equal "exit status" 0 "$status"
	closes 2 2 0
}

no_filter() {
	launch ringtap capture -i v1 prt 80
	ends
	complains 1 '.*prt.*'
}

capabilities() {
	awk '/^Cap(Eff|Prm):/ { print $2 }' "/proc/$pid/status" | sort -u
}

privileges() {
	new_folder
	chmod 711 "$work"
	chmod 777 "$folder"
	start -Z nobody -w "$folder/f" -C 1k
	equal "capabilities" 0000000000000000 "$(capabilities)"
	equal "users" "nobody nobody nobody" \
		"$(ps -o ruser=,euser=,suser= -p "$pid" | xargs)"
	deliver 8 200
	stop INT
	equal "exit status" 0 "$status"
	closes 8 8 0
	claim -s "$folder/f1"
	equal "owner of the files" nobody "$(stat -c %U "$folder"/* | sort -u)"
	launch ringtap capture -i v1 -Z nobody-at-all
	ends
	complains 1 '-Z nobody-at-all: there is no such user'
	chmod 700 "$folder"
	launch ringtap capture -i v1 -Z nobody -w "$folder/g"
	ends
	complains 1 "can't open $folder/g as user nobody: Permission denied"
}

old_format() {
	start --pcap -w "$work/old" -c 3 -s 60
	send 3 100
	ends
	equal "exit status" 0 "$status"
	equal "the first four bytes" d4c3b2a1 "$(head -c 4 "$work/old" | od -An -tx1 | tr -d ' ')"
	equal "what tcpdump reads" 3 \
		"$(tcpdump -nr "$work/old" 2>/dev/null | grep -c ': UDP, length 100$')"
	start --pcap --nano -w "$work/old" -c 1
	send 1 100
	ends
	equal "the first four bytes" 4d3cb2a1 "$(head -c 4 "$work/old" | od -An -tx1 | tr -d ' ')"
	equal "what tcpdump reads" 1 \
		"$(tcpdump -nr "$work/old" 2>/dev/null | grep -c ': UDP, length 100$')"
}

# A file that is overwritten is announced.
same_name() {
	new_folder
	start -G 1000 -w "$folder/f" -c 1
	send 1 18
	ends
	equal "exit status" 0 "$status"
	like "the first line" "ringtap: -G: each file takes the place of the one before; .*" \
		"$(head -n 1 "$work/err")"
}

# Holds a device of the kind that has no link-layer header.
tun_open() {
	[ -e /dev/net/tun ] || modprobe tun || return
	# shellcheck disable=SC2016  # for perl
	perl -e '
		$| = 1;
		open(my $tun, "+<", "/dev/net/tun") or die "/dev/net/tun: $!";
		my $request = pack("a16 s x22", "t1", 0x1001);
		ioctl($tun, 0x400454ca, $request) or die "TUNSETIFF: $!";
		print "open\n";
		sleep 1 while 1;' >"$work/tun" &
	tun=$!
	await has_lines "$work/tun" 1
	ip address add 10.8.0.1/24 dev t1
	ip link set t1 up
}

# all_kinds OPTION...
all_kinds() {
	tun_open || return
	launch ringtap capture -i any --linktype sll2 -w "$work/kinds" "$@" \
		'icmp[0] != 3 or udp port 9'
	await listening
	ping -q -c 1 127.0.0.1 >"$work/ping"
	echo >/dev/udp/10.8.0.2/9
	deliver 1 18
	stop INT
	kill "$tun"
	wait "$tun" 2>/dev/null
	equal "exit status" 0 "$status"
	closes 4 4 0
	tcpdump -ntr "$work/kinds" >"$work/read" 2>"$work/tcpdump"
	equal "what tcpdump reads" 4 "$(lines "$work/read")"
	like "what tcpdump says" '.*link-type LINUX_SLL2.*' "$(cat "$work/tcpdump")"
	equal "of each device" "127.0.0.1: ICMP echo request
127.0.0.1: ICMP echo reply
10.8.0.2.9: UDP, length 1
10.9.0.2.9: UDP, length 18" "$(sed -E 's/.* > //; s/, id.*//' "$work/read")"
	equal "directions" "In In Out In" \
		"$(grep -oE '(In|Out) +IP' "$work/read" | awk '{ print $1 }' | xargs)"
}

no_folder() {
	launch ringtap capture -i v1 -w "$work/no/%S" -G 1
	ends
	complains 1 "can't open $work/no/[0-9][0-9]: No such file or directory"
}

many() {
	[ "$(find "$folder" -type f | wc -l)" -ge "$1" ]
}

# Whatever is there is whole.
killed() {
	local sender

	new_folder
	start -w "$folder/f" -C 4k
	# shellcheck disable=SC2016  # for the other shell
	ip netns exec "$neighbour" bash -c '
		while :; do echo >/dev/udp/10.9.0.2/9; done' &
	sender=$!
	await many 5
	kill -KILL "$pid"
	kill "$sender"
	wait "$pid" "$sender" 2>/dev/null
	claim "$(packets "$folder"/*)" -gt 100
}

try "-C: the next file when one is full, and -z has its name" by_size
try "-C and -W: names in turn" in_turn
try "-G and -W: files by time, then the end" by_time
try "-G without a name for each" same_name
try "SIGUSR1 prints the counters" counters
try "SIGUSR2 ends nothing" flushed
try "--count prints the number alone" total
try "-j: each line is JSON" json
try "-j: also that no file may follow" json_limit
try "-F: a filter in a file, with comments" filter_file
try "-F: an empty file" empty_filter_file
try "words are a filter" filtered udp port 9
try "a word is a filter" filtered 'udp port 9'
try "what is no filter" no_filter
try "-Z: nothing is left of root" privileges
try "--pcap" old_format
try "--linktype sll2: devices of all kinds in one file" all_kinds
try "--linktype sll2 --pcap likewise" all_kinds --pcap
try "a folder that is not there is named" no_folder
try "SIGKILL leaves whole files" killed
plan
