#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The table of tests names each test there is, and no other.

here=$(cd "$(dirname "$0")" && pwd)
table=$here/../README.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

number=0
failures=0

# result STATUS NAME: the details are in $work/out.
result() {
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number $2"
	else
		failures=$((failures + 1))
		echo "not ok $number $2"
		sed 's/^/# /' "$work/out"
	fi
}

# caught NAME OLD NEW: the table with a line changed is found to be wrong.
caught() {
	sed "s@$2@$3@" "$table" >"$work/README.md"
	if cmp -s "$table" "$work/README.md"; then
		echo "nothing in the table matches $2" >"$work/out"
		result 1 "$1"
		return
	fi
	! awk -f "$here/table.awk" -v list=check "$work/README.md" >"$work/out"
	result $? "$1"
}

echo "TAP version 13"
echo "1..6"

awk -f "$here/table.awk" -v list=check "$table" >"$work/out" 2>&1
result $? "the table is well formed"

awk -f "$here/table.awk" -v list=programs "$table" | sort >"$work/table"
make -s --no-print-directory -C "$here/.." emit_tests |
	grep -v '^make' | tr : / | sort >"$work/made"
diff "$work/table" "$work/made" >"$work/out"
result $? "it has a row for each test that is built, and no other"

(cd "$here/.." && ls -d ./*/Makefile) | cut -d/ -f2 | sort >"$work/folders"
cut -d/ -f1 "$work/made" | sort -u | diff - "$work/folders" >"$work/out"
result $? "each folder with a Makefile is in TARGETS"

caught "a cell of its own making" '| yes |' '| maybe |'
caught "a reason that is missing" '| no \[[a-z]*\] |' '| no |'
caught "a reason that nobody gave" '^- \[a\] ' '- '

exit $((failures > 0))
