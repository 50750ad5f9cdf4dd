#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Boots a kernel with ringtap.ko in it and runs a command there.
# shellcheck disable=SC1091,SC2034,SC2154  # vm/*.sh and this share variables
# shellcheck disable=SC2317  # called by a trap

set -euo pipefail
# Called by make or not: what it passes on is meant for other makefiles.
unset MAKEFLAGS MFLAGS MAKELEVEL

top=$(cd "$(dirname "$0")/.." && pwd -P)
vm=$top/selftests/vm
kernel=$top/selftests/kernels/kernel.sh
. "$vm/streams.sh"
. "$vm/machine.sh"

usage() {
	cat <<'END'
usage: vm.sh [-k K] [-c CPUS] [-m MEM] [-t SECONDS] [-w DIR] [-l FILE]
             [-- CMD...]

Boots kernel K with ringtap.ko loaded and this machine's file tree as its
root, runs CMD as root in the current folder, passes on its output as it
comes and ends with its exit status. Without CMD: an interactive shell.

  -k K        6.1 (default), 6.12: Debian's own kernels under QEMU;
              uml: User-Mode Linux; debug: KASAN, lockdep, kmemleak and
              fault injection under QEMU; rt: PREEMPT_RT and lockdep there
  -c CPUS     how many CPUs (default 2)
  -m MEM      memory, in MiB or with M or G (default 1G, debug 1500M)
  -t SECONDS  time limit, for hangs (default 600, a shell has none)
  -w DIR      the one directory that the guest may really write, at the same
              path; writes elsewhere stay in the guest's memory
  -l FILE     keep the kernel log in FILE

/proc, /sys, /dev, /run and /tmp are the guest's own; of what lies in /tmp or
/run here it sees the current folder, DIR, the checkout and the kernels' cache,
each with what lies beside it. Variables named RINGTAP_* and TERM are passed on, stdin is
not. `ringtap` of this checkout is on PATH, libringtap is found. With
RINGTAP_NOLOAD=1 the module stays unloaded.

exit status: that of CMD, or
  2    wrong arguments
  120  the kernel complained, whatever CMD said (shown; see vm/verdict.sh)
  124  the time limit
  141  nobody reads what CMD writes any more
  125  the guest could not be started, or died without a result
END
}

# fail STATUS SENTENCE
fail() {
	local status=$1

	shift
	echo "vm.sh: $*" >&2
	exit "$status"
}

number() {
	case $2 in
	'' | *[!0-9]* | 0) fail 2 "$1 needs a number above 0, not '$2'" ;;
	esac
}

parse_arguments() {
	local option

	k=6.1 cpus=2 memory='' limit=600 writable='' log=''
	while getopts k:c:m:t:w:l:h option; do
		case $option in
		k) k=$OPTARG ;;
		c) cpus=$OPTARG ;;
		m) memory=$OPTARG ;;
		t) limit=$OPTARG ;;
		w) writable=$OPTARG ;;
		l) log=$OPTARG ;;
		h) usage; exit 0 ;;
		*) usage >&2; exit 2 ;;
		esac
	done
	shift $((OPTIND - 1))
	command=("$@")
	case $k in
	uml) machine=uml memory=${memory:-1G} ;;
	debug) machine=qemu memory=${memory:-1500M} ;;
	6.1 | 6.12 | rt) machine=qemu memory=${memory:-1G} ;;
	*) fail 2 "there is no kernel '$k': take 6.1, 6.12, uml, debug or rt" ;;
	esac
	number -c "$cpus"
	number -t "$limit"
	number -m "${memory%[MG]}"
	case $memory in *[MG]) ;; *) memory=${memory}M ;; esac
	if [ -n "$writable" ]; then
		[ -d "$writable" ] || fail 2 "-w $writable is not a directory"
		writable=$(cd "$writable" && pwd -P)
	fi
	[ "${#command[@]}" -gt 0 ] || [ -t 0 ] ||
		fail 2 "a shell needs a terminal: give a command after --"
}

# For a POSIX shell to read back, whatever is in it.
quote() {
	printf "'%s'" "${1//\'/\'\\\'\'}"
}

