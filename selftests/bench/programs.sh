#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# In a guest: what programs lose, and what a packet costs them.

set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
build=$here/../../build
. "$here/pair.sh"
. "$here/capture.sh"

usage() {
	cat <<'END'
usage: programs.sh [-n ROUNDS] [-k PROGRAM,...] [-s SIZE,...] [-t TARGET,...]
                   [-r RATE,...] [-p PERCENT] [-d DIR] [-j | -J FILE | -T]

One CPU receives frames, the other one is the program's, which writes them.
Prints medians: what was lost, how many frames a second there were, and what a
captured packet took of the program's CPU, also beside tcpdump's in the same
round: what is missing to who has the rest of it, beside a run without a program. A file is read again: it must have as many packets as the program said.

  -n   rounds (3), in which each program has its turn
  -k   programs (all): ringtap, which waits up to 100 ms for more;
       ringtap-batch, the same, which reads the clock once for frames that
       come together; ringtap-late, which waits up to 10 ms; tcpdump, dumpcap,
       netsniff-ng, which all wait
  -s   bytes of a frame (60,1500); imix: seven of 60, four of 570, one of 1514
  -t   tmpfs,pipe (to cat, on the same CPU), disk (tmpfs)
  -r   frames a second, 0 for as many as there can be (0,1000000)
  -p   of the usual number of frames (100)
  -d   where disk is; what kind of file system that is stands above the table
  -J   lines of JSON into FILE, too
  -j   lines of JSON, and no table
  -T   lines for the table of targets, and no other table: see targets below
END
}

# list VARIABLE TEXT: words with commas between.
list() {
	IFS=, read -ra "$1" <<<"$2"
}

parse_arguments() {
	local option

	rounds=3 percent=100 disk='' json='' table=medians
	programs=("${capture_programs[@]}") sizes=(60 1500) targets=(tmpfs)
	rates=(0 1000000)
	while getopts n:k:s:t:r:p:d:jJ:Th option; do
		case $option in
		n) rounds=$OPTARG ;;
		k) list programs "$OPTARG" ;;
		s) list sizes "$OPTARG" ;;
		t) list targets "$OPTARG" ;;
		r) list rates "$OPTARG" ;;
		p) percent=$OPTARG ;;
		d) disk=$OPTARG ;;
		j) json=/dev/stdout table= ;;
		J) json=$OPTARG ;;
		T) table=targets ;;
		h) usage; exit 0 ;;
		*) usage >&2; exit 2 ;;
		esac
	done
	if [[ " ${targets[*]} " = *" disk "* && ! -d $disk ]]; then
		echo "where is the disk? -d names a folder there" >&2
		exit 2
	fi
}

# pktgen COMMAND...: to the device; what it refuses ends all.
pktgen() {
	echo "$*" >/proc/net/pktgen/v1 ||
		{ echo "pktgen refuses '$*'" >&2; exit 1; }
}

# So many that it takes a second or more, and that a file has room in memory.
frames_of() {
	local size=${1/imix/350} rate=$2 frames most

	most=$((900000000 / (size + 40)))
	frames=$((rate ? rate * 3 : 3000000))
	echo $(((frames < most ? frames : most) * percent / 100))
}

# A device that is added anew has forgotten all.
prepare() {
	local size=$1 rate=$2

	echo rem_device_all >/proc/net/pktgen/kpktgend_0
	echo "add_device v1" >/proc/net/pktgen/kpktgend_0
	pktgen xmit_mode netif_receive
	pktgen flag NO_TIMESTAMP
	pktgen dst_mac "$(cat /sys/class/net/v1/address)"
	pktgen dst 192.0.2.1
	pktgen count "$(frames_of "$size" "$rate")"
	if [ "$size" = imix ]; then
		pktgen imix_weights 60,7 570,4 1514,1
	else
		pktgen pkt_size "$size"
	fi
	if [ "$rate" -eq 0 ]; then
		pktgen burst 64
		pktgen delay 0
	else
		pktgen burst 1
		pktgen ratep "$rate"
	fi
}

# Leaves $sent, which is a multiple of the burst, and $pps.
blast() {
	echo start >/proc/net/pktgen/pgctrl
	sent=$(sed -nE 's/^Result: OK: .* usec, ([0-9]+) .*/\1/p' /proc/net/pktgen/v1)
	pps=$(sed -nE 's/^ *([0-9]+)pps.*/\1/p' /proc/net/pktgen/v1)
	[ -n "$sent" ] || { echo "pktgen has no result" >&2; exit 1; }
}

# Who has the rest of the program's CPU: see idler.c.
idler_start() {
	coproc idler { exec "$build/selftests/bench/idler" 1; }
}

# Leaves $rounds_idle and $ns.
idler_look() {
	echo >&"${idler[1]}"
	read -r rounds_idle ns <&"${idler[0]}"
}

# idler_blast WAIT...: leaves in $idle how often it came round and in $took the
# nanoseconds, from the first frame to the end of WAIT.
idler_blast() {
	local rounds_before ns_before

	idler_look
	rounds_before=$rounds_idle ns_before=$ns
	blast
	"$@"
	idler_look
	idle=$((rounds_idle - rounds_before)) took=$((ns - ns_before))
}

