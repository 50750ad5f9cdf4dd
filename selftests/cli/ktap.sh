# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Sourced by tests: cases, and what they claim. $work is a directory of the
# test's own, in the guest's memory.

work=$(mktemp -d)
cases=0
failures=0
wrong=0
undo=()

# defer COMMAND...: at the end, last first.
defer() {
	undo=("$(printf '%q ' "$@")" "${undo[@]}")
}

finish() {
	local command

	for command in "${undo[@]}"; do
		eval "$command"
	done >/dev/null 2>&1
	rm -rf "$work"
}

trap finish EXIT
trap 'exit 130' INT TERM

# try NAME FUNCTION...: a case. It fails if the function does, or one of the
# claims in it.
try() {
	local name=$1 status

	shift
	wrong=0
	"$@"
	status=$?
	[ "$status" -eq 0 ] || complain "$1 ended with $status"
	cases=$((cases + 1))
	if [ $wrong -eq 0 ]; then
		echo "ok $cases $name"
	else
		failures=$((failures + 1))
		echo "not ok $cases $name"
	fi
}

complain() {
	wrong=1
	printf '# %s\n' "${*//$'\n'/$'\n'# }"
}

# The last line of a test.
plan() {
	echo "1..$cases"
	exit $((failures > 0))
}

# equal WHAT WANTED FOUND
equal() {
	[ "$2" = "$3" ] || complain "$1: wanted:
$2
found:
$3"
}

# like WHAT PATTERN FOUND: an extended regular expression for all of it.
like() {
	[[ $3 =~ ^($2)$ ]] || complain "$1: wanted, as a regular expression:
$2
found:
$3"
}

# claim WORD...: as in test.
claim() {
	test "$@" || complain "not so: $*"
}

# Between two looks. Not by `read -t`, which would start no program: where a
# machine is slow, bash 5.2 goes on with SIGCHLD blocked, and misses every end.
pause() {
	sleep 0.05
}

# await COMMAND...: until it succeeds. The limit is for what hangs; a machine
# that is merely slow never comes near.
await() {
	local until=$((SECONDS + ${patience:-60}))

	until "$@"; do
		if [ "$SECONDS" -ge "$until" ]; then
			complain "waited in vain: $*"
			return 1
		fi
		pause
	done
	return 0
}

# lines FILE: how many complete ones.
lines() {
	wc -l <"$1"
}

has_lines() {
	[ "$(lines "$1")" -ge "$2" ]
}

echo "TAP version 13"