# Whatever the tools say on stdout is not CMD's.
build_project() {
	local packages=(busybox-static cpio kmod xz-utils)

	[ "$machine" = uml ] || packages+=(qemu-system-x86)
	"$top/selftests/packages.sh" "${packages[@]}" || exit 125
	eval "$("$kernel" path "$k" || echo exit 125)"
	module=
	if [ -z "${RINGTAP_NOLOAD:-}" ]; then
		module=$("$vm/module.sh" "$k") || exit 125
	fi
	mkdir -p "$top/build"
	flock "$top/build/.userspace.lock" make -s -C "$top" userspace >&2 ||
		fail 125 "the command and the library do not build: see above"
}

# The guest's side of the arguments: files in a directory that both share.
write_job() {
	local name rows columns

	read -r rows columns < <(stty size 2>/dev/null <&3) || :
	[ "${rows:-0}" -gt 0 ] || rows=24 columns=80
	share=$work/share shared=$work/share folder=$(pwd -P) checkout=$top
	mkdir "$share"
	for name in k machine release folder checkout cache writable modules \
		module shared rows columns; do
		printf '%s=%s\n' "$name" "$(quote "${!name}")"
	done >"$share/job"
	{
		printf 'set --'
		for name in "${command[@]}"; do
			printf ' %s' "$(quote "$name")"
		done
		echo
	} >>"$share/job"
	{
		echo "export HOME=/root USER=root SHELL=/bin/bash"
		echo "export PATH=$(quote "$top/build/userspace"):\$PATH"
		echo "export LD_LIBRARY_PATH=$(quote "$top/build/userspace")"
		for name in TERM "${!RINGTAP_@}"; do
			printf 'export %s=%s\n' "$name" "$(quote "${!name:-}")"
		done
	} >"$share/environment"
	"$vm/initramfs.sh" "$share/job" "$modules" "$work/initramfs" ||
		fail 125 "the guest's first file system can't be made: see above"
}

show_log() {
	echo "vm.sh: the end of the kernel log:" >&2
	tail -n "$1" "$work/kernel.log" | tr -d '\r' | sed 's/^/  /' >&2
}

await_guest() {
	local until=$((SECONDS + limit))

	while alive; do
		if [ -e "$share/status" ] && [ -z "$status" ]; then
			status=$(cat "$share/status")
			streams_finish
		fi
		# As any command whose output nobody reads any more.
		[ ! -e "$work/stdout.closed" ] || [ -n "$status" ] || exit 141
		if [ "$SECONDS" -ge "$until" ] && [ "${#command[@]}" -gt 0 ]; then
			dump_tasks
			show_log 80
			fail 124 "no end within $limit seconds"
		fi
		doze
	done
}

start_guest() {
	case $machine in
	qemu) start_qemu ;;
	uml) start_uml ;;
	esac
}

# Until the guest is gone: the log is whole when its pipe is empty.
run_guest() {
	local tries=3

	start_guest
	await_guest
	wait "$logger" || :
	while [ -z "$status" ] && [ $((tries -= 1)) -gt 0 ] &&
		"$vm/again.sh" "$work/kernel.log"; do
		echo "vm.sh: QEMU lost a CPU while the kernel booted: once more" >&2
		streams_listen
		start_guest
		await_guest
		wait "$logger" || :
	done
}

judge() {
	if [ -e "$share/failed" ]; then
		show_log 30
		fail 125 "$(cat "$share/failed")"
	fi
	[ -n "$status" ] || [ ! -e "$share/status" ] ||
		status=$(cat "$share/status")
	if [ -z "$status" ]; then
		show_log 60
		grep -v "is not connected to host network" "$work/machine" \
			2>/dev/null | tail -n 5 >&2 || :
		fail 125 "the guest died without a result"
	fi
	"$vm/verdict.sh" "$work/kernel.log" ||
		fail 120 "the kernel complained; the command had ended with $status"
	exit "$status"
}

cleanup() {
	local status=$?

	trap '' INT TERM HUP
	# Killed children are no news.
	{ stop_guest; streams_close; } 2>/dev/null
	[ -z "$terminal" ] || stty "$terminal" <&3 || :
	[ -z "$log" ] || cp "$work/kernel.log" "$log" 2>/dev/null || :
	rm -rf "$work"
	exit "$status"
}

main() {
	parse_arguments "$@"
	guest='' status='' terminal=''
	exec 3<&0 4>&1
	work=$(mktemp -d)
	trap cleanup EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	build_project
	[ "${#command[@]}" -gt 0 ] || terminal=$(stty -g)
	write_job
	streams_open
	run_guest
	judge
}

main "$@"
exit
