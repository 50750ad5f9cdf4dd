#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: bench.sh [ARGUMENT...]
#
# In a guest: a pair of veth, then the program with these arguments.

set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
build=$here/../../build
kernel=$(uname -n)
export BENCH_MODULE=$build/${kernel#ringtap-}/selftests/bench/bench.ko
. "$here/pair.sh"

trap pair_remove EXIT
pair_set_up
pair_warm_up
"$build/selftests/bench/bench" "$@"
