#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# usage: again.sh LOG
#
# Whether a guest that has died is worth another boot: 0, if QEMU has lost a race
# that no processor loses. A kernel that changes its own code puts a breakpoint
# there for the while; an emulated CPU may meet it after that while is over, and
# nobody knows of it any more. Before the kernel's first program, that is: whatever
# comes later may be ringtap's doing.

set -euo pipefail

[ $# -eq 1 ] || { echo "usage: again.sh LOG" >&2; exit 2; }
! grep -q 'Run /init as init process' "$1" && grep -q 'Oops: int3: 0000' "$1"
