#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# usage: picture.sh [FOLDER]
#
# Makes the README's pictures of 'ringtap top' and 'ringtap explain', in FOLDER or
# beside this script: from what the programs show of captures in a guest (User-Mode
# Linux).

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
folder=${1:-$here}
if [ ! -d "$folder" ]; then
	sed -n '3,7s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi

"$top/selftests/packages.sh" tmux graphviz
make -s -C "$top/userspace"
"$top/selftests/vm/module.sh" uml >/dev/null

work=$(mktemp -d "$top/build/picture.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$top/selftests/vm.sh" -k uml -w "$work" -- "$here/guest.sh" "$work" || {
	echo "the guest has made no pictures" >&2
	exit 1
}
python3 "$here/terminal.py" "$work/top.txt" >"$work/top.svg"
dot -Tsvg "$work/explain.dot" | sed 's/[[:blank:]]*$//' >"$work/explain.svg"
cp "$work/top.svg" "$work/explain.svg" "$folder"
echo "$folder has top.svg and explain.svg"
