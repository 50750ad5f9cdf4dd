#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The list of devices, for people and for programs, by the word of ip(8).

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"
. "$here/strange.sh"

# run ARGUMENT...: leaves $status, out and err.
run() {
	ringtap list "$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
}

# row NAME: its line, with one blank between words.
row() {
	awk -v name="$1" '$1 == name { $1 = $1; print }' "$work/out"
}

# lists NAME REST: the last list has it so.
lists() {
	equal "the line of $1" "$1 $2" "$(row "$1")"
}

names() {
	ip -o link | sed -E 's/^[0-9]+: ([^:@]+)[:@].*/\1/'
}

# The names that the last list has, in its order.
listed() {
	sed -n '2,$s/ .*//p' "$work/out"
}

# By what is in the angle brackets of ip(8).
state() {
	case ,$(ip -o link show "$1" | sed -E 's/^[^<]*<([^>]*)>.*/\1/'), in
	*,NO-CARRIER,*) echo no-carrier ;;
	*,UP,*) echo up ;;
	*) echo down ;;
	esac
}

has_state() {
	[ "$(state "$1")" = "$2" ]
}

for_people() {
	local name

	ip link add d0 type dummy
	ip link add a0 up type veth peer name a1
	await has_state a0 no-carrier
	run
	equal "exit status" 0 "$status"
	equal "standard error" "" "$(cat "$work/err")"
	equal "the first line" \
		"NAME STATE LINK-TYPE DRIVER RX-HANDLER AUTO" "$(row NAME)"
	equal "the names" "$(names)
any" "$(listed)"
	for name in $(names); do
		equal "state of $name" "$(state "$name")" \
			"$(row "$name" | cut -d ' ' -f 2)"
	done
	lists v1 "up EN10MB veth free copy"
	lists lo "up EN10MB - free copy"
	lists a0 "no-carrier EN10MB veth free copy"
	lists d0 "down EN10MB dummy free copy"
	lists any "- - - - tap: it follows devices as they come"
	ip link delete d0
	ip link delete a0
}

# Where a column begins it begins in every line.
columns() {
	local word at

	ip link add a-rather-long-1 type dummy
	ip link add br0 type bridge
	ip link set a-rather-long-1 master br0
	run
	for word in STATE LINK-TYPE DRIVER RX-HANDLER AUTO; do
		at=$(head -n 1 "$work/out" | grep -bo "$word" | cut -d : -f 1)
		equal "lines with nothing before $word" "$(lines "$work/out")" \
			"$(grep -cE "^.{$((at - 1))} [^ ]" "$work/out")"
	done
	ip link delete a-rather-long-1
	ip link delete br0
}

# A device has one rx_handler: whose it is, in the words of ip(8).
holders() {
	ip link add d0 type dummy
	ip link add br0 type bridge
	ip link set v1 master br0
	ip link add bnd0 type bond
	ip link set d0 master bnd0
	ip link add d1 type dummy
	ip link add link d1 name mv0 type macvlan
	run
	equal "exit status" 0 "$status"
	lists v1 "up EN10MB veth bridge br0 tap: its receive handler is taken"
	like "the line of d0" \
		"d0 .* EN10MB dummy bond bnd0 tap: its receive handler is taken" \
		"$(row d0)"
	lists d1 "down EN10MB dummy macvlan mv0 tap: its receive handler is taken"
	lists br0 "down EN10MB bridge free copy"
	ip link delete d1
	ip link delete bnd0
	ip link delete br0
	ip link delete d0
	run v1
	lists v1 "up EN10MB veth free copy"
}

# What lies on the device is in another namespace; what is here and seems to lie
# on it lies on one that has the same number there. Nobody's name is better than
# a wrong one.
holder_elsewhere() {
	ip link add d1 index 4711 type dummy
	ip link add link d1 name mv0 netns "$neighbour" type macvlan
	ip -n "$neighbour" link add d2 index 4711 type dummy
	ip -n "$neighbour" link add link d2 name mv2 netns $$ type macvlan
	run d1 mv2
	lists d1 "down EN10MB dummy another tap: its receive handler is taken"
	lists mv2 "down EN10MB macvlan free copy"
	ip -n "$neighbour" link delete d2
	ip link delete d1
}

below_vlan() {
	ip link add link v1 name v1.5 type vlan id 5
	run v1 v1.5
	lists v1 "up EN10MB veth free tap: it carries VLAN devices"
	like "the line of v1.5" "v1.5 down EN10MB .* free copy" "$(row v1.5)"
	ip link delete v1.5
}

ringtap_itself() {
	start -m copy
	run v1
	lists v1 "up EN10MB veth ringtap copy"
	stop INT
	run v1
	lists v1 "up EN10MB veth free copy"
}

no_link_type() {
	strange_add || return
	run strange
	equal "exit status" 0 "$status"
	lists strange "down - tun free -: no link type that ringtap supports"
	run -j strange
	equal "what the document says" "None None None linktype" \
		"$(document linktype linktype_name auto why)"
	ip link delete strange
}

