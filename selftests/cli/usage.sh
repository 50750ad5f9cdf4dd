#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# How the command is called: versions, help, and what it says to those who
# call it wrongly.

here=$(dirname "$0")
. "$here/ktap.sh"
. "$here/../netlink/module.sh"

defer module_restore

version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$here/../../dkms.conf")

# run ARGUMENT...: leaves $status, out and err.
run() {
	timeout 60 ringtap "$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
}

versions() {
	run version
	equal "exit status" 0 "$status"
	like "the six lines" "ringtap    $version
libringtap $version
module     $version
ABI        [1-9][0-9]*
family     (18|19|22|25)
features   ingress hook(, tracepoints)?, events" "$(cat "$work/out")"
	equal "standard error" "" "$(cat "$work/err")"
	run --version
	equal "the same as an option" 0 "$status"
	equal "lines" 6 "$(lines "$work/out")"
}

list() {
	local name option

	run help
	equal "exit status" 0 "$status"
	for name in capture list version help; do
		grep -qE "^ +$name +[a-z]" "$work/out" ||
			complain "$name is not explained"
	done
	equal "standard error" "" "$(cat "$work/err")"
	run capture --help
	equal "exit status of capture --help" 0 "$status"
	for option in -i -m -Q -F -c -s -B -w -C -G -W -z -Z -l -n -p -q -t \
		-ttttt -v -vv -x -X -A -e -j -S -U --print --count --pass-full \
		--ring --unordered --group --latency --time --pcap --linktype --nano \
		--micro --number --json; do
		grep -qE -- "^ .*$option\\b" "$work/out" ||
			complain "$option is not explained"
	done
}

# As tcpdump -n, -S and -K, which is what it always does.
numbers() {
	run capture "$1" -i ringtap-none
	equal "exit status" 1 "$status"
	like "the sentence" "ringtap: ringtap-none: no such device: .*" \
		"$(cat "$work/err")"
}

# What tcpdump has an option for, and ringtap a word.
elsewhere() {
	run capture "$1"
	equal "exit status" 2 "$status"
	like "the sentences" "ringtap: .*option.*'${1#-}'
ringtap: $2" "$(cat "$work/err")"
}

help_about() {
	run capture --help
	cp "$work/out" "$work/expected"
	run help capture
	equal "exit status" 0 "$status"
	equal "the text" "$(cat "$work/expected")" "$(cat "$work/out")"
	run help captur
	equal "exit status of nonsense" 2 "$status"
	run help capture list
	equal "exit status of two" 2 "$status"
	like "the sentence" "ringtap: 'list' is one word too many: .*" \
		"$(cat "$work/err")"
}

bare() {
	run
	equal "exit status" 2 "$status"
	equal "standard output" "" "$(cat "$work/out")"
	grep -q '^  capture ' "$work/err" || complain "$(cat "$work/err")"
}

# wrong REGEX ARGUMENT...: the first line says what is wrong; status 2.
wrong() {
	local regex=$1

	shift
	run "$@"
	equal "exit status" 2 "$status"
	equal "standard output" "" "$(cat "$work/out")"
	like "the first line" "ringtap: $regex" "$(head -n 1 "$work/err")"
	claim "$(lines "$work/err")" -le 2
}

# Nobody may find an empty file where a capture was refused.
no_file() {
	run capture -i v1 -w "$work/file" -m nonsense
	equal "exit status" 2 "$status"
	claim ! -e "$work/file"
}

# A kernel that says so; it lets nobody go back.
locked_down() {
	unshare -m sh -c 'mount -t tmpfs tmpfs /sys/kernel &&
		mkdir /sys/kernel/security &&
		echo "none [integrity] confidentiality" >/sys/kernel/security/lockdown &&
		ringtap capture -i lo' 2>"$work/err"
}

unloaded() {
	module_unload || return
	run version
	equal "exit status" 1 "$status"
	like "the lines" "ringtap    $version
libringtap $version
module     not loaded: .*modprobe ringtap.*" "$(cat "$work/out")"
	run capture -i lo -w "$work/file"
	equal "exit status of capture" 1 "$status"
	like "its sentence" \
		"ringtap: the ringtap module is not loaded: run 'modprobe ringtap' as root .*" \
		"$(cat "$work/err")"
	claim ! -e "$work/file"
	locked_down
	like "its sentence where only signed modules are taken" \
		"ringtap: the ringtap module is not loaded: .*Secure Boot.*mokutil --import .*" \
		"$(cat "$work/err")"
	run list -j
	equal "exit status of list" 1 "$status"
	equal "its standard output" "" "$(cat "$work/out")"
	like "its sentence" \
		"ringtap: the ringtap module is not loaded: run 'modprobe ringtap' as root .*" \
		"$(cat "$work/err")"
	# Wireshark's list has the devices, for else nothing would say why.
	run --extcap-interfaces
	equal "exit status of extcap" 0 "$status"
	claim -n "$(grep '{value=ringtap-lo}' "$work/out")"
	module_load
}

