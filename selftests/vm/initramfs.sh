#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# usage: initramfs.sh JOB MODULES OUTPUT
#
# Packs what a guest needs until it has the host's tree as its root: busybox,
# init, JOB (shell assignments) and those of the modules below MODULES
# (a lib/modules/RELEASE) without which it can't mount that tree.

set -euo pipefail

job=$1 modules=$2 output=$3
vm=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# The files in the order of loading; a module that is built in has none. User-
# Mode Linux has all of it built in, and nothing by these names.
module_files() {
	local name

	! grep -qx "machine='uml'" "$job" || return 0
	for name in virtio_pci virtio_console 9pnet_virtio 9p overlay; do
		modprobe -d "${modules%/lib/modules/*}" -S "${modules##*/}" \
			--show-depends "$name"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

mkdir "$root/modules"
cp /bin/busybox "$vm/init" "$root"
cp "$job" "$root/job"
module_files | while read -r file; do
	name=${file##*/}
	case $name in
	*.xz) xz -dc "$file" >"$root/modules/${name%.xz}" ;;
	*.zst) zstd -dqc "$file" >"$root/modules/${name%.zst}" ;;
	*) cp "$file" "$root/modules/$name" ;;
	esac
	name=${name%.?z*}
	echo "$name" >>"$root/order"
done
(cd "$root" && find . | cpio --quiet -o -H newc) >"$output"
