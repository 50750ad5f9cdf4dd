# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Sourced by tests: a program, with the module that it needs.

# visit PROGRAM: the last line of a test.
visit() {
	local kernel module status

	# A guest is named after its kernel, and so is the folder of what was
	# built for that.
	kernel=$(uname -n)
	kernel=${kernel#ringtap-}
	module=$(dirname "$0")/../../build/$kernel/selftests/zoo/zoo.ko
	if ! insmod "$module"; then
		echo "Bail out! no zoo to visit: but for make check it is built by" \
			"selftests/vm/module.sh $kernel zoo"
		exit 1
	fi
	"$OUTPUT/$1"
	status=$?
	rmmod zoo || status=1
	exit $status
}
