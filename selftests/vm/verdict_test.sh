#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Does verdict.sh catch what a kernel complains of, and nothing else? And again.sh
# what is the emulator's fault?

set -u

vm=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failed=0

result() {
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number $2"
	else
		echo "not ok $number $2"
		failed=$((failed + 1))
	fi
}

# A log as a guest leaves it, with LINE in its middle.
write_log() {
	cat "$work/clean"
	printf '[   12.000000] %s\r\n' "$1"
	printf '[   13.000000] ringtap: unloaded\r\n'
}

# catches NAME LINE: fails, and shows the line.
catches() {
	write_log "$2" >"$work/log"
	"$vm/verdict.sh" "$work/log" 2>"$work/shown"
	[ $? -eq 1 ] && grep -qF "> [   12.000000] $2" "$work/shown"
	result $? "catches $1"
}

passes() {
	write_log "$2" >"$work/log"
	"$vm/verdict.sh" "$work/log" >"$work/shown" 2>&1 && [ ! -s "$work/shown" ]
	result $? "passes $1"
}

cat >"$work/clean" <<'END'
[    0.000000] Linux version 6.1.0 (someone@somewhere) #1 SMP PREEMPT_DYNAMIC
[    0.000000] Command line: console=ttyS0 reboot=t panic=-1 oops=panic
[    0.000000] Lock dependency validator: Copyright (c) 2006 Red Hat, Inc.
[    0.200000] rcu: Preemptible hierarchical RCU implementation.
[    0.200000] kasan: KernelAddressSanitizer initialized (generic)
[    1.900000] AMD-Vi: functionality not available on this system - This is not a bug.
[    3.800000] kmemleak: Kernel memory leak detector initialized (mem pool available: 27910)
[    9.000000] ringtap: loading out-of-tree module taints kernel.
[    9.100000] ringtap: module verification failed: signature and/or required key missing - tainting kernel
[   10.000000] FAULT_INJECTION: forcing a failure.
END

echo "TAP version 13"
echo "1..43"
catches "WARN" "WARNING: CPU: 1 PID: 77 at net/core/dev.c:5500 f+0x1/0x2 [ringtap]"
catches "WARN of 7.x" "WARNING: kmod/main.c:13 at bad_set+0x4e/0x90 [ringtap], CPU#0: sh/88"
catches "BUG()" "kernel BUG at kmod/ring.c:20!"
catches "a null pointer" "BUG: kernel NULL pointer dereference, address: 0000000000000008"
catches "an oops" "Oops: 0002 [#1] PREEMPT SMP KASAN NOPTI"
catches "a panic" "Kernel panic - not syncing: Fatal exception"
catches "a general protection fault" "general protection fault, probably for non-canonical address 0xdffffc0000000000: 0000 [#1]"
catches "an invalid opcode" "invalid opcode: 0000 [#1] PREEMPT SMP"
catches "a fault on User-Mode Linux" "Kernel mode fault at addr 0x8, ip 0x60001234"
catches "KASAN" "BUG: KASAN: slab-use-after-free in f+0x1/0x2 [ringtap]"
catches "UBSAN" "UBSAN: array-index-out-of-bounds in kmod/ring.c:9:3"
catches "KFENCE" "BUG: KFENCE: out-of-bounds read in f+0x1/0x2"
catches "KCSAN" "BUG: KCSAN: data-race in f / g"
catches "a circular dependency" "WARNING: possible circular locking dependency detected"
catches "a recursive lock" "WARNING: possible recursive locking detected"
catches "an inconsistent lock" "WARNING: inconsistent lock state"
catches "an interrupt inversion" "WARNING: possible irq lock inversion dependency detected"
catches "an invalid wait context" "[ BUG: Invalid wait context ]"
catches "a key that is not static" "INFO: trying to register non-static key."
catches "lockdep turned off" "turning off the locking correctness validator."
catches "suspicious RCU" "WARNING: suspicious RCU usage"
catches "an RCU stall" "rcu: INFO: rcu_preempt self-detected stall on CPU"
catches "stalls elsewhere" "rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:"
catches "a starved RCU thread" "rcu: rcu_preempt kthread starved for 5250 jiffies! g-1"
catches "a hung task" "INFO: task sh:88 blocked for more than 120 seconds."
catches "a soft lockup" "watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [sh:88]"
catches "a workqueue lockup" "BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 30s!"
catches "kmemleak's count" "kmemleak: 1 new suspected memory leaks (see /sys/kernel/debug/kmemleak)"
catches "kmemleak's report" "ringtap-vm: unreferenced object 0xffff888005a1b800 (size 128):"
catches "kmemleak giving up" "kmemleak: Kernel memory leak detector disabled"
catches "a reference count" "refcount_t: underflow; use-after-free."
catches "a device that stays" "unregister_netdevice: waiting for v0 to become free. Usage count = 2"
catches "a leaked reference" "ref_tracker: net notrefcnt@0: leaked reference."
catches "sleeping while atomic" "BUG: sleeping function called from invalid context at kmod/sock.c:1"
catches "scheduling while atomic" "BUG: scheduling while atomic: sh/88/0x00000002"
catches "ODEBUG" "ODEBUG: free active (active state 0) object type: timer_list"
catches "a broken list" "list_del corruption. prev->next should be ffff, but was 0000."
catches "a module that stays" "ringtap-vm: BUG: the module can't be removed, 1 references"
passes "a clean log" "ringtap: ready"

# boots NAME STATUS LINE...: after these lines the guest had died.
boots() {
	local name=$1 wanted=$2

	shift 2
	{
		cat "$work/clean"
		printf '[   14.000000] %s\r\n' "$@"
	} >"$work/log"
	"$vm/again.sh" "$work/log"
	[ $? -eq "$wanted" ]
	result $? "$name"
}

boots "a CPU that QEMU has lost is worth another boot" 0 \
	"Oops: int3: 0000 [#1] PREEMPT SMP NOPTI"
boots "not when programs ran" 1 "Run /init as init process" \
	"Oops: int3: 0000 [#1] PREEMPT SMP NOPTI"
boots "nor another death" 1 "Kernel panic - not syncing: VFS"
: >"$work/log"
"$vm/verdict.sh" "$work/log" 2>/dev/null
[ $? -eq 2 ]
result $? "does not pass an empty log"
[ "$number" -eq 43 ] || failed=$((failed + 1))
echo "# Totals: pass:$((number - failed)) fail:$failed xfail:0 xpass:0 skip:0 error:0"
[ "$failed" -eq 0 ]
