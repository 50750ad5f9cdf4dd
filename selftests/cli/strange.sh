# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Sourced by tests: a device of a kind that has no link type in pcapng.

# A tun device is of whatever kind its owner says: here the infrared link that
# no kernel has any more.
strange_add() {
	[ -e /dev/net/tun ] || modprobe tun || return
	# shellcheck disable=SC2016  # for perl
	perl -e '
		my ($set_iff, $persist, $set_link) = (0x400454ca, 0x400454cb, 0x400454cd);
		my ($tun_no_pi, $irda) = (0x1001, 783);
		open(my $tun, "+<", "/dev/net/tun") or die "/dev/net/tun: $!";
		ioctl($tun, $set_iff, pack("a16 s x22", "strange", $tun_no_pi)) or die "TUNSETIFF: $!";
		ioctl($tun, $set_link, $irda) or die "TUNSETLINK: $!";
		ioctl($tun, $persist, 1) or die "TUNSETPERSIST: $!";'
}