try "ringtap version prints six lines" versions
try "help lists the subcommands, and capture's the options" list
try "without a subcommand the list is an error" bare
try "an unknown subcommand" wrong "there is no subcommand 'captur': .*" captur
try "version takes no argument" wrong "version takes no '-x'" version -x
try "an option that list has not" wrong ".*option.*'x'" list -x
try "no device" wrong "name a device: .*-i IF.*" capture
try "an unknown mode" wrong "there is no mode 'fast': it is auto, tap, copy or bypass" \
	capture -i v1 --mode fast
try "an unknown direction" wrong \
	"there is no direction 'up': it is in, out or inout" capture -i v1 -Q up
try "passing on what nobody takes away" wrong \
	"--pass-full is for --mode bypass: .*" capture -i v1 --pass-full
try "an unknown option" wrong ".*option.*'y'" capture -i v1 -y
try "an unknown long option" wrong ".*option.*'--frobnicate'" \
	capture -i v1 --frobnicate
try "an option without its argument" wrong ".*argument.*'c'" capture -i v1 -c
for value in 0 -1 x 5x '' 99999999999999999999; do
	try "no packets to wait for: -c '$value'" wrong \
		"-c COUNT is a number from 1 up, not '$value'" \
		capture -i v1 -c "$value"
done
for value in 262145 -1 x; do
	try "a snap length that can't be: -s $value" wrong \
		"-s N is a number from 0 to 262144, not '$value'" \
		capture -i v1 -s "$value"
done
for value in 0 x 5t 5kk -1 99999999999999999999 18014398509481984g; do
	try "memory that can't be: -B $value" wrong \
		"-B KIB is a number from 1 up, with k, m or g behind it or without, not '$value'" \
		capture -i v1 -B "$value"
	try "a size that can't be: -C $value" wrong \
		"-C SIZE is a number from 1 up, with k, m or g behind it or without, not '$value'" \
		capture -i v1 -w "$work/file" -C "$value"
done
for value in 0 -1 x 2147483648; do
	try "seconds that can't be: -G $value" wrong \
		"-G SECONDS is a number from 1 to 2147483647, not '$value'" \
		capture -i v1 -w "$work/file" -G "$value"
	try "files that can't be: -W $value" wrong \
		"-W FILES is a number from 1 to 2147483647, not '$value'" \
		capture -i v1 -w "$work/file" -C 1 -W "$value"
done
try "rings that can't be" wrong "--ring N is a number from 1 to 65535, not '0'" \
	capture -i v1 --ring 0
try "a latency that can't be" wrong "--latency MS is a number from 0 to .*" \
	capture -i v1 --latency 99999999
for value in no flow+ flow+roll bpf program '' :7; do
	try "a balance that there is not: '$value'" wrong \
		"--group .*: there is no such balance: it is flow, .*" \
		capture -i v1 --group "$value"
done
for value in flow: flow:0 flow:x flow:7: flow:7:1 flow:7:1/ flow:7:1/x flow:7:1/0 \
	flow:-1 flow:7:1/2/3 flow:7:1/2:3 flow:4294967296 'flow: 7'; do
	try "a group that can't be: '$value'" wrong \
		"--group .*: behind the balance stands the group's id, .*" \
		capture -i v1 --group "$value"
done
for value in flow:7:2/2 flow:7:0/257; do
	try "a share that can't be: '$value'" wrong \
		"--group .*: there is no share [02] of (2|257): they count from 0, and are 256 at most" \
		capture -i v1 --group "$value"
done
try "an unknown time" wrong \
	"there is no time 'sundial': it is system, hardware or batch" \
	capture -i v1 --time sundial
try "an unknown link type" wrong \
	"packets can't be given the link type 'x': it is native or sll2" \
	capture -i v1 -w "$work/file" --linktype x
try "an unknown precision" wrong "there is no precision 'pico': it is micro or nano" \
	capture -i v1 --time-stamp-precision pico
for option in -C1 -G1 -W1 -ztrue --pcap --linktype=sll2; do
	try "$option without a file" wrong \
		"-C, -G, -W, -z, --pcap and --linktype are about files: .*" \
		capture -i v1 "$option"
done
for option in -W1 -ztrue; do
	try "$option without a reason for the next file" wrong \
		"-W and -z are for files that take turns: .*" \
		capture -i v1 -w "$work/file" "$option"
done
for option in -C1 -G1; do
	try "$option and standard output" wrong ".*standard output is only one: .*" \
		capture -i v1 -w - "$option"
done
try "a filter's file that is not there" wrong \
	"-F $work/none: No such file or directory" capture -i v1 -F "$work/none"
try "a device without -i" wrong "name a device: .*capture -i IF.*" capture v1
try "a file to read" elsewhere -r "a file is read by its own tools: .*"
try "options in front of the subcommand" wrong \
	"options follow a subcommand, as in: ringtap capture -i" -i v1
try "no names, by habit" numbers -n
try "plain sequence numbers, by tcpdump's long name" \
	numbers --absolute-tcp-sequence-numbers
try "checksums are not verified anyway" numbers --dont-verify-checksums
try "help about a subcommand" help_about
try "lines and blocks on one standard output" wrong ".*standard output.*" \
	capture -i v1 -w - --print
try "the number of packets and blocks likewise" wrong ".*standard output.*" \
	capture -i v1 -w - --count
try "a wrong call leaves no file" no_file
try "without the module the remedy is named" unloaded
plan
