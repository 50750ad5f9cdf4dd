# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2119,SC2120,SC2154  # shared with tests and ktap.sh
# Sourced by tests, after ktap.sh: the loaded module, out and in again.

# A guest is named after its kernel, and so is the folder of what was built for
# that: the release would not tell two configurations of one version apart.
guest=$(uname -n)
module=$(dirname "${BASH_SOURCE[0]}")/../../build/${guest#ringtap-}/kmod/ringtap.ko
if [ ! -e "$module" ]; then
	echo "Bail out! there is no $module: this is no guest of vm.sh"
	exit 1
fi

module_loaded() {
	[ -d /sys/module/ringtap ]
}

# What sockets left behind may be freed only after a grace period.
module_unload() {
	if ! module_loaded; then
		complain "the module was not loaded"
		return 1
	fi
	await rmmod ringtap 2>"$work/rmmod" || complain "$(cat "$work/rmmod")"
}

# module_load [PARAMETER]
module_load() {
	insmod "$module" ${1:+"$1"}
}

# To be deferred: whatever happened, the tests after this one find a module.
module_restore() {
	module_loaded || module_load
}
