#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# usage: module.sh K
#
# Builds the module for kernel K in build/K of the checkout, a tree of links
# to the sources, and prints the path of ringtap.ko.

set -euo pipefail
# Called by make or not: what it passes on is meant for other makefiles.
unset MAKEFLAGS MFLAGS MAKELEVEL

[ $# -eq 1 ] || { echo "usage: module.sh 6.1|6.12|uml|debug" >&2; exit 2; }
k=$1
vm=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$vm/../.." && pwd -P)
build=$top/build/$k

source_files() {
	find kmod include Kbuild dkms.conf -type f \
		\( -name '*.[chS]' -o -name Kbuild -o -name dkms.conf \) \
		! -name '*.mod.c'
}

# Links keep the sources' times, so that only what changed is built again.
link_sources() {
	local file

	find "$build" -xtype l -delete
	(cd "$top" && source_files) | while read -r file; do
		[ "$build/$file" -ef "$top/$file" ] && continue
		mkdir -p "$build/$(dirname "$file")"
		ln -sfn "$top/$file" "$build/$file"
	done
}

"$vm/../packages.sh" make gcc libc6-dev libelf-dev
headers=$("$vm/../kernels/kernel.sh" headers "$k")
arch=$("$vm/../kernels/kernel.sh" arch "$k")
# Headers that bring the kernel's types want the module's too.
[ ! -e "$headers/vmlinux" ] || "$vm/../packages.sh" pahole

mkdir -p "$build"
exec 9>"$build/.lock"
flock 9
link_sources
# Another kernel's headers: nothing that was built is of use.
if [ "$(cat "$build/.headers" 2>/dev/null)" != "$headers" ]; then
	find "$build" -type f ! -name .lock -delete
	echo "$headers" >"$build/.headers"
fi
if ! make -s -C "$headers" ARCH="$arch" M="$build" modules \
	>"$build/make.log" 2>&1 9>&- </dev/null; then
	cat "$build/make.log" >&2
	echo "the module does not build for kernel $k" >&2
	exit 1
fi
# Warnings are for the eye; what every build says of its tools is not.
grep -v -e '^Skipping BTF generation' -e '^warning: the compiler differs' \
	-e '^warning: pahole version differs' \
	-e '^  The kernel was built \(by\|with\):' -e '^  You are using:' \
	"$build/make.log" >&2 || :
echo "$build/kmod/ringtap.ko"
