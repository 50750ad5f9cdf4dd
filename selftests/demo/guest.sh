#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# usage: guest.sh DIR
#
# The demo's part in the guest: a neighbour in a network namespace sends 3
# pings and 5 UDP datagrams to v1, once while ringtap copies and once while it
# bypasses. What the headings claim is checked against the stack's counters.

set -euo pipefail

folder=$1
pings=3
datagrams=5
frames=$((pings + datagrams))
log=$(mktemp)

# The neighbours know each other and speak no IPv6: so nothing else is on the
# wire, and every frame of the demo can be counted.
connect_neighbour() {
	local here=02:00:00:00:00:01 there=02:00:00:00:00:02

	echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
	ip netns add neighbour
	ip netns exec neighbour sh -c \
		'echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
	ip link add v1 address $here type veth \
		peer name v0 address $there netns neighbour
	ip addr add 192.0.2.1/24 dev v1
	ip link set v1 up
	ip -n neighbour addr add 192.0.2.2/24 dev v0
	ip -n neighbour link set v0 up
	ip neigh add 192.0.2.2 lladdr $there dev v1 nud permanent
	ip -n neighbour neigh add 192.0.2.1 lladdr $here dev v0 nud permanent
}

# counter PROTOCOL NAME: from the stack's own statistics.
counter() {
	awk -v protocol="$1:" -v name="$2" '
		$1 == protocol && !column {
			for (i = 2; i <= NF; i++)
				if ($i == name)
					column = i
			next
		}
		$1 == protocol { print $column }' /proc/net/snmp
}

counters() {
	packets=$(counter Ip InReceives)
	echoes=$(counter Icmp InEchos)
	delivered=$(counter Udp InDatagrams)
}

# A program that takes COUNT datagrams from the stack, then ends.
listen() {
	perl -MIO::Socket::INET -e '
		my $socket = IO::Socket::INET->new(Proto => "udp",
			LocalPort => 5000) or die "no socket: $!\n";
		$| = 1;
		print "ready\n";
		$socket->recv(my $data, 1500) for 1 .. shift;' "$1" >"$log.listen" &
	listener=$!
	until grep -q ready "$log.listen"; do
		kill -0 $listener
		busybox usleep 20000
	done
}

send() {
	ip netns exec neighbour busybox ping -c $pings -W 1 192.0.2.1 \
		>"$log.ping" || :
	# shellcheck disable=SC2016  # variables of perl
	ip netns exec neighbour perl -MIO::Socket::INET -e '
		my $socket = IO::Socket::INET->new(Proto => "udp",
			PeerAddr => "192.0.2.1:5000") or die "no socket: $!\n";
		$socket->send("datagram $_ of a demo") for 1 .. shift;' $datagrams
	answered=$(grep -c ' bytes from ' "$log.ping" || :)
}

# capture ARGUMENT...: starts it and waits until it says that it listens.
start_capture() {
	echo "\$ ringtap capture $*"
	ringtap capture "$@" 2> >(tee "$log") | sed -u 's/^/  /' &
	capture=$!
	until grep -q 'listening on' "$log"; do
		kill -0 $capture
		busybox usleep 20000
	done
}

# The listener gets its datagrams from the stack, or it never ends.
run() {
	: >"$log"
	counters
	local packets0=$packets echoes0=$echoes delivered0=$delivered

	listen $datagrams
	start_capture -i v1 -Q in -c $frames "$@"
	send
	wait $capture
	[ "$answered" -eq 0 ] && kill $listener
	wait $listener || :
	counters
	packets=$((packets - packets0))
	echoes=$((echoes - echoes0))
	delivered=$((delivered - delivered0))
	cat <<END

What the network stack counted meanwhile (/proc/net/snmp):
  IP packets received      +$packets
  pings received           +$echoes
  UDP datagrams delivered  +$delivered
The neighbour had an answer to $answered of its $pings pings.
END
}

# claim CONDITION...: as in test.
claim() {
	if ! test "$@"; then
		echo "This is not what the demo claims: test $*" >&2
		exit 1
	fi
}

connect_neighbour
cat <<END

$(ringtap version | sed 's/^/  /')
  kernel     $(uname -r)

A neighbour on the wire to device v1 sends $pings pings and $datagrams UDP datagrams.

== copy: ringtap sees what v1 receives, and the network stack does, too

END
cd "$folder"
run -w demo.pcapng --print
claim "$packets" -eq $frames
claim "$echoes" -eq $pings
claim "$delivered" -eq $datagrams
claim "$answered" -eq $pings

cat <<END

== bypass: ringtap takes the frames, the network stack never sees them

END
run --mode bypass
claim "$packets" -eq 0
claim "$echoes" -eq 0
claim "$delivered" -eq 0
claim "$answered" -eq 0
