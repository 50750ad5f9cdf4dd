#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# tcpdump beside ringtap: both have the same packets, and other tools take the
# files alike.

here=$(dirname "$0")
. "$here/wire.sh"
. "$here/session.sh"

# there COMMAND...: at the other end.
there() {
	ip netns exec "$neighbour" "$@"
}

# mark PORT: a packet that both will have.
mark() {
	echo mark >"/dev/udp/10.9.0.1/$1"
}

has_mark() {
	tcpdump -nr "$1" "udp dst port $2" 2>/dev/null | grep -q .
}

tags_open() {
	ip link add link v1 name v1.5 type vlan id 5
	ip address add 10.5.0.2/24 dev v1.5
	ip link set v1.5 up
	there ip link add link v0 name v0.5 type vlan id 5
	there ip address add 10.5.0.1/24 dev v0.5
	there ip link set v0.5 up
}

ip6_open() {
	echo 0 >/proc/sys/net/ipv6/conf/v1/disable_ipv6
	there sh -c 'echo 0 >/proc/sys/net/ipv6/conf/v0/disable_ipv6'
	ip address add fd00::2/64 dev v1 nodad
	there ip address add fd00::1/64 dev v0 nodad
}

# A connection with something to say.
connect() {
	# shellcheck disable=SC2016  # for perl
	there perl -MIO::Socket::INET -e '
		$| = 1;
		my $s = IO::Socket::INET->new(Listen => 1, LocalPort => 7777) or die;
		print "ready\n";
		my $c = $s->accept; print while <$c>;' >"$work/server" &
	await has_lines "$work/server" 1
	seq 20000 >/dev/tcp/10.9.0.1/7777
	wait $!
}

traffic() {
	ping -q -c 2 10.9.0.1
	ping -q -c 1 -s 4000 10.9.0.1
	deliver 3 100
	echo >/dev/udp/10.9.0.1/9
	connect
	ping -q -c 2 10.5.0.1
	ping -6 -q -c 2 fd00::1
} >"$work/traffic" 2>&1

# fields FILE: what lies between the marks, as fields.
fields() {
	local field args=()

	for field in frame.len frame.cap_len eth.src eth.dst eth.type vlan.id \
		vlan.etype ip.src ip.dst ip.id ip.len ip.frag_offset icmp.type \
		icmp.seq udp.srcport udp.dstport udp.length tcp.srcport \
		tcp.dstport tcp.seq_raw tcp.ack_raw tcp.flags tcp.len \
		tcp.checksum arp.opcode arp.src.proto_ipv4 arp.dst.proto_ipv4 \
		ipv6.src ipv6.dst ipv6.nxt icmpv6.type; do
		args+=(-e "$field")
	done
	tshark -n -r "$1" -T fields -E separator=, "${args[@]}" 2>"$work/tshark" |
		awk -F, '/,1111,13,/ { on = 1 } on; /,2222,13,/ { exit }'
}

same() {
	local other

	tags_open
	ip6_open
	tcpdump -i v1 -n -U -B 16384 -w "$work/theirs" 2>"$work/tcpdump" &
	other=$!
	await grep -q 'listening on' "$work/tcpdump"
	launch ringtap capture -i v1 -m tap -w "$work/ours"
	await listening
	mark 1111
	traffic
	mark 2222
	await has_mark "$work/theirs" 2222
	await has_mark "$work/ours" 2222
	kill -INT "$other"
	wait "$other"
	stop INT
	equal "exit status" 0 "$status"
	fields "$work/theirs" >"$work/theirs.fields"
	fields "$work/ours" >"$work/ours.fields"
	claim "$(lines "$work/theirs.fields")" -ge 30
	diff "$work/theirs.fields" "$work/ours.fields" >"$work/diff" ||
		complain "tcpdump has <, ringtap >: $(cat "$work/diff")"
	for kind in 0x0800 0x0806 0x8100 0x86dd; do
		grep -q ",$kind," "$work/ours.fields" ||
			complain "no frame has type $kind"
	done
}

# infos FILE OPTION...
infos() {
	capinfos -T -M -r "${@:2}" "$1" 2>"$work/capinfos" | cut -f 2
}

tools() {
	local count

	count=$(infos "$work/ours" -c)
	claim "$count" -ge 30
	equal "packets for tcpdump" "$count" \
		"$(tcpdump -nr "$work/ours" 2>/dev/null | wc -l)"
	mergecap -w "$work/merged" "$work/ours" "$work/theirs" ||
		complain "mergecap: $?"
	equal "packets of mergecap" $((count + $(infos "$work/theirs" -c))) \
		"$(infos "$work/merged" -c)"
	editcap -F pcap -r "$work/ours" "$work/edited" 1-10 ||
		complain "editcap: $?"
	equal "packets of editcap" 10 "$(infos "$work/edited" -c)"
}

# sender CPU: one that stays there.
sender() {
	# shellcheck disable=SC2016  # for the other shell
	ip netns exec "$neighbour" taskset -c "$1" bash -c '
		for ((i = 0; i < 300; i++)); do
			echo >/dev/udp/10.9.0.2/9
		done' &
}

ordered() {
	start -w "$work/ordered" -c 600 udp dst port 9
	sender 0
	sender 1
	ends
	wait
	equal "exit status" 0 "$status"
	closes 600 600 0
	equal "packets" 600 "$(infos "$work/ordered" -c)"
	equal "in the order of time" True "$(infos "$work/ordered" -o)"
}

try "tcpdump and ringtap have the same packets" same
try "capinfos, tcpdump, mergecap and editcap accept the file" tools
try "packets of two CPUs are in the order of time" ordered
plan
