#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# usage: verdict.sh LOG
#
# Judges a kernel log: silent and 0 when the kernel was content; else shows
# its complaints with their context and ends with 1. 2: no log to judge.

set -euo pipefail

[ $# -eq 1 ] || { echo "usage: verdict.sh LOG" >&2; exit 2; }
[ -s "$1" ] || { echo "verdict: $1: no kernel log, or an empty one" >&2; exit 2; }

# What a kernel says when something is wrong, by who says it.
complaints=(
	# the core: WARN(), BUG(), exceptions, panics
	'WARNING:' '(^|[^A-Z])BUG:' 'kernel BUG at' 'Oops' 'Kernel panic'
	'general protection' 'invalid opcode:' 'divide error:' 'stack segment:'
	'double fault' 'Unable to handle kernel' 'Bad page state'
	'scheduling while atomic' 'sleeping function called from invalid context'
	'nobody cared' 'Kernel mode fault'
	# sanitizers and debugging of memory
	'KASAN:' 'UBSAN:' 'KFENCE:' 'KCSAN:' 'ODEBUG:' 'refcount_t:'
	'list_(add|del) corruption' '(Redzone|Poison) overwritten'
	'Object already free' 'Slab corruption'
	'kmemleak: [0-9]+ new suspected' 'kmemleak: memory was leaked'
	'unreferenced object' 'kmemleak: .*(disabled|empty|[Cc]annot)'
	# lockdep and RCU
	'possible (recursive|circular) locking' 'inconsistent .*lock state'
	'possible irq lock inversion' 'non-static key' 'suspicious RCU usage'
	'DEBUG_LOCKS_WARN_ON' 'lockdep is turned off'
	'locking correctness validator' 'rcu:? INFO:' 'detected stalls'
	'self-detected stall' 'kthread starved' 'bad unlock balance'
	# watchdogs
	'blocked for more than' 'soft lockup' 'hard LOCKUP' 'workqueue lockup'
	# the network stack
	'unregister_netdevice: waiting' 'leaked reference' 'NETDEV WATCHDOG'
	'hw csum failure'
)
pattern=$(IFS='|'; echo "${complaints[*]}")

# Each complaint with three lines before and thirty after it, at most two
# hundred lines.
tr -d '\r' <"$1" | LC_ALL=C awk -v pattern="$pattern" '
	{ line[NR] = $0 }
	$0 ~ pattern { hit[NR] = 1; found++ }
	END {
		if (!found)
			exit 0
		print "verdict: the kernel complained (" found " lines, marked >):"
		for (n = 1; n <= NR; n++)
			if (n in hit)
				for (m = n - 3; m <= n + 30; m++)
					show[m] = 1
		for (n = 1; n <= NR && shown < 200; n++)
			if (n in show) {
				if (last && n > last + 1)
					print "  ..."
				print (n in hit ? "> " : "  ") line[n]
				last = n
				shown++
			}
		exit 1
	}' >&2
