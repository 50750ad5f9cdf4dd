# SPDX-License-Identifier: GPL-2.0
# awk -v version=older|newer|newest -f header.awk include/uapi/linux/ringtap.h
#
# The header of the ABI one version before, one or two later. Structs that are
# options of a socket, or its address, grow at the end: newer ones have eight
# bytes more, and of the older ones counters have lost the last, for which the
# library does not ask. A newer library asks for skips by a flag of which this
# module knows nothing, as one without skips knows nothing of today's.

BEGIN {
	ahead = version == "older" ? -1 : version == "newer" ? 1 : 2
	split("sockaddr_ringtap ringtap_rings ringtap_wakeup ringtap_layout " \
	      "ringtap_iface ringtap_stats", names)
	for (i in names)
		grows["struct " names[i] " {"] = 1
	lost["wakeups;"] = 1
}

$1 == "#define" && $2 == "RINGTAP_ABI" {
	$3 += ahead
}

$1 == "#define" && $2 == "RINGTAP_RINGS_SKIP" && ahead > 0 {
	$3 = "0x80000000"
}

/^struct .* {$/ {
	inside = $0 in grows
}

/^};$/ {
	if (inside && ahead > 0)
		print "\t__aligned_u64\tfuture;"
	inside = 0
}

inside && ahead < 0 && $2 in lost {
	next
}

{
	print
}
