#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What `make userspace-install` leaves is enough to build a program: in C, in
# C++, and with the library in it. The examples are those programs.

here=$(cd "$(dirname "$0")" && pwd)
top=${here%/*/*}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cases=0
failed=0

# As for a cross compiler: all that pkg-config names lies below this folder, and
# it may be what is searched anyway.
export PKG_CONFIG_SYSROOT_DIR=$work/root
export PKG_CONFIG_LIBDIR=$work/root/usr/lib/pkgconfig
PKG_CONFIG_LIBDIR+=:$(pkg-config --variable pc_path pkg-config)
export PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1

# try NAME COMMAND...: success is wanted.
try() {
	local name=$1

	shift
	cases=$((cases + 1))
	if "$@" >"$work/out" 2>&1; then
		echo "ok $cases $name"
		return
	fi
	sed 's/^/# /' "$work/out"
	echo "not ok $cases $name"
	failed=$((failed + 1))
}

# The built parts are those of the tree, but the .pc file has the prefix: it is
# built in a folder of its own.
installs() {
	cp -r "$top/build/userspace" "$work/built" &&
		make -s -C "$top/userspace" O="$work/built" install \
			DESTDIR="$work/root" PREFIX=/usr
}

# build FOLDER VARIABLE...: no warnings are wanted either.
build() {
	local folder=$1

	shift
	make -s -C "$top/examples" O="$work/$folder" CFLAGS="-O1 -Werror" "$@" &&
		has_all "$folder"
}

has_all() {
	local source

	for source in "$top"/examples/*.c; do
		source=${source##*/}
		[ -x "$work/$1/${source%.c}" ] || return 1
	done
}

# Dynamically linked is what needs it: by the name that stays the same.
needs() {
	readelf -d "$work/$1/minimal" | grep NEEDED >"$work/needed"
	grep -q 'libringtap\.so\.0' "$work/needed"
}

# Far enough to name what is missing: a device that there never is.
starts() {
	local said

	said=$(LD_LIBRARY_PATH=$work/root/usr/lib "$work/$1/minimal" nosuch 2>&1)
	[ $? -eq 1 ] && [[ $said == "minimal: "*[a-z]* ]] && return
	echo "it said: $said"
	return 1
}

shared() {
	build shared && needs shared && starts shared
}

static() {
	build static STATIC=1 && ! needs static && starts static
}

cplusplus() {
	build c++ CPLUSPLUS=1 && needs c++ && starts c++
}

# Nothing is left but folders.
uninstalls() {
	make -s -C "$top/userspace" O="$work/built" uninstall \
		DESTDIR="$work/root" PREFIX=/usr || return 1
	! find "$work/root" ! -type d | grep .
}

# No other headers than these are used.
leaves_nothing_else() {
	! build none
}

echo "TAP version 13"
try "make install into a folder" installs
try "the examples compile and link by pkg-config" shared
try "and as C++" cplusplus
try "and with the static library" static
try "uninstall leaves no file" uninstalls
try "without the installed library nothing is built" leaves_nothing_else
echo "1..$cases"
[ $failed = 0 ]
