#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module's parameter: the number of the address family.

here=$(dirname "$0")
. "$here/../cli/ktap.sh"
. "$here/module.sh"

# Whatever happened, the tests after this one find a module.
restore() {
	module_loaded && rmmod ringtap
	module_load
}

defer restore

family() {
	ringtap version | sed -n 's/^family *//p'
}

parameter() {
	cat /sys/module/ringtap/parameters/family
}

# What the kernel logged since the marker.
logged() {
	dmesg | sed -n "/$marker/,\$p" | grep -o 'ringtap: .*'
}

mark() {
	marker="ringtap-test marker $RANDOM$RANDOM"
	echo "$marker" >/dev/kmsg
}

takes() {
	module_unload || return
	mark
	module_load "family=$1"
	equal "insmod family=$1" 0 $?
	equal "its family" "$1" "$(family)"
	equal "the parameter" "$1" "$(parameter)"
	like "the kernel log" "ringtap: version .*, address family $1" "$(logged)"
}

# refuses NUMBER WHY: before anything of it is registered.
refuses() {
	module_unload || return
	mark
	module_load "family=$1" 2>"$work/err" && complain "family=$1 was taken"
	like "insmod's error" '.*Invalid (parameters|argument)' "$(cat "$work/err")"
	equal "the kernel log" \
		"ringtap: family=$1 belongs to others: take 18, 19, 22 or 25" \
		"$(logged)"
	module_loaded && complain "the module is loaded nevertheless"
	module_load
}

first_free() {
	module_unload || return
	module_load
	equal "insmod" 0 $?
	equal "its family" 18 "$(family)"
	equal "the parameter" 0 "$(parameter)"
}

read_only() {
	equal "who may change it" 444 \
		"$(stat -c %a /sys/module/ringtap/parameters/family)"
}

no_leftovers() {
	module_unload || return
	grep -q '^RINGTAP ' /proc/net/protocols &&
		complain "the protocol is still there"
	ringtap version >/dev/null && complain "the family still answers"
	module_load
	grep -q '^RINGTAP ' /proc/net/protocols ||
		complain "the protocol is not in /proc/net/protocols"
}

for number in 18 19 22 25; do
	try "family=$number is taken" takes $number
done
for number in 1 17 27 45 300 -1; do
	try "family=$number is refused, and the log says why" refuses $number
done
try "without it the first free number is taken" first_free
try "it can't be changed later" read_only
try "an unloaded module leaves nothing behind" no_leftovers
plan
