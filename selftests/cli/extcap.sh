#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Wireshark's calls, each by itself, and then tshark as its users have it: with
# the command linked in their folder of such programs.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

export HOME=$work/home
# The user's own folder, up to Wireshark 4.0 and from 4.2 on.
folders=("$HOME/.config/wireshark/extcap" "$HOME/.local/lib/wireshark/extcap")
for folder in "${folders[@]}"; do
	mkdir -p "$folder"
	ln -s "$(command -v ringtap)" "$folder/ringtap"
done
fifo=$work/fifo
mkfifo "$fifo"

# run ARGUMENT...: leaves $status, out and err.
run() {
	timeout 60 ringtap "$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
}

says_nothing_wrong() {
	equal "exit status" 0 "$status"
	equal "standard error" "" "$(said)"
}

interfaces() {
	run --extcap-interfaces --extcap-version=4.0
	says_nothing_wrong
	like "the first line" \
		'extcap \{version=[0-9.]+\}\{help=[^}]+\}\{display=ringtap\}' \
		"$(head -n 1 "$work/out")"
	equal "the interfaces" "interface {value=ringtap-any}{display=ringtap: any}
interface {value=ringtap-lo}{display=ringtap: lo}
interface {value=ringtap-v1}{display=ringtap: v1}" \
		"$(grep '^interface' "$work/out" | grep -e '-any}' -e '-lo}' -e '-v1}' | sort)"
	equal "lines" "$(($(ip -o link | wc -l) + 2))" "$(lines "$work/out")"
}

# The module refuses devices of this kind, and so they are not offered.
unknown_kind() {
	ip tuntap add odd0 mode tun || return
	run --extcap-interfaces
	claim -n "$(grep odd0 "$work/out")"
	make_odd odd0 || return
	run --extcap-interfaces
	says_nothing_wrong
	claim -z "$(grep odd0 "$work/out")"
	run --extcap-dlts --extcap-interface ringtap-odd0
	complains_of 1 "odd0: packets of devices of this kind can't be captured"
	ip tuntap delete odd0 mode tun
}

# make_odd DEVICE: of the type that a capture of netlink has, ARPHRD_NETLINK.
make_odd() {
	python3 - "$1" <<-'END'
		import fcntl, os, struct, sys
		TUNSETIFF, TUNSETLINK, IFF_TUN = 0x400454ca, 0x400454cd, 0x1001
		fd = os.open("/dev/net/tun", os.O_RDWR)
		name = sys.argv[1].encode()
		fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name, IFF_TUN))
		fcntl.ioctl(fd, TUNSETLINK, 824)
	END
}

ethernet() {
	run --extcap-interface ringtap-v1 --extcap-dlts --extcap-version=4.0
	says_nothing_wrong
	equal "the link type" "dlt {number=1}{name=EN10MB}{display=Ethernet}" \
		"$(cat "$work/out")"
}

raw() {
	ip tuntap add raw0 mode tun || return
	run --extcap-dlts --extcap-interface=ringtap-raw0
	ip tuntap delete raw0 mode tun
	says_nothing_wrong
	equal "the link type" "dlt {number=101}{name=RAW}{display=Raw IP}" \
		"$(cat "$work/out")"
}

# Each value belongs to an option, and each option has its call.
config() {
	run --extcap-config --extcap-interface ringtap-v1
	says_nothing_wrong
	equal "the options" "--buffer-size integer
--direction selector
--mode selector
--promiscuous boolean
--snapshot-length integer" "$(sed -nE \
		's/^arg \{number=[0-4]\}\{call=([a-z-]+)\}.*\{type=([a-z]+)\}.*/\1 \2/p' \
		"$work/out" | sort)"
	equal "the values" "0 auto
0 bypass
0 copy
0 tap
1 default
1 in
1 inout
1 out" "$(sed -nE 's/^value \{arg=([0-9])\}\{value=([a-z]+)\}.*/\1 \2/p' \
		"$work/out" | sort)"
	equal "defaults of the selectors" 2 "$(grep -c '^value.*{default=true}$' "$work/out")"
	run --extcap-config --extcap-interface ringtap-any
	claim -z "$(grep -e --mode "$work/out")"
}

# checks FILTER: its status is 0 either way, or Wireshark does not read on.
checks() {
	run --extcap-interface ringtap-v1 --extcap-capture-filter "$1"
	says_nothing_wrong
}

filters() {
	checks 'tcp port 80 and not host 192.0.2.1'
	equal "of a good filter" "" "$(cat "$work/out")"
	checks 'tcp port port'
	like "of a bad one" "the filter 'tcp port port' can't be compiled .*" \
		"$(cat "$work/out")"
}

foreign() {
	run --extcap-interface sshdump --extcap-dlts
	complains_of 2 "there is no interface 'sshdump': .*"
	run --extcap-interface ringtap-nosuch --extcap-dlts
	complains_of 1 "nosuch: no such device"
	run --extcap-dlts
	complains_of 2 "name an interface with --extcap-interface: .*"
	run --capture --extcap-interface ringtap-v1
	complains_of 2 "--capture writes into a fifo: .*"
}

complains_of() {
	equal "standard output" "" "$(cat "$work/out")"
	equal "exit status" "$1" "$status"
	like "the sentence" "ringtap: $2" "$(said)"
}

tolerant() {
	run --extcap-version=9.9
	says_nothing_wrong
	run --extcap-cleanup-postkill --extcap-interface ringtap-v1
	says_nothing_wrong
	run --extcap-interface ringtap-v1 --frobnicate much --extcap-dlts
	says_nothing_wrong
	equal "lines" 1 "$(lines "$work/out")"
}

