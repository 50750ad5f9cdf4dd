#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The reader that ringtap(7) prints works as it stands there.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

# Built from the page on the host, see Makefile.
reader=${OUTPUT:?}/reader

family() {
	ringtap version | awk '$1 == "family" { print $2 }'
}

reading() {
	grep -qx reading "$work/err" || gone
}

reads() {
	launch "$reader" "$(family)" v1 5
	await reading
	send 5 100
	ends
	equal "exit status" 0 "$status"
	equal "the lines" "$(yes '142 bytes' | head -n 5)" \
		"$(grep -x '142 bytes' "$work/out" | head -n 5)"
}

names_the_device() {
	launch "$reader" "$(family)" nosuch 5
	ends
	equal "exit status" 1 "$status"
	like "the sentence" 'reader: nosuch: .*' "$(said)"
}

try "the reader of the manual page reads frames" reads
try "it says which device there is not" names_the_device
plan
