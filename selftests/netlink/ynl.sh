#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The specification is right: the kernel's own tool, which knows nothing else
# of ringtap, asks with it and understands the answer.

here=$(cd "$(dirname "$0")" && pwd)
. "$here/../cli/ktap.sh"

ynl=$("$here/../kernels/kernel.sh" source) || exit 1
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$here/../../dkms.conf")

# ask OPTION...
ask() {
	/usr/bin/python3 "$ynl/tools/net/ynl/pyynl/cli.py" \
		--spec "$here/../../include/netlink/specs/ringtap.yaml" \
		--schema "$ynl/Documentation/netlink/genetlink-legacy.yaml" \
		"$@" 2>&1
}

# module_get OPTION...
module_get() {
	ask --do module-get "$@"
}

answer() {
	module_get --output-json >"$work/answer"
	equal "exit status" 0 $?
	equal "the answer" "$(ringtap version | awk '
		$1 == "family" { family = $2 }
		$1 == "ABI" { abi = $2 }
		END { printf "family %d, abi %d", family, abi }')" \
		"$(/usr/bin/python3 -c '
import json, sys
answer = json.load(open(sys.argv[1]))
print("family %(family)d, abi %(abi)d" % answer)
assert answer["version"] == sys.argv[2], answer
assert "events" in answer["features"], answer
assert len(answer) == 4, answer' "$work/answer" "$version" 2>&1)"
}

refusal() {
	local said

	said=$(module_get --json '{"abi": 1}')
	claim $? -ne 0
	[[ $said == *"nvalid argument"* ]] || complain "$said"
}

# device_get FILE OPTION...: what mode and where, of each.
device_get() {
	local file=$work/$1

	shift
	ask "$@" --output-json >"$file"
	equal "exit status" 0 $?
	/usr/bin/python3 -c '
import json, sys
answer = json.load(open(sys.argv[1]))
for one in answer if isinstance(answer, list) else [answer]:
    print(one.get("name"), one.get("linktype"), one["mode"], one["hook"],
          one["why"], one.get("holder"), *one["hooks"])' "$file" 2>&1
}

devices() {
	equal "the loopback device" "lo 1 copy handler asked nobody" \
		"$(device_get one --do device-get --json '{"ifindex": 1}')"
	equal "the same among all" "lo 1 copy handler asked nobody" \
		"$(device_get all --dump device-get | grep '^lo ')"
	equal "all as one" "None None tap tap any None" \
		"$(device_get any --do device-get --json '{"ifindex": 0}')"
}

# A capture of its own is what happens meanwhile.
events() {
	local pid capture

	PYTHONUNBUFFERED=1 ask --subscribe events --duration 600 --output-json \
		>"$work/events" &
	pid=$!
	await listens
	ringtap capture -w /dev/null -c 1 -i lo 2>/dev/null >&2 &
	capture=$!
	await captures
	ping -q -c 1 127.0.0.1 >/dev/null
	await grep -q socket-end-ntf "$work/events" || kill "$capture"
	pkill -P "$pid"
	wait "$capture" "$pid"
	/usr/bin/python3 -c '
import json, sys
told = [json.loads(line) for line in open(sys.argv[1])]
names = [one["name"] for one in told]
assert "socket-start-ntf" in names and "socket-end-ntf" in names, names
news = next(one["msg"] for one in told if one["name"] == "iface-new-ntf")
assert news["name"] == "lo" and news["mode"] == "copy", news' "$work/events" 2>&1 ||
		complain "$(cat "$work/events")"
}

# Generic netlink is number 16 there; the fourth column has its groups.
listens() {
	awk '$2 == 16 && $4 != "00000000" { found = 1 }
		END { exit !found }' /proc/net/netlink
}

captures() {
	[ "$(ringtap show -j | grep -c '"state": "running"')" -gt 0 ]
}

try "module-get is answered as the command hears it" answer
try "device-get is answered, with names for numbers" devices
try "events are heard" events
try "a request with an attribute is refused" refusal
plan
