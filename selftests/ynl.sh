#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# usage: ynl.sh [--check]
#
# Generates the netlink headers and policies from the YAML specification with
# the kernel's own generator. --check changes nothing: it says which files
# differ from what the generator gives, and fails if one does.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
spec=include/netlink/specs/ringtap.yaml

case ${1:-} in
'' | --check) ;;
*) sed -n '3,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

"$here/packages.sh" python3-yaml python3-jsonschema
kernel=$("$here/kernels/kernel.sh" source)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# The generator looks for the schema beside the folder of the specification,
# walks up to a file MAINTAINERS (for ever, if there is none), and names in
# its output the way from there.
mkdir -p "$work/${spec%/*}" "$work/include/uapi/linux" "$work/kmod"
cp "$kernel"/Documentation/netlink/*.yaml "$work/include/netlink/"
cp "$top/$spec" "$work/$spec"
touch "$work/MAINTAINERS"

# generate MODE KIND FILE: by Debian's python, whose packages these are
generate() {
	/usr/bin/python3 "$kernel/tools/net/ynl/pyynl/ynl_gen_c.py" --spec "$work/$spec" \
		--mode "$1" "--$2" -o "$work/$3"
	sed -i 's|To regenerate run: .* \*/|To regenerate run: make ynl */|' \
		"$work/$3"
}

generate uapi header include/uapi/linux/ringtap_netlink.h
generate kernel header kmod/netlink-gen.h
generate kernel source kmod/netlink-gen.c

# It knows no rights for who listens: the group stands in kmod/netlink.c.
sed -i -e '/^static const struct genl_multicast_group/,/^};/d' -e '${/^$/d}' \
	"$work/kmod/netlink-gen.c"

rc=0
for file in include/uapi/linux/ringtap_netlink.h kmod/netlink-gen.h \
	kmod/netlink-gen.c; do
	if [ $# -eq 0 ]; then
		cmp -s "$work/$file" "$top/$file" || cp "$work/$file" "$top/$file"
	elif ! diff -u --label "$file" --label "$file (generated)" \
		"$top/$file" "$work/$file"; then
		echo "$file is not what $spec gives: make ynl" >&2
		rc=1
	fi
done
exit $rc
