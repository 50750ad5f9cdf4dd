# SPDX-License-Identifier: GPL-2.0
# Called by ring.sh, reads what callgrind left: what a record takes of each file of
# the source, also where its functions are inlined. `records` is their number,
# `title` the table's. Names are not compressed there; the columns of a line are
# its number, Ir Dr Dw I1mr D1mr D1mw ILmr DLmr DLmw, without zeroes at the end.

BEGIN {
	n = split("kmod/ring.h kmod/room.h FRAME lib/ring.c lib/merge.c lib/record.c", order, " ")
	name["FRAME"] = "the record and its frame"
}

# Nothing for what a program takes to begin and to end.
function place(file, fn,    i) {
	if (fn == "write_record" || file ~ /mem(move|cpy|set)/)
		return "FRAME"
	for (i = 1; i <= n; i++)
		if (index(file, order[i]))
			return order[i]
	return ""
}

/^f[lie]=/ { file = substr($0, 4) }

/^fn=/ { fn = substr($0, 4) }

# What a callee took is the callee's.
/^calls=/ {
	getline
	next
}

/^[0-9]/ {
	where = place(file, fn)
	instructions[where] += $2
	first[where] += $6 + $7
	second[where] += $9 + $10
}

END {
	printf "\n%s\n%-26s %12s %12s %12s\n", title, "for a record", \
		"instructions", "L1 misses", "L2 misses"
	for (i = 1; i <= n; i++) {
		where = order[i]
		printf "%-26s %12.1f %12.2f %12.2f\n", \
			where in name ? name[where] : where, \
			instructions[where] / records, first[where] / records, \
			second[where] / records
		if (!instructions[where])
			missing = 1
	}
	if (missing)
		print "ring.awk: some of it is not in what callgrind counted" >"/dev/stderr"
	exit missing
}