# document MEMBER...: of each object in the last list, a line.
document() {
	/usr/bin/python3 -c '
import json, sys
for one in json.load(open(sys.argv[1])):
    print(*[ascii(one[name]) if name == "name" else one[name] for name in sys.argv[2:]])' \
		"$work/out" "$@" 2>&1
}

# The same of ip(8); "any" is ringtap's own.
for_programs() {
	ip link add br0 type bridge
	ip link add d0 master br0 type dummy
	run --json
	equal "exit status" 0 "$status"
	equal "numbers, names, kinds and masters" "$(ip -j -d link | /usr/bin/python3 -c '
import json, sys
for one in json.load(sys.stdin):
    print(one["ifindex"], ascii(one["ifname"]), one.get("linkinfo", {}).get("info_kind"),
          one.get("master"))' 2>&1)
0 'any' None None" "$(document ifindex name kind held_by)"
	run -j d0 v1 any
	equal "the rest" "down dummy 1 EN10MB another tap taken
up veth 1 EN10MB free copy asked
None None None None None tap any" \
		"$(document state driver linktype linktype_name rx_handler auto why)"
	run -j nosuch
	equal "exit status of none" 1 "$status"
	equal "the document of none" "[]" "$(cat "$work/out")"
	ip link delete d0
	ip link delete br0
}

# All that the kernel takes for a name; what is no UTF-8 can't be told in JSON.
odd_names() {
	local name

	for name in $'quote"back\\' $'esc\033[1m\001' $'caf\303\251' $'\377\303' \
		$'\355\260\200' $'\300\257' $'\360\237\220\247' '{}[],'; do
		ip link add "$name" group 7 type dummy || complain "no device $name"
	done
	run -j
	equal "exit status" 0 "$status"
	document name >"$work/names"
	for name in "'quote\"back\\\\\\\\'" "'esc\\\\x1b[1m\\\\x01'" "'caf\\\\xe9'" \
		"'\\\\ufffd\\\\ufffd'" "'\\\\ufffd\\\\ufffd\\\\ufffd'" \
		"'\\\\U0001f427'" "'{}[],'"; do
		grep -qxF -- "${name//\\\\/\\}" "$work/names" ||
			complain "${name//\\\\/\\} is not in: $(cat "$work/names")"
	done
	run
	equal "lines for people" "$(($(names | wc -l) + 2))" "$(lines "$work/out")"
	LC_ALL=C grep -q $'[\001-\011\013-\037]' "$work/out" &&
		complain "it moves the cursor: $(cat -v "$work/out")"
	ip link delete group 7
}

named() {
	run v1 lo
	equal "exit status" 0 "$status"
	equal "the names" "v1
lo" "$(listed)"
	run v1 nosuch any
	equal "exit status with an unknown one" 1 "$status"
	equal "the names that are there" "v1
any" "$(listed)"
	equal "the sentence" \
		"ringtap: nosuch: no such device: 'ringtap capture -D' lists those there are" \
		"$(cat "$work/err")"
	run ''
	equal "exit status with an empty name" 1 "$status"
	equal "lines about an empty name" 0 "$(lines "$work/out")"
}

# The lines and the order that libpcap 1.10 gives tcpdump -D: any comes behind all
# that is connected, then loopback, then what is not connected, not up, not
# running. The peer of a veth has the lower number.
numbers() {
	ip link add z9 up type veth peer name z10
	ip link set z10 up
	ip link add z1 up type veth peer name z2
	ip link add z0 type dummy
	await has_state z9 up
	await has_state z10 up
	await has_state z1 no-carrier
	equal "the lines" "1.v1 [Up, Running, Connected]
2.z10 [Up, Running, Connected]
3.z9 [Up, Running, Connected]
4.any (Pseudo-device that captures on all interfaces) [Up, Running]
5.lo [Up, Running, Loopback]
6.z1 [Up, Disconnected]
7.z0 [Connection status unknown]
8.z2 [Disconnected]" "$("$OUTPUT/numbers")"
	equal "the names" "v1
z2
any
lo" "$("$OUTPUT/numbers" 1 8 4 5)"
	for number in 0 9 4294967295; do
		"$OUTPUT/numbers" "$number" >"$work/out"
		equal "status of number $number" 3 $?
	done
	ip link delete z9
	ip link delete z1
	ip link delete z0
}

full_disk() {
	ringtap list >/dev/full 2>"$work/err"
	equal "exit status" 1 $?
	like "the sentence" "ringtap: standard output: .*" "$(cat "$work/err")"
}

try "for people: names, states and drivers" for_people
try "its columns are straight" columns
try "who has the receive handler" holders
try "whoever is in another namespace has no name here" holder_elsewhere
try "auto below a VLAN device" below_vlan
try "ringtap has the receive handler while it captures" ringtap_itself
try "a device of a kind that has no link type here" no_link_type
try "for programs: one JSON document" for_programs
try "names of odd bytes" odd_names
try "devices that are named, and one that is not there" named
try "the numbers that tcpdump has for devices" numbers
try "a full disk is noticed" full_disk
plan
