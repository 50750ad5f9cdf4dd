#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# usage: guest.sh UPDATES VERSION
#
# In a guest: takes over what DKMS installed, loads the module as a user
# does, and captures frames with it.

set -eu

release=$(uname -r)
# The guest has this machine's folder of modules under an overlay.
cp -r "$1" "/lib/modules/$release/"
depmod

modprobe ringtap
file=$(modinfo -n ringtap)
if [ "$file" != "/lib/modules/$release/updates/dkms/ringtap.ko" ]; then
	echo "modprobe took $file"
	exit 1
fi
if [ "$(cat /sys/module/ringtap/version)" != "$2" ]; then
	echo "the loaded module has the version" \
		"$(cat /sys/module/ringtap/version), wanted: $2"
	exit 1
fi

ip netns add peer
ip link add v1 type veth peer name v0 netns peer
ip addr add 192.0.2.1/24 dev v1
ip link set v1 up
ip -n peer addr add 192.0.2.2/24 dev v0
ip -n peer link set v0 up

log=$(mktemp)
frames=$(mktemp)
ringtap capture -i v1 -Q in -c 3 >"$frames" 2>"$log" &
capture=$!
until grep -q 'listening on' "$log"; do
	if ! kill -0 $capture 2>/dev/null; then
		cat "$log"
		exit 1
	fi
	busybox usleep 20000
done
busybox ping -c 5 192.0.2.2
wait $capture
cat "$frames" "$log"
[ "$(wc -l <"$frames")" -eq 3 ]
grep -q '^3 packets captured$' "$log"
