#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Kernels for the testbed: fetched or compiled once, then from the cache.
# shellcheck disable=SC1091,SC2154  # sourced pieces and what they set
# shellcheck disable=SC2034  # read by name

set -euo pipefail
# Called by make or not: what it passes on is meant for other makefiles.
unset MAKEFLAGS MFLAGS MAKELEVEL
shopt -s inherit_errexit

kernels=$(cd "$(dirname "$0")" && pwd)
. "$kernels/cache.sh"
. "$kernels/archive.sh"
. "$kernels/debian.sh"
. "$kernels/source.sh"
. "$kernels/compile.sh"

usage() {
	cat <<'END'
usage: kernel.sh build K...   make sure that the kernels are in the cache
       kernel.sh cached K     whether it is there: nothing is made or printed
       kernel.sh path K       all of the following, as NAME='VALUE' lines
       kernel.sh image K      the file to boot
       kernel.sh headers K    the directory to build modules against (KDIR)
       kernel.sh modules K    its lib/modules/RELEASE
       kernel.sh release K    what `uname -r` says in it
       kernel.sh arch K       what ARCH= must be when building modules
       kernel.sh source       pieces of the kernel's tree: the selftest
                              harness, checkpatch, ynl
       kernel.sh list         the kernels, one a line
       kernel.sh update       empty the cache: the next call takes the
                              newest version of each series

K is 6.1 or 6.12 (Debian's own, for QEMU), uml (User-Mode Linux), debug
(x86_64 with KASAN, lockdep, kmemleak, fault injection) or rt (x86_64 with
PREEMPT_RT, lockdep). What is not in the cache yet is fetched or compiled
first. The cache is
${RINGTAP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ringtap}.
END
}

# kernel_find K: prints its entry, if there is one.
kernel_find() {
	case $1 in
	6.1 | 6.12) cache_find kernels "$1-$1.*-$debian_recipe" ;;
	uml | debug | rt)
		cache_find kernels "$1-$source_series.*-$(compile_key "$1")"
		;;
	*) die "there is no kernel '$1': take 6.1, 6.12, uml, debug or rt" ;;
	esac
}

kernel_packages() {
	case $1 in
	6.1 | 6.12) echo kmod xz-utils ;;
	*) echo gcc make flex bison bc libelf-dev kmod xz-utils ;;
	esac
}

# Another run may have made it while this one waited for the lock.
kernel_make() {
	kernel_find "$1" >/dev/null && return
	case $1 in
	6.1 | 6.12) debian_make "$1" ;;
	*) compile_make "$1" ;;
	esac
}

# kernel_entry K: prints its entry, made if it must be.
kernel_entry() {
	kernel_find "$1" && return
	# shellcheck disable=SC2046  # a list of packages
	"$kernels/../packages.sh" $(kernel_packages "$1") || exit 1
	# A process of its own: bash ignores set -e on the left side of ||.
	"$kernels/kernel.sh" make-kernel "$1" ||
		die "there is no kernel $1 to test with: the reason stands above"
	kernel_find "$1"
}

kernel_path() {
	local entry

	entry=$(kernel_entry "$1")
	release=$(cat "$entry/release")
	arch=$(cat "$entry/arch")
	image=$entry/image
	modules=$entry/lib/modules/$release
	headers=$(readlink -f "$entry/kdir")
}

kernel_update() {
	rm -rf "${cache:?}"/kernels/* "${cache:?}"/source/*
}

main() {
	local verb=${1:-} k name

	case $verb in
	build)
		shift
		for k in "$@"; do
			kernel_entry "$k" >/dev/null
		done
		;;
	cached)
		[ $# -eq 2 ] || { usage >&2; exit 2; }
		kernel_find "$2" >/dev/null
		;;
	image | headers | modules | release | arch)
		[ $# -eq 2 ] || { usage >&2; exit 2; }
		kernel_path "$2"
		echo "${!verb}"
		;;
	path)
		[ $# -eq 2 ] || { usage >&2; exit 2; }
		kernel_path "$2"
		for name in image headers modules release arch cache; do
			printf "%s='%s'\n" "$name" "${!name}"
		done
		;;
	source) source_pieces ;;
	make-kernel) cache_make kernels "$2" kernel_make "$2" ;;
	make-source) cache_make source source source_fetch ;;
	make-pieces) cache_make source pieces source_pieces_make ;;
	list) printf '%s\n' 6.1 6.12 uml debug rt ;;
	update) kernel_update ;;
	-h | --help) usage ;;
	*) usage >&2; exit 2 ;;
	esac
}

# In one piece: the file may change while this runs for minutes.
main "$@"
exit
