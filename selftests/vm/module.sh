#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# usage: module.sh K [FOLDER]
#
# Builds the module for kernel K in build/K of the checkout, a tree of links
# to the sources, and prints the path of ringtap.ko. With FOLDER it is not
# that one but the module that the tests of selftests/FOLDER load.

set -euo pipefail
# Called by make or not: what it passes on is meant for other makefiles.
unset MAKEFLAGS MFLAGS MAKELEVEL

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
	echo "usage: module.sh 6.1|6.12|uml|debug|rt [FOLDER]" >&2
	exit 2
fi
k=$1
folder=${2:-}
vm=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$vm/../.." && pwd -P)
build=$top/build/$k
sources=(kmod include Kbuild dkms.conf)
tree=$build
module=$build/kmod/ringtap.ko
if [ -n "$folder" ]; then
	sources=("selftests/$folder")
	tree=$build/selftests/$folder
	module=$tree/$folder.ko
fi

source_files() {
	find "${sources[@]}" -type f \
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
if ! make -s -C "$headers" ARCH="$arch" M="$tree" modules \
	>"$build/make.log" 2>&1 9>&- </dev/null; then
	cat "$build/make.log" >&2
	echo "the module does not build for kernel $k${folder:+ ($folder)}" >&2
	# An older one would only be in the way.
	rm -f "$module"
	exit 1
fi
# Warnings are for the eye; what every build says of its tools is not.
grep -v -e '^Skipping BTF generation' -e '^warning: the compiler differs' \
	-e '^warning: pahole version differs' \
	-e '^  The kernel was built \(by\|with\):' -e '^  You are using:' \
	"$build/make.log" >&2 || :
echo "$module"
