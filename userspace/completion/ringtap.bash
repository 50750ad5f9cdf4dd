# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2207  # names of devices have no blanks
# What ringtap takes next.

_ringtap() {
	local now=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]}
	local words

	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		COMPREPLY=($(compgen -W "capture list version help" -- "$now"))
		return
	fi
	if [ "${COMP_WORDS[1]}" = list ]; then
		words="--json --help -j -h any $(cd /sys/class/net && echo *)"
		COMPREPLY=($(compgen -W "$words" -- "$now"))
		return
	fi
	[ "${COMP_WORDS[1]}" = capture ] || return
	case $before in
	-i | --interface)
		words="any $(cd /sys/class/net && echo *)"
		;;
	-m | --mode)
		words="auto tap copy bypass"
		;;
	-Q | --direction)
		words="in out inout"
		;;
	-w)
		compopt -o filenames
		COMPREPLY=($(compgen -f -- "$now"))
		return
		;;
	-c | -s | -B | --snapshot-length | --buffer-size)
		return
		;;
	*)
		words="--interface --mode --direction --snapshot-length
			--buffer-size --packet-buffered --no-promiscuous-mode
			--pass-full --print --help
			-i -m -Q -c -s -B -w -l -n -p -U -h"
		;;
	esac
	COMPREPLY=($(compgen -W "$words" -- "$now"))
}
complete -F _ringtap ringtap
