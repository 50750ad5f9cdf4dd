#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# usage: vm_test.sh [-k K]
#
# Does vm.sh keep its promises on kernel K? Seven short boots.

set -u

k=6.1
while getopts k: option; do
	case $option in
	k) k=$OPTARG ;;
	*) echo "usage: vm_test.sh [-k K]" >&2; exit 2 ;;
	esac
done

vm=$(cd "$(dirname "$0")/.." && pwd)/vm.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
number=0
failed=0

# ok NAME: judges the command that ran just before.
ok() {
	local status=$?

	number=$((number + 1))
	if [ "$status" -eq 0 ]; then
		echo "ok $number $1"
	else
		echo "not ok $number $1"
		failed=$((failed + 1))
	fi
}

# run VM_OPTION... -- CMD...: in $work/folder; leaves $status, out and err.
run() {
	(cd "$work/folder" && exec "$vm" -k "$k" "$@") \
		>"$work/out" 2>"$work/err"
	status=$?
}

# A guest's log says why a case failed.
explain() {
	sed 's/^/# /' "$work/err" | tail -n 100
}

# What the first boot's command does; all it finds goes to the writable
# directory, the first argument.
write_probe() {
	cat >"$work/folder/probe" <<'END'
writable=$1
shift
pwd >"$writable/folder"
printf '%s\0' "$@" >"$writable/arguments"
echo "$RINGTAP_PROBE" >"$writable/variable"
uname -r >"$writable/release"
cut -d ' ' -f 1 /proc/modules >"$writable/modules"
ip -o link show lo >"$writable/lo"
cat /proc/meminfo >"$writable/memory"
grep -c '^processor' /proc/cpuinfo >"$writable/cpus"
modprobe dummy numdummies=0 && echo yes >"$writable/modprobe"
unshare -Urn true && echo yes >"$writable/namespaces"
echo from the guest >host-file
cp host-file "$writable/written"
echo from the guest >>/etc/hostname
cat blob
echo to stderr >&2
echo again >/dev/stderr
sleep 100000 &
exit 7
END
}

write_host() {
	mkdir -p "$work/folder" "$work/writable"
	head -c 1000000 /dev/urandom >"$work/folder/blob"
	echo from the host >"$work/folder/host-file"
	cp /etc/hostname "$work/hostname"
	# shellcheck disable=SC1003,SC2016  # nothing may be expanded
	arguments=('two words' '' "it's" '"quoted" $HOME `id` \' $'two\nlines' '*' -x)
	printf '%s\0' "${arguments[@]}" >"$work/arguments"
	write_probe
}

in_writable() {
	grep -qsxF -- "$2" "$work/writable/$1"
}

first_boot() {
	RINGTAP_PROBE='a  b' run -c 3 -m 700M -w "$work/writable" -- \
		sh probe "$work/writable" "${arguments[@]}"
	[ "$status" -eq 7 ] || explain
	[ "$status" -eq 7 ]
	ok "the command's exit status comes through"
	cmp -s "$work/out" "$work/folder/blob"
	ok "stdout is passed on byte by byte"
	printf 'to stderr\nagain\n' | cmp -s - <(grep -e '^to stderr$' -e '^again$' "$work/err")
	ok "stderr is passed on apart from stdout"
	cmp -s "$work/arguments" "$work/writable/arguments"
	ok "arguments survive, whatever is in them"
	in_writable folder "$(cd "$work/folder" && pwd -P)"
	ok "the command runs in the current folder"
	in_writable variable 'a  b'
	ok "RINGTAP_ variables are passed on"
	in_writable modules ringtap
	ok "the module is loaded"
	in_writable modprobe yes
	ok "modprobe finds the kernel's modules"
	in_writable namespaces yes
	ok "user and network namespaces can be made"
	grep -qs LOWER_UP "$work/writable/lo"
	ok "lo is up"
	in_writable cpus 3
	ok "-c sets the number of CPUs"
	awk '/^MemTotal/ { exit !($2 > 400000 && $2 < 720000) }' "$work/writable/memory"
	ok "-m sets the memory"
	in_writable release "$("$(dirname "$vm")/kernels/kernel.sh" release "$k")"
	ok "the kernel is the one asked for"
	in_writable written 'from the guest' &&
		grep -qx 'from the host' "$work/folder/host-file" &&
		cmp -s /etc/hostname "$work/hostname"
	ok "writes to the host's tree stay in the guest"
}

other_ends() {
	run -- sh -c 'echo "<4>WARNING: on purpose" >/dev/kmsg'
	[ "$status" -eq 120 ] && grep -q '^> .*WARNING: on purpose' "$work/err"
	ok "a complaint of the kernel fails the run and is shown"

	run -- sh -c 'echo c >/proc/sysrq-trigger'
	[ "$status" -eq 125 ] && grep -q 'Kernel panic' "$work/err"
	ok "a panic ends the run and is shown"

	run -t "$hang" -- sleep 100000
	[ "$status" -eq 124 ] && grep -q "within $hang seconds" "$work/err"
	ok "a command that hangs meets the time limit"

	"$vm" -k "$k" -- sh -c 'while :; do echo on and on; done' \
		2>"$work/err" | head -n 1 >"$work/out"
	[ "${PIPESTATUS[0]}" -eq 141 ] && grep -qx 'on and on' "$work/out"
	ok "it ends when its reader has seen enough"
}

# As timeout(1) and a terminal send it: all processes of the guest are told.
group_signal() {
	local until=$((SECONDS + 10))

	mkdir "$work/own"
	TMPDIR=$work/own timeout "$hang" "$vm" -k "$k" -- sleep 100000 \
		>"$work/out" 2>"$work/err"
	[ $? -eq 124 ]
	ok "a signal to its process group ends it"
	while pgrep -f "$work/own" >"$work/out" && [ "$SECONDS" -lt "$until" ]; do
		sleep 0.1
	done
	[ ! -s "$work/out" ] && [ -z "$(ls -A "$work/own")" ]
	ok "and leaves neither processes nor files"
}

# More than one pipe of the host holds, but less than two: the command ends
# before anybody reads, its output must not.
slow_reader() {
	local pid

	head -c 100000 "$work/folder/blob" >"$work/folder/part"
	rm -f "$work/out"
	mkfifo "$work/out"
	# shellcheck disable=SC2016  # for the guest
	run -t 120 -w "$work/writable" -- sh -c \
		'cat part; echo yes >"$1/finished"' sh "$work/writable" &
	pid=$!
	exec 5<"$work/out"
	until [ -e "$work/writable/finished" ] || ! kill -0 "$pid"; do
		sleep 0.1
	done
	cmp -s "$work/folder/part" <&5
	ok "output that is read late is passed on whole"
	exec 5<&-
	wait "$pid"
	rm "$work/out"
}

# Long enough to boot, so that it is the command that hangs.
case $k in
uml) hang=5 ;;
debug | rt) hang=40 ;;
*) hang=15 ;;
esac

"$(dirname "$vm")/kernels/kernel.sh" build "$k" || exit 1
echo "TAP version 13"
echo "1..21"
write_host
first_boot
slow_reader
RINGTAP_NOLOAD=1
export RINGTAP_NOLOAD
other_ends
group_signal
echo "# Totals: pass:$((number - failed)) fail:$failed xfail:0 xpass:0 skip:0 error:0"
[ "$failed" -eq 0 ] && [ "$number" -eq 21 ]
