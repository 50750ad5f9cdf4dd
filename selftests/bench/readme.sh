#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: readme.sh [RESULTS]
#
# Prints, in Markdown, what README says of the figures that run.sh left in
# RESULTS, build/bench/results.json if it is not given. The picture that it shows
# is bench.svg from there, copied beside this script.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
results=${1:-$here/../../build/bench/results.json}
[ -s "$results" ] || { echo "there is no $results: make bench leaves one" >&2; exit 1; }

# medians PART BY OF: see median.awk.
medians() {
	awk -v where="part=$1" -v by="$2" -v of="$3" -f "$here/median.awk" \
		"$results"
}

print_run() {
	local line date kernel machine cpu cpus percent rounds name

	line=$(awk '/"part": "run"/' "$results")
	for name in date kernel machine cpu cpus percent rounds; do
		printf -v "$name" %s "$(sed -nE \
			's/.*"'"$name"'": "?([^",}]*).*/\1/p' <<<"$line")"
	done
	echo "Measured on $date with \`make bench\`: $machine $kernel, $cpu," \
		"$cpus CPUs; medians of $rounds rounds, of programs at full rate 2, of 70 frames a second 1. A dash: more than 1 % of the frames were lost, or, of programs, it was not measured."
	[ "$percent" -eq 100 ] ||
		echo "**Only $percent % of the usual frames: not for quoting.**"
}

# matrix SIZES FORMAT SCALE: see readme.awk.
matrix() {
	awk -v sizes="$1" -v format="$2" -v scale="$3" -f "$here/readme.awk"
}

# head_of COLUMN...
head_of() {
	local column

	printf '\n|'
	for column; do
		printf ' %s |' "$column"
	done
	printf '\n|---|'
	for column in "${@:2}"; do
		printf -- '--:|'
	done
	echo
}

print_ways() {
	local sizes=60,512,1514,9000

	head_of "ns a frame over the stack alone" "60 bytes" 512 1514 9000
	medians sizes who,size ns-who:stack,dropped,frames | matrix $sizes %.0f 1
	head_of "millions of frames a second on one CPU" "60 bytes" 512 1514 9000
	medians sizes who,size pps,dropped,frames |
		awk '/^(tpacket3|(tap|copy|bypass)(\+late)?(\+batch)?)\t/' |
		matrix $sizes %.2f 1000000
}

# The mix stands under the size of its average frame.
print_veth() {
	head_of "ns a frame over the stack alone, sent through a pair of veth" "60 bytes" 1514 \
		"IMIX, 359 on average"
	{
		medians veth who,size ns-who:stack,dropped,frames
		medians imix who,size ns-who:stack,dropped,frames
	} | matrix 60,1514,359 %.0f 1
}

# The half: the 99th of a hundred is the host's, on User-Mode Linux.
print_delays() {
	head_of "microseconds in which half of the frames are with the reader" \
		"70 a second" "10,000" "100,000"
	medians delays who,rate p50_us | awk -F '\t' -v OFS='\t' '{ print $1, $2, $3, 0, 1 }' |
		matrix 70,10000,100000 %.0f 1
}

print_programs() {
	head_of "program, into a file in memory" "lost at full rate, 60 bytes" \
		"1500 bytes" "CPU ns a packet, at 1,000,000 a second" "to tcpdump's"
	{
		medians programs program,size lost,pps | sed 's/^/full\t/'
		medians paced program,size cpu_ns,cpu_ns/program:tcpdump |
			sed 's/^/paced\t/'
	} | awk -F '\t' '
	BEGIN {
		n = split("ringtap ringtap-batch ringtap-late", order, " ")
		for (i = 1; i <= n; i++)
			seen[order[i]]
		name["ringtap"] = "`ringtap capture -w FILE`, which may be 100 ms late"
		name["ringtap-batch"] = "the same, `--time batch`"
		name["ringtap-late"] = "the same, `--latency 10`: 10 ms late at most"
	}
	!($2 in seen) { order[++n] = $2; seen[$2] }
	$1 == "full" { lost[$2, $3] = sprintf("%.1f %%", $4) }
	$1 == "paced" && $4 != "-" { cpu[$2] = sprintf("%.0f", $4) }
	$1 == "paced" && $5 != "-" { ratio[$2] = sprintf("%.2f", $5) }
	function cell(text) { return text == "" ? "-" : text }
	END {
		for (i = 1; i <= n; i++)
			printf "| %s | %s | %s | %s | %s |\n",
				order[i] in name ? name[order[i]] : order[i],
				cell(lost[order[i], 60]), cell(lost[order[i], 1500]),
				cell(cpu[order[i]]), cell(ratio[order[i]])
	}'
}

print_tcp() {
	head_of "a TCP connection, beside it a program that writes to /dev/null" \
		"Gbit/s" "to without, in the same round"
	medians tcp case mbits,ratio |
		sed -E 's/^none/nothing/; s/^(copy|tap)/ringtap \1/
			s/^([^\t]*)-96/\1, first 96 bytes/' |
		awk -F '\t' '{ printf "| %s | %.1f | %.2f |\n", $1, $2 / 1000, $3 }'
	printf '\n%s\n' "Medians of each column by itself: the connection alone varies up to twofold from round to round, and differences of a third say nothing."
}

for part in run sizes veth imix delays programs paced tcp; do
	grep -q "\"part\": \"$part\"" "$results" ||
		{ echo "$results has no part '$part': see what run.sh said" >&2; exit 1; }
done
print_run
print_ways
print_veth
print_delays
print_programs
print_tcp
printf '\n![What it takes to capture a frame](selftests/bench/bench.svg)\n'
