# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034  # who sources it reads $captured
# shellcheck disable=SC2154             # and sets $work and $build
# A program that captures on v1, started and ended; sourced. It has the second
# CPU, or those of the mask $capture_cpus, and 64 MiB of ring.

capture_programs=(ringtap ringtap-batch ringtap-late tcpdump dumpcap netsniff-ng)

# capture_command PROGRAM FILE [OPTION...]: leaves $command.
capture_command() {
	local program=$1 file=$2

	shift 2
	case $program in
	ringtap) command=(ringtap capture -B 64m) ;;
	ringtap-batch) command=(ringtap capture -B 64m --time batch) ;;
	ringtap-late) command=(ringtap capture -B 64m --latency 10) ;;
	tcpdump) command=(tcpdump -B 65536 -Z root) ;;
	dumpcap) command=(dumpcap -q -B 64) ;;
	netsniff-ng)
		# It has a name of its own for the file.
		command=(env LD_PRELOAD="$build/selftests/bench/ioprio.so"
			netsniff-ng -s -S 64MiB -i v1 -o "$file" "$@")
		return
		;;
	*)
		echo "there is no program '$program': take ${capture_programs[*]}" >&2
		exit 2
		;;
	esac
	command+=(-i v1 -w "$file" "$@")
}

capture_said() {
	echo "${command[*]}: $1; it said:" >&2
	sed 's/^/  /' "$work/said" >&2
	exit 1
}

# capture_start PROGRAM FILE [OPTION...]: until it sees frames; leaves $capture.
# Since SIGINT does not reach what a shell without job control has put into the
# background, it is one process that is told by its number.
capture_start() {
	capture_command "$@"
	# Here, for the program before would seem to listen still.
	: >"$work/said"
	taskset "${capture_cpus:-2}" "${command[@]}" >>"$work/said" 2>&1 &
	capture=$!
	until grep -qi 'listening on\|^File:\|^Running' "$work/said"; do
		kill -0 "$capture" 2>/dev/null || capture_said "does not start"
		sleep 0.1
	done
}

# In ticks, of all its threads: the second after the name in which spaces may be.
capture_ticks() {
	local stat

	stat=$(cat "/proc/$capture/stat") || capture_said "has ended by itself"
	read -ra stat <<<"${stat##*) }"
	echo $((stat[11] + stat[12]))
}

# What it has read by then is what it would ever have read in time: those who
# keep up are done, and the others have lost already. A block of libpcap's ring
# may wait for a second.
capture_settle() {
	local before=-1 now

	now=$(capture_ticks)
	while [ "$now" != "$before" ]; do
		before=$now
		sleep 1.2
		now=$(capture_ticks)
	done
}

# By its own word: leaves $captured. What netsniff-ng has not read it counts beside
# what came in.
capture_stop() {
	local status=0

	kill -INT "$capture"
	wait "$capture" || status=$?
	[ "$status" -eq 0 ] || capture_said "ended with $status"
	captured=$(sed -nE \
		-e 's/^([0-9]+) packets? captured$/\1/p' \
		-e 's/^.*Packets captured: ([0-9]+)$/\1/p' \
		-e 's/^.* ([0-9]+)  packets incoming \([0-9]+ unread.*/\1/p' \
		"$work/said" | tail -n 1)
	[ -n "$captured" ] || capture_said "does not say what it captured"
}
