#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# usage: dkms_test.sh -k K
#
# DKMS as a user has it: what `make dkms-install` copies is added, built
# against the headers of K and installed; a guest of K gets the module from
# there with modprobe and captures. All trees are private, and depmod is left
# to the guest: DKMS would run it on this machine's /lib/modules.

set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=${here%/*/*}
if [ $# -ne 2 ] || [ "$1" != -k ]; then
	sed -n 's/^# usage/usage/p' "$0" >&2
	exit 2
fi
k=$2

bail_out() {
	echo "Bail out! $*"
	exit 1
}

"$top/selftests/packages.sh" dkms openssl kmod make gcc pahole >&2 ||
	bail_out "packages are missing"
headers=$("$top/selftests/kernels/kernel.sh" headers "$k") ||
	bail_out "there is no kernel $k"
release=$("$top/selftests/kernels/kernel.sh" release "$k")

# In the checkout: a guest does not see this machine's /tmp.
mkdir -p "$top/build"
work=$(mktemp -d -p "$top/build" dkms.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$work/modules/$release" "$work/state"

version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$top/dkms.conf")
module=ringtap/$version
source=$work/usr/src/ringtap-$version
installed=$work/modules/$release/updates/dkms/ringtap.ko

# Signs with a key of its own; DKMS's would be made in /var/lib.
run_dkms() {
	sign_file=$headers/scripts/sign-file mok_signing_key=$work/mok.key \
		mok_certificate=$work/mok.pub dkms "$@" \
		--dkmstree "$work/state" --sourcetree "$work/usr/src" \
		--installtree "$work/modules" --no-depmod
}

for_release() {
	run_dkms "$1" "$module" -k "$release" -a x86_64 -j 2 \
		--kernelsourcedir "$headers"
}

copies_sources() {
	make -s -C "$top" dkms-install DESTDIR="$work" || return 1
	[ -f "$source/dkms.conf" ] && [ -f "$source/kmod/Kbuild" ] || return 1
	! find "$source" -path '*selftests*' -o -path '*userspace*' \
		-o -name '*.o' -o -name '*.mod.c' | grep .
}

adds() {
	run_dkms add "$module" && [ -d "$work/state/$module/source/kmod" ]
}

# 77 is what DKMS says of a kernel that BUILD_EXCLUSIVE_KERNEL leaves out.
leaves_out_old() {
	run_dkms build "$module" -k 5.10.0-1-amd64 -a x86_64 \
		--kernelsourcedir "$headers"
	[ $? -eq 77 ]
}

builds() {
	for_release build && return
	cat "$work/state/$module"/build/make.log
	return 1
}

installs() {
	for_release install && [ -s "$installed" ]
}

is_signed() {
	tail -c 28 "$installed" | grep -q 'Module signature appended'
}

captures() {
	RINGTAP_NOLOAD=1 "$top/selftests/vm.sh" -k "$k" -- \
		"$here/guest.sh" "$work/modules/$release/updates" "$version"
}

# What stays is only what was there before `dkms add`.
leaves_nothing() {
	run_dkms remove "$module" --all || return 1
	! find "$work/modules" "$work/state" -name '*ringtap*' \
		-o -name 'updates' | grep .
}

cases=(
	"copies_sources:make dkms-install copies the module's sources alone"
	"adds:dkms add"
	"leaves_out_old:a kernel older than 6.1 is left out"
	"builds:dkms build"
	"installs:dkms install"
	"is_signed:the module is signed"
	"captures:a guest loads it with modprobe and captures"
	"leaves_nothing:dkms remove leaves nothing"
)

echo "TAP version 13"
echo "1..${#cases[@]}"
number=0
failures=0
for entry in "${cases[@]}"; do
	number=$((number + 1))
	if "${entry%%:*}" >"$work/log" 2>&1; then
		echo "ok $number ${entry#*:}"
	else
		failures=$((failures + 1))
		echo "not ok $number ${entry#*:}"
		sed 's/^/# /' "$work/log"
	fi
done
exit $((failures > 0))
