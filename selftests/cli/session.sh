# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154  # shared with tests and ktap.sh
# Sourced by tests, after wire.sh: a `ringtap capture` that runs beside the
# test, its output in $work/out and $work/err.

pid=
status=

# start OPTION...: comes back when incoming frames are captured. What goes out,
# errors by ICMP for example, is for the tests that ask for it.
start() {
	launch ringtap capture -i v1 -Q in "$@"
	await listening
}

# launch COMMAND...
launch() {
	: >"$work/err"
	"$@" >"$work/out" 2>"$work/err" &
	pid=$!
}

# Or already at its end, which is then found out.
listening() {
	grep -q '^ringtap: listening on ' "$work/err" || gone
}

gone() {
	! kill -0 "$pid" 2>/dev/null
}

# ends: of itself; leaves $status.
ends() {
	if ! await gone; then
		kill -KILL "$pid"
	fi
	wait "$pid"
	status=$?
}

# stop SIGNAL
stop() {
	kill "-$1" "$pid" 2>/dev/null ||
		complain "it had ended before: $(said)"
	ends
}

# What a user sees on the terminal, but for the lines of packets.
said() {
	cat "$work/err"
}

# The last three lines. They follow one another, and nothing follows them.
closing() {
	tail -n 3 "$work/err"
}

# closes CAPTURED RECEIVED DROPPED: exactly as tcpdump says it.
closes() {
	equal "the closing lines" "$(count "$1" captured)
$(count "$2" "received by filter")
$(count "$3" "dropped by kernel")" "$(closing)"
}

count() {
	if [ "$1" -eq 1 ]; then
		echo "1 packet $2"
	else
		echo "$1 packets $2"
	fi
}

# Numbers of the closing lines, in $captured, $received_by_filter, $dropped.
read_closing() {
	captured=$(sed -nE 's/^([0-9]+) packets? captured$/\1/p' "$work/err")
	received_by_filter=$(sed -nE 's/^([0-9]+) packets? received by filter$/\1/p' "$work/err")
	dropped=$(sed -nE 's/^([0-9]+) packets? dropped by kernel$/\1/p' "$work/err")
}

# complains STATUS REGEX: it has ended with one sentence and nothing else.
complains() {
	equal "exit status" "$1" "$status"
	equal "standard output" "" "$(cat "$work/out")"
	equal "lines on standard error" 1 "$(lines "$work/err")"
	like "the sentence" "ringtap: $2" "$(said)"
}
