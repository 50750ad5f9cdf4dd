#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# usage: run.sh FIRST DIR/PROGRAM...
#
# Runs built tests one after the other with the kernel's own runner, on the
# host as in a guest, and numbers their results from FIRST. check.sh calls it;
# whether something failed stands in the output, not in the exit status.

# No `set -u`: the kernel's runner reads variables that nobody set.

here=$(cd "$(dirname "$0")" && pwd)
export BASE_DIR=${here%/*}/build/selftests
# The runner starts programs under stdbuf, which preloads a library.
export ASAN_OPTIONS=verify_asan_link_order=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}
export PATH=${here%/*}/build/userspace:$PATH
export LD_LIBRARY_PATH=${here%/*}/build/userspace${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

if [ ! -e "$BASE_DIR/kselftest/runner.sh" ]; then
	echo "the tests are not built: make check does it" >&2
	exit 1
fi
# shellcheck disable=SC1091  # taken from the kernel when the tests are built
. "$BASE_DIR/kselftest/runner.sh"
# shellcheck disable=SC2034  # the runner counts with it
KTAP_TESTNO=$1
shift

# A script stays in its source directory, beside what it uses; a program lies
# where it was built, and scripts find it by OUTPUT.
for name in "$@"; do
	dir=${name%/*}
	export OUTPUT=$BASE_DIR/$dir
	start=$SECONDS
	cd "$here/$dir" || exit 1
	if [ -e "${name##*/}" ]; then
		run_one "$dir" "./${name##*/}"
	else
		run_one "$dir" "../../build/selftests/$name"
	fi
	echo "# took $((SECONDS - start)) s"
done
exit 0
