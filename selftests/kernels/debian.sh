# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Debian's own kernels, sourced by kernel.sh: image and headers are unpacked
# into the cache, never installed.

# Raise it when an entry's content changes.
debian_recipe=1

debian_suites() {
	case $1 in
	6.1) echo bookworm bookworm-updates bookworm-security ;;
	6.12) echo bookworm-backports ;;
	esac
}

# A guest without a screen, a sound card, a camera or an antenna.
debian_unpack_image() {
	dpkg-deb --fsys-tarfile "$1" | tar -x --wildcards \
		--exclude='*/kernel/sound' --exclude='*/kernel/drivers/gpu' \
		--exclude='*/kernel/drivers/media' \
		--exclude='*/kernel/drivers/net/wireless' \
		--exclude='./usr/share'
	# Later releases keep modules below /usr.
	if [ -d usr/lib/modules ]; then
		mkdir -p lib
		mv usr/lib/modules lib/
	fi
}

# The packages link to each other by absolute paths.
debian_relink() {
	local kdir=$1 release=$2 makefile=$1/Makefile link target

	grep -q '^include /usr/src/' "$makefile" ||
		die "$makefile has an unknown form: teach debian.sh about it"
	# shellcheck disable=SC2016  # for make to expand
	sed -i 's|^include /usr/src/|include $(dir $(lastword $(MAKEFILE_LIST)))../|' \
		"$makefile"
	find usr lib -type l -lname '/*' | while read -r link; do
		target=$(readlink "$link")
		ln -sfnr ".$target" "$link"
	done
	ln -sfnr "$kdir" "lib/modules/$release/build"
	! find usr/src lib/modules -xtype l | grep . ||
		die "the headers of $release link to what no package brought"
}

# Called by cache_make in an empty folder.
debian_make() {
	local k=$1 version image headers release packages deb

	# shellcheck disable=SC2046  # a list of suites
	archive_open "debian-$k" $(debian_suites "$k")
	version=$(archive_field "debian-$k" linux-image-amd64 Version)
	case $version in
	"$k".*) ;;
	*) die "the archive's linux-image-amd64 for $k is '$version'," \
		"not of the series $k" ;;
	esac
	image=$(archive_field "debian-$k" linux-image-amd64 Depends)
	image=${image%% *}
	release=${image#linux-image-}
	headers=linux-headers-$release
	packages=$(archive_field "debian-$k" "$headers" Depends | sed 's/[,|]/\n/g' |
		awk '$1 ~ /^linux-(headers|kbuild)-/ { print $1 }')
	# shellcheck disable=SC2086  # a list of packages
	archive_fetch "debian-$k" "$image" "$headers" $packages
	say "unpacking $k ($version)"
	for deb in *.deb; do
		case $deb in
		linux-image-*) debian_unpack_image "$deb" ;;
		*) dpkg-deb -x "$deb" . ;;
		esac
		rm "$deb"
	done
	debian_relink "usr/src/$headers" "$release"
	depmod -b . -F "boot/System.map-$release" "$release"
	ln -s "boot/vmlinuz-$release" image
	ln -s "usr/src/$headers" kdir
	echo "$release" >release
	echo x86_64 >arch
	# shellcheck disable=SC2034  # read by cache_make
	entry=$k-$version-$debian_recipe
}
