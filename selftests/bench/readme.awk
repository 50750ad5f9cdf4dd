# SPDX-License-Identifier: GPL-2.0
# Called by readme.sh: what median.awk prints of who, size, a figure, the frames
# that were dropped and all frames, as a table. Its columns are `sizes`, its
# figures are divided by `scale` and printed by `format`. "-" stands where frames
# were lost, for a frame that is dropped costs little, or where nothing was
# measured.

BEGIN {
	FS = "\t"
	columns = split(sizes, column, ",")
	name["recvmmsg"] = "`AF_PACKET`, `recvmmsg()`"
	name["libpcap"] = "`AF_PACKET`, TPACKET_V3 as libpcap sets it up"
	name["tpacket3"] = "`AF_PACKET`, TPACKET_V3 tuned"
	name["xdp-generic"] = "`AF_XDP`, for every device"
	name["xdp-native"] = "`AF_XDP`, by the driver, copied"
	name["tpacket2"] = "`AF_PACKET`, TPACKET_V2"
	n = split("tap copy bypass", mode, " ")
	for (i = 1; i <= n; i++) {
		way = "ringtap " mode[i]
		name[mode[i]] = way
		name[mode[i] "+batch"] = way ", `--time batch`"
		name[mode[i] "+busy"] = way ", its reader looks without a pause"
		name[mode[i] "+late"] = way ", its reader waits as TPACKET_V3's"
		name[mode[i] "+late+batch"] = name[mode[i] "+late"] ", `--time batch`"
	}
	name["handler"] = "an rx_handler that does nothing"
	name["memcpy"] = "an rx_handler with a bare `memcpy()`"
}

!($1 in name) {
	next
}

!($1 in seen) {
	order[++rows] = $1
	seen[$1] = 1
}

$3 != "-" && $4 * 100 <= $5 {
	value[$1, $2] = sprintf(format, $3 / scale)
}

END {
	for (i = 1; i <= rows; i++) {
		line = "| " name[order[i]]
		for (j = 1; j <= columns; j++) {
			cell = value[order[i], column[j]]
			line = line " | " (cell == "" ? "-" : cell)
		}
		print line " |"
	}
}
