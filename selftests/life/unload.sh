#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module goes when nobody uses it, and only then, under full traffic.
# shellcheck disable=SC2154  # wire.sh sets them, and coproc

here=$(dirname "$0")
# shellcheck source=/dev/null  # it finds its own beside it
. "$here/../cli/wire.sh"
. "$here/../cli/session.sh"
. "$here/../netlink/module.sh"

# From both sides at once: the wire's other end floods this one.
flood() {
	ip netns exec "$neighbour" ping -q -f -s 64 10.9.0.2 >"$work/flood" 2>&1 &
	flooder=$!
}

# What the device has received, whoever takes it.
arrived() {
	awk '$1 == "v1:" { print $3 }' /proc/net/dev
}

have_arrived() {
	[ "$(arrived)" -ge "$1" ]
}

flooded() {
	local before

	before=$(arrived)
	await have_arrived $((before + 100))
}

defer module_restore
flood
defer kill $flooder

refused_open() {
	start -m "$1" -w /dev/null
	flooded
	rmmod ringtap 2>"$work/rmmod" && complain "it went under a capture"
	like "rmmod's words" '.*(in use|Resource temporarily unavailable).*' \
		"$(cat "$work/rmmod")"
	module_loaded || complain "the module is not loaded any more"
	stop KILL
	module_unload
	module_loaded && complain "the module is still loaded"
	flooded
	module_load
}

# The mapping is all that is left of the socket.
refused_mapped() {
	local pid

	coproc holder { exec "$OUTPUT/mapping" "$1"; }
	pid=$holder_PID
	read -r -u "${holder[0]}" _ || complain "nothing was mapped"
	rmmod ringtap 2>/dev/null && complain "it went under a mapping"
	kill -KILL "$pid"
	wait "$pid" 2>/dev/null
	module_unload
	module_load
}

in_and_out() {
	local round

	for round in 1 2 3 4 5; do
		start -m copy -w /dev/null
		flooded
		stop KILL
		module_unload || return
		module_load || complain "round $round: insmod failed"
	done
}

for mode in tap copy bypass; do
	try "a capture in $mode mode holds it, the end of it lets it go" refused_open $mode
	try "a mapping that outlives its descriptor does, too ($mode)" refused_mapped $mode
done
try "it goes and comes, again and again" in_and_out
plan
