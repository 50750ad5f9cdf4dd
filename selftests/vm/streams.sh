# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154  # shared with vm.sh
# What flows between a guest and its host, sourced by vm.sh, through $work:
# pipes, but for the first two, which are files. A console of User-Mode Linux
# that meets a full pipe may forget to go on when there is room again.
#   stdout stderr      from the guest's command
#   log.in log.out     the guest's console: keys to it, the kernel log from it
#   control.in         words to guest.sh ("dump", "end")
#   monitor.in         to QEMU's monitor

# relay NAME: passes on a stream as it grows. NAME.closed says that its reader
# went away; streams_close() kills the other way.
relay() {
	local ended=0

	exec {control}>&- {keys}>&- {monitor}>&-
	tail -c +1 -f "$work/$1" 2>/dev/null &
	echo $! >"$work/$1.pid"
	wait $! || ended=$?
	[ "$ended" -eq 137 ] || : >"$work/$1.closed"
}

streams_open() {
	local name

	for name in log.in log.out monitor.in monitor.out \
		control.in control.out; do
		mkfifo "$work/$name"
	done
	: >"$work/stdout"
	: >"$work/stderr"
	# A descriptor of ours for both directions: nothing here waits for the
	# guest to open its end, and a guest never meets a pipe without reader.
	exec {control}<>"$work/control.in" {keys}<>"$work/log.in" \
		{monitor}<>"$work/monitor.in"
	streams_listen
	relay stdout &
	relay stderr >&2 &
}

# To a guest that is about to be started: these end with it.
streams_listen() {
	cat "$work/log.out" >"$work/kernel.log" &
	logger=$!
	cat "$work/monitor.out" >/dev/null &
	cat "$work/control.out" >/dev/null &
}

# wrote NAME COUNT: whether a relay has passed on so many bytes, or can't.
wrote() {
	local name value pid

	pid=$(cat "$work/$1.pid")
	while read -r name value; do
		[ "$name" = wchar: ] && [ "$value" -lt "$2" ] && return 1
	done 2>/dev/null <"/proc/$pid/io"
	return 0
}

# The guest has told how much its command wrote, and waits for our word.
streams_finish() {
	local sent_out sent_err

	read -r sent_out sent_err <"$share/sent"
	until wrote stdout "$sent_out" && wrote stderr "$sent_err"; do
		alive || break
		doze
	done
	echo end >&"$control"
}

# Relays first: they outlive the cat that they started. KILL, because a shell
# may be anywhere between two programs; nothing of theirs is worth saving.
streams_close() {
	local pids name

	pids=$(jobs -p)
	for name in stdout stderr; do
		pids="$pids $(cat "$work/$name.pid" 2>/dev/null)" || :
	done
	# shellcheck disable=SC2086  # a list of numbers
	kill -KILL $pids 2>/dev/null || :
	wait 2>/dev/null || :
}
