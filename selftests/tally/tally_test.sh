#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What tally.awk makes of logs that are as they should be, and of all others;
# what failed.awk shows of them.

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

cat >"$work/skips" <<'END'
uml hot/plug_test
6.1 copy/copy_test big frames
END

number=0
failures=0

# expect NAME SUM: the log is on stdin; the exit status must agree with SUM.
expect() {
	number=$((number + 1))
	cat >"$work/log"
	awk -f "$here/tally.awk" -v skips="$work/skips" "$work/log" \
		>"$work/out" 2>&1
	status=$?
	case $2 in
	"0 passed"*) wanted=1 ;;
	*", 0 failed"*) wanted=0 ;;
	*) wanted=1 ;;
	esac
	if [ "$(tail -n 1 "$work/out")" = "$2" ] && [ $status -eq $wanted ]; then
		echo "ok $number $1"
	else
		failures=$((failures + 1))
		echo "not ok $number $1"
		sed 's/^/# /' "$work/out"
		echo "# status $status, wanted $wanted and: $2"
	fi
}

echo "TAP version 13"
echo "1..22"

expect "cases are counted, not programs" "3 passed, 0 failed, 0 skipped" <<'END'
TAP version 13
1..2
# kernel: host
# selftests: ring: ring_test
# TAP version 13
# 1..2
# ok 1 one
# # ok 9 is what the program itself reads
# ok 2 two
ok 1 selftests: ring: ring_test
# selftests: ring: threads_test
# 1..1
# ok 1 three #  with a message
ok 2 selftests: ring: threads_test
END

expect "a plan may come last" "1 passed, 0 failed, 0 skipped" <<'END'
1..1
# selftests: ring: ring_test
# ok 1 one
# 1..1
ok 1 selftests: ring: ring_test
END

expect "a failed case" "1 passed, 1 failed, 0 skipped" <<'END'
1..1
# selftests: ring: ring_test
# 1..2
# ok 1 one
# not ok 2 two
not ok 1 selftests: ring: ring_test # exit=1
END

expect "a failed case behind the exit status 0" \
	"1 passed, 1 failed, 0 skipped" <<'END'
1..1
# selftests: ring: ring_test
# 1..2
# ok 1 one
# not ok 2 two
ok 1 selftests: ring: ring_test
END

expect "a bad exit status behind passed cases" \
	"1 passed, 1 failed, 0 skipped" <<'END'
1..1
# selftests: ring: ring_test
# 1..1
# ok 1 one
not ok 1 selftests: ring: ring_test # exit=139
END

expect "a case that never ran" "1 passed, 1 failed, 0 skipped" <<'END'
1..1
# selftests: ring: ring_test
# 1..2
# ok 1 one
not ok 1 selftests: ring: ring_test # TIMEOUT 45 seconds
END

expect "a case too many" "2 passed, 1 failed, 0 skipped" <<'END'
1..1
# selftests: ring: ring_test
# 1..1
# ok 1 one
# ok 2 two
ok 1 selftests: ring: ring_test
END

expect "a program without results" "0 passed, 1 failed, 0 skipped" <<'END'
1..1
# selftests: ring: ring_test
# Segmentation fault
not ok 1 selftests: ring: ring_test # exit=139
END

expect "a program without results that claims success" \
	"0 passed, 1 failed, 0 skipped" <<'END'
1..1
# selftests: ring: ring_test
ok 1 selftests: ring: ring_test
END

expect "results without a plan" "1 passed, 1 failed, 0 skipped" <<'END'
1..1
# selftests: ring: ring_test
# ok 1 one
ok 1 selftests: ring: ring_test
END

expect "a plan of nothing" "0 passed, 1 failed, 0 skipped" <<'END'
1..1
# selftests: ring: ring_test
# 1..0
ok 1 selftests: ring: ring_test
END

expect "a program that gives up" "1 passed, 2 failed, 0 skipped" <<'END'
1..1
# selftests: ring: ring_test
# 1..2
# ok 1 one
# Bail out! no memory
not ok 1 selftests: ring: ring_test # exit=1
END

expect "a program that is missing" "1 passed, 1 failed, 0 skipped" <<'END'
1..2
# selftests: ring: ring_test
# 1..1
# ok 1 one
ok 1 selftests: ring: ring_test
END

expect "a log without a plan" "1 passed, 1 failed, 0 skipped" <<'END'
# selftests: ring: ring_test
# 1..1
# ok 1 one
ok 1 selftests: ring: ring_test
END

expect "a guest that the kernel's log condemns" \
	"1 passed, 1 failed, 0 skipped" <<'END'
1..2
# kernel: debug
# selftests: ring: ring_test
# 1..1
# ok 1 one
ok 1 selftests: ring: ring_test
# selftests: guest: debug
# 1..1
# not ok 1 the kernel stayed silent
not ok 2 selftests: guest: debug # exit=120
END

expect "a skip that the table names" "1 passed, 0 failed, 1 skipped" <<'END'
1..2
# kernel: uml
# selftests: hot: plug_test
# 1..0 # SKIP no CPU hotplug
ok 1 selftests: hot: plug_test # SKIP
# selftests: ring: ring_test
# 1..1
# ok 1 one
ok 2 selftests: ring: ring_test
END

expect "a skipped case that the table names" \
	"1 passed, 0 failed, 1 skipped" <<'END'
1..1
# kernel: 6.1
# selftests: copy: copy_test
# 1..2
# ok 1 small frames
# ok 2 big frames # SKIP no memory
ok 1 selftests: copy: copy_test
END

expect "a skip that it names for another kernel" \
	"1 passed, 1 failed, 0 skipped" <<'END'
1..1
# kernel: 6.12
# selftests: copy: copy_test
# 1..2
# ok 1 small frames
# ok 2 big frames # SKIP no memory
ok 1 selftests: copy: copy_test
END

expect "a skip that it names and that did not happen" \
	"2 passed, 1 failed, 0 skipped" <<'END'
1..1
# kernel: 6.1
# selftests: copy: copy_test
# 1..2
# ok 1 small frames
# ok 2 big frames
ok 1 selftests: copy: copy_test
END

expect "a run that gives up" "0 passed, 1 failed, 0 skipped" <<'END'
Bail out! the tests could not be built
END

expect "an empty log" "0 passed, 1 failed, 0 skipped" </dev/null

cat >"$work/log" <<'END'
1..2
# kernel: uml
# selftests: ring: ring_test
# 1..2
# ok 1 one
# # ring_test.c:7: Expected 3 == 4
# not ok 2 two
not ok 1 selftests: ring: ring_test # exit=1
# selftests: ring: threads_test
# 1..1
# ok 1 three
ok 2 selftests: ring: threads_test
# selftests: life: end_test
# guest: Kernel panic
# selftests: life: end_test
not ok 3 selftests: life: end_test # the guest ended before its end
# FAILED uml ring/ring_test: two
END
cat >"$work/wanted" <<'END'
# in uml ring/ring_test
# # ring_test.c:7: Expected 3 == 4
# not ok 2 two
# in uml ring/ring_test
not ok 1 selftests: ring: ring_test # exit=1
# in uml life/end_test
# guest: Kernel panic
not ok 3 selftests: life: end_test # the guest ended before its end
# FAILED uml ring/ring_test: two
END
if awk -f "$here/failed.awk" "$work/log" | diff "$work/wanted" - >"$work/out"; then
	echo "ok 22 what failed is shown with what led to it"
else
	failures=$((failures + 1))
	echo "not ok 22 what failed is shown with what led to it"
	sed 's/^/# /' "$work/out"
fi

exit $((failures > 0))
