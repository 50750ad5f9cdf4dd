#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Who may do what: nobody nothing but ask, CAP_NET_RAW copies, CAP_NET_ADMIN
# bypasses.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

# The checkout may lie where only root comes.
mkdir "$work/bin"
cp -L "$(command -v ringtap)" "$work/bin/"
cp -L "$(dirname "$(command -v ringtap)")/libringtap.so.0" "$work/bin/"
chmod 755 "$work" "$work/bin"

# as CAPABILITIES COMMAND...: user nobody with these, as in +net_raw, or none.
# Instead of the shell that it is called in: signals are to meet the command.
as() {
	local capabilities=-all${1:+,$1}

	shift
	LD_LIBRARY_PATH=$work/bin exec setpriv --reuid 65534 --regid 65534 \
		--clear-groups --inh-caps "$capabilities" \
		--ambient-caps "$capabilities" -- "$@"
}

version() {
	equal "six lines" "$(ringtap version)" "$(as '' "$work/bin/ringtap" version)"
}

devices() {
	equal "the list" "$(ringtap list)" "$(as '' "$work/bin/ringtap" list)"
	claim "$(ringtap list | wc -l)" -ge 4
}

no_rights() {
	launch as '' "$work/bin/ringtap" capture -i v1
	ends
	complains 1 'no right to capture: .*CAP_NET_RAW.*'
}

only_admin() {
	launch as +net_admin "$work/bin/ringtap" capture -i v1 -m bypass
	ends
	complains 1 'no right to capture: .*CAP_NET_RAW.*'
}

raw_copies() {
	launch as +net_raw "$work/bin/ringtap" capture -i v1 -Q in -c 3
	await listening
	send 3 18
	ends
	equal "exit status" 0 "$status"
	closes 3 3 0
}

raw_bypasses_not() {
	launch as +net_raw "$work/bin/ringtap" capture -i v1 -m bypass
	ends
	complains 1 'v1: no right to capture in bypass mode: .*CAP_NET_ADMIN.*'
}

both_bypass() {
	launch as +net_raw,+net_admin "$work/bin/ringtap" capture -i v1 -Q in -c 3 -m bypass
	await listening
	send 3 18
	ends
	equal "exit status" 0 "$status"
	closes 3 3 0
}

# The file is opened with the user's rights.
no_file() {
	mkdir -p "$work/mine"
	launch as +net_raw "$work/bin/ringtap" capture -i v1 -w "$work/mine/file"
	ends
	complains 1 "can't open $work/mine/file: Permission denied"
}

try "nobody may ask for versions" version
try "nobody may ask for devices" devices
try "nobody may not capture, and is told what it takes" no_rights
try "CAP_NET_ADMIN alone does not capture" only_admin
try "CAP_NET_RAW captures" raw_copies
try "CAP_NET_RAW alone does not bypass" raw_bypasses_not
try "with CAP_NET_ADMIN it does" both_bypass
try "a folder that may not be written is named" no_file
plan
