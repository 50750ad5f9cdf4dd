#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Where the module is installed, the first who asks for it loads it: the kernel
# calls modprobe, here one that looks into a tree of the test's own.

here=$(dirname "$0")
. "$here/../cli/ktap.sh"
. "$here/module.sh"

helper=/proc/sys/kernel/modprobe
helper_before=$(cat "$helper")
tree=$work/tree
modules=$tree/lib/modules/$(uname -r)

# Whatever happened, the tests after this one find modprobe where it was, and a module.
restore() {
	echo "$helper_before" >"$helper"
	module_restore
}

defer restore

install_module() {
	mkdir -p "$modules/extra"
	cp "$module" "$modules/extra/"
	touch "$modules"/modules.{order,builtin,builtin.modinfo}
	depmod -b "$tree"
	printf '#!/bin/sh\nexec modprobe -d %s "$@"\n' "$tree" >"$work/helper"
	chmod 755 "$work" "$work/helper"
	echo "$work/helper" >"$helper"
}

# loads COMMAND...: its output is in $work/out.
loads() {
	module_unload || return
	"$@" >"$work/out" 2>"$work/err" ||
		complain "$* says: $(cat "$work/err")"
	module_loaded || complain "the module is not loaded"
}

by_version() {
	loads ringtap version
	like "the command's words" '.*module +[0-9].*' "$(tr '\n' ' ' <"$work/out")"
}

by_list() {
	loads ringtap list
	grep -q '^lo ' "$work/out" || complain "lo is not listed"
}

capture_one() {
	timeout 20 ringtap capture -i lo -c 1 &
	local pid=$!

	await module_loaded
	until ! kill -0 "$pid" 2>/dev/null; do
		ping -q -c 1 -W 1 127.0.0.1 >/dev/null
	done
	wait "$pid"
}

by_capture() {
	ip link set lo up
	loads capture_one
	equal "lines" 1 "$(wc -l <"$work/out")"
}

# Anybody may ask, and the kernel, not he, runs modprobe.
by_anybody() {
	loads setpriv --reuid=65534 --clear-groups ringtap version
}

# It was asked, and knew of nothing.
not_installed() {
	rm -r "$modules/extra"
	depmod -b "$tree"
	module_unload || return
	ringtap list >"$work/out" 2>"$work/err"
	like "the remedy" '.*not loaded: run .modprobe ringtap.*' \
		"$(cat "$work/err")"
	claim ! -d /sys/module/ringtap
}

install_module
try "'ringtap version' loads the module" by_version
try "'ringtap list' does" by_list
try "a capture does" by_capture
try "it needs no rights" by_anybody
try "where it is not installed, the command says what to do" not_installed
plan
