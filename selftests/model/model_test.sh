#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Searches every run of the models own.pml and shared.pml: as they are, none
# may break a promise; with one part of the protocol taken away, one must. A
# search that could not look everywhere proves nothing and fails.

here=$(cd "$(dirname "$0")" && pwd)

if ! command -v spin >/dev/null; then
	echo "TAP version 13"
	echo "1..0 # SKIP spin is not installed (Debian package spin)"
	exit 4
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# Name, model, what is to be defined and, for a fault, what it has to break.
# "sound" means nothing at all. Two sizes of shared rings: the small one fills
# and reports losses within few records, the larger one has long records.
variants() {
	local small="SIZE=2 RECORDS=4" epoll="SIZE=2 RECORDS=3"
	local large="LONG RECORDS=3 POLL"

	cat <<-END
	own ring, edge-triggered epoll|own|LONG|sound
	own ring, poll|own|LONG POLL|sound
	own ring, hostile reader|own|LONG LIAR|sound
	shared ring, edge-triggered epoll|shared|$epoll|sound
	shared ring, poll, small|shared|$small POLL|sound
	shared ring, poll, long records|shared|$large|sound
	shared ring, hostile reader|shared|$small LIAR|sound
	own ring without A|own|LONG NO_A|data
	own ring without B|own|LONG NO_B|data
	own ring without C|own|LONG NO_C|data
	own ring without D|own|LONG NO_D|data
	own ring, epoll, without E|own|LONG NO_E|sleep
	own ring, epoll, without F|own|LONG NO_F|sleep
	own ring, epoll, no second look|own|LONG NO_RECHECK|sleep
	own ring, epoll, armed once|own|LONG NO_REARM|sleep
	own ring, poll, without E|own|LONG POLL NO_E|sleep
	own ring, poll, without F|own|LONG POLL NO_F|sleep
	own ring, poll, no second look|own|LONG POLL NO_RECHECK|sleep
	own ring, poll, armed once|own|LONG POLL NO_REARM|sleep
	own ring, poll, flag cleared without xchg|own|LONG POLL NO_XCHG|sleep
	own ring, last batch not published|own|LONG POLL NO_BELL|sleep
	own ring, hostile reader believed|own|LONG LIAR NO_VALIDATE|tail
	own ring, hostile reader, tail loaded twice|own|LONG LIAR NO_ONCE|tail
	shared ring without A|shared|$large NO_A|data
	shared ring without B|shared|$large NO_B|data
	shared ring without C|shared|$large NO_C|data
	shared ring without D|shared|$large NO_D|data
	shared ring, epoll, without E|shared|$epoll NO_E|sleep
	shared ring, epoll, without F|shared|$epoll NO_F|sleep
	shared ring, epoll, no second look|shared|$epoll NO_RECHECK|sleep
	shared ring, epoll, armed once|shared|$epoll NO_REARM|sleep
	shared ring, reserved without lock|shared|$large NO_LOCK|data
	shared ring, lock not a release|shared|$large NO_UNLOCK|data
	shared ring, published out of order|shared|$large NO_INORDER|data
	shared ring, hostile reader believed|shared|$small LIAR NO_VALIDATE|tail
	END
}

# The assertions by which a broken promise shows, as pan words them.
promise() {
	case $1 in
	data) echo 'first/16\)==place|memory\[[6-9]\]==v|first%4\)<=|\+lost\)==produced' ;;
	sleep) echo 'memory\[0\]==tail' ;;
	tail) echo 'reserved.*-accepted.*<=' ;;
	esac
}

# search MODEL DEFINITIONS: leaves pan's words in $work/out.
search() {
	local definitions

	read -ra definitions <<<"$2"
	rm -f "$work"/pan* "$work"/*.trail
	(
		cd "$work" || exit 1
		spin -a "${definitions[@]/#/-D}" "$here/$1.pml" &&
			gcc -O2 -w -DSAFETY -DNOREDUCE -DMEMLIM=1900 \
				-o pan pan.c &&
			./pan -m100000 -w23
	) >"$work/out" 2>&1
}

complete() {
	! grep -Eiq 'max search depth|out of memory|memlim|not completed|truncated|^spin:|aborting' \
		"$work/out"
}

# A sound model in which some statement is never reached promises too little.
# Only the end of processes without one may stay unreached, and in the smallest
# shared ring the second unit of a record that reports losses.
all_reached() {
	! grep -E 'state [0-9]+, "' "$work/out" |
		grep -Ev '"-end-"|window\[0\]!LOAD' | grep -q .
}

judge() {
	if [ "$1" = sound ]; then
		grep -q 'errors: 0$' "$work/out" && complete && all_reached
	else
		grep -q 'errors: 1$' "$work/out" &&
			grep -Eq "assertion violated .*($(promise "$1"))" \
				"$work/out"
	fi
}

# States, seconds and what pan found, from its own report.
figures() {
	awk '
	/states, stored/ { states = $1 }
	/elapsed time/ { seconds = $4 }
	/^pan:[0-9]*: / {
		sub(/^pan:[0-9]*: /, ""); found = $0
	}
	END {
		printf "# %d states, %s s, %s\n", states, seconds,
			found ? found : "nothing found"
	}' "$work/out"
}

number=0
failures=0

echo "TAP version 13"
echo "1..$(variants | wc -l)"
while IFS='|' read -r name model definitions expected; do
	number=$((number + 1))
	search "$model" "$definitions"
	figures
	if judge "$expected"; then
		echo "ok $number $name"
	else
		failures=$((failures + 1))
		echo "not ok $number $name"
		sed 's/^/# /' "$work/out"
	fi
done < <(variants)

[ $failures -eq 0 ]
