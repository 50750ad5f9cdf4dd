# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154  # set by kernel.sh
# The kernel's source as Debian packages it, sourced by kernel.sh.

# The one place that names the newest series that is tested.
source_series=7.2

# Raise it when source_pieces changes what it unpacks.
source_recipe=1

# The package's file, kept: two kernels and the pieces come out of it.
source_deb() {
	cache_find source "linux-source-${source_series}_*/*.deb" && return
	"$kernels/kernel.sh" make-source || exit 1
	cache_find source "linux-source-${source_series}_*/*.deb"
}

source_fetch() {
	local version

	if cache_find source "linux-source-${source_series}_*/*.deb" >/dev/null; then
		return
	fi
	archive_open source sid trixie-backports
	version=$(archive_field source "linux-source-$source_series" Version)
	[ -n "$version" ] ||
		die "the archive has no linux-source-$source_series any more:" \
			"name a newer series in selftests/kernels/source.sh"
	archive_fetch source "linux-source-$source_series"
	# shellcheck disable=SC2034  # read by cache_make
	entry=linux-source-${source_series}_$version
}

# source_version DEB: the version of the kernel that it holds.
source_version() {
	dpkg-deb -f "$1" Version
}

# source_unpack DEB [TAR OPTION...]: into the current folder.
source_unpack() {
	local deb=$1

	shift
	dpkg-deb --fsys-tarfile "$deb" |
		tar -xO "./usr/src/linux-source-$source_series.tar.xz" |
		xz -dc -T0 | tar -x --strip-components=1 --wildcards "$@"
}

# What the project's tests and style checks take from the kernel's tree.
source_pieces_make() {
	local deb found=pieces-$source_series-$source_recipe

	if cache_find source "$found" >/dev/null; then
		return
	fi
	deb=$(source_deb)
	say "unpacking the test harness of linux $(source_version "$deb")"
	source_unpack "$deb" --no-wildcards-match-slash \
		'*/COPYING' \
		'*/scripts/checkpatch.pl' \
		'*/scripts/spelling.txt' \
		'*/scripts/const_structs.checkpatch' \
		'*/tools/testing/selftests/kselftest.h' \
		'*/tools/testing/selftests/kselftest_harness.h' \
		'*/tools/testing/selftests/lib.mk' \
		'*/tools/testing/selftests/kselftest' \
		'*/tools/net/ynl' \
		'*/Documentation/netlink/*.yaml'
	# shellcheck disable=SC2034  # read by cache_make
	entry=$found
}

source_pieces() {
	local found=pieces-$source_series-$source_recipe

	cache_find source "$found" && return
	"$kernels/../packages.sh" xz-utils || exit 1
	"$kernels/kernel.sh" make-pieces || exit 1
	cache_find source "$found"
}
