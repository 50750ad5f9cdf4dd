#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Shows in a virtual machine what ringtap does, and leaves demo.pcapng in the
# current folder. demo/guest.sh is the part that runs in the machine.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=${here%/*}
kernel=6.1

cat <<END
This builds ringtap, boots Debian's kernel $kernel in a virtual machine, and
captures generated traffic there. This machine's own kernel stays as it is.
END

"$here/packages.sh" gcc make libc6-dev libmnl-dev libpcap-dev libncurses-dev libmicrohttpd-dev iproute2 perl-base
# The one folder that the guest writes to; it would not see one in /tmp.
if ! mkdir -p "$top/build" || [ ! -w "$top/build" ] || [ ! -w . ]; then
	echo "The demo writes to $top/build and to the current folder:" \
		"run it as who may." >&2
	exit 1
fi
work=$(mktemp -d -p "$top/build" demo.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

status=0
"$here/vm.sh" -k "$kernel" -t 240 -w "$work" -- \
	"$here/demo/guest.sh" "$work" || status=$?
if [ "$status" -ne 0 ]; then
	echo "The demo failed: what went wrong stands above." >&2
	exit 1
fi
if [ "$(head -c 4 "$work/demo.pcapng" | od -An -tx1)" != " 0a 0d 0d 0a" ]; then
	echo "The demo failed: what it captured is no pcapng file." >&2
	exit 1
fi
mv "$work/demo.pcapng" demo.pcapng
cat <<END

$PWD/demo.pcapng holds the frames of the first part:
open it in Wireshark, or try: tshark -r demo.pcapng
END
