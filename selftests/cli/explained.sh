# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154  # shared with ktap.sh
# Sourced by tests, after wire.sh: what 'ringtap explain' says.

# run ARGUMENT...: leaves $status, out and err.
run() {
	ringtap explain "$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
}

# explain ARGUMENT...: the same, and it is done without a complaint.
explain() {
	run "$@"
	equal "exit status" 0 "$status"
	equal "standard error" "" "$(cat "$work/err")"
}

# station TITLE: what the text says of it, in one line.
station() {
	awk -v title="$1" '
		NR > 2 && /^$/ { exit }
		/^[^ ]/ { inside = index($0, title "  ") == 1 }
		inside { sub("^" title, ""); gsub(/ +/, " "); printf "%s", $0 }' \
		"$work/out"
}

# says TITLE WORDS: the station does.
says() {
	[[ $(station "$1") == *"$2"* ]] ||
		complain "$1 doesn't say '$2': $(station "$1")"
}

# silent TITLE WORDS: it doesn't.
silent() {
	[[ $(station "$1") != *"$2"* ]] ||
		complain "$1 says '$2': $(station "$1")"
}

# say EXPRESSION: python's, of the JSON document "told".
say() {
	/usr/bin/python3 -c "
import json, sys
told = json.load(open(sys.argv[1]))
station = {one['station']: one for one in told['stations']}
method = {one['method']: one for one in told['methods']}
print($1)" "$work/out" 2>&1
}

# values STATION NAME...: of the JSON document, in one line; "-": it is unknown.
values() {
	local at=$1

	shift
	say "' '.join(str(station['$at']['values'].get(one, '-')) for one in '$*'.split())"
}

# warnings: their words, of the JSON document.
warnings() {
	say '" ".join(one["warning"] for one in told["warnings"])'
}

warns() {
	[[ " $(warnings) " == *" $1 "* ]] || complain "no warning $1: $(warnings)"
}

warns_not() {
	[[ " $(warnings) " != *" $1 "* ]] || complain "a warning $1: $(warnings)"
}

# hidden METHOD: by what, of the JSON document.
hidden() {
	say "'; '.join(method['$1']['hidden_by'])"
}

# ethtool_call DEVICE NUMBER...: a request of ETHTOOL_... and what belongs to it, as
# ethtool makes them; prints the numbers of the answer.
ethtool_call() {
	/usr/bin/python3 -c '
import array, fcntl, socket, struct, sys
numbers = array.array("I", [int(word, 0) for word in sys.argv[2:]])
request = struct.pack("16sQ16x", sys.argv[1].encode(), numbers.buffer_info()[0])
fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x8946, request)
print(*numbers)' "$@" 2>&1
}

# What /sys shows is the other namespace's until it is mounted anew.
own_sys() {
	unshare -m sh -c 'mount -t sysfs sysfs /sys && "$@"' sh "$@"
}
