# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Sourced first by tests: a network of their own, in which every frame is one
# that the test has sent.
#
#    this namespace            namespace $neighbour
#    v1  10.9.0.2  ----------  v0  10.9.0.1

# All of the test runs in a namespace that nobody else is in.
if [ -z "${RINGTAP_OWN_NAMESPACE:-}" ]; then
	RINGTAP_OWN_NAMESPACE=1 exec unshare --net "$0" "$@"
fi

. "$(dirname "${BASH_SOURCE[0]}")/ktap.sh"

neighbour=neighbour-$$

# The two know each other's address and speak no IPv6: so nobody asks, and
# nothing is announced.
wire_open() {
	local here=02:00:00:00:00:02 there=02:00:00:00:00:01

	echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
	ip link set lo up
	ip link add v1 address $here type veth peer name v0 address $there
	ip link set v0 netns "$neighbour"
	ip address add 10.9.0.2/24 dev v1
	ip link set v1 up
	ip neighbour replace 10.9.0.1 lladdr $there nud permanent dev v1
	ip -n "$neighbour" address add 10.9.0.1/24 dev v0
	ip -n "$neighbour" link set v0 up
	ip -n "$neighbour" neighbour replace 10.9.0.2 lladdr $here nud permanent dev v0
	await wire_up
}

wire_up() {
	[[ $(ip -o link show v1) == *LOWER_UP* ]]
}

wire_close() {
	ip link delete v1
}

# send COUNT BYTES: UDP datagrams of so many bytes, 42 more as a frame.
send() {
	# shellcheck disable=SC2016  # for the other shell
	ip netns exec "$neighbour" bash -c '
		for ((i = 0; i < $1; i++)); do
			printf "%*s" "$2" x >/dev/udp/10.9.0.2/9
		done' send "$1" "$2"
}

# The same, and the stack of this side has them: so ringtap has, unless it
# bypasses.
deliver() {
	local before

	before=$(received)
	send "$1" "$2"
	await has_received $((before + $1))
}

has_received() {
	[ "$(received)" -ge "$1" ]
}

# What the network stack of this side has received, in IP packets.
received() {
	awk '$1 == "Ip:" && $4 ~ /^[0-9]/ { print $4 }' /proc/net/snmp
}

if ! ip netns add "$neighbour"; then
	echo "Bail out! no network namespace can be made"
	exit 1
fi
defer ip netns delete "$neighbour"
ip netns exec "$neighbour" sh -c \
	'echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
wire_open