# without RATE SIZE: leaves in $step the nanoseconds of a time round.
without() {
	prepare "$2" "$1"
	idler_blast sleep 1.2
	step=$(awk -v ns="$took" -v rounds="$idle" 'BEGIN { printf "%.3f", ns / rounds }')
}

# Leaves $file, for TARGET.
open_target() {
	case $1 in
	disk) file=$disk/capture.pcap ;;
	*) file=$work/capture.pcap ;;
	esac
	rm -f "$file"
	[ "$1" = pipe ] || return 0
	mkfifo "$file"
	taskset 2 cat "$file" >/dev/null &
}

# What stands in the file is what the program said, and no more than was sent.
check() {
	local target=$1 program=$2 packets=$captured

	if [ "$target" != pipe ]; then
		packets=$(tcpdump -r "$file" --count 2>/dev/null |
			sed -n 's/^\([0-9]*\) packets\?$/\1/p')
	fi
	if [ "$packets" != "$captured" ] || [ "$captured" -gt "$sent" ]; then
		echo "$program, $target: $sent sent, $captured captured," \
			"${packets:-none} in the file" >&2
		status=1
	fi
}

# measure ROUND TARGET RATE SIZE PROGRAM
measure() {
	open_target "$2"
	prepare "$4" "$3"
	capture_start "$5" "$file"
	idler_blast capture_settle
	capture_stop
	check "$2" "$5"
	rm -f "$file"
	awk -v round="$1" -v target="$2" -v rate="$3" -v size="$4" \
		-v program="$5" -v sent="$sent" -v captured="$captured" \
		-v pps="$pps" -v took="$took" -v idle="$idle" -v step="$step" 'BEGIN {
		printf "{\"round\": %d, \"to\": \"%s\", \"rate\": %d, \"size\": \"%s\", \"program\": \"%s\", ", round, target, rate, size, program
		printf "\"sent\": %d, \"captured\": %d, \"lost\": %.3f, \"pps\": %d, \"cpu_ns\": %s}\n",
			sent, captured, 100 * (sent - captured) / sent, pps,
			captured ? sprintf("%.1f", (took - idle * step) / captured) : "null"
	}' >>"$work/lines"
	[ -z "$json" ] || tail -n 1 "$work/lines" >>"$json"
}

run() {
	local round target rate size program

	for ((round = 0; round < rounds; round++)); do
		for target in "${targets[@]}"; do
			for rate in "${rates[@]}"; do
				for size in "${sizes[@]}"; do
					without "$rate" "$size"
					for program in "${programs[@]}"; do
						measure "$round" "$target" \
							"$rate" "$size" "$program"
					done
				done
			done
		done
	done
}

print_table() {
	local target rate size program

	[ -z "$disk" ] || echo "disk: $disk, of type $(stat -f -c %T "$disk")"
	awk -v by=to,rate,size,program \
		-v of=lost,pps,cpu_ns,cpu_ns/program:tcpdump \
		-f "$here/median.awk" "$work/lines" |
		awk -F '\t' '{
			title = $1 ", " ($2 ? $2 " frames a second" : \
				"as many frames as there can be") ", " $3 \
				($3 == "imix" ? "" : " bytes")
			if (title != last)
				printf "\n%s\n%-14s %8s %8s %8s %11s\n", title,
					"", "lost %", "Mpps", "CPU ns", "to tcpdump"
			last = title
			printf "%-14s %8.2f %8.3f %8.0f %11s\n", $4, $5,
				$6 / 1e6, $7, $8 == "-" ? "-" : sprintf("%.2f", $8)
		}'
}

# Those of ringtap, of each round: nothing is lost where there is room for it, and
# a packet costs at most a quarter of what it costs tcpdump.
print_targets() {
	awk -v by=round,to,rate,size,program \
		-v of=lost,cpu_ns,cpu_ns/program:tcpdump \
		-f "$here/median.awk" "$work/lines" |
		awk -F '\t' '$5 == "ringtap" {
			of = $2 ", " $4 (($4 == "imix") ? "" : " B") \
				($3 ? ", " $3 / 1000 "k/s" : "")
			line = "{\"target\": \"%s: %s\", \"value\": %s, \"most\": %s, \"figures\": \"%s\"}\n"
			printf line, "lost by ringtap", of, $6, 0, $6 " %"
			if ($8 != "-")
				printf line, "CPU, ringtap / tcpdump", of, $8,
					0.25, $7 " ns"
		}'
}

clean_up() {
	set +e
	# shellcheck disable=SC2046  # a list of numbers
	kill $(jobs -p) 2>/dev/null
	rm -rf "$work"
	pair_remove
}

parse_arguments "$@"
work=$(mktemp -d -p /dev/shm)
trap clean_up EXIT
status=0
pair_set_up
pair_warm_up
idler_start
run
case $table in
medians) print_table ;;
targets) print_targets ;;
esac
exit $status
