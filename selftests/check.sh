#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Builds and runs the tests that the table in README.md names.

set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=${here%/*}

usage() {
	cat <<'END'
usage: check.sh [-g] [-l] [-t GLOB] K...

  -g        only what needs a guest: no tests that run on the host
  -l        the long tests, too: those that the table marks so
  -t GLOB   only tests whose dir/program matches, as in 'capture/*'

K is 6.1, 6.12, uml, debug or rt. Prints KTAP and at last how many cases
passed, failed and were skipped; the status is 0 only if none failed.
END
}

with_host=1
long=0
glob='*'
while getopts glt:h option; do
	case $option in
	g) with_host=0 ;;
	l) long=1 ;;
	t) glob=$OPTARG ;;
	h) usage; exit 0 ;;
	*) usage >&2; exit 2 ;;
	esac
done
shift $((OPTIND - 1))
if [ $# -eq 0 ]; then
	usage >&2
	exit 2
fi
known=" $("$here/kernels/kernel.sh" list | paste -sd ' ') "
for kernel in "$@"; do
	if [[ $known != *" $kernel "* ]]; then
		echo "there is no kernel '$kernel': take one of$known" >&2
		exit 2
	fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# table LIST [KERNEL]: the programs that GLOB lets through.
table() {
	local name

	awk -f "$here/tally/table.awk" -v list="$1" -v kernel="${2:-}" \
		-v long=$long "$here/README.md" |
		while read -r name; do
			# shellcheck disable=SC2053  # a pattern is wanted
			[[ $name != $glob ]] || echo "$name"
		done
}

host_tests() {
	[ $with_host -eq 0 ] || table host
}

# A guest counts as one more program: whether its kernel stayed silent.
count() {
	local kernel guest total

	total=$(host_tests | wc -l)
	for kernel in "$@"; do
		guest=$(table guest "$kernel" | wc -l)
		total=$((total + $(table boots "$kernel" | wc -l)))
		total=$((total + guest + (guest > 0)))
	done
	echo "$total"
}

next=1

# Tests on the host; those that boot KERNEL are told so.
run_host() {
	local kernel=$1 name variable

	shift
	echo "# kernel: ${kernel:-host}"
	for name in "$@"; do
		variable=${name##*/}
		variable=${variable//[^a-zA-Z0-9]/_}
		variable=KSELFTEST_${variable^^}_ARGS
		(
			[ -z "$kernel" ] || export "$variable=-k $kernel"
			"$here/run.sh" "$next" "$name"
		) </dev/null
		next=$((next + 1))
	done
}

# A folder with a Kbuild has a module of its own, which its tests load. They
# fail where it is missing.
build_modules() {
	local kernel=$1 folder

	shift
	for folder in $(printf '%s\n' "${@%%/*}" | sort -u); do
		[ ! -e "$here/$folder/Kbuild" ] ||
			"$here/vm/module.sh" "$kernel" "$folder" >/dev/null
	done
}

# One boot for all tests of a kernel. What the guest did not get to is failed
# here, so that the log is complete whatever happened.
run_guest() {
	local kernel=$1 status finished name

	shift
	echo "# kernel: $kernel"
	build_modules "$kernel" "$@"
	"$here/vm.sh" -k "$kernel" -t $((600 + 300 * $#)) -- \
		"$here/run.sh" "$next" "$@" \
		2> >(sed -u 's/^/# guest: /') </dev/null | tee "$work/part"
	status=${PIPESTATUS[0]}
	finished=$(grep -cE '^(not )?ok [0-9]+ selftests:' "$work/part")
	next=$((next + finished))
	shift "$finished"
	for name in "$@"; do
		echo "# selftests: ${name%/*}: ${name##*/}"
		echo "not ok $next selftests: ${name%/*}: ${name##*/}" \
			"# the guest ended before its end"
		next=$((next + 1))
	done
	guest_result "$kernel" "$status"
}

guest_result() {
	local not=

	[ "$2" -eq 0 ] || not="not "
	echo "# selftests: guest: $1"
	echo "# 1..1"
	echo "# ${not}ok 1 the guest ended well, its kernel stayed silent"
	echo "${not}ok $next selftests: guest: $1${not:+ # exit=$2}"
	next=$((next + 1))
}

run_all() {
	local kernel tests

	echo "TAP version 13"
	echo "1..$(count "$@")"
	mapfile -t tests < <(host_tests)
	[ ${#tests[@]} -eq 0 ] || run_host "" "${tests[@]}"
	for kernel in "$@"; do
		mapfile -t tests < <(table boots "$kernel")
		[ ${#tests[@]} -eq 0 ] || run_host "$kernel" "${tests[@]}"
		mapfile -t tests < <(table guest "$kernel")
		[ ${#tests[@]} -eq 0 ] || run_guest "$kernel" "${tests[@]}"
	done
}

prepare() {
	"$here/packages.sh" gcc g++ libc6-dev make libmnl-dev libpcap-dev \
		libncurses-dev libmicrohttpd-dev pkg-config perl spin tshark tcpdump iproute2 \
		iputils-ping nftables util-linux kmod libcap2-bin tmux \
		curl prometheus graphviz \
		python3-yaml python3-jsonschema clang libclang-rt-dev &&
		make -s -C "$top" userspace >&2 &&
		make -s -C "$here" >&2
}

# The log that is counted is this run's own; the copy is for the reader.
log=$work/log
copy=$top/build/check.log
if ! mkdir -p "$top/build" || ! : >"$copy"; then
	echo "check.sh builds in $top/build: run it as who may write there" >&2
	exit 1
fi
if prepare; then
	awk -f "$here/tally/table.awk" -v list=skips "$here/README.md" \
		>"$work/skips"
	run_all "$@" | tee "$log" "$copy"
else
	echo "Bail out! the tests could not be built" | tee "$log" "$copy"
fi
awk -f "$here/tally/tally.awk" -v skips="$work/skips" "$log"
