# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154  # set by vm.sh
# The program that a guest runs in, sourced by vm.sh: QEMU or User-Mode Linux.

# Words for the kernels compiled for QEMU. They have no ACPI timer to measure
# their own clock against. And allocators' per-CPU sheaves, which slab debugging
# turns off, would hide leaks: kmemleak takes a stale pointer in them for a
# reference.
compiled_words() {
	local program=$top/build/vm/tsc words=

	case $k in
	debug) words="slab_debug=F " ;;
	rt) ;;
	*) return 0 ;;
	esac
	if [ ! "$program" -nt "$vm/tsc.c" ]; then
		mkdir -p "$top/build/vm"
		gcc -O2 -o "$program.$$" "$vm/tsc.c"
		mv "$program.$$" "$program"
	fi
	echo "${words}tsc_early_khz=$("$program")"
}

# A guest whose host is busy stands still at times, also when it tests at boot
# whether its timer ticks, and would give up. The emulated time stamp counter
# is the host's, and is the same on all CPUs.
patience="no_timer_check tsc=reliable watchdog_thresh=30"
patience+=" rcupdate.rcu_cpu_stall_timeout=60"

# Network cards, two of each maker, with a wire between them: what real drivers
# drive. A card lies still until a test loads its driver. Compiled kernels have
# none of these.
add_cards() {
	local model wire=0 end

	case $k in debug | rt) return 0 ;; esac
	for model in e1000 e1000e rtl8139 vmxnet3 virtio-net-pci; do
		for end in a b; do
			arguments+=(-netdev "hubport,id=$end$wire,hubid=$wire"
				-device "$model,netdev=$end$wire,romfile=")
		done
		wire=$((wire + 1))
	done
}

start_qemu() {
	local arguments words

	words="console=ttyS0 reboot=t panic=-1 oops=panic printk.devkmsg=on"
	words+=" sysrq_always_enabled $patience $(compiled_words)"
	# A socket for each CPU: the MP table, which compiled kernels read, names
	# one CPU a socket.
	# shellcheck disable=SC2054  # QEMU's commas
	arguments=(-machine pc -accel tcg,thread=multi -cpu max
		-smp "$cpus,sockets=$cpus,cores=1,threads=1" -m "$memory"
		-nodefaults -no-user-config -no-reboot -display none
		-kernel "$image" -initrd "$work/initramfs" -append "$words"
		-chardev "pipe,id=log,path=$work/log" -serial chardev:log
		-chardev "pipe,id=monitor,path=$work/monitor"
		-mon chardev=monitor,mode=readline
		-fsdev local,id=root,path=/,security_model=none,multidevs=remap,readonly=on
		-device virtio-9p-pci,fsdev=root,mount_tag=root
		-fsdev "local,id=share,path=$share,security_model=none"
		-device virtio-9p-pci,fsdev=share,mount_tag=share
		-device virtio-serial-pci,max_ports=4)
	if [ -n "$writable" ]; then
		# shellcheck disable=SC2054
		arguments+=(-fsdev "local,id=writable,path=${writable//,/,,},security_model=none,multidevs=remap"
			-device virtio-9p-pci,fsdev=writable,mount_tag=writable)
	fi
	add_cards
	if [ "${#command[@]}" -eq 0 ]; then
		# shellcheck disable=SC2054
		arguments+=(-chardev stdio,id=console,signal=off
			-device virtconsole,nr=0,chardev=console)
	fi
	# shellcheck disable=SC2054
	arguments+=(-chardev "file,id=out,path=$work/stdout"
		-device virtserialport,nr=1,chardev=out
		-chardev "file,id=err,path=$work/stderr"
		-device virtserialport,nr=2,chardev=err
		-chardev "pipe,id=control,path=$work/control"
		-device virtserialport,nr=3,chardev=control)
	if [ "${#command[@]}" -eq 0 ]; then
		qemu-system-x86_64 "${arguments[@]}" <&3 >&4 2>"$work/machine" &
	else
		qemu-system-x86_64 "${arguments[@]}" </dev/null \
			>"$work/machine" 2>&1 &
	fi
	guest=$!
}

# The guest's memory is a file; it is removed as soon as it is open.
uml_memory_folder() {
	local size=${memory%[MG]} room

	case $memory in *G) size=$((size * 1024)) ;; esac
	room=$(df --output=avail -BM /dev/shm 2>/dev/null | tail -n 1 | tr -dc 0-9)
	if [ "${room:-0}" -gt "$size" ] && [ -w /dev/shm ] &&
		! grep -q '^[^ ]* /dev/shm [^ ]* [^ ]*noexec' /proc/mounts; then
		echo /dev/shm
	else
		echo "${TMPDIR:-/tmp}"
	fi
}

# In a session of its own: of a signal to the caller's whole process group, as
# timeout sends it, only some of User-Mode Linux's processes die.
start_uml() {
	local console=con1=null,fd:5 session=setsid

	[ "${#command[@]}" -gt 0 ] || console=con1=fd:3,fd:4 session=
	TMPDIR=$(uml_memory_folder) $session "$image" mem="$memory" ncpus="$cpus" \
		seccomp=on uml_dir="$work/" umid=guest initrd="$work/initramfs" \
		con=null con0=null,fd:1 "$console" con2=null,fd:6 con3=fd:7,null \
		panic=-1 printk.devkmsg=on sysrq_always_enabled \
		rcupdate.rcu_cpu_stall_timeout=60 \
		</dev/null >"$work/log.out" 2>&1 \
		5>>"$work/stdout" 6>>"$work/stderr" 7<>"$work/control.in" &
	guest=$!
}

# doze [TIMES]: a fiftieth of a second. Not by `read -t`, which would start no
# program: where a busy machine lets its time pass before it waits, bash 5.2
# goes on with SIGCHLD blocked, and no end of a child is ever noticed again.
doze() {
	local times=${1:-1}

	while [ "$times" -gt 0 ]; do
		sleep 0.02
		times=$((times - 1))
	done
}

alive() {
	kill -0 "$guest" 2>/dev/null
}

# Asks a hanging guest where its tasks are: its own shell first, then the
# serial line, which works as long as interrupts do.
dump_tasks() {
	local key until=$((SECONDS + 10)) size=-1

	echo dump >&"$control"
	if [ "$machine" = qemu ]; then
		for key in w l; do
			echo chardev-send-break log >&"$monitor"
			doze 10
			printf %s "$key" >&"$keys"
			doze 10
		done
	fi
	# Until the log has been still for a second.
	while [ "$SECONDS" -lt "$until" ] &&
		[ "$size" != "$(stat -c %s "$work/kernel.log")" ]; do
		size=$(stat -c %s "$work/kernel.log")
		doze 50
	done
}

# kill_tree PID: User-Mode Linux has processes of its own for the guest's.
kill_tree() {
	local child

	# shellcheck disable=SC2013  # numbers
	for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do
		kill_tree "$child"
	done
	kill -KILL "$1" 2>/dev/null || :
}

# QEMU gives the terminal back when it is asked to end.
stop_guest() {
	[ -n "$guest" ] || return 0
	if [ "$machine" = qemu ] && kill -TERM "$guest" 2>/dev/null; then
		for _ in {1..50}; do
			alive || return 0
			doze
		done
	fi
	kill_tree "$guest"
}
