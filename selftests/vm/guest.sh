#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Pid 1 of a guest, run by busybox in the host's tree: prepares what a
# command expects of a machine, loads the module, runs the command, takes the
# module out again and reports. /run/ringtap-vm is a directory of the host.

# shellcheck shell=dash disable=SC1091,SC2154  # /run/ringtap-vm/job sets them
set -u
share=/run/ringtap-vm
. "$share/job"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
leak=/sys/kernel/debug/kmemleak
text=

kernel_log() {
	echo "ringtap-vm: $*" >/dev/kmsg
}

# A channel is a port of virtio-console under QEMU, a console under UML. The
# port's first number is that of its device among the virtio devices.
channel() {
	if [ "$machine" = uml ]; then
		echo "/dev/tty$1"
	else
		echo /dev/vport*p"$1"
	fi
}

stop() {
	if [ "$machine" = uml ]; then
		busybox poweroff -f
	else
		busybox reboot -f
	fi
	exit 0
}

fail() {
	echo "$*" >"$share/failed"
	stop
}

prepare_machine() {
	ln -sfn /proc/self/fd /dev/fd
	ln -sfn /proc/self/fd/0 /dev/stdin
	ln -sfn /proc/self/fd/1 /dev/stdout
	ln -sfn /proc/self/fd/2 /dev/stderr
	mkdir -p /dev/pts /dev/shm /run/lock
	# udev would make it; to open it loads the module.
	mkdir -p /dev/net
	[ -e /dev/net/tun ] || busybox mknod -m 666 /dev/net/tun c 10 200
	busybox mount -t devpts -o mode=620,ptmxmode=666 devpts /dev/pts
	busybox mount -t tmpfs -o mode=1777 tmpfs /dev/shm
	busybox mount -t debugfs debugfs /sys/kernel/debug
	busybox mount -t cgroup2 cgroup2 /sys/fs/cgroup
	[ ! -d /sys/kernel/tracing ] ||
		busybox mount -t tracefs tracefs /sys/kernel/tracing
	[ ! -d /sys/fs/bpf ] || busybox mount -t bpf bpf /sys/fs/bpf
	busybox hostname "ringtap-$k"
	busybox ip link set lo up
	echo 8 >/proc/sys/kernel/printk
	# From here on a leak is one of the module or of what drives it.
	[ ! -e "$leak" ] || echo clear >"$leak"
}

# Ports appear when the host has answered the driver. Without them nobody
# hears of a result: the host's time limit and the log tell.
await_channels() {
	until [ -c "$(channel 3)" ] && [ -c "$(channel 2)" ] &&
		[ -c "$(channel 1)" ]; do
		busybox usleep 10000
	done
}

load_module() {
	[ -n "$module" ] || return 0
	busybox insmod "$module" 2>"$share/insmod" ||
		fail "$module can't be loaded: $(cat "$share/insmod")"
}

# The host may ask a guest that hangs where its tasks are; "end" comes when
# the host has passed on all output.
listen() {
	local word

	[ "$machine" != uml ] || busybox stty -F "$(channel 3)" raw -echo
	while read -r word; do
		case $word in
		dump) echo w >/proc/sysrq-trigger; echo l >/proc/sysrq-trigger ;;
		end) stop ;;
		esac
	done <"$(channel 3)"
}

# A channel can be opened once only, and a program may open /dev/stdout
# again: so a pipe before each, and a count of what went through.
pump() {
	local port

	port=$(channel "$1")
	[ "$machine" != uml ] || busybox stty -F "$port" raw -echo
	busybox mkfifo "/run/ringtap-$2"
	{
		busybox tee "$port" <"/run/ringtap-$2" |
			busybox wc -c >"/run/ringtap-$2.count"
	} &
}

run_command() {
	(
		cd "$folder" || exit 125
		. "$share/environment"
		# Not the one of busybox, which prefers its own ip, sh and so on.
		exec /usr/bin/setsid "$@"
	) </dev/null >/run/ringtap-stdout 2>/run/ringtap-stderr
}

