#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# usage: guest.sh DIR
#
# The part in the guest: leaves what 'ringtap explain' draws of a device in
# DIR/explain.dot, and in DIR/top.txt the screen of 'ringtap top' while three programs
# capture 20,000 packets a second of it: one has the time to read them, one shares them
# among two threads, one stands still and loses them.

set -euo pipefail

folder=$1

cleanup() {
	kill -CONT "${pids[@]}" 2>/dev/null || :
	kill "${pids[@]}" 2>/dev/null || :
	tmux kill-server 2>/dev/null || :
}

tmux() {
	command tmux -S "$socket/tmux" -f /dev/null "$@"
}

# capture OPTION...: comes back when it listens.
capture() {
	ringtap capture -i eth0 -Q in -w /dev/null "$@" 2>"$folder/err" &
	pids+=($!)
	until grep -q '^ringtap: listening on ' "$folder/err"; do
		kill -0 $!
		busybox usleep 20000
	done
}

# write FILE COMMAND: of pktgen.
write() {
	echo "$2" >"/proc/net/pktgen/$1"
}

traffic() {
	local word

	write kpktgend_0 'add_device eth1'
	for word in 'count 0' 'clone_skb 0' 'pkt_size 300' 'ratep 20000' \
		'dst 10.9.0.2' "dst_mac $(cat /sys/class/net/eth0/address)" \
		'udp_dst_min 443' 'udp_dst_max 443' 'udp_src_min 2000' \
		'udp_src_max 9000' 'flag UDPSRC_RND'; do
		write eth1 "$word"
	done
	write pgctrl start &
	pids+=($!)
}

device() {
	ip link add eth0 type veth peer name eth1
	ip link add link eth0 name eth0.100 type vlan id 100
	ip link set lo up
	ip link set eth0 up
	ip link set eth1 up
	ip link set eth0.100 up
}

screen() {
	tmux capture-pane -e -p -t top
}

# A time that is long enough for each column to have numbers.
shows_losses() {
	screen | sed 's/\x1b\[[0-9;]*m//g' |
		grep -qE ' 100%|[1-9][0-9]* dropped/s'
}

pids=()
socket=$(mktemp -d)
trap cleanup EXIT
export LC_ALL=C.UTF-8
modprobe pktgen
device
ringtap explain --dot eth0 >"$folder/explain.dot"
ip link delete eth0.100
capture
capture --threads 2 --group flow:7 udp
capture -B 64 -s 2000 --ring 1
kill -STOP "${pids[2]}"
traffic
tmux new-session -d -x 120 -y 16 -s top \
	"LD_LIBRARY_PATH=$LD_LIBRARY_PATH $(command -v ringtap) top"
for ((i = 0; i < 300; i++)); do
	! shows_losses || break
	busybox usleep 50000
done
tmux send-keys -t top r
busybox usleep 2500000
screen >"$folder/top.txt"
write pgctrl stop
