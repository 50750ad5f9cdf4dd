#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Lets libFuzzer look for inputs that crash the printer and the library's reader
# of records, for RINGTAP_FUZZ_SECONDS (15) each. It starts from what stands in
# corpus/TARGET.hex. What crashes is kept in build/selftests/fuzz and named: give it
# to the program that lies there to see it again.

here=$(cd "$(dirname "$0")" && pwd)
out=${OUTPUT:-$here/../../build/selftests/fuzz}
userspace=$here/../../userspace
seconds=${RINGTAP_FUZZ_SECONDS:-15}
. "$here/../cli/ktap.sh"

if ! command -v clang >/dev/null; then
	echo "1..0 # SKIP clang is missing: apt-get install clang libclang-rt-dev"
	exit 4
fi

# build TARGET SOURCE...
build() {
	local target=$1

	shift
	clang -std=gnu11 -D_GNU_SOURCE -g -O1 -fno-omit-frame-pointer \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-I"$here/../../include" -I"$here/../../include/uapi" \
		-I"$userspace/cli" -I"$userspace/lib" \
		-o "$out/${target}_fuzz" "$here/${target}_fuzz.c" "$@"
}

# seeds TARGET: each of them becomes a file.
seeds() {
	local name hex

	while read -r name hex; do
		# shellcheck disable=SC2059  # bytes as escapes
		[ "$name" = "#" ] || printf "$(sed 's/ //g; s/../\\x&/g' <<<"$hex")" \
			>"$work/$1/$name"
	done <"$here/corpus/$1.hex"
}

# try_inputs TARGET
try_inputs() {
	local target=$1 status runs given

	mkdir "$work/$target"
	seeds "$target"
	given=$(find "$work/$target" -type f | wc -l)
	"$out/${target}_fuzz" -max_total_time="$seconds" -max_len=2048 -timeout=10 \
		-rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$out/$target-" \
		"$work/$target" >"$work/log" 2>&1
	status=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log")
	echo "# $target: ${runs:-no} inputs tried"
	if [ "$status" -ne 0 ]; then
		complain "$(grep -v '^#' "$work/log" | head -n 40)"
		complain "kept as $(sed -n 's/^.*Test unit written to //p' "$work/log")"
	fi
	# It has read what it should start from, and gone on.
	claim "$given" -gt 1
	claim "${runs:-0}" -gt "$given"
	return "$status"
}

mkdir -p "$out"
for target in print record; do
	case $target in
	print) sources=("$userspace"/cli/print/*.c) ;;
	record) sources=("$userspace/lib/record.c") ;;
	esac
	if ! build "$target" "${sources[@]}" 2>"$work/err"; then
		sed 's/^/# /' "$work/err"
		echo "Bail out! ${target}_fuzz could not be built"
		exit 1
	fi
done

try "no packet crashes the printer, or makes it write what it should not" try_inputs print
try "no bytes make the reader of records leave its span" try_inputs record
plan
