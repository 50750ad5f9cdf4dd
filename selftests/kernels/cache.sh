# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The cache of kernels and sources, sourced by kernel.sh. An entry is made in
# a directory beside its place, under a lock, and renamed when it is complete.

cache=${RINGTAP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ringtap}

# Everything on stderr: stdout belongs to the paths that were asked for.
say() {
	echo "kernel: $*" >&2
}

die() {
	say "$*"
	exit 1
}

# cache_find KIND PATTERN: prints the newest complete entry, or fails.
cache_find() {
	local entries

	# shellcheck disable=SC2206  # a pattern
	entries=("$cache/$1"/$2)
	[ -e "${entries[0]}" ] || return 1
	printf '%s\n' "${entries[@]}" | sort -V | tail -n 1
}

# cache_make KIND NAME FUNCTION [ARG...]: calls FUNCTION with an empty current
# folder. FUNCTION sets $entry to the name under which the folder is kept.
# Runs in a subshell of the caller: the lock ends with it.
cache_make() {
	local kind=$1 name=$2 work

	shift 2
	mkdir -p "$cache/$kind" ||
		die "can't write to $cache: set RINGTAP_CACHE to a folder of yours"
	exec 9>"$cache/$kind/.$name.lock"
	if ! flock -n 9; then
		say "waiting for another run that makes $name"
		flock 9
	fi
	# The lock is ours, so what lies here was left by a run that was killed.
	rm -rf "$cache/$kind/.new.$name."*
	work=$(mktemp -d "$cache/$kind/.new.$name.XXXXXX")
	chmod 755 "$work"
	# shellcheck disable=SC2064  # the folder of now, not of later
	trap "rm -rf '$work'" EXIT
	trap 'exit 130' INT TERM
	cd "$work" || exit
	entry=
	"$@"
	[ -n "$entry" ] || return 0
	cd / || exit
	rm -rf "${cache:?}/$kind/$entry"
	mv -T "$work" "$cache/$kind/$entry"
}

# quietly LOG COMMAND...: shows the end of LOG when COMMAND fails; on a
# terminal also the step that it is at.
quietly() {
	local log=$1 rc=0

	shift
	if [ -t 2 ]; then
		"$@" 9>&- 2>&1 </dev/null | tee -a "$log" |
			awk '{ printf "\r\033[K  %.70s", $0; fflush() }
			     END { printf "\r\033[K" }' >&2 || rc=$?
	else
		"$@" >>"$log" 2>&1 </dev/null 9>&- || rc=$?
	fi
	[ "$rc" -eq 0 ] || tail -n 40 "$log" >&2
	return "$rc"
}
