#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# On the host: builds the benchmark and runs it in User-Mode Linux.

set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
out=$top/build/bench

usage() {
	cat <<'END'
usage: run.sh                  the whole sweep: 20 minutes on two cores
       run.sh short            a twentieth of its frames, one round: whether it works
       run.sh quick            the table of targets of make bench-quick
       run.sh programs.sh ARGUMENT...
       run.sh tcp.sh ARGUMENT...
       run.sh ARGUMENT...      the arguments of one benchmark: -h lists them

The sweep prints tables and leaves in build/bench (short: in build/bench/short)
results.json, a line for each measurement, and bench.svg and bench.png, the
picture of it. readme.sh prints what README has of it.
END
}

build() {
	"$here/../packages.sh" make gcc libc6-dev libpcap-dev libmnl-dev libncurses-dev libmicrohttpd-dev \
		tcpdump tshark netsniff-ng iperf3 iproute2 gnuplot-nox
	make -s -C "$top/userspace"
	make -s -C "$here/.." build-bench
	"$here/../vm/module.sh" uml bench >/dev/null
}

# guest SECONDS SCRIPT ARGUMENT...
guest() {
	local limit=$1 script=$2

	shift 2
	mkdir -p "$out"
	"$here/../vm.sh" -k uml -m 3G -t "$limit" -w "$out" -- "$here/$script" "$@"
}

# part NAME SECONDS SENTENCE SCRIPT ARGUMENT...: in a guest of its own. What goes
# wrong in one does not keep the others from being run; what there is no time
# for is left out.
part() {
	local name=$1 budget=$2 start=$SECONDS left=$((limit - SECONDS)) status=0

	printf '\n== %s: %s\n' "$name" "$3"
	shift 3
	if [ "$left" -lt "$budget" ]; then
		echo "run.sh: $name is left out: the machine is too busy for" \
			"all of it in $limit s" >&2
		failed=1
		return
	fi
	rm -f "$out/part.json"
	guest "$left" "$@" -J "$out/part.json" || status=$?
	if [ "$status" -ne 0 ]; then
		echo "run.sh: $name ended with $status" >&2
		failed=1
	fi
	[ ! -e "$out/part.json" ] ||
		sed "s/^{/{\"part\": \"$name\", /" "$out/part.json" \
			>>"$out/results.json"
	rm -f "$out/part.json"
	times+=("$(printf '%-10s %5d s of %5d s' "$name" \
		$((SECONDS - start)) "$budget")")
}

# print_part NAME BY OF: the medians of a part that prints no table, see
# median.awk.
print_part() {
	{
		tr , '\t' <<<"$2,$3"
		awk -v where="part=$1" -v by="$2" -v of="$3" \
			-f "$here/median.awk" "$out/results.json"
	} | cut -f "1-$(tr , '\n' <<<"$2,$3" | wc -l)" | expand -t 16
}

# What was measured, and on what.
describe() {
	local cpu

	cpu=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
	printf '{"part": "run", "date": "%s", "kernel": "%s", "machine": "%s", "cpu": "%s", "cpus": %d, "ringtap": "%s", "percent": %d, "rounds": %d}\n' \
		"$(date +%F)" "$("$here/../kernels/kernel.sh" release uml)" \
		"User-Mode Linux" "$cpu" "$(nproc)" \
		"$(git -C "$top" describe --always --dirty 2>/dev/null)" \
		"$percent" "$rounds" >"$out/results.json"
}

