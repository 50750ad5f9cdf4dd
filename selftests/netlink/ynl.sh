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
assert len(answer) == 3, answer' "$work/answer" "$version" 2>&1)"
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
          one["why"], one.get("holder"))' "$file" 2>&1
}

devices() {
	equal "the loopback device" "lo 1 copy handler asked nobody" \
		"$(device_get one --do device-get --json '{"ifindex": 1}')"
	equal "the same among all" "lo 1 copy handler asked nobody" \
		"$(device_get all --dump device-get | grep '^lo ')"
	equal "all as one" "None None tap tap any None" \
		"$(device_get any --do device-get --json '{"ifindex": 0}')"
}

try "module-get is answered as the command hears it" answer
try "device-get is answered, with names for numbers" devices
try "a request with an attribute is refused" refusal
plan