# shellcheck disable=SC2094  # the console is read and written
run_shell() {
	local console=/dev/hvc0

	[ "$machine" != uml ] || console=/dev/tty1
	(
		cd "$folder" || exit 125
		. "$share/environment"
		busybox stty -F "$console" sane rows "$rows" cols "$columns"
		exec /usr/bin/setsid -c "${SHELL:-/bin/sh}" -i
	) <"$console" >"$console" 2>&1
}

# Everything but this shell, the kernel's threads, and those named with their
# children.
leftovers() {
	local dir self stat keep

	# This function runs in a shell of its own, for $().
	read -r self _ </proc/self/stat
	keep=" $self $* "
	for dir in /proc/[0-9]*; do
		[ -e "$dir/exe" ] || continue
		read -r stat <"$dir/stat" || continue
		# The parent stands second after the name, which may hold spaces.
		stat="${dir#/proc/} ${stat##*) ? }"
		# shellcheck disable=SC2086  # fields
		set -- $stat
		[ "$1" -ne 1 ] || continue
		case $keep in *" $1 "* | *" $2 "*) continue ;; esac
		echo "$1"
	done 2>/dev/null
}

kill_leftovers() {
	local pids

	while pids=$(leftovers "$@") && [ -n "$pids" ]; do
		# shellcheck disable=SC2086  # a list of numbers
		kill -9 $pids 2>/dev/null
		busybox usleep 10000
	done
}

uptime_seconds() {
	local up

	read -r up _ </proc/uptime
	echo "${up%%.*}"
}

# The last references may go after a grace period: as long as it is busy,
# try again, up to a limit that no healthy module comes near.
remove_module() {
	local limit

	[ -d /sys/module/ringtap ] || return 0
	limit=$(($(uptime_seconds) + 30))
	text=$(cat /sys/module/ringtap/sections/.text 2>/dev/null)
	until busybox rmmod ringtap 2>/run/ringtap-rmmod; do
		if [ "$(uptime_seconds)" -ge "$limit" ]; then
			kernel_log "BUG: the module can't be removed," \
				"$(cat /sys/module/ringtap/refcnt) references"
			return
		fi
		busybox usleep 100000
	done
}

# An object counts as leaked when two scans found the same content, and when
# it is older than five seconds (MSECS_MIN_AGE in mm/kmemleak.c).
scan_leaks() {
	local ripe

	[ -e "$leak" ] || return 0
	ripe=$(($(uptime_seconds) + 6))
	echo scan >"$leak"
	while [ "$(uptime_seconds)" -lt "$ripe" ]; do
		busybox usleep 200000
	done
	echo scan >"$leak"
	busybox cat "$leak" >/run/ringtap-leaks
	[ -s /run/ringtap-leaks ] || return 0
	# The module is gone, so its addresses have no names any more.
	kernel_log "kmemleak: memory was leaked:" \
		"(the module's .text was at ${text:-an unknown address})"
	while read -r line; do
		kernel_log "$line"
	done </run/ringtap-leaks
}

prepare_machine
await_channels
load_module
listen &
listener=$!
if [ $# -gt 0 ]; then
	pump 1 stdout
	out=$!
	pump 2 stderr
	err=$!
	# Held open here, or tee would end with the first writer.
	exec 8>/run/ringtap-stdout 9>/run/ringtap-stderr
	run_command "$@" 8>&- 9>&-
	status=$?
	kill_leftovers "$listener" "$out" "$err"
	exec 8>&- 9>&-
	wait "$out" "$err"
	busybox cat /run/ringtap-stdout.count /run/ringtap-stderr.count |
		busybox xargs >"$share/sent"
else
	run_shell
	status=$?
	kill_leftovers "$listener"
	echo 0 0 >"$share/sent"
fi
remove_module
scan_leaks
echo "$status" >"$share/status.new"
busybox mv "$share/status.new" "$share/status"
wait "$listener"
stop
