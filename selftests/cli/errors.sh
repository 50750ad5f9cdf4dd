#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What can't be captured: a sentence that names the thing and the remedy, on
# one line of standard error, and exit status 1.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"
. "$here/strange.sh"

# refused REGEX OPTION...
refused() {
	local regex=$1

	shift
	launch ringtap capture "$@"
	ends
	complains 1 "$regex"
}

misused() {
	local regex=$1

	shift
	launch ringtap capture "$@"
	ends
	complains 2 "$regex"
}

# It can be captured on, and comes up later.
down() {
	ip link set v1 down
	launch ringtap capture -i v1 -Q in -c 1
	await grep -q "^ringtap: v1 is down: nothing comes until 'ip link set v1 up'" \
		"$work/err"
	ip link set v1 up
	send 1 18
	ends
	equal "exit status" 0 "$status"
}

# A bridge itself can be captured on: its own handler is free.
bridge_itself() {
	ip link add upper type bridge
	start_on upper
	stop INT
	equal "exit status" 0 "$status"
	ip link delete upper
}

start_on() {
	launch ringtap capture -i "$1"
	await listening
}

no_link_type() {
	strange_add || return
	refused 'strange: this kind of device has no link type that ringtap supports' \
		-i strange
	ip link delete strange
}

try "a device that is not there" refused \
	"nosuch: no such device: 'ringtap capture -D' lists those there are" -i nosuch
try "a name that no device can have" refused \
	"'a-name-too-long-for-a-device' is too long for the name of a device: 15 .*" \
	-i a-name-too-long-for-a-device
try "an empty name" refused 'no device is named' -i ''
try "all devices, instead of the stack" refused \
	"any: bypass mode is for devices that are named; .*" -i any -m bypass
try "a device that is named twice" refused "v1: named twice, or .*" -i v1 -i v1
try "all devices and one of them" refused "v1: named twice, or beside 'any'.*" \
	-i any -i v1
try "what is sent, instead of the stack" misused \
	"a bypass takes what comes in: there is no -Q out" -i v1 -m bypass -Q out
try "more rings than CPUs" refused \
	"there can't be 4096 rings: at most one for each CPU, and this machine has .*" \
	-i v1 --ring 4096
try "a number that no device has" misused \
	"-i 4711: there is no device of this number: .*" -i 4711
try "a filter that loops" refused "the kernel refuses the filter: .* loops, .*" \
	-i v1 ip protochain 6
try "a device that is down" down
try "a bridge itself is captured on" bridge_itself
try "a device of a kind that has no link type here" no_link_type
try "rings too small for two packets" refused \
	'no rings can be made of 1 KiB with a snap length of 262144: .*' -i v1 -B 1
try "more memory than the machine has" refused \
	"the kernel can't give 4294967295 KiB of ring memory: .*" \
	-i v1 -B 4294967295
plan
