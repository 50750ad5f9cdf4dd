#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# 'ringtap top' on a terminal, as tmux sees it.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"
. "$here/../netlink/module.sh"

defer module_restore

tmux() {
	command tmux -S "$work/tmux" -f /dev/null "$@"
}

# terminal COLUMNS WORD...: runs ringtap in it.
terminal() {
	local columns=$1

	shift
	tmux new-session -d -x "$columns" -y 24 -s top \
		"LD_LIBRARY_PATH=$LD_LIBRARY_PATH $(command -v ringtap) $* 2>$work/top.err;
		echo \$? >$work/top.status"
}

screen() {
	tmux capture-pane -p -t top 2>/dev/null
}

# shows REGEX: some line of the screen.
shows() {
	screen | grep -qE "$1"
}

sees() {
	await shows "$1" || complain "the screen has no '$1': $(screen)"
}

press() {
	tmux send-keys -t top "$1"
}

ended() {
	[ -s "$work/top.status" ]
}

no_session() {
	! tmux has-session -t top 2>/dev/null
}

quits() {
	press q
	await ended
	equal "exit status" 0 "$(cat "$work/top.status")"
	equal "complaints" "" "$(cat "$work/top.err")"
	rm -f "$work/top.status"
	await no_session
}

# flow_until COMMAND...: datagrams now and then, until it holds: what was a while ago is
# not on the screen any more.
flow_until() {
	local flow

	ip netns exec "$neighbour" bash -c \
		'while :; do printf x >/dev/udp/10.9.0.2/9; sleep 0.02; done' &
	flow=$!
	await "$@" || complain "the screen has none: $(screen)"
	kill "$flow"
	wait "$flow"
}

one() {
	start -w /dev/null
	terminal 120 top
	sees "^ringtap top  [0-9:]{8}  1 socket  "
	sees "^ *[0-9]+ +$pid ringtap +copy +v1 +0 +0\.0 +0  \[ {20}\] +0%"
	flow_until shows \
		"^ringtap top .* [1-9][0-9]* received/s .* 0 dropped/s"
	quits
	stop INT
}

# Two captures, one of them with a stopped reader: its bar grows, and what each key
# does leaves nothing of before on the screen.
full() {
	local other

	start -w /dev/null -s 2000 --ring 1
	other=$pid
	start -w /dev/null -s 2000 -B 64 --ring 1
	terminal 80 top
	sees "^ *[0-9]+ ringtap +v1 "
	kill -STOP "$pid"
	deliver 100 1000
	sees "\[\|{16,}.*\] +[89][0-9]%"
	press r
	sees "^      ring +0  \[\|{16,} *\] +[89][0-9]%  +[89][0-9]% at most"
	tmux resize-window -t top -x 80 -y 6
	sees "^q: quit .* \(1 more below\)"
	tmux resize-window -t top -x 80 -y 24
	sees "^q: quit   r: rings off   s: by rate *$"
	equal "lines of rings" 2 "$(screen | grep -cE '^      ring +0  ')"
	press r
	await not_shows "at most"
	press s
	sees "^q: quit   r: rings on   s: by drops"
	kill -CONT "$pid"
	quits
	stop INT
	pid=$other
	stop INT
}

not_shows() {
	! shows "$1"
}

come_and_go() {
	terminal 80 top
	sees "^ringtap top .* 0 sockets "
	start -w /dev/null
	sees "^ringtap top .* 1 socket "
	stop INT
	sees "^ringtap top .* 0 sockets "
	tmux resize-window -t top -x 120 -y 10
	sees "^ +ID +PID COMMAND"
	quits
}

# The same traffic, a line a second below the ones before; ^C ends it.
stats_lines() {
	start -w /dev/null
	terminal 110 stats -v
	sees "^[0-9:]{8}  1 socket  0 received/s  0.0 Mbit/s  0 dropped/s  fullest ring 0%$"
	sees "^  socket [0-9]+ \(ringtap\)  ring 1  0% now  0% at most$"
	flow_until shows \
		"^[0-9:]{8}  1 socket  [1-9][0-9]* received/s  [0-9.]+ Mbit/s  0 dropped/s"
	kill -INT "$(pgrep -x -P "$(tmux display -p -t top '#{pane_pid}')" ringtap)"
	await ended
	equal "exit status" 0 "$(cat "$work/top.status")"
	rm -f "$work/top.status"
	await no_session
	stop INT
}

no_terminal() {
	ringtap top >"$work/out" 2>"$work/err" </dev/null
	equal "exit status" 1 $?
	like "the sentence" "ringtap: top is for a terminal; .*" "$(cat "$work/err")"
}

# The screen is not taken for a sentence.
no_module() {
	module_unload || return
	script -qec "ringtap top" /dev/null >"$work/out" 2>&1
	equal "exit status" 1 $?
	like "the sentence" "ringtap: the ringtap module is not loaded: .*" \
		"$(tr -d '\r' <"$work/out")"
	module_load
}

export LC_ALL=C.UTF-8
try "a capture, with its rate" one
try "a full ring, each ring, and what keys do" full
try "captures that come and go, and another size" come_and_go
try "'ringtap stats', line by line" stats_lines
try "not without a terminal" no_terminal
try "not without the module" no_module
tmux kill-server 2>/dev/null
plan
