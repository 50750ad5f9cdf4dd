#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The specification is right: the kernel's own tool, which knows nothing else
# of ringtap, asks with it and understands the answer.

here=$(cd "$(dirname "$0")" && pwd)
. "$here/../cli/ktap.sh"

ynl=$("$here/../kernels/kernel.sh" source) || exit 1
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$here/../../dkms.conf")

# module_get OPTION...
module_get() {
	/usr/bin/python3 "$ynl/tools/net/ynl/pyynl/cli.py" \
		--spec "$here/../../include/netlink/specs/ringtap.yaml" \
		--schema "$ynl/Documentation/netlink/genetlink-legacy.yaml" \
		--do module-get "$@" 2>&1
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

try "module-get is answered as the command hears it" answer
try "a request with an attribute is refused" refusal
plan