# All have 20 minutes, of which a busy machine takes some. Turns are of half the
# usual frames: more would be one size or one way less. Measured, each with its
# guest's start; the three through veth are reckoned from turns of 60 %:
#
#	part      seconds  what
#	sizes       255    8 sizes, 17 ways
#	rings       110    2 rings, 2 sizes, 17 ways
#	cpus         30    2 sizes, 5 ways
#	none, all    46    2 sizes, 5 ways
#	sockets      30    4 ways, with 2 and with 4
#	filters      26    4 ways, with a short one and a long one
#	veth         88    3 sizes, 8 ways
#	vethrings    54    2 rings, 5 ways
#	imix         32    8 ways
#	lossless     24    5 ways, 8 probes, 1 round
#	delays      112    6 ways, at 3 rates
#	stall        27    3 ways
#	programs    110    2 sizes, 5 programs: 5 s, dumpcap 15 s; 2 rounds
#	paced       108    5 programs, 6 s
#	targets      52    2 targets, 5 programs, 6 s, 1 round
#	tcp          70    9 cases, 3.5 s
#	sum        1174
sweep() {
	local few=stack,tpacket3,copy,copy+late,bypass
	local beside=stack,tpacket3,copy,copy+late
	local ways=stack,handler,memcpy,recvmmsg,tpacket2,libpcap,tpacket3
	local sent=stack,tpacket3,xdp-generic,xdp-native,copy,copy+late,bypass,bypass+late
	local bench=(bench.sh -p $((percent / 2)) -n "$rounds")
	local programs=(programs.sh -p "$percent")
	local those=ringtap,ringtap-batch,tcpdump,dumpcap,netsniff-ng
	local delayed=xdp-generic,xdp-native,libpcap,tpacket3,copy,copy+busy
	local n filter

	for n in tap copy copy+late bypass bypass+late; do
		ways+=,$n,$n+batch
	done
	part sizes 255 "frames of each size, 64 MiB of ring, a live reader" \
		"${bench[@]}" -k "$ways" -s 60,128,256,512,1024,1514,9000,60000
	part rings 110 "smaller rings" "${bench[@]}" -k "$ways" -s 60,1514 -m 2,16
	part cpus 30 "two CPUs receive, and the reader has one of them" \
		"${bench[@]}" -k "$few" -s 60,1514 -c 2
	part none 23 "a reader that looks at nothing" \
		"${bench[@]}" -k "$few" -s 60,1514 -w none
	part all 23 "a reader that reads all bytes" \
		"${bench[@]}" -k "$few" -s 60,1514 -w all
	# Not more: the guest's memory is the host's, a mapping for each page, and
	# a process may have 65530 of them.
	for n in 2 4; do
		part sockets 15 "$n sockets, each with rings of its own" \
			"${bench[@]}" -k "$beside" -o $n -m 16
	done
	for filter in short long; do
		part filters 13 "a $filter filter, which wants all frames" \
			"${bench[@]}" -k "$beside" -f $filter
	done
	part veth 88 "sent through veth" "${bench[@]}" -x -s 60,512,1514 -k "$sent"
	part vethrings 54 "the same, smaller rings" \
		"${bench[@]}" -x -m 2,16 -k stack,tpacket3,xdp-generic,xdp-native,copy
	part imix 32 "the same, of a mix of sizes" "${bench[@]}" -x -i -k "$sent"
	part lossless 24 "the highest rate without loss, 2 MiB of ring" \
		bench.sh -p "$percent" -n 1 -r -m 2 \
		-k libpcap,tpacket3,copy,copy+late,bypass
	print_part lossless who lossless_pps,full_pps,full_lost
	# A frame each 10 ms would come as TPACKET_V3's block does, which waits as long.
	part delays 40 "how long a frame takes to its reader, 70 a second" \
		bench.sh -p $((percent > 10 ? 250 : 50)) -n 1 -d 70 -k "$delayed"
	for n in 10000 100000; do
		part delays 36 "the same, $n a second" \
			bench.sh -p $((percent / 2)) -n "$rounds" -d $n -k "$delayed"
	done
	print_part delays rate,who p50_us,p99_us,p999_us
	part stall 27 "20 frames a second for 20 s, 2 MiB of ring, and nobody reads" \
		bench.sh -z $((percent > 10 ? 20 : 2)) -s 1500 -m 2 -k libpcap,tpacket3,copy
	print_part stall who frames,dropped
	part programs 110 "programs that write to memory" \
		"${programs[@]}" -n $((rounds > 2 ? 2 : rounds)) -k $those -r 0
	part paced 108 "the same, at a rate that they keep up with" \
		"${programs[@]}" -n "$rounds" \
		-k ringtap,ringtap-batch,ringtap-late,tcpdump,netsniff-ng \
		-r 1000000 -s 60
	mkdir -p "$out/disk"
	part targets 52 "programs that write to a disk, and to another program" \
		"${programs[@]}" -k $those -n 1 -t disk,pipe -d "$out/disk" -r 0 -s 1500
	part tcp 70 "what a capture costs a TCP connection" \
		tcp.sh -n "$rounds" -s "$seconds"
}

run_sweep() {
	SECONDS=0
	failed=0
	times=()
	mkdir -p "$out"
	rm -f "$out/bench.svg" "$out/bench.png"
	describe
	sweep
	rm -rf "$out/disk"
	"$here/plot.sh" "$out/results.json" "$out" || failed=1
	printf '\n== what it took, all together %d s\n' "$SECONDS"
	printf '%s\n' "${times[@]}"
	echo "$out has results.json, bench.svg and bench.png"
	return $failed
}

percent=100 rounds=3 seconds=2 limit=1200
case ${1:-} in
'')
	build
	run_sweep
	;;
short)
	percent=5 rounds=1 seconds=1 out=$out/short
	build
	run_sweep
	;;
quick)
	build
	guest 900 quick.sh
	;;
programs.sh | tcp.sh)
	mkdir -p "$out/disk"
	build
	guest 1800 "$@"
	;;
-*)
	build
	guest 900 bench.sh "$@"
	;;
*)
	usage >&2
	exit 2
	;;
esac