# begin OPTION...: a capture into the fifo, and a reader that keeps what comes.
begin() {
	: >"$work/read"
	cat "$fifo" >"$work/read" &
	reader=$!
	launch ringtap --capture --extcap-interface ringtap-v1 --fifo "$fifo" "$@"
	await reads
}

# The file's first block is there: so the capture has begun.
reads() {
	[ -s "$work/read" ] || gone
}

# frames OPTION...: in what the reader has kept.
frames() {
	tshark -n -r "$work/read" -T fields -e frame.len -e ip.src 2>/dev/null
}

has_read() {
	[ "$(frames | wc -l)" -ge "$1" ]
}

captures() {
	begin --extcap-capture-filter 'udp and src host 10.9.0.1' \
		--snapshot-length 100
	deliver 3 18
	await has_read 3
	stop "$1"
	wait "$reader"
	says_nothing_wrong
	equal "standard output" "" "$(cat "$work/out")"
	equal "the frames" "$(yes $'60\t10.9.0.1' | head -n 3)" "$(frames)"
	like "the snap length and the filter" ".*Capture length = 100 .*Filter string = udp and src host 10.9.0.1 .*" \
		"$(capinfos "$work/read" | tr -s '\n\t ' ' ')"
}

promiscuity() {
	ip -d -o link show v1 | sed 's/.*promiscuity \([0-9]*\).*/\1/'
}

# What the stack counts tells the mode.
bypasses() {
	local before

	begin --mode bypass --direction default --buffer-size 2048 \
		--promiscuous false
	claim "$(promiscuity)" = 0
	before=$(received)
	send 3 18
	await has_read 3
	stop TERM
	wait "$reader"
	says_nothing_wrong
	equal "what the stack got" "$before" "$(received)"
}

promiscuous() {
	begin --promiscuous true
	claim "$(promiscuity)" = 1
	stop TERM
	wait "$reader"
	says_nothing_wrong
}

reader_leaves() {
	begin
	kill "$reader"
	ends
	says_nothing_wrong
}

# It waits in open() then: for what nobody reads.
catches_signals() {
	local caught

	[ "$(cat "/proc/$pid/comm")" = ringtap ] || return
	caught=$(awk '/^SigCgt/ { print $2 }' "/proc/$pid/status")
	[ $((16#$caught & 0x4002)) = $((0x4002)) ]
}

reader_never_comes() {
	launch ringtap --capture --extcap-interface ringtap-v1 --fifo "$fifo"
	await catches_signals
	stop "$1"
	says_nothing_wrong
}

refuses() {
	: >"$work/read"
	cat "$fifo" >"$work/read" &
	reader=$!
	launch ringtap --capture --extcap-interface ringtap-v1 --fifo "$fifo" "$@"
	ends
	wait "$reader"
	claim ! -s "$work/read"
}

refusals() {
	refuses --extcap-capture-filter 'tcp port port'
	complains 1 "the filter 'tcp port port' can't be compiled .*"
	refuses --mode fast
	complains 2 "there is no mode 'fast': .*"
}

listed() {
	equal "what tshark lists" "ringtap-any (ringtap: any)
ringtap-lo (ringtap: lo)
ringtap-v1 (ringtap: v1)" "$(tshark -D 2>/dev/null | sed 's/^[0-9]*\. //' |
		grep -e '^ringtap-any ' -e '^ringtap-lo ' -e '^ringtap-v1 ' | sort)"
}

# In a home of nobody's there is no link: it is the one for all users.
installed() {
	local HOME=$work/nobody

	claim -z "$(tshark -D 2>/dev/null | grep ringtap)"
	defer rm -f "/usr/lib/$(gcc -print-multiarch)/wireshark/extcap/ringtap"
	make -s -C "$here/../.." extcap-install \
		BINDIR="$(dirname "$(command -v ringtap)")" >/dev/null || return
	listed
}

# pings: from the neighbour, until the reader has enough.
pings() {
	ip netns exec "$neighbour" ping -q -c 1 -W 1 10.9.0.2 >/dev/null
	gone
}

tshark_captures() {
	launch tshark -n -i ringtap-v1 -c 3 -f icmp -T fields \
		-e frame.interface_name -e icmp.type -e ip.src
	patience=240 await pings # a busy machine emulates: tshark takes a minute to start
	ends
	equal "exit status" 0 "$status"
	equal "lines" 3 "$(lines "$work/out")"
	like "the first" $'v1\t8\t10.9.0.1' "$(head -n 1 "$work/out")"
	claim -z "$(grep -i -e error -e 'ringtap:.*listening' "$work/err")"
}

tshark_refuses() {
	launch timeout 60 tshark -n -i ringtap-v1 -c 3 -f 'tcp port port'
	ends
	claim "$status" -ne 0
	claim "$status" -ne 124
	equal "standard output" "" "$(cat "$work/out")"
	claim -n "$(grep "the filter 'tcp port port' can't be compiled" "$work/err")"
}

try "it lists the devices, and any" interfaces
try "it does not list what can't be captured" unknown_kind
try "the link type of an Ethernet device" ethernet
try "the link type of a device without link-layer header" raw
try "the options of a capture" config
try "a filter is checked" filters
try "interfaces that are not there" foreign
try "what nobody knows is passed over" tolerant
try "packets go into the fifo until SIGTERM" captures TERM
try "or SIGINT" captures INT
try "a bypass with small buffers" bypasses
try "promiscuous mode" promiscuous
try "a reader that goes away ends it, without a word" reader_leaves
try "a reader that never comes is given up at SIGTERM" reader_never_comes TERM
try "or SIGINT" reader_never_comes INT
try "what can't start says why" refusals
try "tshark -D lists the devices of a link in the personal folder" listed
try "or of the link of make extcap-install" installed
try "tshark captures pings" tshark_captures
try "tshark says what is wrong with a filter" tshark_refuses
plan
