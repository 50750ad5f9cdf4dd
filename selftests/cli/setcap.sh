#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What `make setcap-install` makes of an installed command: those of a group
# capture with it, with files of their own, and nobody else executes it.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

top=$here/../..
group=ringtap-$$
prefix=/usr/local
program=$prefix/bin/ringtap
folder=$work/folder

# For programs with capabilities the linker does not look where
# LD_LIBRARY_PATH says: the library must really be installed.
unset LD_LIBRARY_PATH

make_target() {
	make -s -C "$top/userspace" "$1" PREFIX="$prefix" GROUP="$group" \
		>"$work/made" 2>&1
}

if ! make_target install; then
	echo "Bail out! the command can't be installed: $(tail -n 3 "$work/made")"
	exit 1
fi
defer make_target uninstall

chmod 755 "$work"
mkdir "$folder"
chown 65534:65534 "$folder"

# member COMMAND...: a user who is in the group. Instead of the shell that it
# is called in: signals are to meet the command. setpriv itself has root's
# capabilities to the end, and could execute anything: env has none.
member() {
	exec setpriv --reuid 65534 --regid 65534 --groups "$group" -- env "$@"
}

stranger() {
	exec setpriv --reuid 65534 --regid 65534 --clear-groups -- env "$@"
}

# says REGEX COMMAND...: it fails with one sentence.
says() {
	local regex=$1

	shift
	launch "$@"
	ends
	claim "$status" -ne 0
	like "the sentence" "$regex" "$(head -n 1 "$work/err")"
}

without() {
	says "ringtap: no right to capture: .*" stranger "$program" capture -i v1
}

# PATH without the package, but with all else.
no_setcap() {
	mkdir "$work/bin"
	ln -s "$(command -v make)" "$(command -v id)" "$(command -v sed)" \
		"$(command -v sh)" "$work/bin/"
	says "make setcap-install: setcap is missing; .*apt-get install libcap2-bin" \
		env PATH="$work/bin" CC=true make -s -C "$top/userspace" \
		setcap-install PREFIX="$prefix"
}

not_installed() {
	says "make setcap-install: there is no $work/none/bin/ringtap: make install comes first.*" \
		make -s -C "$top/userspace" setcap-install PREFIX="$work/none"
}

not_root() {
	says "make setcap-install: only root can give capabilities" \
		stranger make -s -C "$top/userspace" setcap-install PREFIX="$prefix"
}

installs() {
	make_target setcap-install || complain "$(cat "$work/made")"
	equal "owner, group and mode" "root $group 750" \
		"$(stat -c '%U %G %a' "$program")"
	equal "capabilities" "$program cap_net_admin,cap_net_raw=ep" \
		"$(getcap "$program")"
}

# Where the group is there already, as it now is.
again() {
	make_target install || return
	equal "capabilities after an installation" "" "$(getcap "$program")"
	installs
}

strangers() {
	says "env: .$program.: Permission denied" stranger "$program" version
	equal "exit status" 126 "$status"
}

copies() {
	launch member "$program" capture -i v1 -Q in -c 3 -w "$folder/$1" \
		-m "$1"
	await listening
	send 3 18
	ends
	equal "exit status" 0 "$status"
	closes 3 3 0
	equal "whose the file is" 65534:65534 "$(stat -c %u:%g "$folder/$1")"
}

bypasses() {
	local before

	before=$(received)
	copies bypass
	equal "what the stack got" "$before" "$(received)"
}

# The user may not write there, and the program's capabilities don't help.
no_file() {
	launch member "$program" capture -i v1 -w /etc/ringtap-file
	ends
	complains 1 "can't open /etc/ringtap-file: Permission denied"
}

# While it captures nothing is left of them.
gives_up() {
	launch member "$program" capture -i v1
	await listening
	equal "effective and permitted" "CapPrm:	0000000000000000
CapEff:	0000000000000000" "$(grep -e CapPrm -e CapEff "/proc/$pid/status")"
	stop INT
	equal "exit status" 0 "$status"
}

# set_id BITS: instead of capabilities.
set_id() {
	local copy=$folder/ringtap

	cp "$program" "$copy"
	chown root:root "$copy"
	chmod "$1" "$copy"
	says "ringtap: set-uid or set-gid it would .*" stranger "$copy" \
		capture -i v1 -F /etc/shadow
	equal "lines" 1 "$(lines "$work/err")"
	claim ! -s "$work/out"
}

# Wireshark runs as its user, and ringtap as Wireshark's.
tshark_of_member() {
	local home=$folder/home link

	for link in .config/wireshark/extcap .local/lib/wireshark/extcap; do
		mkdir -p "$home/$link"
		ln -s "$program" "$home/$link/"
	done
	chown -R 65534:65534 "$home"
	launch member HOME="$home" tshark -n -i ringtap-v1 -c 2 -f icmp \
		-T fields -e ip.src -e icmp.type
	patience=240 await pinged # see extcap.sh
	ends
	equal "exit status" 0 "$status"
	like "the first line" $'10.9.0.1\t8' "$(head -n 1 "$work/out")"
	equal "lines" 2 "$(lines "$work/out")"
}

pinged() {
	ip netns exec "$neighbour" ping -q -c 1 -W 1 10.9.0.2 >/dev/null
	gone
}

try "installed alone, the command has no rights" without
try "a missing setcap is named with its package" no_setcap
try "a command that is not installed is missed" not_installed
try "it is for root" not_root
try "make setcap-install gives the command to the group" installs
try "and again after an update" again
try "who is not in the group can't execute it" strangers
try "who is captures, and owns the file" copies copy
try "in bypass mode, too" bypasses
try "files are opened with the user's rights" no_file
try "a running capture has given the capabilities up" gives_up
try "it refuses to be set-uid root" set_id 4755
try "or set-gid" set_id 2755
try "what tshark captures through it" tshark_of_member
plan
