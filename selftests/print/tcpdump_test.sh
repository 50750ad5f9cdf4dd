#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Whether packets are printed in tcpdump's words: line by line the same, but for
# what differences.txt says. Of what is printed with -v only, that of some
# protocols is left out: their frames ("names") are compared without it.

here=$(cd "$(dirname "$0")" && pwd)
out=${OUTPUT:-$here}
. "$here/../cli/ktap.sh"

if ! command -v tcpdump >/dev/null; then
	echo "1..0 # SKIP tcpdump is missing: apt-get install tcpdump"
	exit 4
fi

# Where nobody lives, to see that both ask for it.
export TZ=QQQ+7:13

# theirs FORM OPTION...: what tcpdump prints.
theirs() {
	local form=$1

	shift
	tcpdump -n -S "$@" -r "$work/$form" 2>"$work/err"
}

# ours FORM OPTION...
ours() {
	local form=$1

	shift
	"$out/print_file" "$@" "$work/$form"
}

# same FORM OPTION...
same() {
	theirs "$@" >"$work/theirs"
	ours "$@" >"$work/ours" || complain "the printer died"
	claim -s "$work/theirs"
	diff "$work/theirs" "$work/ours" >"$work/diff" ||
		complain "$(head -n 40 "$work/diff")"
}

# The option has another name there.
same_nanoseconds() {
	theirs whole --nano "$@" >"$work/theirs"
	ours whole -N "$@" >"$work/ours"
	claim -s "$work/theirs"
	cmp "$work/theirs" "$work/ours" >"$work/diff" 2>&1 ||
		complain "$(cat "$work/diff")"
}

# Line by line this can't be, where a line ends at another place.
cut_alike() {
	theirs cut -# "$@" >"$work/theirs"
	ours cut -# "$@" >"$work/ours" || complain "the printer died"
	claim -s "$work/theirs"
	awk -f "$here/compare.awk" "$work/theirs" "$work/ours" >"$work/diff"
	[ ! -s "$work/diff" ] || complain "$(head -n 40 "$work/diff")"
}

# Of each packet the first line, in quotes.
heads() {
	sed -n "s/^ *[0-9][0-9]*  \\(.*\\)/$1 \"\\1\"/p"
}

listed_differences() {
	theirs others -t -# | heads '<' >"$work/theirs"
	ours others -t -# | heads '>' >"$work/ours"
	paste -d '\n' "$work/theirs" "$work/ours" >"$work/found"
	grep '^[<>]' "$here/differences.txt" >"$work/listed"
	claim -s "$work/listed"
	diff "$work/listed" "$work/found" >"$work/diff" ||
		complain "$(cat "$work/diff")"
}

for form in whole cut raw names tagged others; do
	"$out/corpus" "$form" "$work/$form" || {
		echo "Bail out! nothing was written"
		exit 1
	}
done

try "without options" same whole
for options in -t -tt -ttt -tttt -ttttt -q -v -vv -e "-e -q" "-e -v" -x -xx -X \
	-XX -A -AA -\# "-v -X -#"; do
	# shellcheck disable=SC2086  # several of them
	try "with $options" same whole $options
done
for options in "" -tt -ttt -tttt -ttttt; do
	# shellcheck disable=SC2086
	try "with nanoseconds and ${options:-no option}" same_nanoseconds $options
done
for options in -t "-t -v" "-t -e" "-t -X"; do
	# shellcheck disable=SC2086
	try "IP without a link layer, with $options" same raw $options
done
for options in "-t -e" "-e -q" "-e -v" "-e -X" "-e -xx"; do
	# shellcheck disable=SC2086
	try "tags, with $options" same tagged $options
done
try "protocols that are only named" same names -t
for options in -t "-t -v" "-t -vv" "-t -e" "-t -q"; do
	# shellcheck disable=SC2086
	try "frames that are cut, with $options" cut_alike $options
done
try "what differs is listed" listed_differences
plan
