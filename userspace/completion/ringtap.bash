# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2207  # names of devices have no blanks
# What ringtap takes next.

_ringtap() {
	local now=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]}
	local words

	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		COMPREPLY=($(compgen -W "capture list explain show stats top monitor exporter version help" -- "$now"))
		return
	fi
	if [ "${COMP_WORDS[1]}" = list ]; then
		words="--json --help -j -h any $(cd /sys/class/net && echo *)"
		COMPREPLY=($(compgen -W "$words" -- "$now"))
		return
	fi
	if [ "${COMP_WORDS[1]}" = explain ]; then
		words="--dot --json --help -d -j -h $(cd /sys/class/net && echo *)"
		COMPREPLY=($(compgen -W "$words" -- "$now"))
		return
	fi
	if [ "${COMP_WORDS[1]}" = show ]; then
		words="sockets groups devices --json --help -j -h"
		COMPREPLY=($(compgen -W "$words" -- "$now"))
		return
	fi
	if [ "${COMP_WORDS[1]}" = stats ]; then
		words="--interval --json --help -n -c -v -j -h"
		COMPREPLY=($(compgen -W "$words" -- "$now"))
		return
	fi
	if [ "${COMP_WORDS[1]}" = top ]; then
		COMPREPLY=($(compgen -W "--interval --help -n -h" -- "$now"))
		return
	fi
	if [ "${COMP_WORDS[1]}" = monitor ]; then
		COMPREPLY=($(compgen -W "--json --help -c -j -h" -- "$now"))
		return
	fi
	if [ "${COMP_WORDS[1]}" = exporter ]; then
		words="--listen --textfile --print --interval --help -n -h"
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
	--time)
		words="system hardware batch"
		;;
	--group)
		words="flow inner ip turn cpu queue random rollover"
		compopt -o nospace
		;;
	--linktype)
		words="sll2 native"
		;;
	--time-stamp-precision)
		words="micro nano"
		;;
	-Z | --relinquish-privileges)
		words=$(compgen -u)
		;;
	-z)
		words=$(compgen -c)
		;;
	-w | -F)
		compopt -o filenames
		COMPREPLY=($(compgen -f -- "$now"))
		return
		;;
	-c | -s | -B | -C | -G | -W | --snapshot-length | --buffer-size | --ring | --threads | --latency)
		return
		;;
	*)
		words="--interface --list-interfaces --mode --direction
			--snapshot-length --buffer-size --ring --unordered
			--group --threads --one-file --latency --immediate-mode --time --packet-buffered
			--no-promiscuous-mode --pass-full --pcap --linktype
			--relinquish-privileges --print --count --number
			--absolute-tcp-sequence-numbers --dont-verify-checksums
			--nano --micro --time-stamp-precision --json --help
			-i -D -m -Q -F -c -s -B -w -C -G -W -z -Z -e -q -v -t
			-x -X -A -# -l -n -p -S -U -j -h"
		;;
	esac
	COMPREPLY=($(compgen -W "$words" -- "$now"))
}
complete -F _ringtap ringtap
