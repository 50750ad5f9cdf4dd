#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The table of targets, and medians, from lines that nobody has measured.

here=$(cd "$(dirname "$0")" && pwd -P)
build=$here/../../build
export LD_LIBRARY_PATH=$build/userspace
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failures=0

# line ROUND WHO SIZE MIB CPUS READER RATE PATH WHAT: as bench -j writes it.
line() {
	printf '{"round": %u, "who": "%s", "size": %u, "ring_mib": %u, ' \
		"$1" "$2" "$3" "$4"
	printf '"cpus": %u, "sockets": 1, "filter": 0, "reader": "%s", ' \
		"$5" "$6"
	printf '"rate": %u, "path": "%s", "frames": 1000, %s, ' "$7" "$8" "$9"
	echo '"wrong": false}'
}

# cost ROUND WHO SIZE MIB NS [DROPPED]
cost() {
	line "$1" "$2" "$3" "$4" 1 live 0 receive \
		"\"ns\": $5, \"pps\": 1000000, \"dropped\": ${6:-0}"
}

# told VALUE KIND BOUND
told() {
	printf '{"target": "a program of old", "value": %s, "%s": %s, ' "$@"
	echo '"figures": "3 of 4"}'
}

# table STATUS WANTED NAME: stdin gives a table with such a line.
table() {
	local status

	number=$((number + 1))
	"$build/selftests/bench/bench" -t >"$work/table" 2>&1
	status=$?
	if [ $status -eq "$1" ] && grep -qE -- "$2" "$work/table"; then
		echo "ok $number $3"
	else
		failures=$((failures + 1))
		echo "not ok $number $3"
		sed 's/^/# /' "$work/table"
		echo "# status $status"
	fi
}

# rounds COPY...: a round for each cost of copy, beside a stack that drifts.
rounds() {
	local round=0 copy

	for copy; do
		cost $round stack 60 64 $((1000 * round))
		cost $round tpacket3 60 64 $((1000 * round + 200))
		cost $round copy 60 64 $((1000 * round + copy))
		round=$((round + 1))
	done
}

# In the first ring all is cheap, for little is captured.
rings() {
	local mib

	for mib in 2 16 64; do
		cost 0 stack 1500 $mib 100
		cost 0 tpacket3 1500 $mib $((400 + mib)) $((mib == 2 ? 500 : 0))
		cost 0 copy 1500 $mib $((500 - mib)) $((mib == 2 ? 500 : 0))
	done
}

# Each target has its figures.
everything() {
	local who ns=300

	for who in stack memcpy copy copy+late copy+batch copy+late+batch \
		tpacket3 bypass bypass+late; do
		cost 0 "$who" 60 64 $ns
		cost 0 "$who" 1500 64 $ns
		ns=$((ns + 10))
	done
	line 0 copy 60 64 1 stopped 0 receive '"pps": 2000000, "dropped": 0'
	line 0 copy 60 64 2 stopped 0 receive '"pps": 3700000, "dropped": 0'
	line 0 bypass 60 64 1 stopped 0 receive '"pps": 7000000, "dropped": 0'
	line 0 bypass 60 64 2 stopped 0 receive '"pps": 13000000, "dropped": 0'
	for who in copy xdp-generic xdp-native libpcap; do
		line 0 "$who" 60 64 1 live 10000 veth '"p50_us": 10, "p99_us": 20'
	done
	line 0 copy 1500 2 1 stopped 20 receive '"dropped": 0'
	line 0 libpcap 1500 2 1 stopped 20 receive '"dropped": 240'
}

# medians WANTED NAME: of stdin, by median.awk.
medians() {
	local found

	number=$((number + 1))
	found=$(awk -v where=part=one -v by=who,size \
		-v of=p99_us,ns-who:stack,ns/who:v3 -f "$here/median.awk")
	if [ "$found" = "$(printf '%b' "$1")" ]; then
		echo "ok $number $2"
	else
		failures=$((failures + 1))
		echo "not ok $number $2"
		printf '# wanted %s\n# found  %s\n' "$1" "${found//$'\t'/\\t}"
	fi
}

# one WHO ROUND P99 NS
one() {
	printf '{"part": "one", "round": %u, "who": "%s", "size": 60, "p99_us": %s, "ns": %s}\n' \
		"$2" "$1" "$3" "$4"
}

echo "TAP version 13"
echo "1..16"
table 1 'copy / tpacket3 +0\.60 +[0-9.]+ +<= 0\.6 +ok +120 / 200 ns$' \
	"a round is compared with itself, and the median is what counts" \
	< <(rounds 100 120 1000)
table 1 'copy / tpacket3 +0\.65 .* short ' "what is not reached is short" \
	< <(rounds 100 130 132)
table 1 '^cost, 60 B: copy\+late / tpacket3 +nothing was measured$' \
	"what nobody has measured is no figure" < <(rounds 100)
table 1 'best ring: copy / tpacket3 .* 336 / 316 ns, 64 / 16 MiB$' \
	"a ring that loses frames is nobody's best" < <(rings)
table 1 '^cost, 60 B: copy / tpacket3 +nothing was measured$' \
	"what costs nothing is no measure" \
	< <(cost 0 stack 60 64 300; cost 0 tpacket3 60 64 290; cost 0 copy 60 64 280)
table 0 'copy / libpcap +0\.00 +0\.00 +<= 0 +ok +0 / 240 frames$' \
	"with figures for each all is well" < <(everything)
table 0 'copy / copy +1\.85 +0\.00 +>= 1\.8 +ok +3\.70 / 2 M$' \
	"more is better where it should be" < <(everything)
table 0 '^a program of old +3\.50 +[0-9.]+ +<= 4 +ok +3 of 4$' \
	"who knows its target has a row" \
	< <(everything; told 3 most 4; told 5 most 4; told 3.5 most 4)
table 0 '^a program of old .* >= 4 +short' "and may want more" \
	< <(everything; told 3 least 4)
table 1 '^no target can be told from:' "but must say how much" \
	< <(everything; echo '{"target": "a program of old", "value": 3}')
table 1 'cost, 60 B: copy / tpacket3 +nothing was measured$' \
	"several sockets are another matter" \
	< <(rounds 100 | sed 's/"sockets": 1/"sockets": 2/')
table 1 'cost, 60 B: copy / tpacket3 +0\.75 ' \
	"nor is a round counted whose numbers do not add up" \
	< <(rounds 100 150 | sed '/"round": 0, "who": "copy"/s/false/true/')
medians 'a\t60\t5\t-\t-\t3' "a median is the one in the middle" \
	< <(one a 0 5 10; one a 1 90 10; one a 2 4.5 10)
medians 'a\t60\t6\t-\t-\t2' "or between two" < <(one a 0 5 10; one a 1 7 10)
medians 'stack\t60\t1\t0\t1.25\t1\nv3\t60\t1\t-100\t1\t1\na\t60\t1\t100\t1.5\t1' \
	"each is compared with those of its round" \
	< <(one stack 0 1 500; one v3 0 1 400; one a 0 1 600
	one a 0 1 9 | sed 's/one"/other"/')
medians 'a\t60\t-\t-\t-\t1' "what was not measured is no figure" \
	< <(one a 0 null null)
[ $failures -eq 0 ]
